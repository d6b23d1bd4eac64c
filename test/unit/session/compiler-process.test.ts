/** Owns the proof that a compiler's worker is loaded once, asked one by one, ended when it hangs, and replaced. */
import {expose} from 'comlink';
import {describe, expect, test} from 'vitest';
import {connectCompiler} from '../../../src/session/workers/compiler-process';
import type {
  CompileJob,
  CompileResult,
  CompilerApi,
  CompilerLoad,
  ToolchainManifest,
} from '../../../src/protocol/compiler-api';
import type {WorkerLike} from '../../../src/session/workers/machine-process';

const job: CompileJob = {tool: 'gcc', argv: ['gcc'], env: [], cwd: '/', files: [], complete: []};
const done: CompileResult = {
  ok: true,
  exitCode: 0,
  stdout: new Uint8Array(0),
  stderr: new Uint8Array(0),
  written: [],
  removed: [],
  missing: [],
};

interface Fake {
  spawned: number;
  ended: number;
  loads: number;
  warmUps: number;
}

type Load = (manifest: ToolchainManifest) => Promise<CompilerLoad>;

/** Workers that answer as told: a job's promise by its number, counted over all workers. */
function fakes(
  answer: (job: number) => Promise<CompileResult>,
  load: Load = () => Promise.resolve({ok: true}),
) {
  const seen: Fake = {spawned: 0, ended: 0, loads: 0, warmUps: 0};
  let jobs = 0;
  const spawn = (): WorkerLike => {
    seen.spawned++;
    const {port1, port2} = new MessageChannel();
    const api: CompilerApi = {
      load: (_directory, parts) => {
        seen.loads++;
        return load(parts);
      },
      warmUp: () => {
        seen.warmUps++;
        return Promise.resolve();
      },
      run: () => answer(jobs++),
    };
    expose(api, port1);
    return Object.assign(port2, {
      terminate: () => {
        seen.ended++;
        port1.close();
        port2.close();
      },
    });
  };
  return {seen, spawn};
}

const image = (name: string) => ({file: name, sha256: name, size: 1, unpackedSize: 1});
const manifest: ToolchainManifest = {
  unpack: image('unpack'),
  programs: image('programs'),
  modpost: image('modpost'),
  tree: image('tree'),
};

const connect = (spawn: () => WorkerLike, timeLimitMs = 10_000) =>
  connectCompiler({spawn, directory: 'https://site/', manifest, timeLimitMs});

const never = new Promise<CompileResult>(() => undefined);

