/** Owns the proof that each check says yes to what it is for, no to what is near it, and why not in words. */
import {describe, expect, test} from 'vitest';
import * as events from '../../../src/labs/checks/trace-events';
import * as contents from '../../../src/labs/checks/contents';
import * as devices from '../../../src/labs/checks/devices';
import * as files from '../../../src/labs/checks/files';
import * as log from '../../../src/labs/checks/log';
import {lookedSince} from '../../../src/labs/checks/done/looked';
import * as modprobe from '../../../src/labs/checks/modprobe';
import * as modules from '../../../src/labs/checks/modules';
import {lastRuns} from '../../../src/labs/checks/runs';
import {slabHolds, slabSpared} from '../../../src/labs/checks/slabs';
import {called, returned, traced} from '../../../src/labs/checks/trace';
import {all, any, not} from '../../../src/labs/checks/verdict';
import type {Check, CheckContext} from '../../../src/labs/lab';
import type {FileStat, ModuleLine} from '../../../src/protocol/guest';
import type {DebugEvent} from '../../../src/protocol/guest/debug-event';
import type {TraceEvent} from '../../../src/protocol/guest/trace-event';

interface World {
  modules?: Partial<ModuleLine>[];
  log?: string[];
  events?: TraceEvent[];
  debugged?: DebugEvent[];
  files?: Record<string, string>;
  stats?: Record<string, Partial<FileStat>>;
  lists?: Record<string, string[]>;
}

const ctx = (world: World): CheckContext => ({
  modules: () =>
    Promise.resolve(
      (world.modules ?? []).map((module) => ({
        name: '',
        size: 1,
        refcount: 0,
        usedBy: [],
        state: 'Live' as const,
        address: '0x0',
        taint: '',
        ...module,
      })),
    ),
  log: () => Promise.resolve((world.log ?? []).map((text) => ({level: 6, text}))),
  traceEvents: () => Promise.resolve(world.events ?? []),
  debugEvents: () => Promise.resolve(world.debugged ?? []),
  file: (path) => Promise.resolve(world.files?.[path]),
  stat: (path) => {
    const entry = world.stats?.[path];
    return Promise.resolve(
      entry && {name: '', type: 'file' as const, mode: 0o644, size: 0, mtimeMs: 0, ...entry},
    );
  },
  list: (path) => Promise.resolve(world.lists?.[path]),
  run: () => Promise.resolve({stdout: '', stderr: '', exitCode: 1}),
});

/** What it says of a world: "yes" and the evidence, or what is missing. */
async function say(check: Check, world: World): Promise<string> {
  const verdict = await check(ctx(world));
  return verdict.met ? `yes: ${verdict.evidence}` : verdict.missing;
}

const load = (file: string, errno = '', comm = 'insmod'): TraceEvent => ({
  kind: 'load',
  comm,
  pid: 1,
  file,
  errno,
});
const unload = (module: string, errno = '', comm = 'rmmod'): TraceEvent => ({
  kind: 'unload',
  comm,
  pid: 1,
  module,
  errno,
});
const exec = (file: string, pid: number): TraceEvent => ({kind: 'exec', comm: 'sh', pid, file});
const exit = (comm: string, pid: number, code: number): TraceEvent => ({kind: 'exit', comm, pid, code});

