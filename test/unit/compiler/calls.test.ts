/** Owns the proof that a compile call asks for the files it needs, each once, hands back what was made, and survives nonsense. */
import {describe, expect, test} from 'vitest';
import {
  calledInPlace,
  forceStaticLink,
  predictInputs,
  predictListed,
  toolOf,
} from '../../../src/compiler/calls/arguments';
import {ofStandard} from '../../../src/compiler/calls/c-standards';
import {CompileCalls} from '../../../src/compiler/calls/calls';
import {REPLY, REQUEST} from '../../../src/protocol/compile-calls';
import {
  absent,
  call,
  channel,
  directory,
  done,
  file,
  frame,
  framesOf,
  noFileButDirectory,
  payload,
  stdin,
  u32,
} from '../call-ports';
import type {SentFrame} from '../call-ports';
import type {CallHost} from '../../../src/compiler/calls/call';
import type {CompileJob, JobOutcome} from '../../../src/compiler/job';
import type {CallMessage, CallReply} from '../../../src/protocol/compile-calls';
import type {CompilerOutput} from '../../../src/protocol/compiler-api';

/** Until what has been promised has come about; nothing here waits for time to pass. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns++) {
    if (turns > 1000) throw new Error('it does not come about');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

type Made = Extract<JobOutcome, {ok: true}>;

const made = (): Made => ({
  ok: true,
  exitCode: 3,
  stdout: new Uint8Array(0),
  stderr: new Uint8Array(Buffer.from('warning')),
  written: [{path: '/root/a.o', bytes: new Uint8Array([1]), mode: 0o666}],
  removed: [],
  missing: [],
  looked: [],
  ms: 1,
});

/** Calls whose jobs come out as told, or else as `made`. */
function beside(results: (JobOutcome | Error)[] = [], more: Partial<CallHost> = {}) {
  const [mine, its] = channel<CallReply, CallMessage>();
  const jobs: CompileJob[] = [];
  const signals: AbortSignal[] = [];
  const outputs: CompilerOutput[] = [];
  const replies: CallReply[] = [];
  const calls = new CompileCalls(mine, {
    load: () => Promise.resolve({ok: true}),
    foreseen: () => undefined,
    known: () => undefined,
    compile: (job, signal) => {
      jobs.push(job);
      signals.push(signal);
      const result = results.shift() ?? made();
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
    },
    checkpatch: () => Promise.resolve({ok: false, why: 'crashed', message: 'none here'}),
    onOutput: (output) => outputs.push(output),
    ...more,
  });
  its.addEventListener('message', ({data}) => replies.push(data));
  its.start();
  const sent = (): SentFrame[] =>
    replies.flatMap((reply) => ('chunks' in reply ? framesOf(reply.chunks) : []));
  return {
    calls,
    jobs,
    signals,
    outputs,
    replies,
    sent,
    types: () => sent().map(({type}) => type),
    begin: (whole: Buffer, callId = 1) => its.postMessage({kind: 'call', callId, head: payload(whole)}, []),
    say: (...frames: Buffer[]) => {
      for (const each of frames)
        its.postMessage({kind: 'frame', callId: 1, type: each[4] ?? 0, payload: payload(each)}, []);
    },
    close: () => its.postMessage({kind: 'closed', callId: 1}, []),
    /** What it was told on standard error, once it is over. */
    ended: async () => {
      await until(() => replies.at(-1)?.kind === 'result');
      return sent()
        .filter(({type}) => type === REPLY.stderr)
        .map((each) => each.payload.toString())
        .join('');
    },
  };
}

