/** Owns the proof that what a make will ask for next is compiled before it asks, and is handed out only for the same. */
import {describe, expect, test} from 'vitest';
import {Ahead} from '../../../src/compiler/ahead/ahead';
import {lineOf, objectsIn, readKbuildLine} from '../../../src/compiler/ahead/kbuild-line';
import {KnownResults} from '../../../src/compiler/ahead/known-results';
import type {CompileJob, JobOutcome} from '../../../src/compiler/job';
import type {RunOptions} from '../../../src/compiler/pool/pool';

const TREE = '/usr/src/linux';
const NEVER = new AbortController().signal;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
type Made = Extract<JobOutcome, {ok: true}>;

const made = (more: Partial<Made> = {}): Made => ({
  ok: true,
  exitCode: 0,
  stdout: new Uint8Array(0),
  stderr: new Uint8Array(0),
  written: [],
  removed: [],
  missing: [],
  looked: [],
  ms: 1,
  ...more,
});

/** As kbuild has it for `base` of `module` in /m. */
const line = (base: string, module = base, source = `/m/${base}.c`, more: string[] = []) => [
  ...['gcc', `-Wp,-MMD,/m/.${base}.o.d`, '-O2', ...more, '-DMODULE'],
  ...[`-DKBUILD_BASENAME="${base.replace(/-/g, '_')}"`, `-DKBUILD_MODNAME="${module.replace(/-/g, '_')}"`],
  ...[`-D__KBUILD_MODNAME=kmod_${module.replace(/-/g, '_')}`, '-c', '-o', `/m/${base}.o`, source],
];
const COMMON = line('.module-common', '.module-common.o', 'scripts/module-common.c');

/** A call of make's in a directory of these sources and other names. */
const called = (argv: string[], sources: Record<string, string>, others: string[] = []): CompileJob => ({
  tool: 'gcc',
  argv,
  env: ['PATH=/bin', 'MAKELEVEL=2'],
  cwd: TREE,
  files: Object.entries(sources).map(([name, text]) => ({
    path: `/m/${name}`,
    bytes: bytes(text),
    mode: 0o644,
  })),
  listed: [{path: '/m', names: new Set([...Object.keys(sources), ...others])}],
});

