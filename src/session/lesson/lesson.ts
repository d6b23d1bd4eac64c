/** Owns the doing of one lab on the running machine: which steps are done, and why the others are not. */
import {Emitter} from '../async/emitter';
import {GuestUnavailable, createCheckContext} from './check-context';
import {LabLog} from './lab-log';
import {EVIDENCE_LIMIT} from '../../snapshots/meta';
import {SerialQueue} from '../async/serial-queue';
import type {AskGuest} from '../machine/guest-channel';
import type {Lab, Step} from '../../labs/lab';
import type {LogRecord} from '../../protocol/guest';
import type {Done, Progress} from '../../snapshots/meta';

export type {Progress} from '../../snapshots/meta';

export interface StepState {
  step: Step;
  done: Done | undefined;
  /** What the check did not find when it last looked. */
  missing: string | undefined;
}

export interface LessonEvents {
  /** Something is to be shown anew. */
  changed: undefined;
  /** A step has just become true. */
  done: StepState;
}

export interface LessonClock {
  setTimeout(work: () => void, milliseconds: number): number;
  clearTimeout(timer: number): void;
  now(): number;
}

/** A command ends in a prompt a few ms after its last effect; looking before costs a second look. */
const SETTLE_MS = 60;
/** While things keep happening, look at least this often. */
const LATEST_MS = 300;

export class Lesson extends Emitter<LessonEvents> {
  readonly lab: Lab;
  readonly #ask: AskGuest;
  readonly #clock: LessonClock;
  readonly #log = new LabLog();
  #states: StepState[];
  #checkTimer: number | undefined;
  #dueAt = 0;
  readonly #checks = new SerialQueue();
  #generation = 0;
  /** Between machines there is nothing to judge. */
  #following = false;

  constructor(lab: Lab, ask: AskGuest, clock: LessonClock) {
    super();
    this.lab = lab;
    this.#ask = ask;
    this.#clock = clock;
    this.#states = fresh(lab, {});
  }

  get steps(): readonly StepState[] {
    return this.#states;
  }

  /** The first step that is not done. */
  get current(): StepState | undefined {
    return this.#states.find(({done}) => !done);
  }

  get progress(): Progress {
    return Object.fromEntries(this.#states.flatMap(({step, done}) => (done ? [[step.id, done]] : [])));
  }

  /** A machine is in place, on which so much has been done. */
  begin(progress: Progress): void {
    this.#generation++;
    this.#following = true;
    this.#log.clear();
    this.#states = fresh(this.lab, progress);
    this.emit('changed', undefined);
    this.scheduleCheck();
  }

  /** Records of the kernel's log, as Guest.followLog tells them. */
  onLogRecords(records: readonly LogRecord[]): void {
    if (this.#log.append(records)) this.scheduleCheck();
  }

  /** Something happened on the machine: look again, soon. */
  scheduleCheck(): void {
    if (!this.#following) return;
    const now = this.#clock.now();
    if (this.#checkTimer === undefined) this.#dueAt = now + LATEST_MS;
    else this.#clock.clearTimeout(this.#checkTimer);
    const wait = Math.max(0, Math.min(SETTLE_MS, this.#dueAt - now));
    this.#checkTimer = this.#clock.setTimeout(() => {
      this.#checkTimer = undefined;
      void this.check();
    }, wait);
  }

  /** Steps that were done stay done, though the machine is now as it was before them: it was rewound after them. */
  mergeProgress(progress: Progress): void {
    for (const state of this.#states) state.done ??= progress[state.step.id];
    this.emit('changed', undefined);
  }

  /** The machine is gone, or another lab's turn has come. */
  end(): void {
    this.#generation++;
    this.#following = false;
    if (this.#checkTimer !== undefined) this.#clock.clearTimeout(this.#checkTimer);
    this.#checkTimer = undefined;
  }

  /** The kernel panicked; for a step that asks for it, that is success. True if it did. */
  panicked(message: string): boolean {
    const state = this.#states.find(({step}) => step.ends === 'panic');
    if (!state) return false;
    // What the kernel said in its last moments may have been judged already.
    if (!state.done && state !== this.current) return false;
    if (!state.done) this.#mark(state, message);
    return true;
  }

  /** Judges every step that is not done. Asked while it is at it, it looks once more. */
  check(): Promise<void> {
    return this.#checks.run(() => this.#checkSteps(this.#generation));
  }

  async #checkSteps(life: number): Promise<void> {
    const ctx = createCheckContext(this.#ask, this.lab.id, () => this.#log.lines);
    let changed = false;
    try {
      for (const state of this.#states) {
        if (state.done) continue;
        const verdict = await state.step.check(ctx);
        if (life !== this.#generation) return;
        const missing = verdict.met ? undefined : verdict.missing.slice(0, EVIDENCE_LIMIT);
        if (verdict.met) this.#mark(state, verdict.evidence);
        else if (state.missing !== missing) {
          state.missing = missing;
          changed = true;
        }
      }
    } catch (error) {
      // The machine went away in the middle; whatever takes its place will be looked at.
      if (!(error instanceof GuestUnavailable)) throw error;
    }
    if (changed) this.emit('changed', undefined);
  }

  #mark(state: StepState, evidence: string): void {
    // It quotes the machine, which may say anything at any length.
    state.done = {at: this.#clock.now(), evidence: evidence.slice(0, EVIDENCE_LIMIT)};
    state.missing = undefined;
    this.emit('done', state);
    this.emit('changed', undefined);
  }
}

const fresh = (lab: Lab, progress: Progress): StepState[] =>
  lab.steps.map((step) => ({step, done: progress[step.id], missing: undefined}));
