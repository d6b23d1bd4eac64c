/** Owns the proof that a lesson judges its steps when something happens, once each, and survives machines that go away. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {Lesson} from '../../../src/session/lesson/lesson';
import {all, any, met, missing, not} from '../../../src/labs/checks/verdict';
import type {AskGuest} from '../../../src/session/machine/guest-channel';
import type {Check, Lab} from '../../../src/labs/lab';
import type {Guest} from '../../../src/protocol/guest';
import type {DebugEvent} from '../../../src/protocol/guest/debug-event';

const clock = {
  setTimeout: (work: () => void, milliseconds: number) => Number(setTimeout(work, milliseconds)),
  clearTimeout: (timer: number) => clearTimeout(timer),
  now: () => Date.now(),
};

/** A guest whose files are what the test says; each reading is counted. */
function guestWith(files: Record<string, string>) {
  const read: string[] = [];
  let running = true;
  const guest = {
    readFile: (path: string) => {
      read.push(path);
      const text = files[path];
      return Promise.resolve(
        text === undefined
          ? {ok: false, why: 'errno', errno: 'ENOENT', message: ''}
          : {ok: true, bytes: new TextEncoder().encode(text)},
      );
    },
  } as unknown as Guest;
  const ask: AskGuest = (question) =>
    running ? question(guest) : Promise.resolve({ok: false, why: 'not-running', message: 'it has stopped'});
  return {ask, read, files, stop: () => (running = false)};
}

const holds =
  (path: string, text: string): Check =>
  async (ctx) =>
    (await ctx.file(path)) === text ? met(`${path} is ${text}`) : missing(`${path} is not ${text}`);

