/** Owns the proof that a changing machine is saved soon and not too often, and that what failed is tried again. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {Autosave} from '../../../src/session/saves/autosave';

const clock = {
  setTimeout: (work: () => void, milliseconds: number) => Number(setTimeout(work, milliseconds)),
  clearTimeout: (timer: number) => clearTimeout(timer),
};

describe('the automatic save', () => {
  let stored = true;
  const save = vi.fn(() => Promise.resolve(stored));
  let autosave: Autosave;
  beforeEach(() => {
    vi.useFakeTimers();
    save.mockClear();
    stored = true;
    autosave = new Autosave(save, clock);
  });
  afterEach(() => vi.useRealTimers());

  test('comes once the machine is quiet', async () => {
    autosave.changed();
    await vi.advanceTimersByTimeAsync(1000);
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(300);
    expect(save).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(save).toHaveBeenCalledTimes(1);
  });

  test('comes every few seconds while it goes on changing', async () => {
    for (let at = 0; at < 20_000; at += 500) {
      autosave.changed();
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(save.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(save.mock.calls.length).toBeLessThanOrEqual(5);
  });

  test('comes at once when a module came or went', async () => {
    autosave.markUrgent();
    await vi.advanceTimersByTimeAsync(200);
    expect(save).toHaveBeenCalledTimes(1);
  });

  test('is tried again at the next change, or when the page goes, if it could not be stored', async () => {
    stored = false;
    autosave.changed();
    await vi.advanceTimersByTimeAsync(2000);
    stored = true;
    await autosave.now();
    expect(save).toHaveBeenCalledTimes(2);
    await autosave.now();
    expect(save).toHaveBeenCalledTimes(2);
  });

  test('forgets a machine whose place another takes', async () => {
    autosave.changed();
    autosave.forget();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(save).not.toHaveBeenCalled();
  });
});
