/** Owns the proof that the machine stops in functions of the kernel, and before the kernel reports what went wrong. */
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {startGuest} from '../../../src/cli/guest/harness';
import {DebuggedLab} from './session';
import type {Lab} from '../../../src/cli/guest/harness';

const HOME = '/root/faulty';
let lab: Lab;
let debugged: DebuggedLab;

beforeAll(async () => {
  lab = await startGuest();
  debugged = await new DebuggedLab(lab, HOME).withCompiler();
  await debugged.provide('fault.c');
  debugged.breakAt('fault.c', '/* counts */', {condition: 'calls < 0'});
  await lab.run(`cd ${HOME} && make >&2 && insmod fault.ko`, {timeoutMs: 120_000});
}, 180_000);
afterAll(() => lab.stop());
afterEach(async () => {
  for (const {id, function: name} of debugged.breakpoints.all)
    if (name !== '') debugged.breakpoints.remove(id);
  await debugged.engine.resume();
});

const names = async () => (await debugged.stop(debugged.stops - 1)).frames.map(({name}) => name);

test('a function of the kernel stops whoever calls it, with its arguments and who called', async () => {
  const {stops} = debugged;
  const breakpoint = debugged.breakIn('kfree', {condition: `$arg1 != 0 && $pid > 1`});
  await debugged.isSet(breakpoint);
  const wrote = lab.run('echo m > /dev/fault', {timeoutMs: 60_000});
  for (let stop = await debugged.stop(stops); ; stop = await debugged.resumeTo()) {
    expect(stop.why).toMatch(/^Breakpoint at kfree(\+0x5)?\.$/);
    if (stop.frames[1]?.name === 'fault_write') break;
  }
  const [top, caller] = (await debugged.stop(debugged.stops - 1)).frames;
  expect(top).toMatchObject({module: undefined, place: undefined});
  expect(caller?.place).toEqual({path: `${HOME}/fault.c`, line: debugged.lineOf('fault.c', '/* frees */')});
  const {locals, registers} = await debugged.engine.evaluations.variables(0);
  // The module calls it, so its debug information has the type.
  expect(locals).toMatchObject([{name: 'argument 1 ($eax)', type: 'const void *'}]);
  expect(locals[0]?.text).toBe(`0x${Number(await debugged.value('$eax')).toString(16)}`);
  expect(registers.find(({name}) => name === 'eip')?.text).toMatch(/^0xc0/);
  expect(
    (await debugged.engine.evaluations.variables(1)).statics.find(({name}) => name === 'last')?.text,
  ).toBe(locals[0]?.text);
  debugged.breakpoints.remove(breakpoint.id);
  await debugged.engine.resume();
  expect((await wrote).exitCode).toBe(0);
}, 120_000);

test('a function of the module is a place too, and arguments of one that no module declares are registers', async () => {
  const {stops} = debugged;
  debugged.breakIn('store');
  const read = debugged.breakIn('do_sys_openat2', {condition: '$pid > 1', fromHit: 1});
  await debugged.isSet(read);
  const wrote = lab.run('echo m > /dev/fault', {timeoutMs: 60_000});
  const first = await debugged.stop(stops);
  expect(first.frames[0]?.name).toMatch(/^do_sys_openat2/);
  const {locals} = await debugged.engine.evaluations.variables(0);
  expect(locals.map(({name}) => name)).toEqual([
    'argument 1 ($eax)',
    'argument 2 ($edx)',
    'argument 3 ($ecx)',
  ]);
  debugged.breakpoints.remove(read.id);
  const second = await debugged.resumeTo();
  expect(second.frames[0]).toMatchObject({name: 'store', place: {path: `${HOME}/fault.c`}});
  expect(await debugged.locals()).toMatchObject({value: '7'});
  for (const {id, function: name} of debugged.breakpoints.all)
    if (name !== '') debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  expect((await wrote).exitCode).toBe(0);
}, 120_000);