/** Runs jobs as a compiler that looks at its source alone; those begun ahead end when the test says so. */
function beside(results: Partial<Made>[] = [], slots = 1) {
  const runs: {object: string; ahead: boolean; job: CompileJob}[] = [];
  const waiting: (() => void)[] = [];
  const ahead = new Ahead({
    slots,
    run: (job: CompileJob, {ahead: isAhead = false}: RunOptions) => {
      const object = job.argv.at(-2) ?? '';
      runs.push({object: object.replace('/m/', ''), ahead: isAhead, job});
      const result = made({
        looked: [job.argv.at(-1) ?? ''],
        written: [{path: object, bytes: bytes(`of ${job.argv.at(-1)}`), mode: 0o644}],
        ...(isAhead ? {} : results.shift()),
      });
      const outcome = new Promise<JobOutcome>((resolve) => {
        if (isAhead) waiting.push(() => resolve(result));
        else resolve(result);
      });
      return {outcome, promote: () => undefined, abandon: () => undefined};
    },
  });
  return {
    ahead,
    runs,
    begun: () => runs.filter((run) => run.ahead).map(({object}) => object),
    asked: () => runs.filter((run) => !run.ahead).map(({object}) => object),
    /** All that has begun ahead, and what begins upon its end. */
    finish: async () => {
      while (waiting.length > 0) {
        waiting.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

const three = {'a.c': 'A', 'b.c': 'B', 'c.c': 'C', Makefile: 'obj-m += a.o\nobj-m += b.o c.o\n'};

describe('ahead of make', () => {
  test('the objects after one are compiled, then what kbuild has of its own; what was foreseen is not run again', async () => {
    const {ahead, begun, asked, finish} = beside();
    await ahead.compile(called(line('a'), three), NEVER);
    expect(begun()).toEqual(['b.o']);
    await finish();
    expect(begun()).toEqual(['b.o', 'c.o', '.module-common.o']);
    const outcome = await ahead.compile(called(line('b'), three, ['a.o', '.a.o.cmd']), NEVER);
    expect(outcome).toMatchObject({ok: true, written: [{path: '/m/b.o', bytes: bytes('of /m/b.c')}]});
    await ahead.compile(called(line('c'), three, ['a.o', 'b.o']), NEVER);
    await ahead.compile(called(COMMON, three, ['a.o', 'b.o', 'c.o']), NEVER);
    expect(asked()).toEqual(['a.o']);
  });

  test('make that asks for what is under way waits for it, and the next begins meanwhile', async () => {
    const {ahead, begun, asked, finish} = beside();
    await ahead.compile(called(line('a'), three), NEVER);
    const waiting = ahead.compile(called(line('b'), three), NEVER);
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun()).toEqual(['b.o', 'c.o']);
    await finish();
    expect((await waiting).ok).toBe(true);
    expect(asked()).toEqual(['a.o']);
  });

  test('a source that is another by then is compiled as it is', async () => {
    const {ahead, asked, finish} = beside();
    await ahead.compile(called(line('a'), three), NEVER);
    await finish();
    await ahead.compile(called(line('b'), {...three, 'b.c': 'changed'}), NEVER);
    await ahead.compile(called(line('c', 'c', '/m/c.c', ['-DX']), three), NEVER);
    expect(asked()).toEqual(['a.o', 'b.o', 'c.o']);
  });

  test('what is there is not made again, unless the one before it was', async () => {
    const there = ['a.o', 'b.o', 'c.o', '.module-common.o'];
    const {ahead, begun, finish} = beside();
    await ahead.compile(called(line('a'), three, there), NEVER);
    expect(begun()).toEqual([]);
    await ahead.compile(called(line('b'), three, there), NEVER);
    await finish();
    expect(begun()).toEqual(['c.o']);
  });

  test('after an error nothing is foreseen', async () => {
    const {ahead, begun} = beside([{exitCode: 1}]);
    await ahead.compile(called(line('a'), three), NEVER);
    expect(begun()).toEqual([]);
  });

  test('what modpost has written is compiled before make asks, for each module, as make would', async () => {
    const {ahead, runs, begun, asked, finish} = beside([
      {},
      {
        written: ['a.mod.c', 'x.symvers', 'b.mod.c'].map((name) => ({
          path: `/m/${name}`,
          bytes: bytes(name),
          mode: 0o666,
        })),
      },
    ]);
    const sources = {'a.c': 'A', Makefile: ''};
    await ahead.compile(called(line('a'), sources, ['.module-common.o']), NEVER);
    const modpost = called(['modpost', '-o', 'Module.symvers', '-T', 'x'], {});
    await ahead.compile({...modpost, tool: 'modpost'}, NEVER);
    await finish();
    expect(begun()).toEqual(['a.mod.o', 'b.mod.o']);
    expect(runs.at(-1)?.job.argv).toEqual(line('b.mod', 'b'));
    await ahead.compile(
      called(line('b.mod', 'b'), {...sources, 'a.mod.c': 'a.mod.c', 'b.mod.c': 'b.mod.c'}),
      NEVER,
    );
    expect(asked()).toEqual(['a.o', '-T']);
  });

  test('make that asks for what is foreseen shows only what that depends on', async () => {
    const {ahead, asked, finish} = beside();
    await ahead.compile(called(line('a'), three), NEVER);
    const {files, listed, ...call} = called(line('b'), {'b.c': 'B'});
    const foreseen = ahead.foreseen(call, NEVER);
    await finish();
    expect(await foreseen).toEqual(['/m/b.c']);
    expect(ahead.known({...call, files, listed})?.ok).toBe(true);
    expect(ahead.known({...call, files: [], listed})).toBeUndefined();
    expect(await ahead.foreseen({...call, argv: line('x')}, NEVER)).toBeUndefined();
    expect(asked()).toEqual(['a.o']);
  });

  test('what has been looked for in many places is not asked for one by one', async () => {
    const headers = Array.from({length: 100}, (_, i) => `/m/include/linux/${i}.h`);
    const {ahead} = beside([{looked: ['/m/a.c', ...headers]}]);
    const job = called(line('a'), {'a.c': 'A'});
    await ahead.compile(job, NEVER);
    expect(await ahead.foreseen(job, NEVER)).toBeUndefined();
    expect(ahead.known(job)?.ok).toBe(true);
  });

  test('no more lies ready than make will soon ask for', async () => {
    const {ahead, begun, finish} = beside();
    const sources = Object.fromEntries('abcdefgh'.split('').map((name) => [`${name}.c`, name]));
    const Makefile = `obj-m := ${'abcdefgh'.split('').join('.o ')}.o`;
    await ahead.compile(called(line('a'), {...sources, Makefile}), NEVER);
    await finish();
    expect(begun()).toEqual(['b.o', 'c.o', 'd.o', 'e.o']);
    ahead.known(called(line('b'), {'b.c': 'b'}));
    await finish();
    expect(begun()).toEqual(['b.o', 'c.o', 'd.o', 'e.o', 'f.o']);
  });

  test('a machine that was set back forgets what was foreseen, not what is known', async () => {
    const {ahead, begun, finish} = beside();
    await ahead.compile(called(line('a'), three), NEVER);
    ahead.forget();
    await finish();
    expect(begun()).toEqual(['b.o']);
  });
});

describe('a result that is known', () => {
  const job = (text: string, env: string[] = []) => ({...called(line('a'), {'a.c': text}), env});
  const result = () =>
    made({looked: ['/m/a.c', '/m/a.h', '/m/'], written: [{path: '/m/a.o', bytes: bytes('o'), mode: 0o644}]});

  test('is one for the same files and the same of the environment that GCC reads', () => {
    const known = new KnownResults(1000);
    known.keep(job('A', ['TERM=dumb', 'MAKELEVEL=1']), result());
    const found = known.find(job('A', ['MAKELEVEL=7', 'TERM=dumb']));
    expect(found).toEqual({...result(), ms: 0});
    // Whoever has it may give its bytes away.
    expect(found?.written[0]?.bytes.buffer).not.toBe(
      known.find(job('A', ['TERM=dumb']))?.written[0]?.bytes.buffer,
    );
    expect(known.find(job('A', ['TERM=xterm']))).toBeUndefined();
    expect(known.find(job('B', ['TERM=dumb']))).toBeUndefined();
    const beside = called(line('a'), {'a.c': 'A', 'a.h': 'new'});
    expect(known.find({...beside, env: ['TERM=dumb']})).toBeUndefined();
  });

  test('asks for what this job’s sender has not said', () => {
    const known = new KnownResults(1000);
    const of = (listed: CompileJob['listed']) => ({...called(line('a'), {'a.c': 'A'}), listed});
    known.keep(of([]), made({looked: ['/m/a.c', '/n/a.h'], missing: ['/n/a.h']}));
    expect(known.find(of([]))?.missing).toEqual(['/n/a.h']);
    expect(known.find(of([{path: '/n', names: new Set()}]))?.missing).toEqual([]);
  });

  test.each<[string, string, Partial<Made>]>([
    ['failed', 'A', {exitCode: 1}],
    ['removed a file', 'A', {removed: ['/m/x']}],
    ['may have told the time', 'char *t = __TIME__;', {}],
  ])('is none of a program that %s', (_, text, more) => {
    const known = new KnownResults(1000);
    known.keep(job(text), {...result(), ...more});
    expect(known.find(job(text))).toBeUndefined();
    expect(known.bytes).toBe(0);
  });

  test('goes when others have come that are more than there is room for', () => {
    const known = new KnownResults(25);
    const of = (name: string) => called(line(name), {[`${name}.c`]: '12345'});
    const its = (name: string) =>
      made({looked: [`/m/${name}.c`], written: [{path: '', bytes: bytes('12345'), mode: 0}]});
    known.keep(of('a'), its('a'));
    known.keep(of('b'), its('b'));
    known.find(of('a'));
    known.keep(of('c'), its('c'));
    expect(['a', 'b', 'c'].map((name) => known.find(of(name)) !== undefined)).toEqual([true, false, true]);
    expect(known.bytes).toBeLessThanOrEqual(25);
  });
});

describe('kbuild’s line', () => {
  test('of one object becomes another’s', () => {
    const argv = line('a');
    expect(readKbuildLine(argv, TREE)).toEqual({directory: '/m', source: '/m/a.c', base: 'a'});
    expect(lineOf(argv, '/m', {base: 'b-c', module: 'many-parts'})).toEqual(line('b-c', 'many-parts'));
    expect(readKbuildLine(['gcc', '-c', '-o', '/m/a.o', '/m/a.c'], TREE)).toBeUndefined();
    expect(
      readKbuildLine(['gcc', '-DKBUILD_MODNAME="a"', '-S', '-o', '/m/a.s', '/m/a.c'], TREE),
    ).toBeUndefined();
  });

  test.each([
    ['obj-m := a.o', 'a:a'],
    ['obj-m += a.o # b.o\nobj-m\t+= b.o', 'a:a b:b'],
    ['obj-m := \\\n a.o \\\n b.o\n', 'a:a b:b'],
    ['obj-m := many.o x.o\nmany-objs := one.o two.o\n', 'one:many two:many x:x'],
    ['many-y := one.o\nmany-y += two.o\nobj-m := many.o', 'one:many two:many'],
    ['obj-$(CONFIG_X) := a.o', 'a:a'],
    ['all:\n\tmake -C $(KDIR) M=$(PWD) modules', ''],
    ['obj-m := $(patsubst %.c,%.o,$(wildcard *.c))', ''],
  ])('of %j: %s', (makefile, objects) => {
    expect(
      objectsIn(makefile)
        .map(({base, module}) => `${base}:${module}`)
        .join(' '),
    ).toBe(objects);
  });

  test('in a directory whose Makefile computes its objects is that of each source', async () => {
    const {ahead, begun, finish} = beside();
    const Makefile = 'obj-m := $(patsubst %.c,%.o,$(wildcard *.c))';
    await ahead.compile(called(line('a'), {...three, Makefile, 'a.mod.c': ''}, ['.module-common.o']), NEVER);
    await finish();
    expect(begun()).toEqual(['b.o', 'c.o']);
  });
});
