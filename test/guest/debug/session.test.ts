/** Owns the proof that the session's debugger stops a running kernel where a person wants it, and says what they see there. */
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {startGuest} from '../../../src/cli/guest/harness';
import {DebuggedLab} from './session';
import type {Lab} from '../../../src/cli/guest/harness';

const HOME = '/root/watched';
let lab: Lab;
let debugged: DebuggedLab;

beforeAll(async () => {
  lab = await startGuest();
  debugged = await new DebuggedLab(lab, HOME).withCompiler();
  await debugged.provide('chain.c');
}, 120_000);
afterAll(() => lab.stop());
afterEach(async () => {
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  await lab.run('rmmod chain 2>/dev/null; true');
});

const build = `cd ${HOME} && make >&2 && insmod chain.ko; dmesg | tail -1`;
const TOLD = 'chain: sum 467';

test('a line of init stops the machine at the first build and load, with stack, values and context', async () => {
  debugged.breakAt('chain.c', '/* links */');
  const loaded = lab.run(build, {timeoutMs: 120_000});
  const stop = await debugged.stop(0);
  expect(stop.why).toBe('Breakpoint at chain.c:35, in add().');
  expect(stop.frames.slice(0, 3).map(({name, place}) => `${name} ${place?.path}:${place?.line}`)).toEqual([
    `add ${HOME}/chain.c:35`,
    `chain_init ${HOME}/chain.c:63`,
    expect.stringMatching(/^do_one_initcall\+0x/) as string,
  ]);
  expect(stop.context).toMatchObject({maySleep: true, interruptsOff: false});
  expect(stop.context?.task).toMatch(/^process insmod \(\d+\)$/);
  expect(await debugged.locals()).toMatchObject({value: '1'});
  expect(await debugged.value('node->value')).toBe('1');
  expect(await debugged.value('operations.read')).toContain('<chain_read [chain]>');
  expect(await debugged.locals(1)).toMatchObject({i: expect.stringMatching(/^0$|optimised out/) as string});

  const next = await debugged.step('over');
  expect(next.frames[0]?.place?.line).not.toBe(35);
  const again = await debugged.resumeTo();
  expect(again.frames[0]?.place?.line).toBe(35);
  expect(await debugged.local('value')).toMatchObject({text: '2', changed: true});
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  expect((await loaded).output).toContain(TOLD);
}, 180_000);

test('a function’s breakpoint, and a step into it, come before its first statement, which may be a call', async () => {
  await debugged.provide('opening.c');
  const at = debugged.breakIn('opening_init');
  const loaded = lab.run(`cd ${HOME} && make >&2 && insmod opening.ko`, {timeoutMs: 120_000});
  const stop = await debugged.stop(debugged.stops);
  const lineOf = (words: string) => debugged.lineOf('opening.c', words);
  expect(stop.frames[0]?.place?.line).toBe(lineOf('/* init begins */'));
  expect(await debugged.value('worked')).toBe('0');
  debugged.breakpoints.remove(at.id);
  debugged.breakAt('opening.c', '/* calls plain */');
  const before = await debugged.resumeTo();
  expect(before.frames[0]?.place?.line).toBe(lineOf('/* calls plain */'));
  const into = await debugged.step('into');
  expect(into.frames[0]?.place?.line).toBe(lineOf('/* plain begins */'));
  expect(await debugged.value('worked')).toBe('5');
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  await loaded;
  debugged.breakIn('opening_exit');
  const removed = lab.run('rmmod opening');
  const leaving = await debugged.stop(debugged.stops);
  // What it calls first is inlined, and begins where the function does.
  expect(leaving.frames[0]?.name).toBe('opening_exit');
  expect(await debugged.value('counted')).toBe('0');
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  await removed;
}, 180_000);

test('the guest’s clocks stand while it does, and in a save that is made meanwhile', async () => {
  await debugged.provide('chain.c');
  const uptime = async () => Number((await debugged.lab.run('cut -d" " -f1 /proc/uptime')).output);
  const from = await uptime();
  const began = performance.now();
  debugged.breakAt('chain.c', '/* links */');
  const loaded = lab.run(build, {timeoutMs: 120_000});
  await debugged.stop(debugged.stops);
  const stoppedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  const saved = await lab.machine.save();
  if (!saved.ok || !saved.stopped) throw new Error('it was not saved as it stood');
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  await loaded;
  const ran = (performance.now() - began - 6_000) / 1000;
  expect((await uptime()) - from).toBeLessThan(ran + 1);
  // And of what stood when it was saved, however long it stands when it is opened.
  const opened = await startGuest({kind: 'snapshot', delta: saved.delta, stopped: saved.stopped});
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const resumedAt = performance.now();
  await opened.machine.debug.resume();
  const later = Number((await opened.run('cut -d" " -f1 /proc/uptime')).output);
  await opened.stop();
  expect(later - from).toBeLessThan((stoppedAt - began + performance.now() - resumedAt) / 1000 + 1);
}, 180_000);

test('a condition, a count and a logpoint are judged without a stop to be seen', async () => {
  const {stops} = debugged;
  debugged.breakAt('chain.c', '/* links */', {condition: 'value == 21'});
  debugged.breakAt('chain.c', '/* allocates */', {log: 'v={value}'});
  debugged.breakAt('chain.c', '/* adds */', {fromHit: 10});
  const loaded = lab.run(build, {timeoutMs: 120_000});
  await debugged.stop(stops);
  expect(await debugged.value('node->value')).toBe('21');
  expect(debugged.logged).toEqual(['v=1', 'v=2', 'v=3', 'v=5', 'v=8', 'v=13', 'v=21']);
  const last = await debugged.resumeTo();
  expect(last.frames[0]).toMatchObject({name: 'chain_init'});
  expect(debugged.logged.length).toBe(9);
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  expect((await loaded).output).toContain(TOLD);
}, 180_000);

test('a module that was loaded before is known by a build apart, and stops whoever runs into it', async () => {
  await lab.run(`cd ${HOME} && make >&2 && insmod chain.ko`, {timeoutMs: 120_000});
  debugged.end();
  const other = (debugged = new DebuggedLab(lab, HOME));
  const breakpoint = other.breakAt('chain.c', '/* read */');
  await other.isSet(breakpoint);
  const reading = lab.run('cat /dev/chain');
  const stop = await other.stop(0);
  expect(stop.frames.map(({name}) => name).slice(0, 2)).toEqual([
    'chain_read',
    expect.stringMatching(/^vfs_read\+0x/) as string,
  ]);
  expect(stop.context?.task).toMatch(/^process cat \(\d+\)$/);
  expect(await other.local('reads')).toMatchObject({text: '0'});
  // Behind it the function returns to the kernel, where nobody wants to stand.
  await other.engine.step('over');
  expect(await reading).toEqual({output: '', exitCode: 0});
  const again = lab.run('cat /dev/chain');
  await other.stop(1);
  expect(await other.local('reads')).toMatchObject({text: '1', changed: true});
  other.breakpoints.remove(breakpoint.id);
  await other.engine.resume();
  expect(await again).toEqual({output: '', exitCode: 0});
  expect((await lab.run('dmesg | grep -c -E "BUG|Oops|int3"')).output).toBe('0\n');
}, 180_000);
