/** Owns the proof that a step, a run and a recording stay in the lines that a person wrote, and say where they go instead. */
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {startGuest} from '../../../src/cli/guest/harness';
import {DebuggedLab} from './session';
import type {Lab} from '../../../src/cli/guest/harness';

const HOME = '/root/steps';
const LISTS = `${HOME}/lists.c`;
let lab: Lab;
let debugged: DebuggedLab;
let loaded: Promise<{output: string}>;

beforeAll(async () => {
  lab = await startGuest();
  debugged = await new DebuggedLab(lab, HOME).withCompiler();
}, 180_000);
afterAll(() => lab.stop());
afterEach(async () => {
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  await loaded;
  await lab.run('rmmod lists chain 2>/dev/null; true');
});

const insmod = (name: string) => {
  loaded = lab.run(`cd ${HOME} && make >&2 && insmod ${name}.ko; dmesg | tail -1`, {timeoutMs: 60_000});
};
const top = () => debugged.stopped?.frames[0];

test('a step over stays out of what is inlined from headers; a step into goes in, and out of it again', async () => {
  await debugged.provide('lists.c');
  const {stops} = debugged;
  debugged.breakAt('lists.c', 'list_add_tail(');
  insmod('lists');
  await debugged.stop(stops);
  expect(top()).toMatchObject({name: 'lists_init', place: {path: LISTS}});
  await debugged.step('into');
  expect(top()?.place?.path).toMatch(/\/list\.h$/);
  expect(top()?.isInlined).toBe(true);
  for (let depth = 0; depth < 5 && top()?.isInlined; depth++) await debugged.step('out');
  expect(top()).toMatchObject({name: 'lists_init', place: {path: LISTS}});
  const lines = new Set<number | undefined>();
  for (let step = 0; step < 14; step++) {
    await debugged.step('over');
    expect(top()).toMatchObject({name: 'lists_init', place: {path: LISTS}});
    lines.add(top()?.place?.line);
  }
  expect(lines.size).toBeGreaterThan(3);
}, 90_000);

test('a recording has the lines of the module’s own files', async () => {
  await debugged.provide('lists.c');
  const lists = debugged.engine.recorder.record({function: 'lists_init'});
  debugged.engine.refresh();
  insmod('lists');
  const recorded = await lists;
  expect(recorded.end).toBe('returned');
  expect(new Set(recorded.steps.map(({place}) => place?.path))).toEqual(new Set([LISTS]));
  const adds = debugged.lineOf('lists.c', 'list_add_tail(');
  expect(recorded.steps.filter(({place}) => place?.line === adds)).toHaveLength(4);
  await loaded;

  await debugged.provide('chain.c');
  const chain = debugged.engine.recorder.record({function: 'add'});
  debugged.engine.refresh();
  insmod('chain');
  const weighs = debugged.lineOf('chain.c', '/* weighs */');
  const {steps} = await chain;
  expect(steps.map(({place}) => place?.line)).toContain(weighs);
}, 90_000);

test('a run to a line without code goes to the next that has, and says so; where there is none it stays', async () => {
  await debugged.provide('lists.c');
  const {stops} = debugged;
  debugged.breakAt('lists.c', 'squares[i] = i * i');
  insmod('lists');
  const stop = await debugged.stop(stops);
  const runTo = (path: string, line: number, text = '') => debugged.engine.runTo(path, line, text);
  expect(await runTo(LISTS, 900)).toMatchObject({ok: false, message: expect.stringContaining('no code')});
  expect(await runTo(`${HOME}/other.c`, 3)).toMatchObject({ok: false});
  expect(debugged.stopped).toBe(stop);
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  const blank = debugged.lineOf('lists.c', '/* tells */') - 1;
  const before = debugged.stops;
  expect(await runTo(LISTS, blank, '}')).toMatchObject({
    ok: true,
    told: `Line ${blank} has no code: the machine goes on to line ${blank + 1}.`,
  });
  expect((await debugged.stop(before)).frames[0]?.place?.line).toBe(blank + 1);
  expect(await debugged.engine.resume()).toEqual({ok: true});
  expect(await debugged.engine.resume()).toMatchObject({ok: false});
}, 90_000);

test('a breakpoint on a line without code says where it stops', async () => {
  await debugged.provide('lists.c');
  const {stops} = debugged;
  const line = debugged.lineOf('lists.c', 'int i;') - 2;
  const breakpoint = debugged.breakpoints.add(LISTS, line, '');
  insmod('lists');
  const stopped = (await debugged.stop(stops)).frames[0]?.place?.line ?? 0;
  expect(stopped).toBeGreaterThan(line);
  expect(breakpoint && debugged.breakpoints.status(breakpoint).message).toBe(
    `Line ${line} has no code: it stops at line ${stopped}.`,
  );
}, 90_000);
