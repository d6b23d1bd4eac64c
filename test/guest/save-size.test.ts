/** Owns the promise that a save is small: what a student's first minutes change fits a link. */
import {expect, test} from 'vitest';
import {startGuest} from '../../src/cli/guest/harness';

test('a machine after insmod, lsmod and dmesg travels in less than 13 KB, and comes back', async () => {
  const lab = await startGuest();
  lab.type('insmod hello.ko; lsmod; dmesg | tail; echo do""ne\n');
  await lab.until(() => /done\r\n.*# $/s.test(lab.said('terminal1')), 'the commands');
  const saved = await lab.machine.save();
  if (!saved.ok) throw new Error(saved.message);
  const compacted = await lab.machine.compact(saved.delta);
  console.log(`save: ${saved.delta.length} bytes, ${compacted.length} compacted, ${saved.pages} pages`);
  // Measured: 10 100 to 10 500 bytes.
  expect(compacted.length).toBeLessThan(13_000);
  expect(saved.delta.length).toBeLessThan(40_000);
  for (const delta of [saved.delta, compacted]) {
    const again = await startGuest({kind: 'snapshot', delta});
    expect((await again.run('lsmod')).output).toMatch(/^hello /m);
    expect(again.said('terminal1')).toContain('done\r\n');
    expect(again.said('log')).toContain('hello: init');
    await again.stop();
  }
  await lab.stop();
});
