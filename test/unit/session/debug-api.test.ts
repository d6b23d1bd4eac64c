/** Owns the tests of what `modlab.debug` may be given: what is wrong is refused at once, with a sentence on what to give. */
import {beforeEach, expect, test} from 'vitest';
import {Breakpoints} from '../../../src/session/debug/breakpoints';
import {debugApi} from '../../../src/session/debug/api/modlab-debug';
import type {DebugService} from '../../../src/session/debug/debug-service';
import type {ModlabDebug} from '../../../src/session/debug/api/modlab-debug';
import type {AskGuest} from '../../../src/session/machine/guest-channel';

const FILES: Record<string, Uint8Array> = {
  '/lab/main.c': new TextEncoder().encode('int a;\nint b;\n'),
  '/lab/odd.c': Uint8Array.of(0x7f, 0x45, 0, 0xff),
};
let stop: unknown;
let asked: string[];
let breakpoints: Breakpoints;
let listeners: ((stop: unknown) => void)[];
let api: ModlabDebug;

beforeEach(() => {
  [stop, asked, listeners] = [undefined, [], []];
  breakpoints = new Breakpoints({read: () => undefined, write: () => undefined});
  const said = (name: string) => () => {
    asked.push(name);
    return Promise.resolve({ok: false, message: 'The machine is not stopped: it runs.'});
  };
  const debug = {
    breakpoints,
    get stop() {
      return stop;
    },
    on: (_: string, listener: (stop: unknown) => void) => {
      listeners.push(listener);
      return () => undefined;
    },
    ...{resume: said('resume'), step: said('step'), goToLine: said('goTo'), evaluate: said('evaluate')},
    ...{set: said('set'), returnWith: said('return'), skipCall: said('skip'), jumpTo: said('jump')},
    ...{stepBack: () => Promise.resolve(false), reverse: () => Promise.resolve(false)},
    goToStop: () => Promise.resolve(false),
    sourceOf: (path: string) => Promise.resolve(path === '/lab/known.c' ? 'x();\n' : undefined),
    whyNotRecorded: () => Promise.resolve('It is a function of the kernel.'),
    record: said('record'),
  } as unknown as DebugService;
  const readFile = (path: string) =>
    stop
      ? new Promise(() => undefined)
      : Promise.resolve(FILES[path] ? {ok: true, bytes: FILES[path]} : {ok: false, message: 'no such file'});
  const ask = ((question: (guest: unknown) => unknown) => question({readFile})) as unknown as AskGuest;
  api = debugApi(debug, {ask, directory: () => '/lab', opened: () => undefined});
});

/** As a page's own script may call it. */
const loosely = () => api as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;

test.each([
  ['setBreakpoint', [], /^Give a line of a source, .* or a function/],
  ['setBreakpoint', [{}], /^Give a line/],
  ['setBreakpoint', ['main.c:3'], /^Give a line/],
  ['setBreakpoint', [{file: 'main.c', line: '2'}], /^Give a line/],
  ['setBreakpoint', [{file: 'main.c', line: 0}], /^Give a line/],
  ['setBreakpoint', [{file: 'main.c', line: 1, function: 'f'}], /^Give a line/],
  ['setBreakpoint', [{function: 'a b'}], /^Give a line/],
  ['setBreakpoint', [{file: 'main.ko', line: 1}], /\.c or \.h file/],
  ['setBreakpoint', [{file: 'odd.c', line: 1}], /is no text/],
  ['setBreakpoint', [{file: 'main.c', line: 30}], /has no line 30/],
  ['setBreakpoint', [{file: 'main.c', line: 1}, {condition: 5}], /^condition is an expression/],
  ['setBreakpoint', [{file: 'main.c', line: 1}, {condition: 'i ='}], /^The condition cannot be read/],
  ['setBreakpoint', [{file: 'main.c', line: 1}, {log: '{i+}'}], /^The log cannot be read/],
  ['setBreakpoint', [{file: 'main.c', line: 1}, {fromHit: 'x'}], /^fromHit is a whole number/],
  ['setBreakpoint', [{file: 'main.c', line: 1}, {fromHit: -1}], /^fromHit is a whole number/],
  ['setBreakpoint', [{file: 'main.c', line: 1}, {id: 77}], /^There is no option id/],
  ['setBreakpoint', [{file: 'main.c', line: 1}, 7], /^Options are/],
  ['step', ['foo'], /'over', 'into', 'out', 'back' or 'reverse'/],
  ['step', [], /'over'/],
  ['evaluate', [], /^Give an expression of C/],
  ['evaluate', [5], /^Give an expression of C/],
  ['evaluate', ['x', -1], /^Give the number of a frame/],
  ['set', ['x'], /^Give the value/],
  ['set', ['x', 1.5], /^Give the value/],
  ['returnWith', [{}], /^Give the value/],
  ['skipCall', [7], /^Give the name of a function/],
  ['jumpTo', [], /^Give a line of a source/],
  ['jumpTo', ['x'], /^Give a line of a source/],
  ['record', [], /^Give a function of a module/],
  ['record', [{}], /^Give a function of a module/],
  ['record', [{function: 'f', lines: 5000}], /^Give a function of a module/],
  ['record', [{function: 'vfs_read'}], /function of the kernel/],
  ['goTo', ['x'], /^Give the number of a recorded line/],
  ['goToStop', [-1], /^Give the number of a stop/],
] as const)('%s %j is refused', async (name, given, sentence) => {
  await expect(loosely()[name]?.(...given)).rejects.toThrow(sentence);
  expect(asked).toEqual([]);
  expect(breakpoints.all).toEqual([]);
});

test('what can only be done to a machine that stands says that it runs', async () => {
  for (const done of [
    () => api.resume(),
    () => api.step('over'),
    () => api.step('back'),
    () => api.evaluate('x'),
    () => api.goTo(1),
  ])
    await expect(done()).rejects.toThrow('The machine is not stopped');
});

test('what is right is taken, with the text of its line', async () => {
  await api.setBreakpoint({file: 'main.c', line: 2}, {condition: 'i == 5', fromHit: 2});
  expect(breakpoints.all).toMatchObject([
    {path: '/lab/main.c', line: 2, text: 'int b;', condition: 'i == 5', fromHit: 2},
  ]);
});

test('while the machine stands, or as soon as it does, a breakpoint is set by what the page knows', async () => {
  const waiting = api.setBreakpoint({file: 'known.c', line: 1});
  stop = {};
  for (const listener of listeners) listener(stop);
  await waiting;
  await api.setBreakpoint({file: 'other.c', line: 9});
  await expect(api.setBreakpoint({file: 'known.c', line: 9})).rejects.toThrow('has no line 9');
  expect(breakpoints.all.map(({path, line, text}) => [path, line, text])).toEqual([
    ['/lab/known.c', 1, 'x();'],
    ['/lab/other.c', 9, ''],
  ]);
});

test('a breakpoint stays where it is, and what it is, whatever else is asked for with it', () => {
  const change = {condition: 'x', id: 77, path: '/x', function: 'f'};
  breakpoints.add('/lab/main.c', 1, 'a', change);
  breakpoints.update(1, change);
  expect(breakpoints.all).toMatchObject([{id: 1, path: '/lab/main.c', function: '', condition: 'x'}]);
});
