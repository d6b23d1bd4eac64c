/** Owns the ends of a machine: halt, reboot, panic, triple fault, a kernel that spins; each a phase the page can show. */
import {describe, expect, test} from 'vitest';
import {startGuest} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';

/** What the serial port says, beside all that passes it on. */
function witness(lab: Lab): () => string {
  const bytes: number[] = [];
  lab.machine.emulator?.add_listener('serial0-output-byte', (byte: number) => bytes.push(byte));
  return () => Buffer.from(bytes).toString('latin1');
}

describe('the last words of a machine', () => {
  test.each([
    [
      'a panic',
      'echo c > /proc/sysrq-trigger',
      'Kernel panic - not syncing: sysrq triggered crash',
      'panicked',
    ],
    ['a halt', 'echo last words > /dev/kmsg; poweroff -f', 'last words', 'halted'],
    ['a reset', 'echo last words > /dev/kmsg; echo b > /proc/sysrq-trigger', 'Resetting', 'reset'],
  ])('at %s have reached the page when it is told', async (_, command, words, kind) => {
    const lab = await startGuest();
    const before = lab.said('log');
    const printed = witness(lab);
    lab.type(`${command}\n`);
    let atEnd: string | undefined;
    lab.onEvent((event) => {
      if (event.kind === 'phase') atEnd ??= lab.said('log').slice(before.length);
    });
    await lab.until(() => lab.phase().kind === kind, kind);
    expect(printed()).toContain(words);
    expect(atEnd).toBe(printed());
    await lab.stop();
  });

  test('are not lost when the emulator dies of what comes next', async () => {
    const lab = await startGuest();
    const before = lab.said('log');
    const cpu = lab.machine.emulator?.v86.cpu;
    if (!cpu) throw new Error('no CPU');
    lab.machine.emulator?.add_listener('serial0-output-byte', (byte: number) => {
      if (byte === 10) throw new Error('the engine is at an end');
    });
    lab.type('echo last words > /dev/kmsg\n');
    await lab.until(() => lab.phase().kind === 'crashed', 'its end');
    expect(lab.said('log').slice(before.length)).toContain('last words');
  });

  test('a script that it takes along has told what it had printed', async () => {
    const lab = await startGuest();
    const script = 'echo before; echo aside >&2; touch /tmp/said; until [ -e /tmp/go ]; do :; done';
    const running = lab.guest.run(`${script}; echo c > /proc/sysrq-trigger`);
    while (!(await lab.guest.stat('/tmp/said')).ok);
    await lab.run('true');
    await lab.guest.writeFile('/tmp/go', new Uint8Array(0));
    const result = await running;
    expect(result).toMatchObject({ok: false, why: 'not-running'});
    expect(Buffer.from(result.stdout ?? []).toString()).toBe('before\n');
    expect(Buffer.from(result.stderr ?? []).toString()).toBe('aside\n');
  });
});

describe('the end of a machine', () => {
  test('poweroff halts it', async () => {
    const lab = await startGuest();
    lab.type('poweroff -f\n');
    await lab.until(() => lab.phase().kind === 'halted', 'the halt');
  });

  test('reboot asks for a reset', async () => {
    const lab = await startGuest();
    lab.type('reboot -f\n');
    await lab.until(() => lab.phase().kind === 'reset', 'the reset');
  });

  test('a panic is told with its reason, after the log has shown it', async () => {
    const lab = await startGuest();
    lab.type('echo c > /proc/sysrq-trigger\n');
    await lab.until(() => lab.phase().kind === 'panicked', 'the panic');
    expect(lab.phase()).toMatchObject({message: expect.stringContaining('sysrq triggered crash') as string});
    expect(lab.said('log')).toContain('Kernel panic - not syncing: sysrq triggered crash');
    expect(await lab.machine.save()).toMatchObject({ok: false, why: 'not-running'});
  });

  test('a program that prints "Kernel panic" has not killed the kernel', async () => {
    const lab = await startGuest();
    await lab.run('echo "Kernel panic - not syncing: only words" > /dev/kmsg');
    await lab.until(() => lab.said('log').includes('only words'), 'the words');
    expect((await lab.run('echo alive')).output).toBe('alive\n');
    expect(lab.phase().kind).toBe('running');
    await lab.stop();
  });

  test('a triple fault does not look like a freeze', async () => {
    const lab = await startGuest();
    const cpu = lab.machine.emulator?.v86.cpu;
    if (!cpu) throw new Error('no CPU');
    // No interrupt table: the next interrupt faults, that fault faults, and a real CPU resets.
    cpu.idtr_size[0] = 0;
    lab.type('\n');
    await lab.until(() => ['hung', 'crashed', 'reset'].includes(lab.phase().kind), 'a phase that says so');
    // Nothing may reach the dead engine: any input is an interrupt, and would throw in a timer of ours.
    lab.type('\n');
    expect(await lab.guest.stat('/')).toMatchObject({ok: false, why: 'not-running'});
  });

  test('a cold boot reaches a prompt, with the same kernel and the same modules at hand', async () => {
    const lab = await startGuest({kind: 'cold-boot'});
    expect(lab.phase().kind).toBe('running');
    expect((await lab.run('insmod /root/labs/first-module/hello.ko && lsmod')).output).toMatch(/^hello /m);
    const saved = await lab.machine.save();
    expect(saved).toMatchObject({ok: true});
    if (!saved.ok) return;
    const again = await startGuest({kind: 'snapshot', delta: saved.delta});
    expect((await again.run('lsmod')).output).toMatch(/^hello /m);
    await lab.stop();
    await again.stop();
  });
});
