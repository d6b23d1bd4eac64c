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
}, 90_000);

test('a run to a line without code goes to the next that has, and says so; where there is none it stays', async () => {
  await debugged.provide('lists.c');
  const {stops} = debugged;
  debugged.breakAt('lists.c', 'squares[i] = i * i');
  insmod('lists');
  const stop = await debugged.stop(stops);
  const runTo = (path: string, line: number, text = '') => debugged.engine.runTo(path, line, text);
  const beyond = await runTo(LISTS, 900);
  expect(beyond.ok ? '' : beyond.message).toContain('no code');
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

test('a module elsewhere, made of several files, is known by the Makefile beside them', async () => {
  const kit = '/root/kit';
  await lab.run(`mkdir -p ${kit}`);
  const main = `#include <linux/module.h>
int other(int value);
static int go(const char *value, const struct kernel_param *kp)
{
\tint sum = other(20);

\treturn sum < 0; /* here */
}
static const struct kernel_param_ops ops = {.set = go};
module_param_cb(go, &ops, NULL, 0200);
MODULE_LICENSE("GPL");
`;
  const files = {
    'main.c': main,
    'other.c': 'int other(int value);\nint other(int value)\n{\n\treturn value * 2;\n}\n',
    Makefile: 'obj-m := kit.o\nkit-y := main.o other.o\n',
  };
  for (const [name, text] of Object.entries(files))
    await lab.guest.writeFile(`${kit}/${name}`, new TextEncoder().encode(text), 0o644);
  debugged.isBlind = true;
  const made = await lab.run(
    `make -s -C /lib/modules/$(uname -r)/build M=${kit} >&2 && insmod ${kit}/kit.ko`,
    {timeoutMs: 60_000},
  );
  debugged.isBlind = false;
  expect(made.exitCode).toBe(0);
  const line = main.split('\n').findIndex((each) => each.includes('/* here */')) + 1;
  const breakpoint = debugged.breakpoints.add(`${kit}/main.c`, line, 'return sum < 0; /* here */');
  if (!breakpoint) throw new Error('no breakpoint');
  await debugged.isSet(breakpoint);
  const {stops} = debugged;
  loaded = lab.run('echo 1 > /sys/module/kit/parameters/go', {timeoutMs: 60_000});
  expect((await debugged.stop(stops)).frames[0]?.place?.path).toBe(`${kit}/main.c`);
  const homeless = debugged.breakpoints.add('/root/nothing/x.c', 1, 'x');
  debugged.breakpoints.remove(breakpoint.id);
  await debugged.engine.resume();
  await loaded;
  if (!homeless) throw new Error('no breakpoint');
  debugged.engine.refresh();
  await debugged.becomes(
    homeless,
    ({state, message}) => state === 'refused' && message.startsWith('No Make'),
  );
  debugged.breakpoints.update(homeless.id, {fromHit: 2});
  await debugged.becomes(
    homeless,
    ({state, message}) => state === 'refused' && message.startsWith('No Make'),
  );
  await lab.run('rmmod kit');
}, 120_000);