describe('a check on modules', () => {
  const loaded = {modules: [{name: 'my_module', refcount: 2, usedBy: ['other_one'], taint: 'OE'}]};

  test('knows a module by its file’s name too, and only a live one as loaded', async () => {
    expect(await say(modules.moduleLoaded('my-module'), loaded)).toMatch(/^yes: .*Live/);
    expect(await say(modules.moduleLoaded('my-module'), {})).toContain('lsmod does not list it');
    const half = {modules: [{name: 'my_module', state: 'Loading' as const}]};
    expect(await say(modules.moduleLoaded('my-module'), half)).toContain('is not loaded');
    expect(await say(modules.inState('my-module', 'Loading'), half)).toMatch(/^yes/);
    expect(await say(modules.inState('my-module', 'Unloading'), half)).toContain('but Loading');
    expect(await say(modules.moduleAbsent('my-module'), {})).toMatch(/^yes/);
    expect(await say(modules.moduleAbsent('my-module'), loaded)).toContain('still loaded');
  });

  test('counts uses and users', async () => {
    expect(await say(modules.refcount('my-module', 2), loaded)).toMatch(/^yes/);
    expect(await say(modules.refcount('my-module', 3), loaded)).toContain('is 2, not yet 3');
    expect(await say(modules.refcount('my-module', 0), {})).toBe('my-module is not loaded');
    expect(await say(modules.usedBy('my-module', 'other-one'), loaded)).toMatch(/^yes/);
    expect(await say(modules.usedBy('my-module', 'third'), loaded)).toContain('not used by third');
    expect(await say(modules.moduleTaint('my-module', 'E'), loaded)).toMatch(/^yes/);
    expect(await say(modules.moduleTaint('my-module', 'P'), loaded)).toContain('does not carry P');
  });

  test('reads parameters and the kernel’s taint', async () => {
    const path = '/sys/module/my_module/parameters/times';
    const check = modules.parameterIs('my-module', 'times', '3');
    expect(await say(check, {files: {[path]: '3\n'}})).toMatch(/^yes/);
    expect(await say(check, {files: {[path]: '\n'}})).toBe('times is empty');
    expect(await say(check, {})).toContain('is my-module loaded?');
    const tainted = {files: {'/proc/sys/kernel/tainted': '4096\n'}};
    expect(await say(modules.tainted('O'), tainted)).toMatch(/^yes/);
    expect(await say(modules.tainted('P'), tainted)).toContain('says 4096');
    expect(await say(modules.tainted('O'), {})).toContain('says 0');
  });
});

describe('a check on events', () => {
  test('tells a load that failed so from one that failed otherwise, succeeded, or was never tried', async () => {
    const check = events.loadFailed('bad.ko', 'ENOEXEC');
    expect(await say(check, {events: [load('/root/labs/x/bad.ko', 'ENOEXEC')]})).toMatch(/^yes/);
    expect(await say(check, {events: [load('./bad.ko', 'EEXIST')]})).toContain('with EEXIST, not ENOEXEC');
    expect(await say(check, {events: [load('bad.ko')]})).toContain('did not fail');
    expect(await say(check, {events: [load('other.ko', 'ENOEXEC')]})).toContain('nobody has tried');
    const byModprobe = events.loadFailed('bad.ko', 'ENOEXEC', {by: 'modprobe'});
    expect(await say(byModprobe, {events: [load('bad.ko', 'ENOEXEC')]})).toContain('nobody has tried');
    expect(
      await say(events.loadSucceeded('bad.ko'), {events: [load('bad.ko', 'EEXIST'), load('bad.ko')]}),
    ).toMatch(/^yes/);
    expect(await say(events.loadSucceeded('bad.ko'), {events: [load('bad.ko', 'EEXIST')]})).toContain(
      'failed with EEXIST',
    );
    expect(await say(events.loadSucceeded('bad.ko', {by: 'modprobe'}), {events: [load('bad.ko')]})).toContain(
      'with modprobe',
    );
  });

  test('tells how a removal ended, and whose it was', async () => {
    expect(await say(events.unloadEnded('a', 'EAGAIN'), {events: [unload('a', 'EAGAIN')]})).toMatch(/^yes/);
    expect(await say(events.unloadEnded('a', 'EAGAIN'), {events: [unload('a')]})).toContain('did not fail');
    expect(await say(events.unloadEnded('a', ''), {events: [unload('a', 'EBUSY')]})).toContain(
      'failed with EBUSY',
    );
    expect(await say(events.unloadEnded('a', ''), {events: [unload('b')]})).toContain('nobody has tried');
    expect(await say(events.removedBy('a', 'modprobe'), {events: [unload('a')]})).toContain(
      'not been removed by modprobe',
    );
    expect(await say(events.removedBy('a', 'rmmod'), {events: [unload('a', 'EBUSY'), unload('a')]})).toMatch(
      /^yes/,
    );
  });

  test('knows which programs were run and how they ended', async () => {
    const world = {
      events: [exec('/bin/grep', 7), exit('grep', 7, 1), exec('/bin/cat', 8), exit('cat', 8, 0)],
    };
    expect(await say(events.ran('grep'), world)).toMatch(/^yes/);
    expect(await say(events.ran('grep', {code: 0}), world)).toContain('ended with 1');
    expect(await say(events.ran('cat', {code: 0, least: 2}), world)).toContain('2 times');
    expect(await say(events.ran('vi'), world)).toContain('was not run');
    expect(await say(lookedSince('grep', 'look!'), world)).toMatch(/^yes/);
    expect(await say(lookedSince('cat', 'look!'), {events: [exec('/bin/test', 1)]})).toBe('look!');
    const sought: TraceEvent = {
      kind: 'not-opened',
      comm: 'insmod',
      pid: 1,
      file: '/root/x.ko',
      errno: 'ENOENT',
    };
    expect(await say(events.notFound('x.ko'), {events: [sought]})).toMatch(/^yes/);
    expect(await say(events.notFound('x.ko', {by: 'modprobe'}), {events: [sought]})).toContain(
      'nobody has looked',
    );
  });
});

