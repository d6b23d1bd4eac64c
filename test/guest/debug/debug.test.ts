/** Owns the proof that a running kernel stops at lines of a module, shows its values, steps, and goes back. */
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {compilerBeside} from '../../../src/cli/guest/compiler';
import {startGuest} from '../../../src/cli/guest/harness';
import {chance} from '../random';
import {HOME, Student, sourceOf} from './student';
import type {Lab} from '../../../src/cli/guest/harness';

let lab: Lab;
let module: Uint8Array;
let student: Student;

beforeAll(async () => {
  lab = await startGuest();
  await compilerBeside(lab);
  await lab.run(`mkdir -p ${HOME}`);
  const write = (name: string, text: string) =>
    lab.guest.writeFile(`${HOME}/${name}`, new TextEncoder().encode(text), 0o644);
  await write('chain.c', sourceOf('chain.c'));
  await write('Makefile', 'obj-m := chain.o\n');
  const built = await lab.run(
    `cd ${HOME} && make -s -C /lib/modules/$(uname -r)/build M=$PWD KCFLAGS=-g 2>&1`,
    {
      timeoutMs: 120_000,
    },
  );
  expect(built).toEqual({output: '', exitCode: 0});
  const read = await lab.guest.readFile(`${HOME}/chain.ko`, 4 << 20);
  if (!read.ok) throw new Error(read.message);
  module = read.bytes;
  student = new Student(lab, module);
}, 300_000);
afterAll(() => lab.stop());

/** From the loading to the stop at which the module has come; its breakpoints can be set then. */
async function load(): Promise<Promise<{output: string; exitCode: number}>[]> {
  await student.debug.watchModules(['coming']);
  const loaded = lab.run(`insmod ${HOME}/chain.ko; dmesg | tail -1`, {timeoutMs: 60_000});
  expect(await student.findModule()).toBe('chain');
  return [loaded];
}
afterEach(async () => {
  await student.debug.setBreakpoints([]);
  await student.debug.watchModules([]);
  await student.debug.resume();
  await lab.run('rmmod chain');
});
/** What init prints, whoever looks on: twice the sum of ten Fibonacci numbers, and the depth. */
const TOLD = 'chain: sum 467';
const VALUES = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];

/** Ten stops at one line of add(), from the first that is still to come; returns what was seen. */
async function watch(from: Student, turns: number): Promise<string[]> {
  const seen: string[] = [];
  for (let turn = 0; turn < turns; turn++) {
    await from.goOn();
    expect(await from.line()).toBe('head = node; /* links */');
    seen.push(
      `${await from.value('value')} ${await from.value('node->value')} ${await from.value('node->name')}`,
    );
  }
  return seen.map((text) => text.replace(/0x[0-9a-f]+ /, ''));
}
const seenAt = (values: readonly number[]) => values.map((value) => `${value} ${value} "link"`);

describe('a module that is stopped in its init', () => {
  test('stands on each turn of a loop, with its values; then all is as if nobody had looked', async () => {
    const [loaded] = await load();
    await student.breakAt('/* links */');
    expect(await watch(student, 10)).toEqual(seenAt(VALUES));
    expect(await student.functions()).toEqual(['add', 'chain_init']);
    expect(await student.value('head->next->value')).toBe('34');
    expect(await student.value('head->value + head->next->value == value')).toBe('1');
    await student.debug.resume();
    expect((await loaded)?.output).toContain(TOLD);
  });

  test('an inlined function is a frame of its own', async () => {
    const [loaded] = await load();
    await student.breakAt('/* inlined */');
    await student.goOn();
    expect(await student.functions('/* inlined */')).toEqual(['weight', 'add', 'chain_init']);
    expect(await student.value('node->value')).toBe('1');
    await student.breakAt('/* allocates */');
    await student.goOn();
    expect(await student.functions()).toEqual(['add', 'chain_init']);
    await student.debug.setBreakpoints([]);
    await student.debug.resume();
    expect((await loaded)?.output).toContain(TOLD);
  });

  test('steps into, out and over, and a recursion is one line from where it is called', async () => {
    const [loaded] = await load();
    await student.breakAt('/* adds */');
    await student.goOn();
    await student.step('into');
    expect(await student.functions()).toEqual(['add', 'chain_init']);
    await student.step('over');
    expect(await student.functions()).toEqual(['add', 'chain_init']);
    await student.step('out');
    expect(await student.functions()).toEqual(['chain_init']);
    await student.breakAt('/* deeper */');
    await student.goOn();
    expect(await student.functions()).toEqual(['depth', 'chain_init']);
    await student.debug.setBreakpoints([]);
    await student.breakAt();
    await student.step('into');
    await student.step('out');
    expect((await student.functions()).at(-1)).toBe('chain_init');
    await student.debug.setBreakpoints([]);
    await student.debug.resume();
    expect((await loaded)?.output).toContain(TOLD);
  });

  test('what is written there counts, and what is read there has no breakpoints in it', async () => {
    const [loaded] = await load();
    await student.breakAt('/* tells */');
    const stop = await student.goOn();
    const address = stop.kind === 'breakpoint' ? stop.address : 0;
    expect((await student.debug.read(address, 1))?.[0]).not.toBe(0xcc);
    const sum = Number(await student.value('&sum'));
    expect(await student.debug.write(sum, Uint8Array.of(7, 0, 0, 0))).toBe(true);
    expect(await student.debug.read(0x10, 4)).toBeUndefined();
    expect(await student.debug.write(0x10, Uint8Array.of(1))).toBe(false);
    await student.debug.watchModules([]);
    await student.debug.setBreakpoints([]);
    await student.debug.resume();
    await loaded;
    expect((await loaded)?.output).toContain('chain: sum ');
    expect((await lab.run('rmmod chain; insmod /root/debug/chain.ko; dmesg | tail -1')).output).toContain(
      TOLD,
    );
  });
});

