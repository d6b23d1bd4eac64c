/** Owns the proof that the place of the machine is never held by two, and that each machine leaves it exactly once. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {inPlace, onItsWay, transition} from '../../../src/session/machine/switch-state';
import type {SwitchEvent, SwitchState, Transition} from '../../../src/session/machine/switch-state';

type State = SwitchState<string>;
const empty: State = {kind: 'empty'};
const running: State = {kind: 'running', machine: 'old'};
const starting: State = {kind: 'starting', next: 'new'};
const switching: State = {kind: 'switching', machine: 'old', next: 'new'};
const waiting: State = {kind: 'waiting', next: 'new'};

describe('each transition', () => {
  const start = (hidden: boolean): SwitchEvent<string> => ({kind: 'start', next: 'new', hidden});
  test.each<[string, State, SwitchEvent<string>, State, string[]]>([
    ['a first machine starts in place', empty, start(true), starting, []],
    ['a boot takes the place at once', running, start(false), starting, ['old']],
    ['a restore stays hidden beside the present machine', running, start(true), switching, []],
    [
      'what starts in place runs',
      starting,
      {kind: 'started', machine: 'new'},
      {kind: 'running', machine: 'new'},
      [],
    ],
    [
      'what was hidden takes over',
      switching,
      {kind: 'started', machine: 'new'},
      {kind: 'running', machine: 'new'},
      ['old'],
    ],
    [
      'what was hidden takes over from a dead one',
      waiting,
      {kind: 'started', machine: 'new'},
      {kind: 'running', machine: 'new'},
      [],
    ],
    [
      'a failed restore leaves the present machine',
      switching,
      {kind: 'failed', machine: 'new'},
      running,
      ['new'],
    ],
    ['a failed boot leaves nothing', starting, {kind: 'failed', machine: 'new'}, empty, ['new']],
    [
      'a failed restore beside a dead machine leaves nothing',
      waiting,
      {kind: 'failed', machine: 'new'},
      empty,
      ['new'],
    ],
    ['a machine dies', running, {kind: 'died', machine: 'old'}, empty, []],
    ['the present machine dies while another starts', switching, {kind: 'died', machine: 'old'}, waiting, []],
    ['a stop clears all', switching, {kind: 'stop'}, empty, ['old', 'new']],
    ['a stop while starting', starting, {kind: 'stop'}, empty, ['new']],
    ['a stop while waiting', waiting, {kind: 'stop'}, empty, ['new']],
    ['a late failure after a stop', empty, {kind: 'failed', machine: 'new'}, empty, []],
    ['a late start after a stop', empty, {kind: 'started', machine: 'new'}, empty, []],
    ['a death that is a failed start’s affair', starting, {kind: 'died', machine: 'new'}, starting, []],
    ['the death of one that has left', running, {kind: 'died', machine: 'older'}, running, []],
  ])('%s', (_, state, event, then, ended) => {
    expect(transition(state, event)).toEqual({state: then, ended});
  });

  test('two starts at once are a bug of the caller', () => {
    expect(() => transition(starting, start(true))).toThrow('starting already');
  });
});

test('whatever happens in whatever order, a machine is in one place, and leaves it once', () => {
  const step = fc.record({
    kind: fc.constantFrom(
      'start' as const,
      'started' as const,
      'failed' as const,
      'died' as const,
      'stop' as const,
    ),
    hidden: fc.boolean(),
    which: fc.nat(5),
  });
  fc.assert(
    fc.property(fc.array(step, {maxLength: 60}), (steps) => {
      let state: State = {kind: 'empty'};
      let made = 0;
      const gone = new Set<string>();
      for (const {kind, hidden, which} of steps) {
        if (kind === 'start' && onItsWay(state) !== undefined) continue;
        const machine = `m${Math.max(0, made - which)}`;
        const event: SwitchEvent<string> =
          kind === 'start' ? {kind, next: `m${++made}`, hidden} : kind === 'stop' ? {kind} : {kind, machine};
        const before: State = state;
        const result: Transition<string> = transition(before, event);
        state = result.state;
        for (const each of result.ended) {
          expect(gone.has(each)).toBe(false);
          gone.add(each);
        }
        // Those who died by themselves need no end.
        if (kind === 'died' && inPlace(before) === machine && inPlace(state) !== machine) gone.add(machine);
        for (const each of [inPlace(state), onItsWay(state)])
          if (each !== undefined) expect(gone.has(each)).toBe(false);
        const here = new Set([
          inPlace(before),
          onItsWay(before),
          ...(event.kind === 'start' ? [event.next] : []),
        ]);
        const there = new Set([inPlace(state), onItsWay(state)]);
        for (const each of here)
          if (each !== undefined && !there.has(each)) expect(gone.has(each)).toBe(true);
      }
    }),
    {numRuns: 2000},
  );
});