test('a step into follows a call that became a jump, to a function of the module and of the kernel', async () => {
  const {stops} = debugged;
  const last = [debugged.breakAt('fault.c', '/* renews */'), debugged.breakAt('fault.c', '/* drops */')];
  const wrote = lab.run('echo t > /dev/fault', {timeoutMs: 60_000});
  const renews = await debugged.stop(stops);
  expect((await names()).slice(0, 2)).toEqual(['renew', 'fault_write']);
  const own = await debugged.step('into');
  expect(own.number).toBe(renews.number + 1);
  expect(own.frames.slice(0, 2).map(({name}) => name)).toEqual(['store', 'fault_write']);
  expect(await debugged.locals()).toMatchObject({value: '8'});
  await debugged.resumeTo();
  expect((await names()).slice(0, 2)).toEqual(['drop', 'fault_write']);
  const memory = await debugged.value('last');
  const kernels = await debugged.step('into');
  expect(kernels.where).toMatch(/^kfree(\+0x5)?$/);
  expect(kernels.frames[1]).toMatchObject({name: 'fault_write', module: 'fault'});
  expect(`0x${Number(await debugged.value('$eax')).toString(16)}`).toBe(memory);
  for (const {id} of last) debugged.breakpoints.remove(id);
  await debugged.engine.resume();
  expect((await wrote).exitCode).toBe(0);
}, 120_000);

test.each([
  ['notifier_call_chain', /cannot hold a breakpoint/],
  ['exc_int3', /cannot hold a breakpoint/],
  ['get_kprobe', /cannot hold a breakpoint/],
  ['start_kernel', /code has been freed/],
  ['jiffies', /is a variable/],
])('%s is refused, and said why', async (name, message) => {
  const breakpoint = debugged.breakIn(name);
  await debugged.becomes(breakpoint, ({state}) => state === 'refused');
  expect(debugged.breakpoints.status(breakpoint).message).toMatch(message);
});

test('a function that nobody has waits for one who has', async () => {
  const breakpoint = debugged.breakIn('of_no_module');
  await debugged.becomes(breakpoint, ({message: told}) => told !== '');
  expect(debugged.breakpoints.status(breakpoint)).toMatchObject({state: 'waiting'});
  const {stops} = debugged;
  debugged.breakIn('hello_init');
  const loaded = lab.run('insmod /root/labs/first-module/hello.ko', {timeoutMs: 60_000});
  const stop = await debugged.stop(stops);
  expect(stop.frames[0]?.name).toMatch(/^hello_init/);
  await debugged.engine.resume();
  expect((await loaded).exitCode).toBe(0);
  await lab.run('rmmod hello');
});

test('an oops stops the machine before it is reported, at its line; going on lets it happen', async () => {
  const {stops} = debugged;
  const wrote = lab.run('echo n > /dev/fault', {timeoutMs: 60_000});
  const stop = await debugged.stop(stops);
  expect(stop.why).toMatch(
    /^This writes to a NULL pointer \(0x00000000\): an oops follows\. At fault\.c:\d+, in store\(\)\.$/,
  );
  expect((await names()).slice(0, 2)).toEqual(['store', 'fault_write']);
  expect(stop.frames[0]?.place?.line).toBe(debugged.lineOf('fault.c', '/* writes */'));
  expect(await debugged.locals()).toMatchObject({item: 'NULL'});
  expect(stop.context?.task).toMatch(/^process sh/);
  expect(lab.said('log')).not.toContain('Oops');
  await debugged.engine.resume();
  await wrote;
  await lab.until(() => lab.said('log').includes('store+0x'), 'the oops is reported');
}, 120_000);

test('so do BUG() and WARN(); not when that is not wanted', async () => {
  let {stops} = debugged;
  const warned = lab.run('echo w > /dev/fault', {timeoutMs: 60_000});
  const warning = await debugged.stop(stops);
  expect(warning.why).toMatch(/^A warning of the kernel follows: a WARN\(\)\. At fault\.c:\d+/);
  // Of the code that warns, not of what reports it.
  expect(warning.context).toMatchObject({maySleep: true, preemptCount: 0, interruptsOff: false});
  expect(warning.context?.task).toMatch(/^process sh/);
  await debugged.engine.resume();
  expect((await warned).exitCode).toBe(0);
  ({stops} = debugged);
  const bug = lab.run('echo b > /dev/fault', {timeoutMs: 60_000});
  const stop = await debugged.stop(stops);
  expect(stop.why).toMatch(/^The kernel reached a BUG\(\)\. At fault\.c:\d+, in fault_write\(\)\.$/);
  expect(stop.frames[0]?.place?.line).toBe(debugged.lineOf('fault.c', '/* bug */'));
  await debugged.engine.resume();
  await bug;
  debugged.breakpoints.stopsAtOops = false;
  ({stops} = debugged);
  expect((await lab.run('echo w > /dev/fault', {timeoutMs: 60_000})).exitCode).toBe(0);
  expect(debugged.stops).toBe(stops);
  debugged.breakpoints.stopsAtOops = true;
}, 120_000);

