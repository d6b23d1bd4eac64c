/** Owns the proof that a stopped machine can be changed: values, what a function returns, where it goes on. */
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {startGuest} from '../../../src/cli/guest/harness';
import {DebuggedLab} from './session';
import type {Lab} from '../../../src/cli/guest/harness';

const HOME = '/root/changed';
let lab: Lab;
let debugged: DebuggedLab;
/** What kmalloc is in code. */
let allocator = '';

beforeAll(async () => {
  lab = await startGuest();
  debugged = await new DebuggedLab(lab, HOME).withCompiler();
  await debugged.provide('fault.c');
  debugged.breakAt('fault.c', '/* adds */', {condition: 'calls < -100'});
  await lab.run(`cd ${HOME} && make >&2 && insmod fault.ko`, {timeoutMs: 120_000});
}, 180_000);
afterAll(() => lab.stop());
afterEach(async () => {
  for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
});

const done = {ok: true};
const write = (word: string) =>
  lab.run(`dmesg -c >/dev/null; echo ${word} > /dev/fault; dmesg | tail -1`, {timeoutMs: 30_000});
const line = (words: string) => debugged.lineOf('fault.c', words);

async function stopAt(words: string, word: string) {
  const {stops} = debugged;
  const breakpoint = debugged.breakAt('fault.c', words);
  await debugged.isSet(breakpoint);
  const writing = write(word);
  await debugged.stop(stops);
  debugged.breakpoints.remove(breakpoint.id);
  return {writing};
}

test('a static, what a pointer points at and a register are set, and the code sees it', async () => {
  const {writing} = await stopAt('/* tells */', 'm');
  const {changing} = debugged.engine;
  expect(await changing.set('last->value', '6 * 7', 0)).toEqual(done);
  expect(await debugged.value('last->value')).toBe('42');
  await debugged.local('calls');
  expect(await changing.set('calls', 'calls + 1000', 0)).toEqual(done);
  expect(await debugged.local('calls')).toMatchObject({changed: true, settable: true});
  expect(debugged.stopped?.why).toMatch(/^calls is changed\. At fault\.c:\d+/);
  const before = await debugged.value('$esi');
  expect(await changing.set('$esi', '0x1234', 0)).toEqual(done);
  expect(await debugged.value('$esi')).toBe(String(0x1234));
  expect(await changing.set('$esi', before, 0)).toEqual(done);
  expect(await changing.set('nobody', '1', 0)).toEqual({ok: false, message: 'There is no nobody here.'});
  expect(await changing.set('calls + 1', '1', 0)).toMatchObject({ok: false});
  expect(await changing.set('*last', '1', 0)).toMatchObject({ok: false});
  await debugged.engine.resume();
  expect((await writing).output).toContain('fault: kept 42');
}, 40_000);

test('a call of the line is not made, and seems to have failed', async () => {
  const {writing} = await stopAt('/* asks */', 'm');
  const {changing} = debugged.engine;
  const calls = await changing.callsAhead();
  expect(calls).toEqual([expect.stringMatching(/kmalloc/)]);
  allocator = calls[0] ?? '';
  expect(await changing.skipCall('nothing', '')).toMatchObject({ok: false});
  expect(await changing.skipCall(calls[0] ?? '', '')).toEqual(done);
  expect(await debugged.value('$eax')).toBe('0');
  await debugged.engine.resume();
  expect((await lab.run('cat /proc/uptime')).exitCode).toBe(0);
  expect((await writing).output).not.toContain('kept 7');
  expect(lab.said('log')).not.toContain('Oops');
}, 40_000);

test('the function returns at once, and its caller goes on with that', async () => {
  const {writing} = await stopAt('/* asks */', 'm');
  expect(debugged.stopped?.frames.map(({name}) => name).slice(0, 2)).toEqual(['reserve', 'fault_write']);
  expect(await debugged.engine.changing.returnWith('0')).toEqual(done);
  const {frames} = await debugged.stop(debugged.stops - 1);
  expect(frames[0]).toMatchObject({name: 'fault_write', place: {path: `${HOME}/fault.c`}});
  await debugged.engine.resume();
  // -ENOMEM, as if kmalloc had found nothing.
  expect((await writing).output).not.toContain('kept');
  expect(await lab.run('echo m > /dev/fault; echo $?', {timeoutMs: 60_000})).toMatchObject({exitCode: 0});
}, 40_000);

test('a function of the kernel can be made to fail where it begins', async () => {
  const {stops} = debugged;
  const breakpoint = debugged.breakIn(allocator, {condition: '$pid > 1'});
  await debugged.isSet(breakpoint);
  const writing = lab.run('echo m > /dev/fault', {timeoutMs: 60_000});
  for (let stop = await debugged.stop(stops); !stop.frames.some(({name}) => name === 'reserve');)
    stop = await debugged.resumeTo();
  debugged.breakpoints.remove(breakpoint.id);
  expect(await debugged.engine.changing.returnWith('')).toEqual(done);
  // kmalloc itself is inlined there.
  expect(debugged.stopped?.frames.map(({name}) => name)).toContain('reserve');
  await debugged.engine.resume();
  expect(await writing).toMatchObject({exitCode: 1});
  expect((await lab.run('echo m > /dev/fault', {timeoutMs: 60_000})).exitCode).toBe(0);
}, 40_000);

test('lines are jumped over; not out of the function', async () => {
  const {writing} = await stopAt('/* keeps */', 'm');
  const {changing} = debugged.engine;
  expect(await changing.jumpTo(`${HOME}/fault.c`, line('/* writes */'))).toMatchObject({ok: false});
  expect(await changing.jumpTo(`${HOME}/fault.c`, line('/* frees */'))).toEqual(done);
  expect(debugged.stopped?.frames[0]?.place?.line).toBe(line('/* frees */'));
  await debugged.engine.resume();
  expect((await writing).output).not.toContain('kept');
  expect((await lab.run('dmesg | grep -c -E "BUG|Oops|int3"')).output).toBe('0\n');
}, 40_000);
