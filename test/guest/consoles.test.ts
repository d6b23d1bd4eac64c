/** Owns the proof that terminals carry everything both ways: pastes, floods, sizes, three shells and the kernel's log. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startGuest} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';

let lab: Lab;
beforeAll(async () => {
  lab = await startGuest();
});
afterAll(() => lab.stop());

describe('the terminals', () => {
  test('a prompt is there without typing, and names the lab', () => {
    expect(lab.said('terminal1')).toMatch(/first-module.*# /);
  });

  test('a megabyte pasted arrives whole', async () => {
    const line = `${'x'.repeat(99)}\n`;
    lab.type('stty -echo; wc -c > /tmp/count; stty echo\n');
    // Typed ahead of the reader, a line would be taken for a command by the shell's own line editor.
    await expect.poll(async () => (await lab.run('pidof wc')).exitCode, {timeout: 20_000}).toBe(0);
    lab.type(line.repeat(10_000));
    lab.type('\x04');
    await expect
      .poll(async () => (await lab.run('cat /tmp/count')).output, {timeout: 60_000})
      .toBe('1000000\n');
  });

  test.each([
    ['terminal1', 'hvc0'],
    ['terminal2', 'hvc2'],
    ['terminal3', 'hvc3'],
  ] as const)('%s is a shell of its own on %s and follows its size', async (port, tty) => {
    lab.machine.resize(port, 37, 111);
    lab.machine.type(port, Buffer.from('tty; stty size\n'));
    await lab.until(() => lab.said(port).includes(`/dev/${tty}\r\n37 111\r\n`), `the size on ${tty}`);
  });

  test('a program is told of a new size by SIGWINCH', async () => {
    // A shell of its own: an interactive one puts each sleep into a process group that gets the signal in its stead.
    lab.type(`sh -c 'trap "stty size; exit" WINCH; echo wait""ing; while :; do sleep 0.1; done'\n`);
    await lab.until(() => lab.said('terminal1').includes('waiting\r\n'), 'the trap');
    lab.machine.resize('terminal1', 41, 123);
    await lab.until(() => lab.said('terminal1').includes('41 123\r\n'), 'the trap to print the new size');
  });

  test("the kernel's log comes on its own port, and not on the student's terminal", async () => {
    await lab.run('echo "modlab-says-hello" > /dev/kmsg');
    await lab.until(() => lab.said('log').includes('modlab-says-hello'), 'the line in the log');
    expect(lab.said('terminal1')).not.toContain('modlab-says-hello');
  });

  test('a guest that floods is held back until the page has drawn', async () => {
    const flood = await startGuest({kind: 'base'}, {draw: false});
    flood.type(`yes ${'x'.repeat(60)}\n`);
    await flood.until(() => flood.said('terminal1').length > 400_000, 'the flood');
    // Nothing is drawn: the guest must come to rest at the high-water mark, and go on when drawing does.
    await expect
      .poll(
        async () => {
          const from = await flood.machine.instructions();
          await new Promise((resolve) => setTimeout(resolve, 50));
          return (await flood.machine.instructions()) - from;
        },
        {timeout: 20_000},
      )
      .toBe(0);
    const length = flood.said('terminal1').length;
    expect(length).toBeLessThan(2_000_000);
    flood.machine.acknowledge('terminal1', length);
    await flood.until(() => flood.said('terminal1').length > length, 'the flood to go on');
    await flood.stop();
  });
});
