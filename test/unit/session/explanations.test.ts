/** Owns the proof that each explanation shows where it should, when what it explains is printed as the kernel or a program prints it. */
import {describe, expect, test} from 'vitest';
import {diagnosticsOf} from '../../../src/session/diagnostics/gcc-output';
import {EXPLANATIONS, explanationOf} from '../../../src/session/diagnostics/explanations/explain';
import {complaintsOf} from '../../../src/session/diagnostics/modpost-errors';
import {TerminalWords} from '../../../src/session/diagnostics/terminal-words';
import {troubleNotice} from '../../../src/session/messages/trouble-notice';
import {ReportLog} from '../../../src/session/diagnostics/oops/report-log';
import {LogLines} from '../../../src/ui/kernel/log-lines';
import {SAMPLES} from './explanations.samples';
import type {Where} from '../../../src/session/diagnostics/explanations/explanation';
import type {AskGuest} from '../../../src/session/machine/guest-channel';

const encode = (text: string) => new TextEncoder().encode(text);
const refused = {ok: false, why: 'errno', errno: 'ENOENT', message: ''};

/** A guest with a script for bash, a program for another system, and a directory in which no module was to be made. */
const guest = {
  run: (script: string) =>
    Promise.resolve({
      ok: true,
      exitCode: 0,
      stdout: encode(script.includes('x.sh') ? '#!/bin/bash -e\n' : '\x7fELF'),
      stderr: encode(''),
    }),
  stat: () => Promise.resolve(refused),
  readFile: (path: string) =>
    Promise.resolve(path === '/root/empty/modules.order' ? {ok: true, bytes: encode('')} : refused),
  modules: () => Promise.resolve({ok: true, modules: []}),
};
const ask = ((work: (its: unknown) => unknown) => work(guest)) as AskGuest;

/** What a person reads, by where the words stand. */
const SHOWN: Record<Where, (printed: string) => string | Promise<string>> = {
  report: (printed) => {
    let text = '';
    const log = new ReportLog(ask, (trouble) => (text = troubleNotice(trouble).text));
    log.take(printed.split('\n').map((line, seq) => ({seq, level: 4, atUs: 5, text: line})));
    return text;
  },
  log: (printed) => {
    const lines = new LogLines();
    lines.push(encode(`[    1.000000] ${printed}\n`));
    return lines
      .take()
      .map(({note}) => note ?? '')
      .join('');
  },
  compiler: (printed) => messages(printed),
  make: (printed) => messages(printed),
  modpost: (printed) =>
    complaintsOf(printed, '/root')
      .map(({message}) => message)
      .join(''),
  terminal: async (printed) => {
    const told: string[] = [];
    const words = new TerminalWords({
      ask,
      home: () => '/root',
      tell: (text) => told.push(text),
      over: () => undefined,
    });
    words.onOutput(encode(printed.endsWith('# ') ? printed : `${printed}\r\nroot@x:~# `));
    await new Promise((resolve) => setImmediate(resolve));
    return told.join('');
  },
};
const messages = (printed: string) =>
  diagnosticsOf(printed, '/root')
    .map(({message}) => message)
    .join('');

test('each row of the table has words of its own', () => {
  const ids = EXPLANATIONS.map(({id}) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.keys(SAMPLES).sort()).toEqual([...ids].sort());
});

describe.each(EXPLANATIONS)('$id', ({id, where}) => {
  test(`shows in the place for ${where}`, async () => {
    const sample = SAMPLES[id];
    if (!sample) throw new Error('no sample');
    expect(sample.where).toBe(where);
    expect(await SHOWN[where](sample.printed)).toContain(sample.says);
  });
});

test('what is well, or explains itself, is left alone', () => {
  const lines: [Where, string][] = [
    ['log', 'hello: init'],
    ['log', 'usb 1-1: failed with error -110'],
    ['log', 'hello: it took 48 ns'],
    ['compiler', "expected ';' before '}' token"],
    ['compiler', "implicit declaration of function 'my_own'"],
    ['modpost', 'my_own'],
    ['terminal', 'ls: /x: No such file or directory'],
    ['report', 'BUG: one'],
  ];
  for (const [where, line] of lines) expect(explanationOf(where, line), line).toBeUndefined();
});

test('a terminal’s words are told once a command, and a script that is not there not at all', async () => {
  const told: string[] = [];
  const absent = {
    ...guest,
    run: () => Promise.resolve({ok: true, exitCode: 1, stdout: encode(''), stderr: encode('')}),
  };
  const words = new TerminalWords({
    ask: ((work: (its: unknown) => unknown) => work(absent)) as AskGuest,
    home: () => '/root',
    tell: (text) => told.push(text),
    over: () => told.push('over'),
  });
  const line = 'rmmod: ERROR: Module x is in use\r\n';
  words.onOutput(encode(`root@x:~# rmmod x\r\n${line}${line}`));
  words.onOutput(encode(`root@x:~# ./none.sh\r\n-sh: ./none.sh: not found\r\n`));
  await new Promise((resolve) => setImmediate(resolve));
  const [hint] = told;
  // It holds until the next command, and not when Enter alone is pressed.
  expect(told).toEqual([hint, 'over']);
  words.onOutput(encode(`root@x:~# rmmod x\r\n${line}root@x:~# \r\nroot@x:~# `));
  expect(told).toEqual([hint, 'over', hint]);
  words.onOutput(encode('ls\r\nroot@x:~# '));
  expect(told).toEqual([hint, 'over', hint, 'over']);
});

test.each([
  ['make: git: No such file or directory', 'git: there is no git here; diff is.'],
  ['make[2]: g++: No such file or directory', 'g++: there is no C++ here.'],
  ['./run.sh: line 3: git: command not found', 'git: there is no git here; diff is.'],
  ['bash: git: command not found', 'git: there is no git here; diff is.'],
  ['sudo: git: command not found', 'git: there is no git here; diff is.'],
  ["env: can't execute 'git': No such file or directory", 'git: there is no git here; diff is.'],
  ['xargs: git: No such file or directory', 'git: there is no git here; diff is.'],
  ['make: gi: No such file or directory', undefined],
  ['sh: git: not found', undefined],
])('a program that is missing has its line of the guest’s table: %s', async (printed, says) => {
  const told: string[] = [];
  const table = encode('git there is no git here; diff is.\ng++ there is no C++ here.\n');
  const withTable = {
    ...guest,
    readFile: (path: string) =>
      Promise.resolve(path === '/usr/lib/modlab/instead' ? {ok: true, bytes: table} : refused),
  };
  const words = new TerminalWords({
    ask: ((work: (its: unknown) => unknown) => work(withTable)) as AskGuest,
    home: () => '/root',
    tell: (text) => told.push(text),
    over: () => undefined,
  });
  words.onOutput(encode(`root@x:~# x\r\n${printed}\r\n${printed}\r\nroot@x:~# `));
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual(says === undefined ? [] : [says]);
});
