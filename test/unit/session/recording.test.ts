/** Owns the tests of what is asked of a recording without its machine. */
import {expect, test} from 'vitest';
import {History} from '../../../src/session/debug/history/history';
import {lastWrite, numericKeys} from '../../../src/session/debug/recording/recording';
import {changingNames, polyline} from '../../../src/ui/debugger/recording/table';
import type {RecordedStep} from '../../../src/session/debug/recording/recording';
import type {StopView} from '../../../src/session/debug/views';
import type {Saved} from '../../../src/snapshots/store';

const step = (values: Record<string, number>): RecordedStep => ({
  place: undefined,
  function: 'f',
  values: new Map(
    Object.entries(values).map(([name, number]) => [`f.${name}`, {name, text: String(number), number}]),
  ),
});
const steps = [step({i: 0, k: 7}), step({i: 0, k: 7}), step({}), step({i: 1, k: 7}), step({i: 1, k: 7})];

test('a value was written by the last step that had another, calls within or not', () => {
  expect(lastWrite({steps}, 4, 'f.i')).toBe(1);
  expect(lastWrite({steps}, 1, 'f.i')).toBeUndefined();
  expect(lastWrite({steps}, 4, 'f.k')).toBeUndefined();
  expect(lastWrite({steps}, 4, 'f.nobody')).toBeUndefined();
  expect(lastWrite({steps: [step({i: 0}), step({i: 1}), step({i: 0})]}, 2, 'f.i')).toBe(1);
});

test('columns are variables that change; a plot keeps within its box, a constant too', () => {
  expect(changingNames(steps)).toEqual(['i']);
  expect(numericKeys({steps}).get('f.i')?.points).toEqual([
    [0, 0],
    [1, 0],
    [3, 1],
    [4, 1],
  ]);
  const box = {width: 100, height: 50};
  expect(
    polyline(
      [
        [0, -5],
        [4, 5],
      ],
      5,
      box,
    ),
  ).toEqual({line: '0.0,46.0 100.0,4.0', low: -5, high: 5});
  expect(
    polyline(
      [
        [0, 3],
        [1, 3],
      ],
      2,
      box,
    ).line,
  ).toBe('0.0,25.0 100.0,25.0');
});

const stopAt = (where: string, isBreakpoint: boolean): StopView => ({
  ...{number: 1, why: '', where, by: isBreakpoint ? 'breakpoint' : 'step', frames: [], context: undefined},
});

test('stops behind the one that was gone back to stay, until the machine goes on from it', async () => {
  let count = 0;
  const went: number[] = [];
  const history: History = new History({
    save: () =>
      Promise.resolve({meta: {stopped: {}, id: ++count}, delta: new Uint8Array(3)} as unknown as Saved),
    goTo: (saved) => {
      went.push(saved.meta.id as unknown as number);
      history.replaced();
      return Promise.resolve(true);
    },
  });
  await history.keep(stopAt('a', true));
  await history.keep(stopAt('b', false));
  await history.keep(stopAt('c', false));
  expect(history.length).toBe(2);
  expect(await history.backToBreakpoint()).toBe(true);
  await history.keep(stopAt('a', true));
  expect(went).toEqual([1]);
  expect([history.length, history.stops.length]).toEqual([0, 3]);
  expect(await history.back()).toBe(false);
  expect(await history.to(1)).toBe(true);
  await history.keep(stopAt('b', false));
  await history.keep(stopAt('d', false));
  expect(history.stops.map(({where}) => where)).toEqual(['a', 'b', 'd']);
});

test('who goes back at once goes to the stop before the present one, though that has not been kept yet', async () => {
  let count = 0;
  const saves: (() => void)[] = [];
  const went: number[] = [];
  const history = new History({
    save: () =>
      new Promise((resolve) =>
        saves.push(() =>
          resolve({meta: {stopped: {}, id: ++count}, delta: new Uint8Array(3)} as unknown as Saved),
        ),
      ),
    goTo: ({meta}) => Promise.resolve(went.push(meta.id as unknown as number) > 0),
  });
  for (const where of ['list.c:157', 'list.c:158']) {
    history.shown(stopAt(where, false));
    const kept = history.keep(stopAt(where, false));
    saves.shift()?.();
    await kept;
    history.shown(undefined);
  }
  history.shown(stopAt('list.c:159', false));
  const back = history.back();
  const kept = history.keep(stopAt('list.c:159', false));
  saves.shift()?.();
  await kept;
  expect(await back).toBe(true);
  expect(went).toEqual([2]);
});

test('a stop that is gone on from before it is kept holds nobody up', async () => {
  const history = new History({save: () => Promise.resolve(undefined), goTo: () => Promise.resolve(true)});
  history.shown(stopAt('a', true));
  const back = history.back();
  history.shown(undefined);
  expect(await back).toBe(false);
});
