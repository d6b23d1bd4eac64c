/** Owns one worker of the pool as its front sees it: what it does, how long it may, and what its end means for its job. */
import type {ExecutorReply, ExecutorRequest, ExecutorWorker, Programs} from './executor-messages';
import type {CompileJob, JobOutcome} from '../job';
import type {CompilerLoad} from '../../protocol/compiler-api';

export interface Work {
  job: CompileJob | 'warm-up';
  /** Nobody waits for it yet. */
  ahead: boolean;
  settle: (outcome: JobOutcome | undefined) => void;
}

export const stopped = (message: string): JobOutcome => ({ok: false, why: 'stopped', message});
export const UNWANTED = stopped('nobody waits for it');

export interface ExecutorOptions {
  begin: Extract<ExecutorRequest, {kind: 'begin'}>;
  timeLimitMs: number;
  onProgress: (received: number, total: number) => void;
  onPrograms: (programs: Programs) => void;
  /** It can be given a job. */
  onFree: () => void;
  /** It has ended, and was not asked to. */
  onGone: () => void;
}

export class Executor {
  readonly #worker: ExecutorWorker;
  readonly #options: ExecutorOptions;
  #work: Work | undefined;
  #loading: Promise<CompilerLoad> | undefined;
  #loaded: (load: CompilerLoad) => void = () => undefined;
  #isLoaded = false;
  #hasBegun = false;
  #isGone = false;
  #limit: ReturnType<typeof setTimeout> | undefined;
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(worker: ExecutorWorker, options: ExecutorOptions) {
    this.#worker = worker;
    this.#options = options;
    worker.addEventListener('message', ({data}) => this.#onReply(data));
    worker.addEventListener('error', (event) => {
      // It would go on to the page as the death of this worker.
      event.preventDefault();
      this.#onDied(event.message ?? 'the worker died');
    });
  }

  get work(): Work | undefined {
    return this.#work;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  get isFree(): boolean {
    return this.#isLoaded && !this.#work;
  }

  /** After a failure it tries again. */
  load(): Promise<CompilerLoad> {
    this.#loading ??= new Promise((resolve) => {
      this.#loaded = resolve;
      this.#worker.postMessage(this.#hasBegun ? {kind: 'load'} : this.#options.begin);
      this.#hasBegun = true;
    });
    return this.#loading;
  }

  /** Only if it is free. */
  run(work: Work): void {
    this.#work = work;
    this.#limit = setTimeout(
      () => this.#fail(stopped(`no end after ${this.#options.timeLimitMs / 1000} s`)),
      this.#options.timeLimitMs,
    );
    this.#worker.postMessage(work.job === 'warm-up' ? {kind: 'warm-up'} : {kind: 'job', job: work.job});
  }

  /** Its job is not worth what it holds up: it may end by itself within so many milliseconds. */
  endWithin(ms: number): void {
    this.#grace ??= setTimeout(() => this.#fail(UNWANTED), ms);
  }

  /** Its job is worth it after all. */
  goOn(): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
  }

  /** Whatever it does comes to nothing. */
  end(): void {
    this.#isGone = true;
    this.#worker.terminate();
    this.#settle(undefined);
  }

  #onReply(reply: ExecutorReply): void {
    if (this.#isGone) return;
    switch (reply.kind) {
      case 'progress':
        return this.#options.onProgress(reply.received, reply.total);
      case 'loaded':
        this.#isLoaded = reply.load.ok;
        if (reply.programs) this.#options.onPrograms(reply.programs);
        if (!reply.load.ok) this.#loading = undefined;
        this.#loaded(reply.load);
        return reply.load.ok ? this.#options.onFree() : undefined;
      case 'done':
        this.#settle(reply.outcome);
        return this.#options.onFree();
    }
  }

  /** Out of memory, most likely; or it could not even begin. */
  #onDied(message: string): void {
    if (this.#isGone) return;
    this.#loaded({ok: false, why: 'not-started', message});
    this.#fail({ok: false, why: 'crashed', message});
  }

  #fail(outcome: JobOutcome): void {
    this.#isGone = true;
    this.#worker.terminate();
    this.#settle(outcome);
    this.#options.onGone();
  }

  #settle(outcome: JobOutcome | undefined): void {
    clearTimeout(this.#limit);
    this.goOn();
    const work = this.#work;
    this.#work = undefined;
    work?.settle(outcome);
  }
}
