/** Owns the proof that work is done in order, and that of several requests only the latest counts. */
import {describe, expect, test} from 'vitest';
import {LatestRequest, SerialQueue} from '../../../src/session/async/serial-queue';

describe('a serial queue', () => {
  test('runs one thing after another, in the order of the calls', async () => {
    const queue = new SerialQueue();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
    };
    await Promise.all([queue.run(work('one')), queue.run(work('two'))]);
    expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  });

  test('work that fails does not hold up the next', async () => {
    const queue = new SerialQueue();
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});

describe('the latest request', () => {
  const setUp = () => {
    const requests = new LatestRequest<string>(new SerialQueue(), () => 'aborted');
    const begun: string[] = [];
    const ask = (name: string) =>
      requests.run(async (signal) => {
        begun.push(name);
        await Promise.resolve();
        return signal.aborted ? undefined : name;
      });
    return {requests, begun, ask};
  };

  test('is the only one that counts, and all who asked learn how it went', async () => {
    const {begun, ask} = setUp();
    expect(await Promise.all([ask('one'), ask('two'), ask('three')])).toEqual(['three', 'three', 'three']);
    expect(begun).toEqual(['three']);
  });

  test('aborts the one under way', async () => {
    const {requests, ask} = setUp();
    let release: () => void = () => undefined;
    let signalOfOne: AbortSignal | undefined;
    const one = requests.run(async (signal) => {
      signalOfOne = signal;
      await new Promise<void>((resolve) => (release = resolve));
      return signal.aborted ? undefined : 'one';
    });
    await Promise.resolve();
    const two = ask('two');
    expect(signalOfOne?.aborted).toBe(true);
    release();
    expect(await Promise.all([one, two])).toEqual(['two', 'two']);
  });

  test('that had its result before it was aborted keeps it', async () => {
    const {requests, ask} = setUp();
    const one = await ask('one');
    requests.abort();
    expect(one).toBe('one');
    expect(await ask('two')).toBe('two');
  });

  test('aborted with none in its place says so, instead of waiting for itself', async () => {
    const {requests, ask} = setUp();
    const one = ask('one');
    requests.abort();
    expect(await one).toBe('aborted');
  });

  test('that throws does not take the next with it', async () => {
    const {requests, ask} = setUp();
    await expect(requests.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await ask('two')).toBe('two');
  });
});
