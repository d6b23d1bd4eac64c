/** Owns the tests of what a check of a file's style leaves in the editor, and of the worker that it is made in. */
import {describe, expect, test, vi} from 'vitest';
import {reportsIn} from '../../../src/compiler/checkpatch/report';
import {StyleCheck} from '../../../src/session/diagnostics/style-check';
import {FileDiagnostics} from '../../../src/session/editor/file-diagnostics';
import {connectCheckpatch} from '../../../src/session/workers/checkpatch-process';
import {fakeWorker} from './fake-worker';
import type {FakeWorker} from './fake-worker';
import type {CheckpatchApi, StyleResult} from '../../../src/protocol/compiler-api';
import type {Diagnostic} from '../../../src/session/diagnostics/gcc-output';

const PATH = '/root/labs/first-module/hello.c';

test('what checkpatch.pl prints is read line by line, and nothing else of it', () => {
  expect(
    reportsIn(
      [
        "/hello.c:2: ERROR:SPACING: spaces required around that '=' (ctx:VxV)",
        '/hello.c:0: CHECK:UNDOCUMENTED: a: colon',
        'total: 1 errors, 1 warnings, 2 lines checked',
        '',
      ].join('\n'),
    ),
  ).toEqual([
    {line: 2, level: 'ERROR', type: 'SPACING', message: "spaces required around that '=' (ctx:VxV)"},
    {line: 1, level: 'CHECK', type: 'UNDOCUMENTED', message: 'a: colon'},
  ]);
});

describe('what is said of a file', () => {
  const ofCompiler: Diagnostic = {path: PATH, line: 3, column: 2, severity: 'error', message: 'x undeclared'};
  const check = async (known: FileDiagnostics, result: StyleResult) =>
    new StyleCheck(
      () => Promise.resolve(result),
      (event) => known.add(event),
    ).check({path: PATH, text: ''});
  const report = {line: 4, level: 'WARNING', type: 'LONG_LINE', message: 'too long'} as const;

  test('about its style stands beside what the compiler says, and each replaces its own', async () => {
    const known = new FileDiagnostics();
    known.add({replaces: [PATH], diagnostics: [ofCompiler]});
    expect(await check(known, {ok: true, reports: [report, {...report, line: 9, level: 'CHECK'}]})).toEqual({
      ok: true,
      count: 2,
    });
    const said = () => known.byPath.get(PATH)?.map(({severity, line}) => `${severity} ${line}`);
    expect(said()).toEqual(['error 3', 'warning 4', 'note 9']);
    known.add({replaces: [PATH], diagnostics: []});
    expect(said()).toEqual(['warning 4', 'note 9']);
    known.add({replaces: [PATH], diagnostics: [ofCompiler]});
    await check(known, {ok: true, reports: []});
    expect(said()).toEqual(['error 3']);
  });

  test('stays when its style could not be checked', async () => {
    const known = new FileDiagnostics();
    await check(known, {ok: true, reports: [report]});
    expect(await check(known, {ok: false, message: 'no network'})).toEqual({
      ok: false,
      message: 'no network',
    });
    expect(known.byPath.get(PATH)).toHaveLength(1);
  });
});

describe('the worker of checkpatch', () => {
  /** Each in the order in which they were made. */
  function workers(answer: CheckpatchApi['check']) {
    const made: FakeWorker[] = [];
    const spawn = () => {
      const fake = fakeWorker({begin: () => undefined, check: answer} satisfies CheckpatchApi);
      made.push(fake);
      return fake.worker;
    };
    const archive = {file: 'checkpatch.tgz', sha256: '', size: 1, unpackedSize: 1};
    return {made, check: connectCheckpatch({spawn, url: '/checkpatch.tgz', archive})};
  }

  const nothing: StyleResult = {ok: true, reports: []};

  test('is made by the first check, serves the next ones, and ends when none has come for a while', async () => {
    const {made, check} = workers(() => Promise.resolve(nothing));
    expect(made).toHaveLength(0);
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    try {
      await check('a.c', '');
      await vi.advanceTimersByTimeAsync(100_000);
      await check('b.c', '');
      await vi.advanceTimersByTimeAsync(100_000);
      expect(made.map(({ended}) => ended)).toEqual([false]);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(made.map(({ended}) => ended)).toEqual([true]);
      expect(await check('c.c', '')).toMatchObject({ok: true});
      expect(made).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(130_000);
    } finally {
      vi.useRealTimers();
    }
    expect(made.map(({ended}) => ended)).toEqual([true, true]);
  });

  test('that dies answers, and the next check has another', async () => {
    let calls = 0;
    const {made, check} = workers(() =>
      calls++ === 0 ? new Promise(() => undefined) : Promise.resolve(nothing),
    );
    const first = check('a.c', '');
    await vi.waitFor(() => expect(calls).toBe(1));
    made[0]?.die('out of memory');
    expect(await first).toEqual({ok: false, message: 'out of memory'});
    expect(made[0]?.ended).toBe(true);
    expect(await check('a.c', '')).toEqual(nothing);
  });

  test('goes on with the other check when one fails', async () => {
    let finish: (result: StyleResult) => void = () => undefined;
    const {made, check} = workers((name) =>
      name === 'long.c'
        ? Promise.resolve({ok: false, message: 'too long'})
        : new Promise<StyleResult>((resolve) => (finish = resolve)),
    );
    const slow = check('slow.c', '');
    expect(await check('long.c', '')).toMatchObject({ok: false});
    finish(nothing);
    expect(await slow).toEqual(nothing);
    expect(made).toHaveLength(1);
  });

  test('says what it threw', async () => {
    const {check} = workers(() => Promise.reject(new Error('no memory')));
    expect(await check('a.c', '')).toMatchObject({
      ok: false,
      message: expect.stringContaining('no memory') as string,
    });
  });
});