describe('a check on what was built', () => {
  const check = events.onceBuilt(events.loadSucceeded('mine.ko'));

  test('wants a make that ended well, and a load after it', async () => {
    expect(await say(check, {events: [load('mine.ko')]})).toBe('nobody has run make yet');
    expect(await say(check, {events: [exit('make', 2, 2), load('mine.ko')]})).toBe('make ended with 2');
    expect(await say(check, {events: [load('mine.ko'), exit('make', 2, 0)]})).toBe(
      'after make, nobody has loaded mine.ko yet',
    );
    expect(await say(check, {events: [exit('make', 2, 0), load('mine.ko')]})).toBe('yes: mine.ko was loaded');
  });

  test('sees what else it is to see as ever', async () => {
    const both = events.onceBuilt(events.loadSucceeded('mine.ko'), modules.moduleLoaded('mine'));
    const built = [exit('make', 2, 0), load('mine.ko')];
    expect(await say(both, {events: built})).toContain('after make, mine is not loaded');
    expect(await say(both, {events: built, modules: [{name: 'mine'}]})).toMatch(/^yes/);
  });

  test('tells a leak from none by the loads', async () => {
    const spared = slabSpared('mine', /^drip: got/, 100);
    const world = (active: number) => ({
      files: {'/proc/slabinfo': `mine  ${active}  900 32\n`},
      log: ['drip: got 100', 'drip: goodbye', 'drip: got 100'],
    });
    expect(await say(spared, world(230))).toContain('none has given its 100 back');
    expect(await say(spared, world(130))).toBe('yes: mine has 130 objects in use after 2 loads');
    expect(await say(spared, {})).toContain('no cache mine');
  });
});

