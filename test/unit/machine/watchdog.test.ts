/** Owns the proof that a kernel which no longer answers is noticed, and that one which idles is left in peace. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {Watchdog} from '../../../src/machine/health/watchdog';
import type {Guest, GuestResult} from '../../../src/protocol/guest';

type Stat = GuestResult<object>;
const there: Stat = {ok: true};
const gone: Stat = {ok: false, why: 'not-running', message: 'it has stopped'};

/** A guest that answers when the test says so. */
function guestAsked() {
  const answers: ((stat: Stat) => void)[] = [];
  const guest = {stat: () => new Promise<Stat>((resolve) => answers.push(resolve))} as unknown as Guest;
  return {guest, answers};
}

describe('the watchdog', () => {
  const told: boolean[] = [];
  let guest: ReturnType<typeof guestAsked>;
  let watchdog: Watchdog;
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);
  /** The CPU is busy all the time, as while a kernel spins. */
  const passBusy = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      watchdog.guestIsBusy();
      await pass(1);
    }
  };
  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    guest = guestAsked();
    watchdog = new Watchdog(guest.guest, (answers) => told.push(answers));
    watchdog.start();
  });
  afterEach(() => {
    watchdog.stop();
    vi.useRealTimers();
  });

  test('does not ask a guest that idles', async () => {
    await pass(600);
    expect(guest.answers).toHaveLength(0);
    expect(told).toEqual([]);
  });

  test('asks a busy one every few seconds, and says that it answers', async () => {
    await passBusy(6);
    expect(guest.answers).toHaveLength(1);
    guest.answers[0]?.(there);
    await passBusy(5);
    expect(told).toEqual([true]);
    expect(guest.answers).toHaveLength(2);
  });

  test('says after a while that there is no answer, and that there is one after all', async () => {
    await passBusy(14);
    expect(told).toEqual([]);
    await passBusy(3);
    expect(told).toEqual([false]);
    // One question at a time: a kernel that spins would have a queue of them to answer.
    await passBusy(60);
    expect(guest.answers).toHaveLength(1);
    expect(told).toEqual([false]);
    guest.answers[0]?.(there);
    await pass(0);
    expect(told).toEqual([false, true]);
    await passBusy(6);
    expect(guest.answers).toHaveLength(2);
  });

  test('takes a question that came to nothing at once neither for an answer nor for silence', async () => {
    await passBusy(5);
    guest.answers[0]?.(gone);
    await pass(4);
    expect(guest.answers).toHaveLength(1);
    expect(told).toEqual([]);
  });

  test('asks no more once it is stopped', async () => {
    await passBusy(6);
    guest.answers[0]?.(there);
    watchdog.stop();
    await passBusy(60);
    expect(guest.answers).toHaveLength(1);
    expect(told).toEqual([true]);
  });
});
