/** Owns the tests of what a check of a file's style leaves in the editor. */
import {describe, expect, test} from 'vitest';
import {reportsIn} from '../../../src/compiler/checkpatch/report';
import {StyleCheck} from '../../../src/session/diagnostics/style-check';
import {FileDiagnostics} from '../../../src/session/editor/file-diagnostics';
import type {StyleResult} from '../../../src/protocol/compiler-api';
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
