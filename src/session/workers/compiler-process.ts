/** Owns the compiler's worker: one job at a time, ended with the worker when it takes too long, and started anew. */
import {proxy, releaseProxy, wrap} from 'comlink';
import type {Remote} from 'comlink';
import type {
  CompileJob,
  CompileResult,
  CompilerApi,
  CompilerLoad,
  ToolchainManifest,
} from '../../protocol/compiler-api';
import type {WorkerLike} from './machine-process';

/** The longest compilation of a lesson takes a second or two; a student's machine may be ten times slower. */
const TIME_LIMIT_MS = 60_000;

/** The parts of the toolchain that are of a machine's kernel; the programs are the same for all. */
export type KernelFiles = Pick<ToolchainManifest, 'tree' | 'modpost'>;

export interface CompilerOptions {
  spawn: () => WorkerLike;
  /** Where the toolchain's files are. */
  directory: string;
  manifest: ToolchainManifest;
  onProgress?: (received: number, total: number) => void;
  timeLimitMs?: number;
}

export interface CompilerProcess {
  /** From now on jobs are of a machine with this kernel. Another one's worker ends when the next is needed. */
  use(kernel: KernelFiles): void;
  /** Fetches and prepares the toolchain, if that has not been done. */
  load(): Promise<CompilerLoad>;
  /** Loads, and has a first job's work done where nobody waits for it. Not beside other work: it takes a processor. */
  prepare(): Promise<void>;
  /** Loads if need be. `stop` ends the job, whether it runs or waits. */
  run(job: CompileJob, stop?: AbortSignal): Promise<CompileResult | Exclude<CompilerLoad, {ok: true}>>;
  end(): void;
}

interface Running {
  api: Remote<CompilerApi>;
  /** Whose files it has. */
  kernel: string;
  loaded: Promise<CompilerLoad>;
  died: Promise<string>;
  end: () => void;
}

export function connectCompiler(options: CompilerOptions): CompilerProcess {
  const {spawn, directory, onProgress = () => undefined, timeLimitMs = TIME_LIMIT_MS} = options;
  let {manifest} = options;
  let running: Running | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Running {
    if (running?.kernel === nameOf(manifest)) return running;
    running?.end();
    const worker = spawn();
    const api = wrap<CompilerApi>(worker);
    const died = new Promise<string>((resolve) =>
      worker.addEventListener('error', (event) =>
        resolve('message' in event && typeof event.message === 'string' ? event.message : 'the worker died'),
      ),
    );
    const failed = died.then((message): CompilerLoad => ({ok: false, why: 'damaged', message}));
    let tellEnded: (load: CompilerLoad) => void = () => undefined;
    const ended = new Promise<CompilerLoad>((resolve) => (tellEnded = resolve));
    const loaded = Promise.race([api.load(directory, manifest, proxy(onProgress)), failed, ended]);
    const end = () => {
      if (running?.api !== api) return;
      running = undefined;
      api[releaseProxy]();
      worker.terminate();
      // Whoever still waits for it is of a machine that is gone.
      tellEnded({ok: false, why: 'damaged', message: 'another machine took its place'});
    };
    running = {api, kernel: nameOf(manifest), loaded, died, end};
    // What could not be fetched now may be there the next time.
    void loaded.then(({ok}) => ok || end());
    return running;
  }

  async function runNow(job: CompileJob, stop?: AbortSignal): ReturnType<CompilerProcess['run']> {
    const stopped: CompileResult = {ok: false, why: 'stopped', message: 'interrupted'};
    if (stopRequested(stop)) return stopped;
    const {api, loaded, died, end} = start();
    const ready = await loaded;
    if (!ready.ok) return ready;
    if (stopRequested(stop)) return stopped;
    const clear = new AbortController();
    const ended = new Promise<CompileResult>((resolve) => {
      const timer = setTimeout(
        () => resolve({ok: false, why: 'too-long', message: `no end after ${timeLimitMs / 1000} s`}),
        timeLimitMs,
      );
      clear.signal.addEventListener('abort', () => clearTimeout(timer));
      stop?.addEventListener('abort', () => resolve(stopped), {signal: clear.signal});
      void died.then((message) => {
        end();
        resolve({ok: false, why: 'crashed', message});
      });
    });
    const result = await Promise.race([api.run(job), ended]).finally(() => clear.abort());
    // A program cannot be interrupted; its worker can be thrown away.
    if (!result.ok && result.why !== 'crashed') end();
    return result;
  }

  return {
    use: ({tree, modpost}) => {
      manifest = {...manifest, tree, modpost};
    },
    load: () => start().loaded,
    prepare: async () => {
      // What has begun already has had its first job, or will before this could help.
      if (running?.kernel === nameOf(manifest)) return;
      const {api, loaded} = start();
      if ((await loaded).ok) await api.warmUp();
    },
    run: (job, stop) => {
      const mine = last.then(() => runNow(job, stop));
      last = mine.catch(() => undefined);
      return mine;
    },
    end: () => running?.end(),
  };
}

const nameOf = ({tree, modpost}: KernelFiles) => `${tree.sha256} ${modpost.sha256}`;

/** A call, because a signal changes while one waits and the type checker does not know. */
const stopRequested = (stop?: AbortSignal): boolean => stop?.aborted ?? false;
