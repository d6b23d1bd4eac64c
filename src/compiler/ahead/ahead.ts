/**
 * Owns jobs that a guest will soon ask for: while its make runs on to the next call, that is compiled already. A result is
 * handed out only to a job that asks for the same with the same files, so that nothing but the time tells it apart.
 */
import {Forecast} from './forecast';
import {KnownResults, keyOf} from './known-results';
import {readKbuildLine} from './kbuild-line';
import type {CompileCallHead, CompileJob, JobOutcome} from '../job';
import type {RunOptions, Running} from '../pool/pool';

/** Of results and of the guest's files that they depend on. An object of a module is some kilobytes. */
const KEPT_BYTES = 24 << 20;

/** How many results may lie ready beyond those that are under way: make may stop, or ask for something else. */
const FURTHER = 3;

/**
 * Files that are asked for one by one. A program that has looked for each header of the tree in a directory of the guest's
 * is better shown that directory's names.
 */
const ASKED_FOR_EACH = 32;

export interface AheadOptions {
  run(job: CompileJob, options: RunOptions): Running;
  /** How many jobs that nobody waits for may run at once. */
  slots: number;
}

export class Ahead {
  readonly #options: AheadOptions;
  readonly #forecast = new Forecast();
  readonly #known = new KnownResults(KEPT_BYTES);
  /** By key: what nobody waits for. */
  readonly #ahead = new Map<string, Running>();
  /** What somebody waits for since it began. */
  readonly #promoted = new Map<string, Running>();
  /** Keys of what is done and nobody has asked for yet. */
  readonly #unclaimed = new Set<string>();
  #plan: CompileJob[] = [];

  constructor(options: AheadOptions) {
    this.#options = options;
  }

  /**
   * The guest's paths that a job's result depends on, if there is one or will be soon: when a job with these files is
   * `known`, the guest need not show more.
   */
  foreseen(call: CompileCallHead, signal: AbortSignal): Promise<readonly string[] | undefined> | undefined {
    const key = keyOf(call);
    const settled = this.#settled(key, signal) ?? (this.#known.looked(key) && Promise.resolve());
    return settled?.then(() => {
      const looked = this.#known.looked(key);
      return looked && looked.length <= ASKED_FOR_EACH ? looked : undefined;
    });
  }

  /** What a job would yield, if a job that saw the same has. */
  known(job: CompileJob): JobOutcome | undefined {
    const known = this.#known.find(job);
    if (known && this.#unclaimed.delete(keyOf(job))) this.#begin();
    return known;
  }

  /** `signal`: nobody waits any more. */
  async compile(job: CompileJob, signal: AbortSignal): Promise<JobOutcome> {
    const outcome = await this.#outcomeOf(job, signal);
    if (!outcome.ok) return outcome;
    const plan = this.#forecast.after(job, outcome);
    if (plan) {
      this.#unclaimed.clear();
      this.#plan = plan;
    }
    this.#begin();
    return outcome;
  }

  /** Another machine is in place, which will ask for something else. */
  forget(): void {
    this.#unclaimed.clear();
    this.#plan = [];
  }

  async #outcomeOf(job: CompileJob, signal: AbortSignal): Promise<JobOutcome> {
    if (!isOfKbuild(job)) return this.#options.run(job, {signal}).outcome;
    await this.#settled(keyOf(job), signal);
    const known = this.known(job);
    if (known) return known;
    const outcome = await this.#options.run(job, {signal}).outcome;
    this.#keep(job, outcome);
    return outcome;
  }

  /** When what is under way has come about: somebody waits for it now. */
  #settled(key: string, signal: AbortSignal): Promise<unknown> | undefined {
    const running = this.#ahead.get(key) ?? this.#promoted.get(key);
    if (!running) return undefined;
    signal.addEventListener('abort', () => running.abandon());
    this.#ahead.delete(key);
    this.#promoted.set(key, running);
    running.promote();
    // While somebody waits, there is room for what comes after it.
    this.#begin();
    return running.outcome;
  }

  #begin(): void {
    const {slots} = this.#options;
    while (this.#ahead.size < slots && this.#ahead.size + this.#unclaimed.size < slots + FURTHER) {
      const job = this.#plan.shift();
      if (!job) return;
      const key = keyOf(job);
      if (this.#ahead.has(key) || this.#promoted.has(key) || this.#known.find(job)) continue;
      const running = this.#options.run(job, {ahead: true});
      this.#ahead.set(key, running);
      void running.outcome.then((outcome) => {
        this.#keep(job, outcome);
        if (this.#ahead.delete(key) && outcome.ok) this.#unclaimed.add(key);
        this.#promoted.delete(key);
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
