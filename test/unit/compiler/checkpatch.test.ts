/** Owns the tests of checkpatch.pl as a guest's call, and of the worker that it runs in. */
import {describe, expect, test, vi} from 'vitest';
import {checkpatchOf, completeWords, predictCheckpatch} from '../../../src/compiler/calls/checkpatch-call';
import {CompileCalls} from '../../../src/compiler/calls/calls';
import {connectCheckpatch} from '../../../src/compiler/checkpatch/process';
import {checkStyle} from '../../../src/compiler/checkpatch/style';
import {REPLY} from '../../../src/protocol/compile-calls';
import {absent, call, channel, done, file, framesOf, payload, stdin} from '../call-ports';
import {fakeWorker} from '../session/fake-worker';
import type {
  CheckpatchApi,
  CheckpatchOutcome,
  CheckpatchRun,
} from '../../../src/compiler/checkpatch/messages';
import type {RunCheckpatch} from '../../../src/compiler/checkpatch/process';
import type {CallMessage, CallReply} from '../../../src/protocol/compile-calls';
import type {FakeWorker} from '../session/fake-worker';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const said = (text = '', exitCode = 0): Extract<CheckpatchOutcome, {ok: true}> => ({
  ...{ok: true, exitCode, written: []},
  ...{stdout: bytes(text), stderr: new Uint8Array(0)},
});
const PATCH = 'Subject: x\n\n--- a/a.c\n+++ b/a.c\n@@ -1 +1,2 @@\n a\n+b\n';

