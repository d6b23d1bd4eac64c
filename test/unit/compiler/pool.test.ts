/** Owns the proof that programs run in as many workers as there may be, in order, and that a worker's end harms one job. */
import {afterEach, describe, expect, test, vi} from 'vitest';
import {CompilerPool} from '../../../src/compiler/pool/pool';
import {poolSize} from '../../../src/compiler/pool/pool-size';
import type {CompileJob, JobOutcome} from '../../../src/compiler/job';
import type {
  ExecutorReply,
  ExecutorRequest,
  ExecutorWorker,
} from '../../../src/compiler/pool/executor-messages';
import type {PoolOptions} from '../../../src/compiler/pool/pool';
import type {CompilerLoad} from '../../../src/protocol/compiler-api';

const image = (name: string) => ({file: name, sha256: name, size: 1, unpackedSize: 1});
const manifest = {
  unpack: image('unpack'),
  programs: image('programs'),
  modpost: image('modpost'),
  tree: image('tree'),
};

const job = (name: string): CompileJob => ({
  tool: 'gcc',
  argv: [name],
  env: [],
  cwd: '/',
  files: [],
  listed: [],
});
const madeBy = (stdout: string): JobOutcome => ({
  ok: true,
  exitCode: 0,
  stdout: new Uint8Array(Buffer.from(stdout)),
  stderr: new Uint8Array(0),
  written: [],
  removed: [],
  missing: [],
  looked: [],
  ms: 1,
});
const saidBy = (outcome: JobOutcome) => (outcome.ok ? Buffer.from(outcome.stdout).toString() : outcome.why);

/** A worker as the test sees it: a program ends when the test says so. */
interface Fake {
  requests: ExecutorRequest[];
  runs: string | undefined;
  ended: boolean;
  say: (reply: ExecutorReply) => void;
  /** The program that runs has ended. */
  done: () => void;
  die: (message: string) => {wasStopped: boolean};
}

function workers(load: () => CompilerLoad = () => ({ok: true})) {
  const made: Fake[] = [];
  const spawn = (): ExecutorWorker => {
    const listeners: ((event: {data: ExecutorReply}) => void)[] = [];
    const onError: ((event: {message?: string; preventDefault(): void}) => void)[] = [];
    const say = (data: ExecutorReply) => {
      for (const listener of listeners) listener({data});
    };
    const fake: Fake = {
      requests: [],
      runs: undefined,
      ended: false,
      say,
      done: () => {
        const name = fake.runs ?? '';
        fake.runs = undefined;
        say({kind: 'done', outcome: madeBy(name)});
      },
      die: (message) => {
        const told = {wasStopped: false};
        for (const listener of onError) listener({message, preventDefault: () => (told.wasStopped = true)});
        return told;
      },
    };
    made.push(fake);
    return {
      postMessage: (request) => {
        fake.requests.push(request);
        if (request.kind === 'job') fake.runs = request.job.argv[0];
        if (request.kind === 'begin' || request.kind === 'load')
          queueMicrotask(() => say({kind: 'loaded', load: load(), programs: new Map()}));
        if (request.kind === 'warm-up') queueMicrotask(() => say({kind: 'done', outcome: undefined}));
      },
      addEventListener: (type: string, listener: never) =>
        type === 'error' ? onError.push(listener) : listeners.push(listener),
      terminate: () => (fake.ended = true),
    };
  };
  return {made, spawn, running: () => made.filter(({ended}) => !ended).map(({runs}) => runs)};
}

const open: CompilerPool[] = [];
afterEach(() => {
  for (const pool of open.splice(0)) pool.end();
  vi.useRealTimers();
});

