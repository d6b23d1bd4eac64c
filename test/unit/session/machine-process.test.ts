/** Owns the proof of what becomes of a machine's worker: its death, its end, and its next life. */
import {describe, expect, test} from 'vitest';
import {MachinePool} from '../../../src/session/workers/machine-pool';
import {WorkerDied, connectMachine} from '../../../src/session/workers/machine-process';
import {FakeMachine} from './fake-session';
import {fakeWorker} from './fake-worker';
import type {StartOptions} from '../../../src/protocol/machine-api';

const still = {setInterval: () => 0, clearInterval: () => undefined};
const options = {} as StartOptions;

/** A worker that notes what it was asked for. */
function worker() {
  const asked: string[] = [];
  const fake = fakeWorker({
    start: () => {
      asked.push('start');
      return {ok: true};
    },
    recycle: () => void asked.push('recycle'),
    instructions: () => new Promise(() => undefined),
    timings: () => ({}),
  });
  return {fake, asked, process: connectMachine(fake.worker, still)};
}

describe('a machine’s worker', () => {
  test('is the next machine’s once it is recycled, and what was asked of the one before has failed', async () => {
    const {fake, asked, process} = worker();
    await process.start(options, () => undefined);
    const waiting = process.call((machine) => machine.instructions());
    const next = process.recycle();
    await expect(waiting).rejects.toThrow(WorkerDied);
    await expect(process.call((machine) => machine.timings())).rejects.toThrow(WorkerDied);
    expect(await next.start(options, () => undefined)).toEqual({ok: true});
    expect(asked).toEqual(['start', 'recycle', 'start']);
    // Whoever still holds the one before cannot end it.
    process.end();
    expect(fake.ended).toBe(false);
    next.end();
    expect(fake.ended).toBe(true);
  });

  test('that dies after it was recycled has died as the next machine', async () => {
    const {fake, process} = worker();
    const next = process.recycle();
    let before = false;
    void process.died.then(() => (before = true));
    fake.die('out of memory');
    expect((await next.died).message).toContain('out of memory');
    expect(before).toBe(false);
  });

  test('that has died cannot be recycled into one that lives', async () => {
    const {fake, process} = worker();
    fake.die('gone');
    await process.died;
    await expect(process.recycle().start(options, () => undefined)).rejects.toThrow(WorkerDied);
  });
});

describe('the pool', () => {
  const base = {base: 'a', ramBytes: 1};

  test('gives the worker of a machine that has left to the next of its base', () => {
    const pool = new MachinePool(() => new FakeMachine('new'), {} as never);
    const left = new FakeMachine('left');
    pool.release(left, base);
    expect(left.ended).toBe(true);
    expect((pool.acquire(base) as FakeMachine).name).toBe('left, again');
    expect((pool.acquire(base) as FakeMachine).name).toBe('new');
  });

  test('keeps one at most, and none for a machine of another base', () => {
    const pool = new MachinePool(() => new FakeMachine('new'), {} as never);
    pool.release(new FakeMachine('first'), base);
    const second = new FakeMachine('second');
    pool.release(second, base);
    expect(second.ended).toBe(true);
    expect((pool.acquire({...base, base: 'b'}) as FakeMachine).name).toBe('new');
    expect((pool.acquire(base) as FakeMachine).name).toBe('first, again');
  });
});