describe('a compile call', () => {
  test('lists the source’s directory, compiles, and writes with what the umask leaves', async () => {
    const {begin, say, ended, jobs, sent, types, outputs} = beside();
    begin(call(['gcc', '-c', 'a.c', '-o', 'a.o']));
    expect(types()).toEqual([REPLY.wantDirectories]);
    say(directory('/root', ['a.c', 'a.h']), file('/root/a.c', 'int a;'), done);
    expect(await ended()).toBe('warning');
    expect(jobs[0]?.files.map(({path}) => path)).toEqual(['/root/a.c']);
    expect(jobs[0]?.listed).toEqual([{path: '/root', names: new Set(['a.c', 'a.h'])}]);
    expect(types()).toEqual([REPLY.wantDirectories, REPLY.write, REPLY.stderr, REPLY.exit]);
    expect(sent()[1]?.payload.readUInt32LE()).toBe(0o644);
    expect(sent()[3]?.payload.readUInt32LE()).toBe(3);
    expect(outputs).toMatchObject([{tool: 'gcc', cwd: '/root'}]);
  });

  test('fetches what a run found missing, once, and runs again only if some of it is there', async () => {
    const missing = () => ({...made(), missing: ['/root/x/a.h', '/root/x/b.h']});
    const {begin, say, ended, jobs, types} = beside([missing(), missing()]);
    begin(call(['ld', '-r', 'a.o']));
    say(file('/root/a.o', 'x'), done);
    await until(() => types().length === 2);
    expect(types()).toEqual([REPLY.wantFiles, REPLY.wantFiles]);
    say(file('/root/x/a.h', 'y'), absent('/root/x/b.h'), done);
    await ended();
    expect(jobs.map(({files}) => files.length)).toEqual([1, 2]);
  });

  test('learns that a path is a directory by asking for it as a file', async () => {
    const {begin, say, ended, jobs} = beside([{...made(), missing: ['/root/x', '/root/y']}]);
    begin(call(['ld', '-r', 'a.o']));
    say(file('/root/a.o', 'x'), done);
    await until(() => jobs.length === 1);
    say(noFileButDirectory('/root/x'), absent('/root/y'), done);
    await ended();
    expect(jobs.map(({directories}) => directories)).toEqual([[], ['/root/x']]);
  });

  test('goes on for as many rounds as there are files behind files, and no file comes twice', async () => {
    const rounds = 100;
    const results = Array.from({length: rounds}, (_, i) => ({...made(), missing: [`/root/${i}.h`]}));
    const {begin, say, ended, jobs, types} = beside(results);
    begin(call(['gcc', '-c', '/tmp/a.c']));
    say(directory('/tmp', ['a.c']), file('/tmp/a.c', 'x'), done);
    for (let i = 0; i < rounds; i++) {
      await until(() => types().length === i + 2);
      say(file(`/root/${i}.h`, 'x'), done);
    }
    await ended();
    expect(jobs.length).toBe(rounds + 1);
    expect(jobs.at(-1)?.files.length).toBe(rounds + 1);
  });

  test('asks for all files that a list among its arguments names before it runs', async () => {
    const {begin, say, ended, jobs, sent, types} = beside();
    begin(call(['modpost', '-T', 'modules.order']));
    say(file('/root/modules.order', 'a.o\nsub/b.o\n'), done);
    await until(() => types().length === 2);
    expect(types()).toEqual([REPLY.wantFiles, REPLY.wantFiles]);
    const wanted = sent()[1]?.payload.toString() ?? '';
    for (const path of ['/root/a.o', '/root/a.mod', '/root/a.mod.c', '/root/sub/b.o'])
      expect(wanted).toContain(path);
    say(file('/root/a.o', 'x'), file('/root/sub/b.o', 'x'), done);
    await ended();
    expect(jobs.length).toBe(1);
  });

  test('is stopped when its runs together take too long', async () => {
    const results = Array.from({length: 9}, (_, i) => ({...made(), ms: 25_000, missing: [`/root/${i}.h`]}));
    const {begin, say, ended, jobs} = beside(results);
    begin(call(['gcc', '-c', '/tmp/a.c']));
    say(directory('/tmp', []), absent('/tmp/a.c'), done);
    say(absent('/tmp/a.c'), done);
    for (let i = 0; i < 3; i++) {
      await until(() => jobs.length === i + 1);
      say(file(`/root/${i}.h`, 'x'), done);
    }
    expect(await ended()).toBe('gcc: stopped: no end after 60 s\n');
    expect(jobs.length).toBe(3);
  });

  test('whose program is gone says nothing more, and what it held is let go of', async () => {
    const {begin, close, replies, jobs} = beside();
    begin(call(['gcc', '--version']));
    close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(replies).toEqual([{kind: 'released', callId: 1}]);
    expect(jobs).toEqual([]);
  });

  test('is nobody’s any more when another machine is in place', async () => {
    const {calls, begin, say, replies} = beside();
    begin(call(['gcc', '-c', 'a.c']));
    calls.end();
    say(directory('/root', []), done);
    await new Promise((resolve) => setImmediate(resolve));
    expect(replies.length).toBe(1);
  });

  test.each(['clang', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'of %s, which is not there, is told so',
    async (name) => {
      const {begin, ended} = beside();
      begin(call([name]));
      expect(await ended()).toBe(`${name}: there is no such program beside this machine\n`);
    },
  );

  test('in a version that this page does not know is refused in words', async () => {
    const {begin, ended, jobs} = beside();
    begin(frame(REQUEST.call, u32(9), Buffer.from('whatever version 9 has here')));
    expect(await ended()).toContain('the guest speaks version 9 of the call protocol, this page 1');
    expect(jobs).toEqual([]);
  });

  test('is told why the compiler is not there, or that it broke', async () => {
    const offline = beside([], {
      load: () => Promise.resolve({ok: false, why: 'download-failed', message: 'no network'}),
    });
    offline.begin(call(['gcc', '--version']));
    expect(await offline.ended()).toMatch(/^gcc: the compiler.*could not be fetched: no network\. Check/);
    const crashed = beside([{ok: false, why: 'crashed', message: 'out of memory'}]);
    crashed.begin(call(['gcc', '--version']));
    expect(await crashed.ended()).toBe('gcc: internal compiler error: out of memory\n');
    const broken = beside([new Error('a bug')]);
    broken.begin(call(['gcc', '--version']));
    expect(await broken.ended()).toBe('compile: internal error: Error: a bug\n');
  });

  test.each<[string, Buffer[]]>([
    ['a file that was not asked for', [file('/etc/passwd', 'x'), done]],
    ['a directory that was not asked for', [directory('/etc', ['passwd']), done]],
    ['a directory of too many names', [directory('/root', Array.from({length: 10_001}, String)), done]],
    ['a cut name', [frame(4, Buffer.from([9, 0, 0, 0, 1]))]],
    ['a file of no kind', [frame(3, Buffer.from([0, 0, 0, 0, 9, 0, 0, 0]))]],
    ['too many files', [...Array.from({length: 50_001}, () => absent('/root/a.c')), done]],
  ])('that shows %s ends with a message', async (_, frames) => {
    const {begin, say, ended, jobs} = beside();
    begin(call(['gcc', '-c', 'a.c']));
    say(...frames);
    expect(await ended()).toMatch(/^compile: what came from the guest makes no sense/);
    expect(jobs).toEqual([]);
  });

  test('with a path that is no path does no harm', async () => {
    const {begin, say, ended} = beside();
    const deep = 'a/'.repeat(1_000_000);
    begin(call(['gcc', '-c', `${deep}a.c`, `-I${deep}`]));
    expect(await ended()).toBe('warning');
    const {begin: again, ended: endedAgain} = beside();
    again(call(['gcc'], `/${deep}`));
    expect(await endedAgain()).toContain('a path is too long');
    say(done);
  });

  test('that reads standard input has it', async () => {
    const {begin, say, ended, jobs, types} = beside();
    begin(call(['gcc', '-E', '-']));
    expect(types()).toEqual([REPLY.wantStdin]);
    say(stdin('int x;'));
    await ended();
    expect(Buffer.from(jobs[0]?.stdin ?? []).toString()).toBe('int x;');
  });
});

test.each([
  [
    ['c99', '-c', 'a.c'],
    ['gcc', '-std=c99', '-c', 'a.c'],
  ],
  [
    ['/usr/bin/c99', '-std=iso9899:199x', 'a.c'],
    ['gcc', '-std=iso9899:199x', 'a.c'],
  ],
  [
    ['c89', '-ansi', 'a.c'],
    ['gcc', '-ansi', 'a.c'],
  ],
  [
    ['cc', '-std=gnu17', 'a.c'],
    ['cc', '-std=gnu17', 'a.c'],
  ],
])('%j is %j', (called, argv) => {
  expect(ofStandard(called)).toEqual({ok: true, argv});
});

test.each([
  [['c99', '-std=gnu99'], 'c99 called with non ISO C99 option -std=gnu99\n'],
  [['c99', '-ansi'], 'c99 called with non ISO C99 option -ansi\n'],
  [['/usr/bin/c89', '-std=c99'], 'c89 called with non ANSI/ISO C option -std=c99\n'],
])('%j is refused as Debian’s script refuses it', (called, message) => {
  expect(ofStandard(called)).toEqual({ok: false, message});
});

test.each<[JobOutcome, RegExp, number]>([
  [
    {ok: false, why: 'no-part', failure: {ok: false, why: 'download-failed', message: 'cut'}},
    /^gcc: a part of the kernel's headers.*cut\. Check/,
    1,
  ],
  [{ok: false, why: 'stopped', message: 'no end after 60 s'}, /^gcc: stopped: no end after 60 s\n$/, 1],
  [{ok: false, why: 'crashed', message: 'memory'}, /^gcc: internal compiler error: memory\n$/, 4],
])('a job that comes to nothing is told in words: %j', async (outcome, words, exitCode) => {
  const {begin, say, ended, sent} = beside([outcome]);
  begin(call(['gcc', '-E', '-']));
  say(stdin('int x;'));
  expect(await ended()).toMatch(words);
  expect(sent().at(-1)?.payload.readUInt32LE()).toBe(exitCode);
});

test('a job whose program is gone is nobody’s any more', async () => {
  const {begin, close, jobs, signals, replies} = beside([], {});
  begin(call(['gcc', '--version']));
  await until(() => jobs.length === 1);
  const [signal] = signals;
  close();
  expect(signal?.aborted).toBe(true);
  expect(replies.at(-1)).toEqual({kind: 'released', callId: 1});
});

test('a call whose result is foreseen shows what that depends on; if that is another, it goes the usual way', async () => {
  const argv = ['gcc', '-c', '/root/m/a.c', '-o', '/root/m/a.o'];
  const foreseen = () => Promise.resolve(['/root/m/a.c', '/usr/src/x.h', '/root/m/a.o']);
  const hit = beside([], {foreseen, known: () => made()});
  hit.begin(call(argv));
  await until(() => hit.types().length === 1);
  expect(hit.types()).toEqual([REPLY.wantFiles]);
  expect(hit.sent()[0]?.payload.toString()).not.toMatch(/x\.h|a\.o/);
  hit.say(file('/root/m/a.c', 'x'), done);
  expect(await hit.ended()).toBe('warning');
  expect([hit.jobs.length, hit.outputs.length]).toEqual([0, 1]);
  for (const known of [() => undefined, () => ({...made(), missing: ['/root/m/b.h']})]) {
    const miss = beside([], {foreseen, known});
    miss.begin(call(argv));
    await until(() => miss.types().length === 1);
    miss.say(file('/root/m/a.c', 'y'), done);
    await until(() => miss.types().length === 2);
    expect(miss.types()).toEqual([REPLY.wantFiles, REPLY.wantDirectories]);
    miss.say(directory('/root/m', ['a.c']), file('/root/m/a.c', 'y'), done);
    await miss.ended();
    expect(miss.jobs.length).toBe(1);
  }
});

test('kbuild’s call for an object shows the Makefile that says which is next, and no other call does', async () => {
  const kbuild = (source: string) => [
    ...['gcc', '-DKBUILD_MODNAME="a"', '-c', '-o', `/root/m/${source}.o`],
    `/root/m/${source}.c`,
  ];
  const {begin, say, ended, jobs, types} = beside();
  begin(call(kbuild('a')));
  say(directory('/root/m', ['a.c', 'Makefile']), file('/root/m/a.c', 'x'), done);
  await until(() => types().length === 2);
  say(file('/root/m/Makefile', 'obj-m := a.o'), done);
  await ended();
  expect(jobs[0]?.files.map(({path}) => path)).toEqual(['/root/m/a.c', '/root/m/Makefile']);
  const other = beside();
  other.begin(call(kbuild('a.mod')));
  other.say(directory('/root/m', ['a.mod.c', 'Makefile']), file('/root/m/a.mod.c', 'x'), done);
  await other.ended();
  expect(other.jobs[0]?.files.map(({path}) => path)).toEqual(['/root/m/a.mod.c']);
});

test('arguments tell what is wanted, and what is linked', () => {
  expect(
    predictInputs('gcc', ['gcc', '-I', 'inc', '-Isub', '-c', '../a.c', '-o', 'out/a.o'], '/root/x'),
  ).toEqual({
    files: ['/root/x/inc', '/root/a.c'],
    directories: ['/root/x/inc', '/root/x/sub', '/root', '/root/x/out'],
    written: ['/root/x/out/a.o'],
    stdin: false,
  });
  expect(predictInputs('gcc', ['gcc', '-E', '-x', 'c', '-'], '/root').stdin).toBe(true);
  expect(predictInputs('gcc', ['gcc', '-c', 'scripts/module-common.c'], '/usr/src/linux').files).toEqual([]);
  expect(predictListed('ld', ['ld', '-r', '-o', 'm.o', '@m.mod'], '/root', () => 'a.o b.o\n-x\n')).toEqual([
    '/root/a.o',
    '/root/b.o',
  ]);
  expect(predictInputs('gcc', ['gcc', '-c', '/t/a/../b/x.c', '-I../../t'], '/t/a').files).toEqual([
    '/t/b/x.c',
    '/t/a',
  ]);
  for (const filter of [
    ['c++filt'],
    ['c++filt', '-s', 'gnu-v3'],
    ['addr2line', '-fie', 'a.o'],
    ['addr2line', '-e', 'a.o', '-f'],
  ])
    expect([filter, predictInputs('nm', filter, '/t').stdin]).toEqual([filter, filter[1] !== '-fie']);
  for (const called of [['c++filt', '_Z1fv'], ['addr2line', '-e', 'a.o', '0x10'], ['size', 'a.o'], ['nm']])
    expect(predictInputs('nm', called, '/t').stdin).toBe(false);
  expect(toolOf(['ranlib'])).toBe('ar');
  expect(toolOf(['/usr/bin/gcc-12'])).toBe('gcc');
  expect(toolOf(['constructor'])).toBeUndefined();
  expect(forceStaticLink('gcc', ['gcc', 'a.c'])).toContain('-static');
  for (const option of ['-c', '-E', '-shared', '--version', '-print-search-dirs'])
    expect(forceStaticLink('gcc', ['gcc', option, 'a.c'])).not.toContain('-static');
});

test('a link to the driver leads to where the driver is, and other programs are called as they are', () => {
  expect(calledInPlace('gcc', ['./gcc', 'a.c'])).toEqual(['gcc', 'a.c']);
  expect(calledInPlace('gcc', ['/usr/bin/gcc', 'a.c'])).toEqual(['/usr/bin/gcc', 'a.c']);
  expect(calledInPlace('ld', ['./ld', 'a.o'])).toEqual(['./ld', 'a.o']);
  expect(toolOf(['i686-linux-gnu-gcc', 'a.c'])).toBe('gcc');
  expect(toolOf(['arm-linux-gnueabihf-gcc', 'a.c'])).toBeUndefined();
});
