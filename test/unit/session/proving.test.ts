/** Owns the proof that Prove sees what each solution does, no more and no less, and tells in words of a machine that ends. */
import {describe, expect, test} from 'vitest';
import {enterLab} from '../../../src/session/lesson/authoring/proving/enter';
import {Heard} from '../../../src/session/lesson/authoring/proving/test-machine';
import {planOf, proveModules, proveSteps} from '../../../src/session/lesson/authoring/proving/prove';
import {met, missing} from '../../../src/labs/checks/verdict';
import {labOf, step} from './labs-of-tests';
import type {Outcome} from '../../../src/session/lesson/authoring/proving/outcome';
import type {TestMachine} from '../../../src/session/lesson/authoring/proving/test-machine';
import type {AskGuest} from '../../../src/session/machine/guest-channel';
import type {Check, Lab} from '../../../src/labs/lab';
import type {Guest, LogRecord} from '../../../src/protocol/guest';
import type {Phase} from '../../../src/protocol/phase';

const PROMPT = 'root@a-lab:~# ';
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Done once the kernel's log has such a line. */
const logged =
  (text: string): Check =>
  async (ctx) =>
    (await ctx.log()).some((line) => line.text === text) ? met(text) : missing(`no ${text} in the log`);

/**
 * A machine whose shell does with each line what `commands` say of it: it gives the lines of the kernel's log, or what becomes
 * of the machine. The log is told late, but before the answer to what is asked after it.
 */
function machineOf(commands: Record<string, readonly string[] | Phase>, run: TestMachine['run'] = neverRun) {
  const heard = new Heard((_, bytes) => new TextDecoder().decode(bytes));
  const say = (port: 'terminal1' | 'log', text: string) =>
    heard.hear({kind: 'output', port, bytes: new TextEncoder().encode(text)});
  const enter = (phase: Phase) => heard.hear({kind: 'phase', phase});
  enter({kind: 'running'});
  say('terminal1', PROMPT);
  let seq = 0;
  let unread: LogRecord[] = [];
  let tell: (records: LogRecord[]) => void = () => undefined;
  const read = () => {
    const records = unread;
    unread = [];
    if (records.length > 0) tell(records);
  };
  const ask = (async (asked: (guest: Guest) => unknown) => {
    await turn();
    read();
    return asked({readFile: () => Promise.resolve({ok: true, bytes: new Uint8Array(0)})} as unknown as Guest);
  }) as AskGuest;
  let queue = Promise.resolve();
  const execute = async (line: string) => {
    await turn();
    const does = commands[line] ?? [];
    if ('kind' in does) return enter(does);
    for (const text of does) {
      say('log', `[    1.000000] ${text}\r\n`);
      unread.push({seq: seq++, level: 6, text} as LogRecord);
    }
    say('terminal1', `\r\n${PROMPT}`);
    // A follower is told when the agent has its turn.
    setTimeout(read, 40);
  };
  const machine: TestMachine = {
    ask,
    followLog: (_, onRecords) => {
      tell = onRecords;
      return Promise.resolve({ok: true, watch: 1});
    },
    said: heard.said,
    until: heard.until,
    onEvent: heard.onEvent,
    phase: heard.phase,
    type: (text) => {
      for (const line of text.trimEnd().split('\n')) queue = queue.then(() => execute(line));
    },
    run,
  };
  return {machine, enter, say};
}

const neverRun = () => Promise.reject(new Error('nothing is run'));
const all = async (outcomes: AsyncGenerator<Outcome>) => {
  const found: Outcome[] = [];
  for await (const outcome of outcomes) found.push(outcome);
  return found;
};
const told = (outcomes: readonly Outcome[]) => outcomes.map(({name, why = 'ok'}) => `${name}: ${why}`);
const prove = async (machine: TestMachine, lab: Lab) => told(await all(proveSteps(machine, lab)));