describe('the compiler of a page', () => {
  test('is fetched once and asked one job after another', async () => {
    let atWork = 0;
    const {seen, spawn} = fakes(async () => {
      expect(++atWork).toBe(1);
      await Promise.resolve();
      atWork--;
      return done;
    });
    const compiler = connect(spawn);
    const results = await Promise.all([compiler.run(job), compiler.run(job), compiler.run(job)]);
    expect(results).toEqual([done, done, done]);
    expect(seen).toEqual({spawned: 1, ended: 0, loads: 1, warmUps: 0});
    compiler.end();
    expect(seen.ended).toBe(1);
  });

  test('is ended when a job does not end, and another takes its place', async () => {
    const {seen, spawn} = fakes((number) => (number === 0 ? never : Promise.resolve(done)));
    const compiler = connect(spawn, 20);
    expect(await compiler.run(job)).toMatchObject({ok: false, why: 'too-long'});
    expect(seen).toMatchObject({spawned: 1, ended: 1});
    expect(await compiler.run(job)).toEqual(done);
    expect(seen).toMatchObject({spawned: 2, ended: 1});
    compiler.end();
  });

  test('is ended when the guest interrupts a job; a job that still waits is not begun', async () => {
    let begun: () => void = () => undefined;
    const begins = new Promise<void>((resolve) => (begun = resolve));
    const {seen, spawn} = fakes(() => {
      begun();
      return never;
    });
    const compiler = connect(spawn);
    const interrupt = new AbortController();
    const both = [compiler.run(job, interrupt.signal), compiler.run(job, interrupt.signal)];
    await begins;
    interrupt.abort();
    for (const result of await Promise.all(both)) expect(result).toMatchObject({ok: false, why: 'stopped'});
    expect(seen).toMatchObject({spawned: 1, ended: 1});
  });

  test('does not begin a job that was interrupted while the compiler was fetched', async () => {
    const {seen, spawn} = fakes(() => Promise.reject(new Error('begun')));
    const compiler = connect(spawn);
    const interrupt = new AbortController();
    const result = compiler.run(job, interrupt.signal);
    await compiler.load();
    interrupt.abort();
    expect(await result).toMatchObject({ok: false, why: 'stopped'});
    expect(seen).toMatchObject({spawned: 1, ended: 0});
    compiler.end();
  });

  test('is made ready once, and not beside what has begun', async () => {
    const {seen, spawn} = fakes(() => Promise.resolve(done));
    const compiler = connect(spawn);
    await compiler.prepare();
    await compiler.prepare();
    expect(seen).toMatchObject({spawned: 1, loads: 1, warmUps: 1});
    expect(await compiler.run(job)).toEqual(done);
    compiler.end();
    await compiler.run(job);
    await compiler.prepare();
    expect(seen).toMatchObject({spawned: 2, warmUps: 1});
    compiler.end();
  });

  test('that cannot be fetched is not warmed up', async () => {
    const {seen, spawn} = fakes(
      () => Promise.resolve(done),
      () => Promise.resolve({ok: false, why: 'download-failed', message: 'no network'}),
    );
    await connect(spawn).prepare();
    expect(seen).toEqual({spawned: 1, ended: 1, loads: 1, warmUps: 0});
  });

  test('says why it could not be fetched, and tries again the next time', async () => {
    const failed: CompilerLoad = {ok: false, why: 'download-failed', message: 'no network'};
    const {seen, spawn} = fakes(
      () => Promise.resolve(done),
      () => Promise.resolve(failed),
    );
    const compiler = connect(spawn);
    expect(await compiler.run(job)).toEqual(failed);
    expect(await compiler.run(job)).toEqual(failed);
    expect(seen).toEqual({spawned: 2, ended: 2, loads: 2, warmUps: 0});
  });

  test('begins anew with the files of another kernel, and not with those that it has', async () => {
    const trees: string[] = [];
    const {seen, spawn} = fakes(
      () => Promise.resolve(done),
      ({tree}) => {
        trees.push(tree.file);
        return Promise.resolve({ok: true});
      },
    );
    const compiler = connect(spawn);
    await compiler.run(job);
    compiler.use({tree: image('tree'), modpost: image('modpost')});
    await compiler.run(job);
    compiler.use({tree: image('older tree'), modpost: image('modpost')});
    expect(await Promise.all([compiler.run(job), compiler.run(job)])).toEqual([done, done]);
    expect(trees).toEqual(['tree', 'older tree']);
    expect(seen).toMatchObject({spawned: 2, ended: 1});
    compiler.end();
  });

  test('does not leave a job waiting for the files of a kernel that is no longer there', async () => {
    let begun: () => void = () => undefined;
    const begins = new Promise<void>((resolve) => (begun = resolve));
    const {seen, spawn} = fakes(
      () => Promise.resolve(done),
      ({tree}) => {
        begun();
        return tree.file === 'tree' ? new Promise(() => undefined) : Promise.resolve({ok: true});
      },
    );
    const compiler = connect(spawn);
    const first = compiler.run(job);
    await begins;
    compiler.use({tree: image('older tree'), modpost: image('modpost')});
    await compiler.load();
    expect(await first).toMatchObject({ok: false});
    expect(await compiler.run(job)).toEqual(done);
    expect(seen).toMatchObject({spawned: 2, ended: 1});
    compiler.end();
  });
});