describe('a check on files and devices', () => {
  test('tells kinds, numbers and words', async () => {
    const stats = {'/dev/chat': {type: 'char' as const, rdev: {major: 240, minor: 0}}, '/root/x': {}};
    expect(await say(files.exists('/root/x', 'file'), {stats})).toMatch(/^yes/);
    expect(await say(files.exists('/root/x', 'directory'), {stats})).toContain('is a file, not a directory');
    expect(await say(files.exists('/root/y'), {stats})).toContain('is not there');
    expect(await say(files.absent('/root/x'), {stats})).toContain('still there');
    expect(await say(files.deviceExists('/dev/chat', {major: 240}), {stats})).toMatch(/^yes/);
    expect(await say(files.deviceExists('/dev/chat', {major: 10}), {stats})).toContain('not of major 10');
    expect(await say(files.deviceExists('/root/x'), {stats})).toContain('no char device');
    expect(await say(devices.hasNumbers('/dev/chat', {major: 240, minor: 1}), {stats})).toContain(
      'not 240, 1',
    );
    const listed = {
      stats,
      files: {'/proc/devices': 'Character devices:\n240 chat\n\nBlock devices:\n  7 loop\n'},
    };
    expect(await say(devices.registeredMajor('chat'), listed)).toContain('major 240');
    expect(await say(devices.registeredMajor('loop'), listed)).toContain('does not list');
    expect(await say(devices.nodeLeadsTo('/dev/chat', 'chat'), listed)).toMatch(/^yes/);
    const text = {files: {'/tmp/a': 'one\ntwo words\n'}};
    expect(await say(contents.fileHas('/tmp/a', /^two/), text)).toBe('yes: /tmp/a has "two words"');
    expect(await say(contents.fileHas('/tmp/a', /three/, 'no three'), text)).toBe('no three');
    expect(await say(contents.fileHas('/tmp/b', /x/), text)).toContain('cannot be read');
    expect(await say(contents.fileLacks('/tmp/a', /one/, 'it has'), text)).toBe('it has');
  });

  test('finds a line often enough, lines in a row, and a text over several lines', async () => {
    const world = {files: {'/a': 'one\ntwo\n\nthree\ntwo\n'}};
    expect(await say(contents.fileHasTimes('/a', /^two$/, 2), world)).toBe('yes: /a has it 2 times');
    expect(await say(contents.fileHasTimes('/a', /^two$/, 3), world)).toContain('2 times, and not yet 3');
    expect(await say(contents.fileHasLines('/a', [/^two$/, /^three$/]), world)).toBe('yes: /a has "two"');
    expect(await say(contents.fileHasLines('/a', [/^one$/, /^three$/], 'no'), world)).toBe('no');
    expect(await say(contents.fileHasLines('/a', [/^two$/, /^four$/], 'no'), world)).toBe('no');
    expect(await say(contents.fileHasText('/a', /one\ntwo/), world)).toMatch(/^yes/);
    expect(await say(contents.fileHasText('/a', /two\none/), world)).toContain('does not have it yet');
    expect(await say(contents.fileHasText('/b', /x/), world)).toContain('cannot be read');
    expect(await say(contents.fileLacks('/b', /x/, 'it has'), world)).toMatch(/^yes/);
  });

  test('tells what may be written to', async () => {
    const world = {stats: {'/a': {mode: 0o644}, '/b': {mode: 0o444}}};
    expect(await say(files.writable('/a'), world)).toMatch(/^yes/);
    expect(await say(files.writable('/b'), world)).toContain('cannot be written to');
    expect(await say(files.writable('/c'), world)).toContain('is not there');
  });

  test('looks into modprobe’s databases and the slab caches', async () => {
    const world = {
      lists: {'/lib/modules': ['6.12'], '/lib/modules/6.12/extra': ['a.ko']},
      files: {
        '/lib/modules/6.12/modules.dep': 'extra/a.ko: extra/b.ko\n',
        '/proc/slabinfo': 'mine 12 20 64\n',
      },
    };
    expect(await say(modprobe.databaseHas('modules.dep', /a\.ko: .*b\.ko/, 'no'), world)).toMatch(/^yes/);
    expect(await say(modprobe.databaseHas('modules.dep', /c\.ko/, 'run depmod'), world)).toBe('run depmod');
    expect(await say(modprobe.installed('extra', 'a.ko'), world)).toMatch(/^yes/);
    expect(await say(modprobe.installed('extra', 'a.ko', 'b.ko'), world)).toContain('b.ko is not in');
    expect(await say(slabHolds('mine', 12), world)).toMatch(/^yes/);
    expect(await say(slabHolds('mine', 13), world)).toContain('shall have 13');
    expect(await say(slabHolds('min', 1), world)).toContain('no cache min');
  });
});

