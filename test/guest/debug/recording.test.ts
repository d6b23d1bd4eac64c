/** Owns the proof that a call is recorded line by line, and that what hangs together is drawn as it is. */
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {startGuest} from '../../../src/cli/guest/harness';
import {DebuggedLab} from './session';
import {buildLine} from '../../../src/session/building/makefile';
import {lastWrite, numericKeys} from '../../../src/session/debug/recording/recording';
import type {Lab} from '../../../src/cli/guest/harness';
import type {RecordedStep} from '../../../src/session/debug/recording/recording';

const HOME = '/root/recorded';
let lab: Lab;
let debugged: DebuggedLab;

beforeAll(async () => {
  lab = await startGuest();
  debugged = await new DebuggedLab(lab, HOME).withCompiler();
}, 180_000);
afterAll(() => debugged.lab.stop());
afterEach(async () => {
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
});

const build = (name: string) =>
  debugged.lab.run(`cd ${HOME} && make >&2 && insmod ${name}.ko; dmesg | tail -1`, {timeoutMs: 60_000});
const valueOf = (step: RecordedStep | undefined, name: string) =>
  [...(step?.values.values() ?? [])].find((each) => each.name === name)?.text;

test('init is recorded, line by line, into what it calls, and the machine goes on as if nobody had looked', async () => {
  await debugged.provide('chain.c');
  const recording = debugged.engine.recorder.record({function: 'chain_init'});
  debugged.engine.refresh();
  const loaded = build('chain');
  const {steps, end, ms} = await recording;
  expect(end).toBe('returned');
  expect((await loaded).output).toContain('chain: sum 467');
  expect(steps.length).toBeGreaterThan(60);
  const line = (words: string) => debugged.lineOf('chain.c', words);
  const links = steps.filter(({place}) => place?.line === line('/* links */'));
  expect(links.map((step) => valueOf(step, 'value'))).toEqual('1 2 3 5 8 13 21 34 55 89'.split(' '));
  expect(steps[0]?.place?.line).toBeLessThanOrEqual(line('/* sums */'));
  expect(links.map((step) => step.function)).toEqual(Array.from({length: 10}, () => 'add'));
  // head is written by the line that links: the step before the first that has it.
  const second = steps.indexOf(links[1] as RecordedStep);
  const wrote = lastWrite({steps}, second, '.head');
  expect(wrote).toBeLessThan(second);
  expect(wrote).toBeGreaterThanOrEqual(steps.indexOf(links[0] as RecordedStep));
  expect(lastWrite({steps}, second, '.reads')).toBeUndefined();
  const sum =
    numericKeys({steps})
      .get('.sum')
      ?.points.map(([, value]) => value) ?? [];
  expect(sum.at(-1)).toBeGreaterThanOrEqual(462);
  console.log(
    `recorded ${steps.length} lines in ${Math.round(ms)} ms: ${Math.round((steps.length / ms) * 1000)} lines/s`,
  );
  expect((await lab.run('rmmod chain; dmesg | grep -c -E "BUG|Oops|int3"')).output).toBe('0\n');
}, 60_000);

test('a recording ends at its limit with the machine standing, and at an oops with the lines that led to it', async () => {
  const {stops} = debugged;
  const recording = debugged.engine.recorder.record({function: 'chain_init', lines: 12});
  debugged.engine.refresh();
  const loaded = lab.run(`insmod ${HOME}/chain.ko; dmesg | tail -1`, {timeoutMs: 60_000});
  expect(await recording).toMatchObject({end: 'lines', steps: {length: 12}});
  await debugged.stop(stops);
  await debugged.engine.resume();
  expect((await loaded).output).toContain('chain: sum');
  await lab.run('rmmod chain');

  await debugged.provide('fault.c');
  const failing = debugged.engine.recorder.record({function: 'fault_write'});
  debugged.engine.refresh();
  await lab.run(`cd ${HOME} && make >&2 && insmod fault.ko`, {timeoutMs: 60_000});
  const before = debugged.stops;
  const wrote = lab.run('echo n > /dev/fault', {timeoutMs: 60_000});
  const {end, steps} = await failing;
  expect(end).toBe('oops');
  expect(steps.at(-1)).toMatchObject({function: 'store', place: {path: `${HOME}/fault.c`}});
  expect(valueOf(steps.at(-1), 'item')).toBe('NULL');
  expect((await debugged.stop(before)).why).toContain('NULL pointer');
  await debugged.engine.resume();
  await wrote;
}, 60_000);

