/** Owns the proof that a hostile delta ends in a refusal, or in a machine whose worker can be ended; never in the page. */
import {describe, expect, test} from 'vitest';
import {expectVariedEnds, judgeAll} from './arena';
import {shippedBase, startGuest} from '../../src/cli/guest/harness';
import {mutate, takeApart} from './mutate-delta';
import {chance} from './random';
import {codingContext} from '../../src/machine/state/state';
import type {Parts} from './mutate-delta';

/** MODLAB_FUZZ=3000 npm run test:guest -- hostile: more deltas than CI takes. MODLAB_SEED: others. */
const COUNT = Number(process.env['MODLAB_FUZZ'] ?? 20);
const SEED = Number(process.env['MODLAB_SEED'] ?? 20261121);
/** Two dozen machines of 128 MB, and the room that the largest delta takes while it is unpacked. */
const PEAK_MB = 3000;

async function realDeltas(): Promise<Uint8Array<ArrayBuffer>[]> {
  const lab = await startGuest();
  const deltas: Uint8Array<ArrayBuffer>[] = [];
  for (const script of [
    'true',
    'insmod /root/labs/first-module/hello.ko; lsmod; dmesg | tail',
    // Many pages, but as many whatever the guest has in it: of too many, no modelled delta is made.
    'find / -xdev | head -c 16384 > /tmp/found; for i in 1 2 3 4 5 6 7 8; do cat /tmp/found > /tmp/copy$i; done; sync',
  ]) {
    await lab.run(script);
    const saved = await lab.machine.save();
    if (!saved.ok) throw new Error(saved.message);
    deltas.push(saved.delta);
  }
  await lab.stop();
  return deltas;
}

describe('a hostile delta', () => {
  test(`of ${COUNT}, each is refused or becomes a machine that can be ended`, async () => {
    const deltas = await realDeltas();
    const known = codingContext(await shippedBase());
    const parts: Parts[] = await Promise.all(deltas.map((delta) => takeApart(known, delta)));
    const judged = await judgeAll(COUNT, SEED, async (seed) => {
      const by = chance(seed);
      return {delta: await mutate(by.pick(parts), by.pick(parts), by)};
    });
    if (process.env['MODLAB_FUZZ'])
      console.log(Object.fromEntries([...judged.messages].sort(([, a], [, b]) => b - a)));
    expectVariedEnds(judged, COUNT);
    expect(judged.peakMb).toBeLessThan(PEAK_MB);
    const [clean = new Uint8Array(0)] = deltas.slice(1);
    const lab = await startGuest({kind: 'snapshot', delta: clean});
    expect((await lab.run('lsmod')).output).toContain('hello');
    await lab.stop();
  }, 86_400_000);
});