const step = (id: string, check: Check, more: object = {}) => ({
  id,
  title: id,
  task: id,
  hint: id,
  solution: id,
  covers: [],
  check,
  ...more,
});
const labOf = (...steps: Lab['steps']): Lab => ({
  id: 'a-lab',
  order: 1,
  title: 'A lab',
  summary: '',
  level: 'first',
  minutes: 5,
  needs: [],
  modules: [],
  steps,
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(1000);

describe('a lesson', () => {
  test('looks once after a burst of events, reads each thing once a round, and says what is missing', async () => {
    const guest = guestWith({'/a': 'no'});
    const lesson = new Lesson(
      labOf(step('one', holds('/a', 'yes')), step('two', holds('/a', 'both'))),
      guest.ask,
      clock,
    );
    lesson.begin({});
    for (let i = 0; i < 5; i++) lesson.scheduleCheck();
    await settle();
    expect(guest.read).toEqual(['/a']);
    expect(lesson.steps.map(({missing: lacks}) => lacks)).toEqual(['/a is not yes', '/a is not both']);
    guest.files['/a'] = 'both';
    lesson.scheduleCheck();
    await settle();
    expect(lesson.steps.map(({done}) => done?.evidence)).toEqual([undefined, '/a is both']);
    expect(lesson.current?.step.id).toBe('one');
  });

  test('judges what was done in the debugger while it holds the machine, and the rest when that goes on', async () => {
    const guest = guestWith({'/a': 'yes'});
    let answers: (() => void)[] = [];
    let isStill = false;
    const ask: AskGuest = (question) =>
      isStill
        ? new Promise((resolve) => answers.push(() => resolve(guest.ask(question))))
        : guest.ask(question);
    const stops: Check = async (ctx) =>
      (await ctx.debugEvents()).length > 0
        ? {met: true, evidence: 'it stood'}
        : {met: false, missing: 'it has not stood'};
    const debugged = {...step('two', stops), debug: [{continue: 1}]};
    const lesson = new Lesson(labOf(step('one', holds('/a', 'yes')), debugged), ask, clock);
    isStill = true;
    lesson.begin({});
    await settle();
    expect(answers.length).toBe(1);
    lesson.held = true;
    const event = {kind: 'recording', function: 'f', end: 'returned', lines: 3} as const;
    lesson.onDebugEvent(event);
    await settle();
    expect(lesson.steps.map(({done}) => done?.evidence)).toEqual([undefined, 'it stood']);
    expect(lesson.work.debugged).toEqual([event]);
    isStill = false;
    for (const answer of answers) answer();
    answers = [];
    lesson.held = false;
    await settle();
    expect(lesson.steps.map(({done}) => done?.evidence)).toEqual(['/a is yes', 'it stood']);
  });

  test('remembers nothing of the debugger where no step is done in it, and so much where one is', async () => {
    const event = {kind: 'recording', function: 'f', end: 'returned', lines: 3} as const;
    const never: Check = () => Promise.resolve({met: false, missing: 'never'});
    const without = new Lesson(labOf(step('one', never)), guestWith({}).ask, clock);
    without.begin({});
    without.onDebugEvent(event);
    expect(without.work.debugged).toBeUndefined();
    const debugged = {...step('one', never), debug: [{continue: 1}]};
    const lesson = new Lesson(labOf(debugged), guestWith({}).ask, clock);
    lesson.begin({}, {}, [event]);
    const stop: DebugEvent & {kind: 'stop'} = {
      kind: 'stop',
      by: 'breakpoint',
      ...{function: 'f', file: 'a.c', line: 3, text: 'x = 1;', task: 'sh', context: 'process'},
    };
    lesson.begin({}, {}, [stop]);
    lesson.onDebugEvent(stop);
    expect(lesson.work.debugged).toEqual([stop]);
    lesson.onDebugEvent(stop);
    expect(lesson.work.debugged).toEqual([stop, stop]);
    lesson.begin({}, {}, [stop]);
    lesson.onDebugEvent({...stop, by: 'back'});
    expect(lesson.work.debugged?.length).toBe(2);
    for (let lines = 0; lines < 100; lines++) lesson.onDebugEvent({...event, lines});
    expect(lesson.work.debugged?.length).toBe(60);
    expect(lesson.work.debugged?.at(-1)).toMatchObject({lines: 99});
    await settle();
  });

  test('looks within 0.3 s while things keep happening', async () => {
    const guest = guestWith({'/a': 'no'});
    const lesson = new Lesson(
      labOf(step('one', holds('/a', 'yes')), step('two', holds('/a', 'no'))),
      guest.ask,
      clock,
    );
    lesson.begin({});
    for (let at = 0; at < 300; at += 30) {
      lesson.scheduleCheck();
      await vi.advanceTimersByTimeAsync(30);
    }
    await vi.advanceTimersByTimeAsync(10);
    expect(guest.read).not.toEqual([]);
  });

  test('keeps what was done, whatever the machine shows later, and gives it to the next save', async () => {
    const guest = guestWith({'/a': 'yes'});
    const lesson = new Lesson(
      labOf(step('one', holds('/a', 'yes')), step('two', holds('/b', ''))),
      guest.ask,
      clock,
    );
    const done: string[] = [];
    lesson.on('done', (state) => done.push(state.step.id));
    lesson.begin({});
    await settle();
    guest.files['/a'] = 'no';
    lesson.scheduleCheck();
    await settle();
    expect(done).toEqual(['one']);
    expect(Object.keys(lesson.progress)).toEqual(['one']);
    lesson.begin({});
    await settle();
    expect(lesson.progress).toEqual({});
    lesson.mergeProgress({one: {at: 1, evidence: 'before'}});
    expect(Object.keys(lesson.progress)).toEqual(['one']);
  });

  test('keeps what was predicted until the step is done, beside what was done, and gives both to the next save', async () => {
    const guest = guestWith({'/a': 'no'});
    const prediction = {question: 'What?', choices: ['this', 'that']};
    const lesson = new Lesson(
      labOf(step('one', holds('/a', 'yes'), {prediction}), step('two', holds('/b', ''))),
      guest.ask,
      clock,
    );
    const said: (string | undefined)[] = [];
    lesson.on('predicted', ({predicted}) => said.push(predicted));
    lesson.begin({});
    expect(lesson.work).toEqual({progress: {}});
    lesson.predict('one', ' ');
    lesson.predict('two', 'nobody has asked');
    lesson.predict('one', 'this');
    lesson.predict('one', ` ${'x'.repeat(300)}`);
    expect(said).toEqual(['this', 'x'.repeat(200)]);
    lesson.predict('one', 'that');
    expect(lesson.work).toEqual({progress: {}, predictions: {one: 'that'}});
    guest.files['/a'] = 'yes';
    lesson.scheduleCheck();
    await settle();
    lesson.predict('one', 'this');
    expect(lesson.steps[0]).toMatchObject({done: {evidence: '/a is yes'}, predicted: 'that'});
    const {progress, predictions} = lesson.work;
    lesson.begin(progress, predictions);
    expect(lesson.steps[0]).toMatchObject({done: {evidence: '/a is yes'}, predicted: 'that'});
    lesson.begin(progress);
    expect(lesson.steps[0]?.predicted).toBeUndefined();
    lesson.mergeProgress({}, predictions);
    expect(lesson.steps[0]?.predicted).toBe('that');
  });

  test('judges nothing of a machine that is gone', async () => {
    const guest = guestWith({'/a': 'no'});
    const lesson = new Lesson(
      labOf(step('one', not(holds('/a', 'no'), 'changed', 'not yet'))),
      guest.ask,
      clock,
    );
    guest.stop();
    lesson.begin({});
    await settle();
    expect(lesson.steps[0]).toMatchObject({done: undefined, missing: undefined});
  });

  test('takes a panic for success where the step wants one, and nowhere else', async () => {
    const guest = guestWith({});
    const never = holds('/never', '');
    const lesson = new Lesson(
      labOf(step('one', never, {ends: 'panic'}), step('two', never)),
      guest.ask,
      clock,
    );
    lesson.begin({});
    await settle();
    expect(lesson.panicked('Kernel panic - not syncing: x')).toBe(true);
    expect(Object.keys(lesson.progress)).toEqual(['one']);
    const other = new Lesson(
      labOf(step('one', never), step('two', never, {ends: 'panic'})),
      guest.ask,
      clock,
    );
    other.begin({});
    await settle();
    expect(other.panicked('Kernel panic - not syncing: y')).toBe(false);
    expect(other.progress).toEqual({});
  });

  test('hears of the log what came after the lab was entered', async () => {
    const guest = guestWith({});
    const said: Check = async (ctx) => met((await ctx.log()).map(({text}) => text).join());
    const lesson = new Lesson(
      labOf(step('one', all(holds('/a', 'x'), said)), step('two', never())),
      guest.ask,
      clock,
    );
    lesson.begin({});
    const record = (seq: number, text: string) => ({seq, level: 6, atUs: 0, text});
    lesson.onLogRecords([record(1, 'boot'), record(2, 'modlab: lab a-lab'), record(3, 'hello')]);
    lesson.onLogRecords([record(2, 'modlab: lab a-lab'), record(3, 'hello'), record(4, 'again')]);
    guest.files['/a'] = 'x';
    await settle();
    expect(lesson.progress['one']?.evidence).toBe('/a is x; hello,again');
  });
});

const never = (): Check => () => Promise.resolve(missing('never'));

test('any of several says what the first lacks, or what it is told to say', async () => {
  const ctx = {} as never;
  expect(await any([never(), never()])(ctx)).toEqual(missing('never'));
  expect(await any([never()], 'nothing yet')(ctx)).toEqual(missing('nothing yet'));
  expect(await any([never(), () => Promise.resolve(met('second'))])(ctx)).toEqual(met('second'));
});