test('built for debugging, a module keeps its variables where they are seen', async () => {
  await debugged.provide('chain.c');
  const {stops} = debugged;
  debugged.breakAt('chain.c', '/* adds */', {fromHit: 3});
  const line = `cd ${HOME}; ${buildLine(['chain'], true)}`;
  const loaded = lab.run(line, {timeoutMs: 60_000});
  await debugged.stop(stops);
  expect(await debugged.locals()).toEqual({a: '1', b: '2', i: '2', next: '3'});
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  expect((await loaded).output).toContain('chain: sum 467');
  await lab.run('rmmod chain');
}, 60_000);

test('lists, hash lists, pointers, arrays are boxes; a ring ends where it began', async () => {
  await debugged.provide('lists.c');
  const {stops} = debugged;
  debugged.breakAt('lists.c', '/* sums */', {condition: 'item->value == 9'});
  const loaded = build('lists');
  expect((await debugged.stop(stops)).why).toMatch(/^Breakpoint at lists\.c:\d+, in total\(\)\.$/);
  const chain = async (name: string) =>
    debugged.engine.evaluations.chain((await debugged.local(name)).handle);
  const inBoxes = async (name: string, member: string) => {
    const view = await chain(name);
    const texts = [];
    for (const node of view?.nodes ?? []) {
      const members = await debugged.engine.evaluations.within(node.handle);
      texts.push(members.find((each) => each.name === member)?.text);
    }
    return {texts, end: view?.end, elements: view?.elements};
  };
  expect(await inBoxes('items', 'value')).toEqual({
    texts: ['0', '3', '6', '9'],
    end: '',
    elements: ['struct item, by its member link'],
  });
  expect(await inBoxes('hooked', 'value')).toMatchObject({
    texts: ['27', '24', '21', '18', '15', '12', '9', '6', '3', '0'],
    end: '',
  });
  expect(await inBoxes('chain', 'number')).toMatchObject({texts: ['1', '2'], end: ''});
  expect(await inBoxes('ring', 'number')).toMatchObject({
    texts: ['10', '20', '30'],
    end: expect.stringContaining('goes round') as string,
  });
  expect((await chain('squares'))?.nodes.map(({text}) => text)).toEqual(
    [0, 1, 4, 9, 16, 25, 36, 49, 64, 81].map(String),
  );
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  expect((await loaded).output).toContain('lists: ');
}, 60_000);

test('the machine goes to a recorded line, and what cannot be gone to is told and holds nothing up', async () => {
  await debugged.provide('chain.c');
  const {recorder} = debugged.engine;
  const recording = recorder.record({function: 'chain_init'});
  debugged.engine.refresh();
  void build('chain').catch(() => undefined);
  const {steps} = await recording;
  for (const step of [9999, -1, 0.5, Number.NaN])
    expect(await recorder.goTo(step)).toMatchObject({
      ok: false,
      message: expect.stringContaining(`has ${steps.length} lines`) as string,
    });
  expect(debugged.stopped).toBeUndefined();
  expect(await recorder.goTo(20)).toEqual({ok: true});
  expect(debugged.stopped?.frames[0]?.place).toEqual(steps[20]?.place);

  // The call is made to end before it comes there.
  debugged.arrived = () =>
    debugged.engine.changing.jumpTo(`${HOME}/chain.c`, debugged.lineOf('chain.c', '/* descends */'));
  expect(await recorder.goTo(50)).toMatchObject({
    ok: false,
    message: expect.stringContaining('ended') as string,
  });
  debugged.arrived = () => Promise.resolve();
  expect(debugged.stopped).toBeDefined();
  await debugged.engine.resume();
  expect((await debugged.lab.run('dmesg | tail -1; rmmod chain')).output).toContain('chain: sum');
}, 90_000);
