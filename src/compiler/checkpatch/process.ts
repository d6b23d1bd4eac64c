/** Owns the worker that runs checkpatch.pl: made when a run is asked for, one run at a time, and ended when there has been none for a while. */
import {wrap} from 'comlink';
import type {CheckpatchApi, CheckpatchOutcome, CheckpatchRun} from './messages';
import type {CheckpatchFiles, CompilerLoad} from '../../protocol/compiler-api';
import type {Endpoint, Remote} from 'comlink';

/** Its interpreter is forty megabytes that a page has no use for otherwise. */
const IDLE_MS = 120_000;
/** A thousand lines take a second or two; a student's machine may be ten times slower. */
const TIME_LIMIT_MS = 60_000;

/** A worker, as far as this needs one. */
export interface CheckpatchWorker extends Endpoint {
  terminate(): void;
}

export interface CheckpatchOptions {
  spawn: () => CheckpatchWorker;
  files: CheckpatchFiles;
  timeLimitMs?: number;
}

/** `signal`: nobody waits for it any more. */
export type RunCheckpatch = (run: CheckpatchRun, signal?: AbortSignal) => Promise<CheckpatchOutcome>;

interface Running {
  api: Remote<CheckpatchApi>;
  worker: CheckpatchWorker;
  /** Resolves with why, when it dies. */
  died: Promise<string>;
}

type Failed = Exclude<CheckpatchOutcome, {ok: true}>;
const stopped = (message: string): Failed => ({ok: false, why: 'stopped', message});
const UNWANTED = stopped('nobody waits for it');

export function connectCheckpatch({
  spawn,
  files,
  timeLimitMs = TIME_LIMIT_MS,
}: CheckpatchOptions): RunCheckpatch {
  let running: Running | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  function start(): Running {
    const worker = spawn();
    const died = new Promise<string>((resolve) =>
      worker.addEventListener('error', (event: Event) => {
        // It would go on to the page as the death of this worker.
        event.preventDefault();
        resolve('message' in event && typeof event.message === 'string' ? event.message : 'the worker died');
      }),
    );
    const own: Running = (running = {worker, died, api: wrap<CheckpatchApi>(worker)});
    void died.then(() => running === own && end());
    void own.api.begin(files);
    return own;
  }

  function end(): void {
    running?.worker.terminate();
    running = undefined;
  }

  async function load({api, died}: Running): Promise<CompilerLoad> {
    const notStarted = (message: string): CompilerLoad => ({ok: false, why: 'not-started', message});
    return Promise.race([
      api.load().catch((error: unknown) => notStarted(String(error))),
      died.then(notStarted),
    ]);
  }

  async function runIn({api, died}: Running, run: CheckpatchRun, signal?: AbortSignal) {
    const crashed = (message: string): Failed => ({ok: false, why: 'crashed', message});
    let limit: ReturnType<typeof setTimeout> | undefined;
    const cut = new Promise<Failed>((resolve) => {
      limit = setTimeout(() => resolve(stopped(`no end after ${timeLimitMs / 1000} s`)), timeLimitMs);
      signal?.addEventListener('abort', () => resolve(UNWANTED));
    });
    const outcome = await Promise.race([
      api.run(run).catch((error: unknown) => crashed(String(error))),
      died.then(crashed),
      // It hears nothing while it runs.
      cut.then((failed) => {
        end();
        return failed;
      }),
    ]);
    clearTimeout(limit);
    return outcome;
  }

  async function next(run: CheckpatchRun, signal?: AbortSignal): Promise<CheckpatchOutcome> {
    if (signal?.aborted) return UNWANTED;
    const own = running ?? start();
    const loaded = await load(own);
    if (!loaded.ok) return {ok: false, why: 'not-loaded', failure: loaded};
    return signal?.aborted ? UNWANTED : runIn(own, run, signal);
  }

  return async (run, signal) => {
    clearTimeout(idle);
    waiting++;
    const outcome = last.then(() => next(run, signal));
    last = outcome.catch(() => undefined);
    try {
      return await outcome;
    } finally {
      if (--waiting === 0) idle = setTimeout(end, IDLE_MS);
    }
  };
}