describe('a check on what was said', () => {
  test('finds lines, counts them, and minds their order', async () => {
    const world = {log: ['a: init', 'b: init', 'a: bye']};
    expect(await say(log.logged(/^b: \w+$/), world)).toBe('yes: the log says "b: init"');
    expect(await say(log.logged(/^c: (?:one|two)$/), world)).toContain('"c: one"');
    expect(await say(log.loggedAt(6, /init/, 'of mine'), world)).toBe(
      'yes: the log says "a: init", at level 6',
    );
    expect(await say(log.loggedAt(4, /init/, 'of mine'), world)).toContain('no line of level 4 of mine');
    expect(await say(log.loggedTimes(/init/, 2), world)).toMatch(/^yes/);
    expect(await say(log.loggedTimes(/init/, 3), world)).toContain('2 of 3');
    expect(await say(log.loggedInOrder(/a: init/, /a: bye/), world)).toMatch(/^yes/);
    expect(await say(log.loggedInOrder(/a: bye/, /a: init/), world)).toContain('"a: init"');
  });

  test('wants the last runs to have gone well, and says of the last one why it has not', async () => {
    const check = lastRuns({
      begins: /^office: clerks: begins$/,
      until: /^office: \w+: begins$/,
      times: 2,
      each: [
        {lacks: /^BUG: /, otherwise: 'the kernel complained'},
        {has: /tickets$/, otherwise: 'it has not come to its end'},
      ],
    });
    const run = (...lines: string[]) => ['office: clerks: begins', ...lines];
    const good = run('3 tickets');
    const verdict = (...log: string[][]) => say(check, {log: log.flat()});
    expect(await verdict()).toBe('there was no such run yet');
    expect(await verdict(good)).toBe('it came out right 1 of 2 times in a row');
    expect(await verdict(good, good)).toBe('yes: it came out right 2 times in a row');
    expect(await verdict(good, run('BUG: x', '3 tickets'), good)).toBe(
      'it came out right 1 of 2 times in a row',
    );
    expect(await verdict(good, good, run('BUG: x'))).toBe('in the last run, the kernel complained: "BUG: x"');
    expect(await verdict(good, good, run())).toBe('in the last run, it has not come to its end');
    // What another kind of run says is not this one's.
    expect(await verdict(good, run(), ['office: all: begins', '9 tickets'])).toContain('not come to its end');
  });

  test('reads a recording of function_graph', async () => {
    const world = {
      files: {
        '/sys/kernel/tracing/trace':
          ' 0) | load_module() {\n 0) 2.1 us | my_init [a](); /* = -12 */\n 0) | } /* load_module = 0xfffffff4 */\n',
      },
    };
    const lines = [called('load_module'), returned('load_module', -12)];
    expect(await say(traced(lines, 'there', 'not there'), world)).toBe('yes: there');
    expect(await say(traced([...lines].reverse(), 'there', 'not there'), world)).toBe('not there');
  });
});

test('checks are put together: all, any, not', async () => {
  const yes: Check = () => Promise.resolve({met: true, evidence: 'seen'});
  const no: Check = () => Promise.resolve({met: false, missing: 'not seen'});
  expect(await say(all(yes, yes), {})).toBe('yes: seen; seen');
  expect(await say(all(yes, no), {})).toBe('not seen');
  expect(await say(any([no, yes]), {})).toBe('yes: seen');
  expect(await say(any([no, no]), {})).toBe('not seen');
  expect(await say(any([no], 'none of them'), {})).toBe('none of them');
  expect(await say(not(no, 'right', 'wrong'), {})).toBe('yes: right');
  expect(await say(not(yes, 'right', 'wrong'), {})).toBe('wrong');
});
