/** Owns the proof that a lab's lesson meets each machine as it should: entered, followed, and deaf to machines that are gone. */
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {Course} from '../../../src/session/lesson/course';
import {labOf, met, step} from './labs-of-tests';
import type {Guest, GuestResult, LogRecord} from '../../../src/protocol/guest';
import type {StartFrom} from '../../../src/protocol/machine-api';

const FIRST = 'first-module';
const base: StartFrom = {kind: 'base'};
const started: StartFrom = {
  kind: 'base',
  start: {kind: 'url', url: '', image: {file: '', sha256: '', size: 1, unpackedSize: 1}},
};
const snapshot: StartFrom = {kind: 'snapshot', delta: new Uint8Array(0)};

describe('a course', () => {
  /** Scripts that the guest was asked to run; each is answered at once, or by `answerRun`. */
  let scripts: string[];
  let automatic: boolean;
  let answerRun: () => void;
  /** What the guest's log is followed by, in the order of the machines. */
  let followed: {after: string; tell: (records: LogRecord[]) => void}[];
  let uptime: string;
  let course: Course;
  let oopses: string[];
  let labs: string[];
  beforeEach(() => {
    scripts = [];
    followed = [];
    oopses = [];
    labs = [];
    uptime = '10.00 5.00\n';
    answerRun = () => undefined;
    automatic = true;
    const guest = {
      readFile: () => Promise.resolve({ok: true, bytes: new TextEncoder().encode(uptime)}),
      run: (script: string) => {
        scripts.push(script);
        const done = {ok: true, stdout: new Uint8Array(0), stderr: new Uint8Array(0), exitCode: 0};
        if (automatic) return Promise.resolve(done);
        return new Promise((resolve) => (answerRun = () => resolve(done)));
      },
    } as unknown as Guest;
    course = new Course({
      labs: [labOf(FIRST, step('one', met('seen'))), labOf('second', step('two', met('seen')))],
      ask: <T>(ask: (guest: Guest) => Promise<GuestResult<T>>) => ask(guest),
      followLog: (after, tell) => {
        followed.push({after, tell});
        return Promise.resolve({ok: true, watch: 1});
      },
      clock: {setTimeout: () => 0, clearTimeout: () => undefined, now: () => 5000},
    });
    course.on('trouble', ({latest}) => oopses.push(latest.headline));
    course.on('lab', ({lab}) => labs.push(lab.id));
  });
  const record = (text: string, atSeconds: number, seq = 1): LogRecord => ({
    seq,
    level: 4,
    text,
    atUs: atSeconds * 1e6,
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve));

  test('does not wait for a machine that stands, whatever its lab was called before', async () => {
    const {lab} = course;
    lab.formerIds = ['former'];
    automatic = false;
    const stopped: StartFrom = {...snapshot, stopped: {port: 'breakpoint', address: 4}};
    await course.onMachineReady(stopped, {lab: FIRST, progress: {one: {at: 1, evidence: 'before'}}});
    expect(course.lesson.steps[0]?.done?.evidence).toBe('before');
    expect(followed).toEqual([]);
    answerRun();
    await settle();
    expect(followed.map(({after}) => after)).toEqual([`modlab: lab ${FIRST}`]);
    delete lab.formerIds;
  });

  test('begins with its first lab, and knows no others', () => {
    expect(course.lab.id).toBe(FIRST);
    expect(course.choose('nowhere')).toBe(false);
    expect(course.lab.id).toBe(FIRST);
    expect(course.choose('second')).toBe(true);
    expect(course.choose('second')).toBe(true);
    expect(labs).toEqual(['second']);
  });

  test.each([
    ['a saved machine', snapshot, 'second', false],
    ['a machine that was started in the lab', started, 'second', false],
    ['the base in its own lab', base, FIRST, false],
    ['the base in another lab', base, 'second', true],
    ['a cold boot', {kind: 'cold-boot'}, FIRST, true],
  ] as const)('enters the lab on %s: %s', async (_, from, lab, enters) => {
    await course.onMachineReady(from, {lab});
    expect(scripts).toHaveLength(enters ? 1 : 0);
    if (enters) expect(scripts[0]).toContain(`enter-lab ${lab}`);
    expect(followed).toMatchObject([{after: `modlab: lab ${lab}`}]);
  });

  test('goes on with the steps that were done on the machine', async () => {
    await course.onMachineReady(snapshot, {lab: 'second', progress: {two: {at: 1, evidence: 'it was'}}});
    expect(course.lesson.steps[0]?.done).toEqual({at: 1, evidence: 'it was'});
    await course.onMachineReady(base, {lab: 'second'});
    expect(course.lesson.steps[0]?.done).toBeUndefined();
  });

  test('does not begin on a machine that gave way while its lab was entered', async () => {
    automatic = false;
    const late = course.onMachineReady({kind: 'cold-boot'}, {lab: FIRST});
    await settle();
    course.leave();
    answerRun();
    await late;
    expect(followed).toEqual([]);
  });

  test('tells of an oops once, whatever lines it has, and of the next one', async () => {
    await course.onMachineReady(base, {lab: FIRST});
    followed[0]?.tell([
      record('hello: init', 1, 1),
      record('BUG: kernel NULL pointer dereference, address: 00000040', 2, 2),
      record('Oops: 0000 [#1]', 2.1, 3),
    ]);
    await settle();
    followed[0]?.tell([record('Oops: 0000 [#1]', 2.5, 4)]);
    await settle();
    expect(oopses).toEqual(['BUG: kernel NULL pointer dereference, address: 00000040']);
    followed[0]?.tell([record('kernel BUG at /root/x.c:3!', 9, 5)]);
    await settle();
    expect(oopses).toHaveLength(2);
  });

  test('does not tell of an oops that a saved machine had before', async () => {
    uptime = '100.00 50.00\n';
    await course.onMachineReady(snapshot, {lab: FIRST});
    followed[0]?.tell([record('BUG: long ago', 50)]);
    await settle();
    expect(oopses).toEqual([]);
    followed[0]?.tell([record('BUG: now', 101, 2)]);
    await settle();
    expect(oopses).toEqual(['BUG: now']);
  });

  test('is deaf to the log of a machine that is gone', async () => {
    await course.onMachineReady(base, {lab: FIRST});
    await course.onMachineReady(base, {lab: FIRST});
    followed[0]?.tell([record('BUG: of the first', 2)]);
    await settle();
    expect(oopses).toEqual([]);
    course.leave();
    followed[1]?.tell([record('BUG: of the second', 2)]);
    await settle();
    expect(oopses).toEqual([]);
  });

  test('passes on what the lesson in hand says, and nothing of the one before', () => {
    const changed = vi.fn();
    course.on('changed', changed);
    const before = course.lesson;
    course.choose('second');
    before.mergeProgress({});
    expect(changed).not.toHaveBeenCalled();
    course.lesson.mergeProgress({});
    expect(changed).toHaveBeenCalledTimes(1);
  });
});
