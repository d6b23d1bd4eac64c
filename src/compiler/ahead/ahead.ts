/**
 * Owns jobs that a guest will soon ask for: while its make runs on to the next call, that is compiled already. A result is
 * handed out only to a job that asks for the same with the same files, so that nothing but the time tells it apart.
 */
import {Forecast} from './forecast';
import {KnownResults, keyOf} from './known-results';
import {readKbuildLine} from './kbuild-line';
import type {CompileJob, JobOutcome} from '../job';
import type {RunOptions, Running} from '../pool/pool';

/** Of results and of the guest's files that they depend on. An object of a module is some kilobytes. */
const KEPT_BYTES = 24 << 20;

export interface AheadOptions {
  run(job: CompileJob, options: RunOptions): Running;
  /** How many jobs that nobody waits for may run at once. */
  slots: number;
}

export class Ahead {
  readonly #options: AheadOptions;
  readonly #forecast: Forecast;
  readonly #known = new KnownResults(KEPT_BYTES);
  /** By key: what nobody waits for. */
  readonly #ahead = new Map<string, Running>();
  /** What somebody waits for since it began. */
  readonly #promoted = new Map<string, Running>();
  #plan: CompileJob[] = [];

  constructor(options: AheadOptions) {
    this.#options = options;
    this.#forecast = new Forecast(options.slots + 1);
  }

  /** `signal`: nobody waits any more. */
  async compile(job: CompileJob, signal?: AbortSignal): Promise<JobOutcome> {
    const outcome = await this.#outcomeOf(job, signal);
    if (outcome.ok) this.#foresee(job, outcome);
    return outcome;
  }

  /** Another machine is in place, which will ask for something else. */
  forget(): void {
    this.#plan = [];
  }

  async #outcomeOf(job: CompileJob, signal: AbortSignal | undefined): Promise<JobOutcome> {
    if (!isOfKbuild(job)) return this.#options.run(job, {signal}).outcome;
    const key = keyOf(job);
    const running = this.#ahead.get(key) ?? this.#promoted.get(key);
    if (running) {
      signal?.addEventListener('abort', () => running.abandon());
      this.#ahead.delete(key);
      this.#promoted.set(key, running);
      running.promote();
      // While somebody waits, there is room for what comes after it.
      this.#begin();
      await running.outcome;
    }
    const known = this.#known.find(job);
    if (known) return known;
    const outcome = await this.#options.run(job, {signal}).outcome;
    this.#keep(job, outcome);
    return outcome;
  }

  #foresee(job: CompileJob, outcome: Extract<JobOutcome, {ok: true}>): void {
    const plan = this.#forecast.after(job, outcome);
    if (plan) this.#plan = plan;
    this.#begin();
  }

  #begin(): void {
    while (this.#ahead.size < this.#options.slots) {
      const job = this.#plan.shift();
      if (!job) return;
      const key = keyOf(job);
      if (this.#ahead.has(key) || this.#promoted.has(key) || this.#known.find(job)) continue;
      const running = this.#options.run(job, {ahead: true});
      this.#ahead.set(key, running);
      void running.outcome.then((outcome) => {
        this.#ahead.delete(key);
        this.#promoted.delete(key);
        this.#keep(job, outcome);
        this.#begin();
      });
    }
  }

  #keep(job: CompileJob, outcome: JobOutcome): void {
    if (outcome.ok) this.#known.keep(job, outcome);
  }
}

const isOfKbuild = ({tool, argv, cwd}: CompileJob) =>
  tool === 'gcc' && readKbuildLine(argv, cwd) !== undefined;