/** A guest's call, answered by `outcome`. */
function beside(outcome: CheckpatchOutcome = said()) {
  const [mine, its] = channel<CallReply, CallMessage>();
  const runs: CheckpatchRun[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const replies: CallReply[] = [];
  const never = () => Promise.reject(new Error('nothing is to be compiled'));
  new CompileCalls(mine, {
    ...{load: never, compile: never, foreseen: () => undefined, known: () => undefined},
    onOutput: () => undefined,
    checkpatch: (run, signal) => {
      runs.push(run);
      signals.push(signal);
      return Promise.resolve(outcome);
    },
  });
  its.addEventListener('message', ({data}) => replies.push(data));
  its.start();
  const sent = () => replies.flatMap((reply) => ('chunks' in reply ? framesOf(reply.chunks) : []));
  const textOf = (type: number) =>
    sent()
      .filter((each) => each.type === type)
      .map((each) => each.payload.toString())
      .join('');
  return {
    runs,
    signals,
    sent,
    types: () => sent().map(({type}) => type),
    textOf,
    begin: (argv: string[]) => its.postMessage({kind: 'call', callId: 1, head: payload(call(argv))}, []),
    say: (...frames: Buffer[]) => {
      for (const each of frames)
        its.postMessage({kind: 'frame', callId: 1, type: each[4] ?? 0, payload: payload(each)}, []);
    },
    close: () => its.postMessage({kind: 'closed', callId: 1}, []),
    ended: () => vi.waitFor(() => expect(replies.at(-1)?.kind).toBe('result'), {interval: 1}),
  };
}

describe('a call of checkpatch', () => {
  test('shows the files that it names, and has the script’s words and exit code', async () => {
    const guest = beside({
      ...said('total: 1 errors\n', 1),
      written: [
        {path: '/root/hello.c', bytes: bytes('fixed')},
        {path: '/root/new', bytes: bytes('new')},
      ],
    });
    guest.begin(['checkpatch', '--strict', 'hello.c']);
    expect(guest.types()).toEqual([REPLY.wantFiles]);
    expect(guest.textOf(REPLY.wantFiles)).toMatch(/\/root\/hello\.c.*\/root\/\.checkpatch\.conf/);
    guest.say(file('/root/hello.c', 'int a;\n'), absent('/root/.checkpatch.conf'), done);
    await guest.ended();
    expect(guest.runs).toMatchObject([
      {called: 'checkpatch', words: ['--no-tree', '--file', '--strict', 'hello.c'], cwd: '/root', home: '/'},
    ]);
    expect(guest.runs[0]?.files).toEqual([{path: '/root/hello.c', bytes: bytes('int a;\n')}]);
    expect(guest.types()).toEqual([REPLY.wantFiles, REPLY.write, REPLY.write, REPLY.stdout, REPLY.exit]);
    expect(guest.sent().map((each) => each.payload.readUInt32LE())).toMatchObject({1: 0o644, 2: 0o644, 4: 1});
    expect(guest.textOf(REPLY.stdout)).toBe('total: 1 errors\n');
  });

  test('without a file reads what it is given', async () => {
    const guest = beside();
    guest.begin(['checkpatch']);
    expect(guest.types()).toEqual([REPLY.wantStdin]);
    guest.say(stdin(PATCH));
    await vi.waitFor(() => expect(guest.types()).toHaveLength(2), {interval: 1});
    guest.say(done);
    await guest.ended();
    expect(guest.runs[0]?.words).toEqual(['--no-tree']);
    expect(Buffer.from(guest.runs[0]?.stdin ?? []).toString()).toBe(PATCH);
  });

  test.each<[CheckpatchOutcome, RegExp]>([
    [{ok: false, why: 'stopped', message: 'no end after 60 s'}, /^checkpatch: stopped: no end after 60 s\n$/],
    [{ok: false, why: 'crashed', message: 'memory'}, /^checkpatch: its Perl failed: memory\n$/],
    [
      {ok: false, why: 'not-loaded', failure: {ok: false, why: 'download-failed', message: 'cut'}},
      /^checkpatch: the kernel's checkpatch\.pl.*could not be fetched: cut\. Check/,
    ],
  ])('says in words why it came to nothing: %j', async (outcome, words) => {
    const guest = beside(outcome);
    guest.begin(['checkpatch', 'a.c']);
    guest.say(done);
    await guest.ended();
    expect(guest.textOf(REPLY.stderr)).toMatch(words);
  });

  test('whose program is gone is nobody’s any more', async () => {
    const guest = beside();
    guest.begin(['checkpatch', 'a.c']);
    guest.say(done);
    await vi.waitFor(() => expect(guest.signals).toHaveLength(1), {interval: 1});
    guest.close();
    expect(guest.signals[0]?.aborted).toBe(true);
  });

  test('of kernel-doc shows the files that it names, and leaves its words as they are', async () => {
    const guest = beside();
    guest.begin(['perl', './scripts/kernel-doc', '-none', '-function', 'f', '/root/x/a.c']);
    guest.say(file('/root/x/a.c', 'int a;\n'), done);
    await guest.ended();
    expect(guest.runs).toMatchObject([
      {
        script: 'kernel-doc',
        words: ['-none', '-function', 'f', '/root/x/a.c'],
        files: [{path: '/root/x/a.c'}],
      },
    ]);
  });

  test('of perl for anything else is told what is here', async () => {
    const guest = beside();
    guest.begin(['perl', '-e', '1']);
    await guest.ended();
    expect(guest.textOf(REPLY.stderr)).toMatch(/^perl: there is no Perl here except/);
    expect(guest.sent().at(-1)?.payload.readUInt32LE()).toBe(127);
  });
});

test.each<[string[], ReturnType<typeof checkpatchOf>]>([
  [['/usr/bin/checkpatch', 'a.c'], {script: 'checkpatch.pl', called: '/usr/bin/checkpatch', words: ['a.c']}],
  [
    ['perl', '-w', 'scripts/checkpatch.pl', '-f', 'a.c'],
    {script: 'checkpatch.pl', called: 'scripts/checkpatch.pl', words: ['-f', 'a.c']},
  ],
  [['./checkpatch.pl'], {script: 'checkpatch.pl', called: './checkpatch.pl', words: []}],
  [
    ['perl', './scripts/kernel-doc', '-none', 'a.c'],
    {script: 'kernel-doc', called: './scripts/kernel-doc', words: ['-none', 'a.c']},
  ],
  [['perl', 'a.pl', 'checkpatch.pl'], undefined],
  [['perl', '-w'], undefined],
  [['gcc', 'checkpatch.pl'], undefined],
])('%j is %j', (argv, expected) => {
  expect(checkpatchOf(argv)).toEqual(expected);
});

test.each<[words: string[], named: string[], stdin: boolean]>([
  [['-f', 'a.c', '../b.c'], ['/root/x/a.c', '/root/b.c'], false],
  [['--ignore', 'SPACING', '--types=X', 'a.c'], ['/root/x/a.c'], false],
  [['--ignore', 'SPACING'], [], true],
  [['a.patch', '-'], ['/root/x/a.patch'], true],
  [['--', '--ignore', '-f'], ['/root/x/--ignore', '/root/x/-f'], false],
  [['--help'], [], false],
  [['-list-types'], [], false],
  [['--color', 'a.c'], ['/root/x/a.c'], false],
])('of %j the files are %j', (words, named, reads) => {
  expect(predictCheckpatch(words, {cwd: '/root/x', home: '/root'})).toMatchObject({named, stdin: reads});
});

test('other files that it opens come along', () => {
  const {others} = predictCheckpatch(['--typedefsfile', 't', '--codespellfile=/d', 'a.c'], {
    cwd: '/x',
    home: '/root',
  });
  expect(others).toEqual([
    '/x/.checkpatch.conf',
    '/root/.checkpatch.conf',
    '/x/.scripts/.checkpatch.conf',
    '/x/t',
    '/d',
  ]);
});

test.each<[words: string[], text: string | undefined, isSource: boolean]>([
  [['a.c'], 'int a;\n', true],
  [['a.c'], undefined, true],
  [['a.c'], PATCH, false],
  [['cover.patch'], 'words\n', false],
  [['-f', 'a.c'], 'int a;\n', false],
  [['--patch', 'a.c'], 'int a;\n', false],
  [['a.c', '-'], 'int a;\n', false],
])('%j with %j is taken for a source: %s', (words, text, isSource) => {
  const inputs = predictCheckpatch(words, {cwd: '/', home: '/'});
  expect(completeWords(words, inputs, () => text)).toEqual([
    '--no-tree',
    ...(isSource ? ['--file'] : []),
    ...words,
  ]);
});

describe('the worker of checkpatch', () => {
  /** Each in the order in which they were made. */
  function workers(
    run: CheckpatchApi['run'],
    load: CheckpatchApi['load'] = () => Promise.resolve({ok: true}),
  ) {
    const made: FakeWorker[] = [];
    const spawn = () => {
      const fake = fakeWorker({begin: () => undefined, load, run} satisfies CheckpatchApi);
      made.push(fake);
      return fake.worker;
    };
    const archive = {file: 'checkpatch.tgz', sha256: '', size: 1, unpackedSize: 1};
    const checkpatch = connectCheckpatch({
      spawn,
      files: {url: '/checkpatch.tgz', archive},
      timeLimitMs: 5000,
    });
    const check = (name: string, signal?: AbortSignal) =>
      checkpatch(
        {script: 'checkpatch.pl', called: 'x', words: [name], cwd: '/', home: '/', files: []},
        signal,
      );
    return {made, check, checkpatch};
  }
  const forever = () => new Promise<CheckpatchOutcome>(() => undefined);

  test('is made by the first run, serves the next ones, and ends when none has come for a while', async () => {
    const {made, check} = workers(() => Promise.resolve(said()));
    expect(made).toHaveLength(0);
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    try {
      await check('a.c');
      await vi.advanceTimersByTimeAsync(100_000);
      await check('b.c');
      await vi.advanceTimersByTimeAsync(100_000);
      expect(made.map(({ended}) => ended)).toEqual([false]);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(made.map(({ended}) => ended)).toEqual([true]);
      expect(await check('c.c')).toMatchObject({ok: true});
      expect(made).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(130_000);
    } finally {
      vi.useRealTimers();
    }
    expect(made.map(({ended}) => ended)).toEqual([true, true]);
  });

  test('that dies answers, and the next run has another', async () => {
    let runs = 0;
    const {made, check} = workers(() => (runs++ === 0 ? forever() : Promise.resolve(said())));
    const first = check('a.c');
    await vi.waitFor(() => expect(runs).toBe(1));
    made[0]?.die('out of memory');
    expect(await first).toEqual({ok: false, why: 'crashed', message: 'out of memory'});
    expect(made[0]?.ended).toBe(true);
    expect(await check('a.c')).toMatchObject({ok: true});
  });

  test('is ended with a run that nobody waits for, and the next one has another', async () => {
    let runs = 0;
    const {made, check} = workers(() => (runs++ === 0 ? forever() : Promise.resolve(said())));
    const gone = new AbortController();
    const [first, second] = [check('a.c', gone.signal), check('b.c')];
    const unwanted = check('c.c', gone.signal);
    await vi.waitFor(() => expect(runs).toBe(1));
    gone.abort();
    expect(await first).toMatchObject({why: 'stopped'});
    expect(await second).toMatchObject({ok: true});
    expect(await unwanted).toMatchObject({why: 'stopped'});
    expect(runs).toBe(2);
    expect(made.map(({ended}) => ended)).toEqual([true, false]);
  });

  test('is ended with a run that does not end', async () => {
    let runs = 0;
    const {made, check} = workers(() => (runs++, forever()));
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    try {
      const outcome = check('a.c');
      while (runs === 0) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(5000);
      expect(await outcome).toEqual({ok: false, why: 'stopped', message: 'no end after 5 s'});
    } finally {
      vi.useRealTimers();
    }
    expect(made[0]?.ended).toBe(true);
  });

  test('says what it threw, and that its files could not be had', async () => {
    const broken = workers(() => Promise.reject(new Error('no memory')));
    expect(await broken.check('a.c')).toMatchObject({
      why: 'crashed',
      message: expect.stringContaining('no memory') as string,
    });
    const failure = {ok: false, why: 'download-failed', message: 'cut'} as const;
    const offline = workers(forever, () => Promise.resolve(failure));
    expect(await offline.check('a.c')).toEqual({ok: false, why: 'not-loaded', failure});
  });
});

describe('a check for the editor', () => {
  const check = (outcome: CheckpatchOutcome) => {
    const runs: CheckpatchRun[] = [];
    const run: RunCheckpatch = (asked) => {
      runs.push(asked);
      return Promise.resolve(outcome);
    };
    return checkStyle(run, 'a.c', 'int a;\n').then((result) => ({result, runs}));
  };

  test('reads what the script says of the text', async () => {
    const {result, runs} = await check(said('/a.c:1: WARNING:LONG_LINE: too long\n', 1));
    expect(result).toEqual({
      ok: true,
      reports: [{line: 1, level: 'WARNING', type: 'LONG_LINE', message: 'too long'}],
    });
    expect(runs[0]?.files).toEqual([{path: '/a.c', bytes: bytes('int a;\n')}]);
  });

  test.each<[CheckpatchOutcome, string]>([
    [{...said(), exitCode: 2, stderr: bytes('it died\n')}, 'checkpatch.pl failed: it died'],
    [{ok: false, why: 'crashed', message: 'memory'}, 'checkpatch.pl failed: memory'],
    [{ok: false, why: 'stopped', message: 'too long to be checked'}, 'a.c: too long to be checked'],
    [
      {ok: false, why: 'not-loaded', failure: {ok: false, why: 'download-failed', message: 'no network'}},
      'no network',
    ],
  ])('says why there is none: %j', async (outcome, message) => {
    expect((await check(outcome)).result).toEqual({ok: false, message});
  });
});