describe('of a lab', () => {
  test('each step is done by its own solution', async () => {
    const {machine} = machineOf({change: ['changed'], remove: ['removed']});
    const lab = labOf('a-lab', step('change', logged('changed')), step('remove', logged('removed')));
    expect(await prove(machine, lab)).toEqual([
      'no step is done on the untouched machine: ok',
      'change: done by its solution: ok',
      'remove: done by its solution: ok',
    ]);
  });

  test('a step that the solution before it does too is named with it', async () => {
    const {machine} = machineOf({change: ['changed'], remove: []});
    const lab = labOf('a-lab', step('change', logged('changed')), step('remove', logged('changed')));
    const [, change = '', ...rest] = await prove(machine, lab);
    expect(change).toMatch(/^change: .*: remove is seen done, and should not be yet: the solution of change/);
    expect(rest).toEqual([]);
  });

  test('a step is not judged by the log’s first line alone, but by all that its solution did', async () => {
    const {machine} = machineOf({insmod: ['in'], rmmod: ['out']});
    const lab = labOf(
      'a-lab',
      step('load', logged('in'), {solution: 'insmod\nrmmod'}),
      step('remove', logged('out')),
    );
    expect((await prove(machine, lab))[1]).toContain('remove is seen done');
  });
});

describe('a machine that ends', () => {
  const oops = 'BUG: kernel NULL pointer dereference, address: 00000000';
  const panics: Phase = {kind: 'panicked', message: 'Kernel panic - not syncing: Fatal exception'};
  const lab = labOf('a-lab', step('change', logged('changed')), step('remove', logged('removed')));

  test.each<[string, Phase, RegExp]>([
    ['panics', panics, /the kernel panicked \(Fatal exception\); .*BUG: kernel NULL pointer/],
    ['switches itself off', {kind: 'halted'}, /switched itself off/],
    ['restarts', {kind: 'reset'}, /restarted/],
    ['crashes', {kind: 'crashed', message: 'out of bounds'}, /emulator crashed: out of bounds/],
    ['is gone', {kind: 'off'}, /is gone/],
  ])('and %s is told of at once', async (_, phase, expected) => {
    const {machine, say} = machineOf({change: phase});
    say('log', `[    2.000000] ${oops}\r\n[    2.000001] Oops: 0002\r\n[    2.000002] CPU: 0\r\n`);
    const from = performance.now();
    const [, change = '', ...rest] = await prove(machine, lab);
    expect(change).toMatch(expected);
    expect(rest).toEqual([]);
    expect(performance.now() - from).toBeLessThan(1000);
  });

  test('is right where a step is to end so', async () => {
    const {machine} = machineOf({change: panics});
    const ending = labOf('a-lab', step('change', logged('changed'), {ends: 'panic'}));
    expect((await prove(machine, ending)).at(-1)).toBe('change: done by its solution: ok');
  });

  test('while its lab is entered says what became of it, and not that nobody answers', async () => {
    const {machine, enter} = machineOf({}, () => {
      enter(panics);
      return Promise.reject(new Error('not-running: the machine has stopped'));
    });
    await expect(enterLab(machine, lab)).rejects.toThrow(/^the kernel panicked/);
  });

  test('ends the look at modules, and what was not reached is in the plan', async () => {
    const modules = [
      {file: 'a.ko', does: 'load'},
      {file: 'b.ko', does: 'load'},
    ] as const;
    const {machine, enter} = machineOf({}, (script) => {
      if (script.startsWith('insmod')) enter(panics);
      return new Promise(() => undefined);
    });
    machine.ask = (() =>
      Promise.resolve({ok: true, entries: modules.map(({file}) => ({name: file}))})) as unknown as AskGuest;
    const found = told(await all(proveModules(machine, {...lab, modules})));
    expect(found).toHaveLength(3);
    expect(found[1]).toMatch(/^a\.ko loads and unloads, twice: the kernel panicked/);
    expect(found[2]).toMatch(/^the machine has survived them: the kernel panicked/);
    expect(planOf({...lab, modules})).toContain('b.ko loads and unloads, twice');
  });

  test('has not survived its modules if one of them is still in its init', async () => {
    const {machine} = machineOf({}, (script) =>
      script.includes('/proc')
        ? Promise.resolve({output: 'insmod ./spin.ko \n', exitCode: 0})
        : Promise.reject(new Error(`no end of: ${script}`)),
    );
    machine.ask = (() => Promise.resolve({ok: true, entries: []})) as unknown as AskGuest;
    expect(told(await all(proveModules(machine, lab))).at(-1)).toBe(
      'the machine has survived them: insmod ./spin.ko has not come to its end: is there a loop in it that never ends?',
    );
  });
});
