/** Owns the proof that the PC's own keyboard and the second UART are there, and that bases of before stay as they were. */
import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {placeOf, readIndex} from '../../../build-scripts/released';
import {compilerBeside} from '../../../src/cli/guest/compiler';
import {startGuest} from '../../../src/cli/guest/harness';
import {bootedBase} from './cold-machine';
import type {Lab} from '../../../src/cli/guest/harness';
import type {ImageSource} from '../../../src/protocol/images';

let base: ImageSource;
let lab: Lab;
beforeAll(async () => {
  base = await bootedBase();
  lab = await startGuest({kind: 'base'}, {options: {base}});
  await compilerBeside(lab);
}, 300_000);
afterAll(() => lab.stop());

const run = async (script: string) => (await lab.run(script, {timeoutMs: 120_000})).output;
const put = async (name: string, path: string) =>
  lab.guest.writeFile(path, new Uint8Array(await readFile(new URL(name, import.meta.url))), 0o644);
const press = (...codes: number[]) => lab.machine.pressKeys(Uint8Array.from(codes));
const logs = (words: string) =>
  expect.poll(() => run('dmesg | tail -n 20'), {timeout: 30_000}).toContain(words);

describe('the keyboard', () => {
  test('a module that takes IRQ 1 reads scan codes at port 0x60, before any driver is loaded', async () => {
    await run('mkdir /root/keys; echo "obj-m := keys_notifier.o keys_port.o" >/root/keys/Makefile');
    for (const name of ['keys_notifier.c', 'keys_port.c']) await put(name, `/root/keys/${name}`);
    expect(await run('cd /root/keys; make -C /lib/modules/$(uname -r)/build M=$PWD 2>&1')).not.toContain(
      'Error',
    );
    await run('insmod /root/keys/keys_port.ko');
    press(0x1e, 0x9e, 0xe0, 0x48);
    await logs('port: scan code 48');
    expect((await run('dmesg')).match(/port: scan code \w+/g)).toEqual(
      ['1e', '9e', 'e0', '48'].map((code) => `port: scan code ${code}`),
    );
    await run('rmmod keys_port');
  });

  test('with its driver, keys come by the notifier chain and as input events', async () => {
    await run('modprobe i8042; modprobe atkbd; modprobe evdev; insmod /root/keys/keys_notifier.ko');
    await expect
      .poll(() => run('cat /proc/bus/input/devices'), {timeout: 60_000})
      .toContain('Set 2 keyboard');
    expect(await run('grep "Set 2" /proc/bus/input/devices')).toContain('AT Translated Set 2 keyboard');
    lab.type('head -c 96 /dev/input/event0 | od -An -tx2 -w16; echo read""\n');
    await expect
      .poll(() => run('ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c event0'), {timeout: 30_000})
      .toBe('1\n');
    // A, and the arrow up, which is one of two codes.
    press(0x1e, 0x9e, 0xe0, 0x48, 0xe0, 0xc8);
    await logs('notifier: key 103 up');
    expect((await run('dmesg')).match(/notifier: key .*/g)).toEqual([
      'notifier: key 30 down',
      'notifier: key 30 up',
      'notifier: key 103 down',
      'notifier: key 103 up',
    ]);
    await lab.until(() => lab.said('terminal1').includes('read\r\n'), 'the events');
    // Type, code and value stand behind the time: EV_KEY, KEY_A, pressed and released.
    expect(lab.said('terminal1')).toMatch(/ 0001 001e 0001 0000\r\n/);
    expect(lab.said('terminal1')).toMatch(/ 0001 001e 0000 0000\r\n/);
  });

  test('what nobody reads is no obstacle, neither to the machine nor to a save', async () => {
    await run('rmmod keys_notifier; modprobe -r atkbd i8042');
    for (let i = 0; i < 500; i++) press(0x1e, 0x9e);
    expect(await run('echo alive')).toBe('alive\n');
    expect(await lab.machine.save()).toMatchObject({ok: true});
  });
});

describe('the second UART', () => {
  test('what is written to 0x2f8 comes out, what is typed comes in, and what waits is saved', async () => {
    await put('uart.c', '/root/uart.c');
    expect(await run('gcc -Wall -o /root/uart /root/uart.c')).toBe('');
    await run('/root/uart hello');
    await lab.until(() => lab.said('serial') === 'hello', 'the word on ttyS1');
    lab.machine.type('serial', Buffer.from('0123456789abcdefghij'));
    expect(await run('/root/uart -2')).toBe('01 61\n');
    const saved = await lab.machine.save();
    if (!saved.ok) throw new Error(saved.message);
    const copy = await startGuest({kind: 'snapshot', delta: saved.delta}, {options: {base}});
    await copy.until(() => copy.said('serial') === 'hello', 'what had come out');
    // Sixteen are in the FIFO, and then the line status says that there are no more: those on the line are lost.
    expect((await copy.run('/root/uart -16')).output).toBe('23456789abcdefgh 60\n');
    await copy.stop();
    expect(await run('/root/uart -18')).toBe('23456789abcdefghij 60\n');
  });

  test('is ttyS1', async () => {
    await run('stty -F /dev/ttyS1 raw -echo; echo "by the driver" >/dev/ttyS1');
    await lab.until(() => lab.said('serial').includes('by the driver\n'), 'the line on ttyS1');
    lab.type('read -r line </dev/ttyS1; echo "got $line"\n');
    await expect
      .poll(() => run('ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c ttyS1'), {timeout: 30_000})
      .toBe('1\n');
    lab.machine.type('serial', Buffer.from('a line of some length, longer than the FIFO is\n'));
    await lab.until(
      () => lab.said('terminal1').includes('got a line of some length, longer than the FIFO is'),
      'it',
    );
  });
});

describe('a base of release 1', () => {
  async function released(): Promise<ImageSource> {
    const images = fileURLToPath(new URL('../../../images', import.meta.url));
    const [first] = (await readIndex(images)).releases;
    if (!first) throw new Error('there is no release');
    return {
      kind: 'bytes',
      bytes: new Uint8Array(await readFile(placeOf(images, first.base.file))),
      image: first.base,
    };
  }

  test.each([
    ['that the site knows', false],
    ['that somebody brings', true],
  ])('%s is a machine without what came later', async (_, brought) => {
    const options = {base: await released(), ...(brought && {referenceBase: base})};
    const old = await startGuest({kind: 'base'}, {options});
    expect(old.machine.emulator?.v86.cpu.devices.edu).toBeUndefined();
    expect(old.machine.emulator?.v86.cpu.devices.uart1).toBeUndefined();
    expect((await old.run('cat /proc/bus/pci/devices')).output).not.toContain('123411e8');
    // What it is given has no place to go, and it goes on.
    old.machine.pressKeys(Uint8Array.of(0x1e));
    old.machine.type('serial', Buffer.from('x'));
    const saved = await old.machine.save();
    if (!saved.ok) throw new Error(saved.message);
    await old.stop();
    const again = await startGuest({kind: 'snapshot', delta: saved.delta}, {options});
    expect((await again.run('echo alive')).output).toBe('alive\n');
    await again.stop();
  });
});