describe('a module that is loaded', () => {
  test('is stopped by whoever runs into it, every time; others’ int3 are theirs', async () => {
    const [loaded] = await load();
    await student.breakAt('/* read */');
    await student.debug.resume();
    await loaded;
    const tracing = 'mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null; cd /sys/kernel/tracing';
    const probed = await lab.run(
      `${tracing}; echo 'p:mine vfs_read+5' >>kprobe_events && echo 1 >events/kprobes/mine/enable`,
    );
    expect(probed).toEqual({output: '', exitCode: 0});
    const reading = lab.run('cat /dev/chain; cat /dev/chain; cat /dev/chain');
    for (const before of ['0', '1', '2']) {
      await student.stop();
      expect(await student.line()).toBe('reads++; /* read */');
      expect(await student.value('reads')).toBe(before);
      await student.debug.resume();
    }
    expect(await reading).toEqual({output: '', exitCode: 0});
    const traced = await lab.run(
      `${tracing}; echo 0 >events/kprobes/mine/enable; grep -c mine: trace; echo -:mine >>kprobe_events`,
    );
    expect(Number(traced.output)).toBeGreaterThan(3);
    expect((await lab.run('dmesg | grep -c -E "BUG|Oops|int3"')).output).toBe('0\n');
  });
});

describe('a machine that is saved while it stands', () => {
  test('stands there again, and goes on with the same values; without a debugger it just goes on', async () => {
    const [loaded] = await load();
    await student.breakAt('/* links */');
    expect(await watch(student, 7)).toEqual(seenAt(VALUES.slice(0, 7)));
    const saved = await lab.machine.save();
    if (!saved.ok || !saved.stopped) throw new Error(JSON.stringify(saved));
    expect(await student.value('node->value')).toBe('21');
    expect(await watch(student, 3)).toEqual(seenAt(VALUES.slice(7)));
    await student.debug.resume();
    expect((await loaded)?.output).toContain(TOLD);

    const again = await startGuest({kind: 'snapshot', delta: saved.delta, stopped: saved.stopped});
    const back = new Student(again, module);
    back.sections = student.sections;
    expect(await back.stop()).toMatchObject({kind: 'breakpoint'});
    expect(await back.value('node->value')).toBe('21');
    await back.breakAt('/* links */');
    expect(await watch(back, 3)).toEqual(seenAt(VALUES.slice(7)));
    await back.debug.setBreakpoints([]);
    await back.debug.resume();
    await again.until(() => again.said('log').includes(TOLD), 'what init tells');
    await again.stop();

    const alone = await startGuest({kind: 'snapshot', delta: saved.delta});
    await alone.until(() => alone.said('log').includes(TOLD), 'what init tells');
    expect(alone.said('log')).not.toMatch(/BUG|Oops|int3/);
    expect((await alone.run('lsmod | grep -c chain')).output).toBe('1\n');
    await alone.stop();
  });
});

const LINES = [
  ...['/* allocates */', '/* stores */', '/* links */', '/* weighs */', '/* inlined */', '/* bottom */'],
  ...['/* deeper */', '/* sums */', '/* adds */', '/* descends */'],
];
/** DEBUG_ROUNDS=100 npx vitest run --project guest debug: a longer look. */
const ROUNDS = Number(process.env['DEBUG_ROUNDS'] ?? 8);

describe('whatever is done while it stands', () => {
  test('random breakpoints and steps leave the module, its work and its code as they would be', async () => {
    const drawn = chance(20_241);
    const lines = LINES.filter(student.hasCode);
    expect(lines.length).toBeGreaterThan(6);
    let stops = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const [loaded] = await load();
      const code = async () => {
        await student.debug.setBreakpoints([]);
        return student.debug.read(student.sections.get('.text') ?? 0, 0x75);
      };
      const before = await code();
      let isOver = false;
      void loaded?.then(() => (isOver = true));
      await student.breakAt(...lines.filter(() => drawn.below(10) < 3), '/* tells */');
      await student.goOn();
      for (let action = 0; action < 15 && !(await student.line()).includes('/* tells */'); action++) {
        stops++;
        const what = drawn.pick(['over', 'into', 'out', 'go on', 'break'] as const);
        if (what === 'break') await student.breakAt(drawn.pick(lines), '/* tells */');
        else if (what === 'go on') await student.goOn();
        else await student.step(what);
        if (!(await student.isInModule())) break;
      }
      expect(isOver).toBe(false);
      expect(await code()).toEqual(before);
      await student.debug.resume();
      expect((await loaded)?.output).toContain(TOLD);
      expect(await code()).toEqual(before);
      await student.debug.watchModules([]);
      await lab.run('rmmod chain');
    }
    expect(stops).toBeGreaterThan(ROUNDS);
    expect((await lab.run('dmesg | grep -c -E "BUG|Oops|int3"')).output).toBe('0\n');
  });
});
