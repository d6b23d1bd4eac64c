/** Owns the proof that a course's driver for the `edu` card runs: interrupts, DMA, a moved region, a save in the midst. */
import {readFile} from 'node:fs/promises';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {compilerBeside} from '../../../src/cli/guest/compiler';
import {startGuest} from '../../../src/cli/guest/harness';
import {bootedBase} from './cold-machine';
import type {Lab} from '../../../src/cli/guest/harness';
import type {ImageSource} from '../../../src/protocol/images';

const CARD = '/sys/bus/pci/devices/0000:00:03.0';

let base: ImageSource;
let lab: Lab;
beforeAll(async () => {
  base = await bootedBase();
  lab = await startGuest({kind: 'base'}, {options: {base}});
  await compilerBeside(lab);
}, 300_000);
afterAll(() => lab.stop());

const run = async (script: string) => (await lab.run(script, {timeoutMs: 120_000})).output;
const cardOf = ({machine}: Lab) => {
  const card = machine.emulator?.v86.cpu.devices.edu;
  if (!card) throw new Error('this machine has no card');
  return card;
};

describe('the edu card', () => {
  test('is on the bus as 1234:11e8, with a megabyte and an interrupt', async () => {
    expect(await run(`cat ${CARD}/vendor ${CARD}/device ${CARD}/class ${CARD}/revision`)).toBe(
      '0x1234\n0x11e8\n0x00ff00\n0x10\n',
    );
    expect(await run('grep 123411e8 /proc/bus/pci/devices')).toMatch(/^0018\t123411e8\t\w+\t +fea00000\t/);
    expect(await run(`head -n 1 ${CARD}/resource`)).toBe(
      '0x00000000fea00000 0x00000000feafffff 0x0000000000040200\n',
    );
    // Linux believes the register; v86 raises what the router says. They have to be one.
    const irq = Number(await run(`cat ${CARD}/irq`));
    const cpu = lab.machine.emulator?.v86.cpu;
    expect(cpu?.devices.pci.isa_bridge_space8[0x62]).toBe(irq);
  });

  test('a driver is built, finds it and uses it', async () => {
    const source = await readFile(new URL('edu_driver.c', import.meta.url));
    await run('mkdir /root/edu; echo "obj-m := edu_driver.o" >/root/edu/Makefile');
    await lab.guest.writeFile('/root/edu/edu_driver.c', new Uint8Array(source), 0o644);
    const made = await run('cd /root/edu; make -C /lib/modules/$(uname -r)/build M=$PWD 2>&1');
    expect(made).not.toContain('warning');
    expect(await run('insmod /root/edu/edu_driver.ko; dmesg | tail -n 3')).toMatch(
      /edu: id 010000ed at \[mem 0xfea00000-0xfeafffff\], irq \d+, others ffff/,
    );
    expect(await run('cat /proc/interrupts')).toMatch(/ edu$/m);
  });

  test('liveness, factorials by interrupt and by polling, DMA there and back, an interrupt by hand', async () => {
    expect(await run(`cd ${CARD}; echo 12345678 >liveness; cat liveness`)).toBe('edcba987\n');
    expect(
      await run(
        `cd ${CARD}; for n in 0 1 5 12 13 33 34 4294967295; do echo $n >factorial; cat factorial; done`,
      ),
    ).toBe('1\n1\n120\n479001600\n1932053504\n2147483648\n0\n0\n');
    expect(await run(`cd ${CARD}; cat interrupts; echo x >interrupts; cat interrupts`)).toBe('8\n9\n');
    expect(await run(`cd ${CARD}; echo "over the bus" >dma; cat dma; cat interrupts`)).toBe(
      'over the bus\n11\n',
    );
  });

  test('no interrupt is lost beside those of the console, which may be on the same line', async () => {
    lab.type('while :; do echo a line of some length; done\n');
    await lab.until(() => lab.said('terminal1').includes('length\r\na line'), 'output');
    const before = Number(await run(`cat ${CARD}/interrupts`));
    // The driver gives up after five seconds, and the write fails then.
    expect(
      await run(`cd ${CARD}; for i in $(seq 200); do echo 5 >factorial || echo lost; done; cat interrupts`),
    ).toBe(`${before + 200}\n`);
    lab.type('\x03');
    expect(await run('echo alive')).toBe('alive\n');
  });

  test('is unloaded and loaded again; without pci_set_master DMA moves nothing', async () => {
    expect(
      await run(`rmmod edu_driver; insmod /root/edu/edu_driver.ko; cd ${CARD}; echo again >dma; cat dma`),
    ).toBe('again\n');
    expect(
      await run(
        `rmmod edu_driver; insmod /root/edu/edu_driver.ko master=0; cd ${CARD}; echo gone >dma; cat dma; echo 6 >factorial; cat factorial`,
      ),
    ).toBe('720\n');
    await run('rmmod edu_driver');
  });

  test('a rescan leaves it where it is; moved by its register and found anew, it answers there', async () => {
    expect(await run(`echo 1 >/sys/bus/pci/rescan; head -n 1 ${CARD}/resource`)).toMatch(
      /^0x00000000fea00000 /,
    );
    // As setpci does: decoding off, BAR 0 written, decoding on.
    await run(`cd ${CARD}
      poke() { printf "$2" | dd of=config bs=1 seek=$(($1)) conv=notrunc 2>/dev/null; }
      poke 0x04 '\\000\\000'; poke 0x10 '\\000\\000\\000\\341'; poke 0x04 '\\002\\000'`);
    const moved = await run(`echo 1 >${CARD}/remove; echo 1 >/sys/bus/pci/rescan
      head -n 1 ${CARD}/resource; insmod /root/edu/edu_driver.ko; dmesg | tail -n 1
      cd ${CARD}; echo 7 >factorial; cat factorial; echo moved >dma; cat dma`);
    const at = /^0x00000000(\w{8}) /.exec(moved)?.[1] ?? '';
    expect(at).not.toBe('fea00000');
    expect(moved).toContain(`edu: id 010000ed at [mem 0x${at}-`);
    expect(moved).toMatch(/\n5040\nmoved\n$/);
  });

  test.each([
    [
      'factorial',
      'for i in $(seq 300); do echo 12 >factorial || echo lo""st; done; cat factorial',
      2,
      0x01,
      '479001600',
    ],
    ['DMA', 'for i in $(seq 30); do echo "round $i" >dma || echo lo""st; done; cat dma', 4, 0x01, 'round 30'],
  ])(
    'saved in the midst of a %s, a machine ends it after the restore',
    async (name, script, word, bit, result) => {
      const {v86} = lab.machine.emulator ?? {};
      if (!v86) throw new Error('no machine');
      const isUnderWay = (machine: Lab) => ((cardOf(machine).save()[0][word] ?? 0) & bit) !== 0;
      const caught = new Promise<void>((resolve) => {
        const {cpu} = v86;
        const mainLoop = cpu.main_loop.bind(cpu);
        cpu.main_loop = () => {
          const sleep = mainLoop();
          if (!isUnderWay(lab)) return sleep;
          cpu.main_loop = mainLoop;
          v86.stop();
          resolve();
          return sleep;
        };
      });
      lab.type(`cd ${CARD}; ${script}; echo ${name}" "done\n`);
      await caught;
      const saved = await lab.machine.save();
      if (!saved.ok) throw new Error(saved.message);
      expect(isUnderWay(lab)).toBe(true);
      const copy = await startGuest({kind: 'snapshot', delta: saved.delta}, {options: {base}});
      for (const machine of [copy, lab]) {
        if (machine === lab) v86.run();
        await machine.until(
          () => machine.said('terminal1').includes(`${name} done\r\n`),
          'the end of the script',
        );
        expect(machine.said('terminal1')).not.toContain('lost');
        expect(machine.said('terminal1')).toContain(`${result}\r\n${name} done\r\n`);
        machine.type('clear\n');
      }
      await copy.stop();
    },
  );
});

test('a machine of a base without the card has none, and a boot for it is a boot without', async () => {
  const old = await startGuest();
  expect(old.machine.emulator?.v86.cpu.devices.edu === undefined).toBe(
    !(await old.run('cat /proc/bus/pci/devices')).output.includes('123411e8'),
  );
  await old.stop();
});
