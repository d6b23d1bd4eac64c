/** Owns the proof that a page which freezes over a machine is marked, and no page that only was slow, closed or asleep. */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {PageWatch} from '../../../src/machine/health/page-watch';
import type {FreezeMark} from '../../../src/protocol/machine-api';

const MARK: FreezeMark = {cache: 'freezes', address: 'a-machine'};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** What the browser keeps, from before or by this worker. */
function watched(...kept: string[]) {
  const marks = new Set(kept);
  const watch = new PageWatch({
    write: ({address}) => Promise.resolve(void marks.add(address)),
    remove: ({address}) => Promise.resolve(void marks.delete(address)),
  });
  const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);
  /** The page is well for so long. */
  const well = async (count: number) => {
    for (let at = 0; at < count; at += 3) {
      watch.beat();
      await seconds(3);
    }
  };
  return {marks: () => [...marks], watch, seconds, well};
}

test('a page that freezes while the machine starts, or just after, is marked', async () => {
  const {marks, watch, seconds, well} = watched();
  watch.begin(MARK);
  await well(3);
  await seconds(4);
  expect(marks()).toEqual([]);
  await seconds(2);
  expect(marks()).toEqual(['a-machine']);

  const after = watched();
  after.watch.begin(MARK);
  await after.well(6);
  after.watch.running();
  await after.well(3);
  await after.seconds(10);
  expect(after.marks()).toEqual(['a-machine']);
});

test('one that was only slow takes the mark back', async () => {
  const {marks, watch, seconds} = watched();
  watch.begin(MARK);
  await seconds(20);
  expect(marks()).toEqual(['a-machine']);
  watch.beat();
  await seconds(0);
  expect(marks()).toEqual([]);
  // And may still freeze.
  await seconds(20);
  expect(marks()).toEqual(['a-machine']);
});

test('a machine that runs beside a page that answers is proven harmless, and watched no longer', async () => {
  const {marks, watch, seconds, well} = watched('a-machine');
  watch.begin(MARK);
  await well(9);
  // Another page had frozen over it; it does not run yet.
  expect(marks()).toEqual(['a-machine']);
  watch.running();
  await well(9);
  expect(marks()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
  await seconds(100);
  expect(marks()).toEqual([]);
});

test('a page that closes, reloads or is killed takes its worker along: nothing is marked', async () => {
  const {marks, watch, seconds} = watched();
  watch.begin(MARK);
  await seconds(5);
  // The worker's timers went with it, as they stand still while the computer sleeps.
  vi.clearAllTimers();
  await seconds(1000);
  expect(marks()).toEqual([]);
});

test('a machine without a mark is not watched, and where nothing can be kept nobody is told', async () => {
  const {watch} = watched();
  watch.begin(undefined);
  expect(vi.getTimerCount()).toBe(0);
  watch.beat();
  const refused = new PageWatch({
    write: () => Promise.reject(new Error('blocked')),
    remove: () => Promise.reject(new Error('blocked')),
  });
  refused.begin(MARK);
  await vi.advanceTimersByTimeAsync(20_000);
  refused.beat();
  await vi.advanceTimersByTimeAsync(1000);
});