async function loaded(spawn: () => ExecutorWorker, more: Partial<PoolOptions> = {}) {
  const pool = new CompilerPool({
    spawn,
    size: {workers: 2, ahead: 1},
    directory: 'https://site/',
    manifest,
    onProgress: () => undefined,
    ...more,
  });
  open.push(pool);
  expect(await pool.load()).toEqual({ok: true});
  return pool;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the pool', () => {
  test('has one worker until there is work for more, whose programs come from the first', async () => {
    const {made, spawn, running} = workers();
    const pool = await loaded(spawn);
    const jobs = ['a', 'b', 'c'].map((name) => pool.run(job(name)).outcome.then(saidBy));
    expect(running()).toEqual(['a', undefined]);
    await turn();
    expect(running()).toEqual(['a', 'b']);
    expect(made[1]?.requests[0]).toMatchObject({kind: 'begin', programs: new Map()});
    made[1]?.done();
    expect(running()).toEqual(['a', 'c']);
    made[0]?.done();
    made[1]?.done();
    expect(await Promise.all(jobs)).toEqual(['a', 'b', 'c']);
  });

  test('runs what somebody waits for before what nobody does, and of that no more than it may', async () => {
    const {made, spawn, running} = workers();
    const pool = await loaded(spawn);
    const one = pool.run(job('one'), {ahead: true});
    const two = pool.run(job('two'), {ahead: true});
    await turn();
    expect(running()).toEqual(['one']);
    pool.run(job('wanted'));
    await turn();
    expect(running()).toEqual(['one', 'wanted']);
    made[1]?.done();
    expect(running()).toEqual(['one', undefined]);
    // While somebody waits for it, there is room for the next.
    one.promote();
    expect(running()).toEqual(['one', 'two']);
    two.promote();
    made[0]?.done();
    made[1]?.done();
    expect(saidBy(await one.outcome) + saidBy(await two.outcome)).toBe('onetwo');
  });

  test('ends a worker whose program does not end; the others go on', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const {made, spawn, running} = workers();
    const pool = await loaded(spawn, {size: {workers: 1, ahead: 1}, timeLimitMs: 30_000});
    const [endless, next] = [pool.run(job('endless')), pool.run(job('next'))];
    vi.advanceTimersByTime(30_000);
    expect(await endless.outcome).toEqual({ok: false, why: 'stopped', message: 'no end after 30 s'});
    expect(made[0]?.ended).toBe(true);
    await turn();
    expect(running()).toEqual(['next']);
    made[1]?.done();
    expect(saidBy(await next.outcome)).toBe('next');
  });

  test('gives up what nobody waits for any more: at once, or when it has not ended in a moment', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const {made, spawn, running} = workers();
    const pool = await loaded(spawn, {size: {workers: 1, ahead: 1}});
    const [first, second] = [new AbortController(), new AbortController()];
    const short = pool.run(job('short'), {signal: first.signal});
    const queued = pool.run(job('queued'), {signal: second.signal});
    second.abort();
    expect(saidBy(await queued.outcome)).toBe('stopped');
    first.abort();
    made[0]?.done();
    expect(saidBy(await short.outcome)).toBe('short');
    vi.advanceTimersByTime(10_000);
    expect(made[0]?.ended).toBe(false);
    const third = new AbortController();
    const long = pool.run(job('long'), {signal: third.signal});
    third.abort();
    vi.advanceTimersByTime(250);
    expect(saidBy(await long.outcome)).toBe('stopped');
    expect(running()).toEqual([]);
    expect(saidBy(await pool.run(job('late'), {signal: third.signal}).outcome)).toBe('stopped');
  });

  test('does not let what nobody waits for keep back what somebody does', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const {made, spawn, running} = workers();
    const pool = await loaded(spawn, {size: {workers: 1, ahead: 1}});
    const guessed = pool.run(job('guessed'), {ahead: true});
    const wanted = pool.run(job('wanted'));
    vi.advanceTimersByTime(1_500);
    expect(saidBy(await guessed.outcome)).toBe('stopped');
    await turn();
    expect(running()).toEqual(['wanted']);
    made[1]?.done();
    expect(saidBy(await wanted.outcome)).toBe('wanted');
  });

  test('survives a worker that dies: its job is told, and the death goes no further', async () => {
    const {made, spawn, running} = workers();
    const pool = await loaded(spawn);
    const [dying, next] = [pool.run(job('dying')), pool.run(job('next'))];
    await turn();
    expect(made[0]?.die('out of memory')).toEqual({wasStopped: true});
    expect(await dying.outcome).toEqual({ok: false, why: 'crashed', message: 'out of memory'});
    expect(running()).toEqual(['next']);
    made[1]?.die('again');
    expect(saidBy(await next.outcome)).toBe('crashed');
    const after = pool.run(job('after'));
    await turn();
    expect(running()).toEqual(['after']);
    made[2]?.done();
    expect(saidBy(await after.outcome)).toBe('after');
  });

  test('says why it cannot be loaded, and tries again', async () => {
    let load: CompilerLoad = {ok: false, why: 'download-failed', message: 'no network'};
    const {made, spawn} = workers(() => load);
    const pool = new CompilerPool({
      spawn,
      size: {workers: 2, ahead: 1},
      directory: '',
      manifest,
      onProgress: () => undefined,
    });
    open.push(pool);
    expect(await pool.load()).toEqual(load);
    load = {ok: true};
    expect(await pool.load()).toEqual(load);
    expect(made.map(({requests}) => requests.map(({kind}) => kind))).toEqual([['begin', 'load']]);
    await pool.warmUp();
    expect(made[0]?.requests.at(-1)?.kind).toBe('warm-up');
  });

  test('whose first worker cannot begin says so, and makes another the next time', async () => {
    const {made, spawn} = workers();
    const pool = new CompilerPool({
      spawn,
      size: {workers: 1, ahead: 1},
      directory: '',
      manifest,
      onProgress: () => undefined,
    });
    open.push(pool);
    const loading = pool.load();
    made[0]?.die('404');
    expect(await loading).toEqual({ok: false, why: 'not-started', message: '404'});
    expect(await pool.load()).toEqual({ok: true});
    expect(made.length).toBe(2);
  });

  test('ends all workers but one when there has been nothing to do for long', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const {made, spawn} = workers();
    const pool = await loaded(spawn, {idleMs: 5_000});
    const jobs = [pool.run(job('a')), pool.run(job('b'))];
    await turn();
    made[0]?.done();
    made[1]?.done();
    await Promise.all(jobs.map(({outcome}) => outcome));
    vi.advanceTimersByTime(5_000);
    expect(made.map(({ended}) => ended)).toEqual([false, true]);
    expect(pool.workers).toBe(1);
  });
});

test.each([
  [{hardwareConcurrency: 1}, {workers: 1, ahead: 1}],
  [{hardwareConcurrency: 2}, {workers: 2, ahead: 1}],
  [
    {hardwareConcurrency: 4, deviceMemory: 8},
    {workers: 4, ahead: 3},
  ],
  [
    {hardwareConcurrency: 64, deviceMemory: 8},
    {workers: 4, ahead: 4},
  ],
  [
    {hardwareConcurrency: 8, deviceMemory: 4},
    {workers: 2, ahead: 2},
  ],
  [
    {hardwareConcurrency: 8, deviceMemory: 0.5},
    {workers: 1, ahead: 1},
  ],
])('%j has room for %j', (processors, size) => {
  expect(poolSize(processors)).toEqual(size);
});