test('what is no function says what does its work; what cannot be read is refused when it is set', async () => {
  const becomes = async (name: string, change: {condition?: string; log?: string} = {}) => {
    const breakpoint = debugged.breakIn(name, change);
    await debugged.becomes(breakpoint, ({message}) => message !== '');
    const {state, message} = debugged.breakpoints.status(breakpoint);
    return `${state}: ${message}`;
  };
  expect(await becomes('kmalloc')).toMatch(/^refused: kmalloc is a macro or an inline .* __kmalloc\w*\(\)/);
  expect(await becomes('printk')).toMatch(/^refused: .* _printk\(\)/);
  expect(await becomes('pr_info')).toMatch(/^refused: .* _printk\(\)/);
  expect(await becomes('nonesuch')).toMatch(/^waiting: Neither the kernel/);
  const {placing} = debugged.engine;
  const whyNot = (name: string) =>
    placing.whyNotRecorded(name, {ask: (ask) => ask(lab.guest), directory: () => HOME});
  expect(await whyNot('nonesuch')).toMatch(/^There is no function nonesuch: .* no source of this lab/);
  expect(await whyNot('pr_info')).toMatch(/_printk\(\)/);
  // It may be built yet.
  await lab.run('mkdir -p /root/later; echo "static int nonesuch(void) { return 0; }" > /root/later/x.c');
  expect(await whyNot('nonesuch')).toBeUndefined();
  expect(await becomes('vfs_read', {condition: 'i = 5'})).toBe(
    'refused: Its condition cannot be read. Compare with ==.',
  );
  expect(await becomes('vfs_write', {log: '{a b}'})).toMatch(/^refused: What it is to write/);
}, 60_000);

const WORK = (name: string) => `#include <linux/module.h>
static noinline int work(int much)
{
	pr_info("${name} %d\\n", much);
	return much + 1;
}
static int go(const char *value, const struct kernel_param *kp)
{
	return work(7) < 0;
}
static const struct kernel_param_ops ops = {.set = go};
module_param_cb(go, &ops, NULL, 0200);
MODULE_LICENSE("GPL");
`;

test('a function that two modules have stops in both, though one has no debug information', async () => {
  const home = `${HOME}/twins`;
  await lab.run(`mkdir -p ${home}`);
  const write = (file: string, text: string) =>
    lab.guest.writeFile(`${home}/${file}`, new TextEncoder().encode(text), 0o644);
  for (const name of ['alpha', 'beta']) await write(`${name}.c`, WORK(name));
  const make = async (name: string) => {
    await write('Makefile', `obj-m := ${name}.o\n`);
    const line = `make -s -C /lib/modules/$(uname -r)/build M=${home} >&2 && insmod ${home}/${name}.ko`;
    expect((await lab.run(line, {timeoutMs: 60_000})).exitCode).toBe(0);
  };
  await make('alpha');
  debugged.isBlind = true;
  await make('beta');
  debugged.isBlind = false;
  const breakpoint = debugged.breakIn('work');
  await debugged.becomes(
    breakpoint,
    ({state, message}) => state === 'set' && message === 'In alpha and beta.',
  );
  const {stops} = debugged;
  const ran = lab.run('echo 1 > /sys/module/alpha/parameters/go; echo 1 > /sys/module/beta/parameters/go', {
    timeoutMs: 60_000,
  });
  expect((await debugged.stop(stops)).frames[0]).toMatchObject({name: 'work', module: 'alpha'});
  expect((await debugged.resumeTo()).frames[0]?.name).toMatch(/^work[.\w]*(\+0x\w+)? \[beta\]$/);
  await debugged.engine.resume();
  expect((await ran).exitCode).toBe(0);
  await lab.run('rmmod alpha beta');
}, 120_000);

test('a panic stops the machine before it happens, with its words and who called; going on lets it happen', async () => {
  const {stops} = debugged;
  const wrote = lab.run('echo p > /dev/fault', {timeoutMs: 60_000});
  void wrote.catch(() => undefined);
  const stop = await debugged.stop(stops);
  expect(stop.why).toMatch(/^The kernel is about to panic: fault: told to\. At panic/);
  const [, caller] = stop.frames;
  expect(caller).toMatchObject({name: 'fault_write', module: 'fault'});
  expect(caller?.place?.line).toBe(debugged.lineOf('fault.c', '/* panics */'));
  expect(lab.said('log')).not.toContain('Kernel panic');
  await debugged.engine.resume();
  await lab.until(
    () => lab.said('log').includes('Kernel panic - not syncing: fault: told to'),
    'the panic is reported',
  );
}, 120_000);
