/**
 * Owns the workers that run programs: made when there is work for them, given one job at a time, those that somebody waits
 * for first, and ended when a job does not end, nobody waits for it, or there has been nothing to do for long.
 */
import {Executor, UNWANTED, stopped} from './executor-slot';
import type {Work} from './executor-slot';
import type {PoolSize} from './pool-size';
import type {ExecutorWorker, Programs} from './executor-messages';
import type {CompileJob, JobOutcome} from '../job';
import type {CompilerLoad, ToolchainManifest} from '../../protocol/compiler-api';

/** The longest compilation of a lesson takes a second or two; a student's machine may be ten times slower. */
const TIME_LIMIT_MS = 60_000;
/** A job that nobody waits for may end by itself within this time: a new worker costs more. */
const GRACE_MS = 250;
/** A job that nobody waits for yet may keep one that somebody waits for from running for so long. */
const AHEAD_GRACE_MS = 1_500;
/** All but one worker have been idle for so long that their memory is worth more than they are. */
const IDLE_MS = 60_000;

export interface PoolOptions {
  spawn: () => ExecutorWorker;
  size: PoolSize;
  /** Where the toolchain's files are. */
  directory: string;
  manifest: ToolchainManifest;
  onProgress: (received: number, total: number) => void;
  timeLimitMs?: number;
  idleMs?: number;
}

export interface RunOptions {
  /** Nobody waits for it yet: it runs when nothing else is to be run. */
  ahead?: boolean;
  /** Aborted: nobody waits for it any more. */
  signal?: AbortSignal | undefined;
}

export interface Running {
  outcome: Promise<JobOutcome>;
  /** Somebody waits for it now. */
  promote(): void;
  /** Nobody waits for it any more. */
  abandon(): void;
}

export class CompilerPool {
  readonly #options: PoolOptions;
  #executors: Executor[] = [];
  /** In the order in which they are to run. */
  #waiting: Work[] = [];
  /** From the first worker that had them compiled. */
  #programs: Programs | undefined;
  #loading: Promise<CompilerLoad> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get workers(): number {
    return this.#executors.length;
  }

  /** Fetches and prepares the toolchain, unless that is done or under way. After a failure it tries again. */
  load(): Promise<CompilerLoad> {
    this.#loading ??= (async () => {
      const [first = this.#add()] = this.#executors;
      const loaded = await first.load();
      if (!loaded.ok) this.#loading = undefined;
      return loaded;
    })();
    return this.#loading;
  }

  /** Has the engine compile what a first job would wait for. */
  async warmUp(): Promise<void> {
    if ((await this.load()).ok)
      await new Promise<unknown>((resolve) => this.#enqueue('warm-up', true, resolve));
  }

  /** Only after a load that went well. */
  run(job: CompileJob, {ahead = false, signal}: RunOptions = {}): Running {
    let work: Work | undefined;
    const abandon = () => work && this.#abandon(work);
    const outcome = new Promise<JobOutcome>((resolve) => {
      if (signal?.aborted) return resolve(UNWANTED);
      work = this.#enqueue(job, ahead, (ended) => resolve(ended ?? stopped('its worker was ended')));
      signal?.addEventListener('abort', abandon);
    });
    return {outcome, abandon, promote: () => work && this.#promote(work)};
  }

  end(): void {
    clearTimeout(this.#idle);
    for (const executor of this.#executors) executor.end();
    for (const {settle} of this.#waiting) settle(undefined);
    [this.#executors, this.#waiting, this.#loading] = [[], [], undefined];
  }

  #enqueue(job: Work['job'], ahead: boolean, settle: Work['settle']): Work {
    const waiting = {job, ahead, settle};
    this.#waiting.push(waiting);
    this.#serve();
    return waiting;
  }

  #promote(waiting: Work): void {
    waiting.ahead = false;
    this.#executors.find(({work}) => work === waiting)?.goOn();
    this.#serve();
  }

  #abandon(waiting: Work): void {
    const at = this.#waiting.indexOf(waiting);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      waiting.settle(UNWANTED);
    } else this.#executors.find(({work}) => work === waiting)?.endWithin(GRACE_MS);
  }

  #serve(): void {
    clearTimeout(this.#idle);
    for (let next = this.#next(); next; next = this.#next()) {
      const free = this.#executors.find(({isFree}) => isFree);
      if (!free) return this.#makeRoom(next);
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      free.run(next);
    }
    if (this.#executors.length > 1)
      this.#idle = setTimeout(() => this.#shrink(), this.#options.idleMs ?? IDLE_MS);
  }

  #next(): Work | undefined {
    const ahead = this.#executors.filter(({work}) => work?.ahead).length;
    return (
      this.#waiting.find((work) => !work.ahead) ??
      (ahead < this.#options.size.ahead ? this.#waiting[0] : undefined)
    );
  }

  #makeRoom(next: Work): void {
    // One that is on its way will take it.
    if (this.#executors.some(({isLoaded}) => !isLoaded)) return;
    if (this.#executors.length < this.#options.size.workers) this.#begin();
    else if (!next.ahead) this.#executors.find(({work}) => work?.ahead)?.endWithin(AHEAD_GRACE_MS);
  }

  #shrink(): void {
    for (const executor of this.#executors.filter(({isFree}) => isFree).slice(1)) {
      executor.end();
      this.#remove(executor);
    }
  }

  /** Another worker, beside the first: with its programs, once they are compiled. */
  #begin(): void {
    if (this.#executors.length > 0 && !this.#programs) return;
    const executor = this.#add();
    void executor.load().then((loaded) => {
      if (loaded.ok) return;
      // What has been asked of it the first one does; without any, nobody can.
      executor.end();
      this.#remove(executor);
      if (this.#executors.length > 0) return;
      for (const {settle} of this.#waiting.splice(0)) settle(stopped(loaded.message));
    });
  }

  #add(): Executor {
    const {directory, manifest, timeLimitMs = TIME_LIMIT_MS, onProgress, spawn} = this.#options;
    const executor: Executor = new Executor(spawn(), {
      begin: {kind: 'begin', directory, manifest, programs: this.#programs},
      timeLimitMs,
      onProgress: this.#programs ? () => undefined : onProgress,
      onPrograms: (programs) => (this.#programs = programs),
      onFree: () => this.#serve(),
      onGone: () => {
        this.#remove(executor);
        if (this.#executors.length === 0) this.#loading = this.#programs && Promise.resolve({ok: true});
        this.#serve();
      },
    });
    this.#executors.push(executor);
    return executor;
  }

  #remove(executor: Executor): void {
    this.#executors = this.#executors.filter((other) => other !== executor);
  }
}
