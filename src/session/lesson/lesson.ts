/** Owns the doing of one lab on the running machine: which steps are done, and why the others are not. */
import {Emitter} from '../async/emitter';
import {GuestUnavailable, createCheckContext} from './check-context';
import {HeldGuest} from './held-guest';
import {LabLog} from './lab-log';
import {DEBUGGED_LIMIT, EVIDENCE_LIMIT, PREDICTION_LIMIT} from '../../snapshots/meta';
import {SerialQueue} from '../async/serial-queue';
import {nameInGuest} from '../../labs/enter-lab-script';
import type {AskGuest} from '../machine/guest-channel';
import type {Lab, Step} from '../../labs/lab';
import type {LogRecord} from '../../protocol/guest';
import type {DebugEvent} from '../../protocol/guest/debug-event';
import type {Done, LessonWork, Predictions, Progress} from '../../snapshots/meta';

export type {LessonWork, Progress} from '../../snapshots/meta';

export interface StepState {
  step: Step;
  done: Done | undefined;
  /** What the student said would happen, before it was done. */
  predicted: string | undefined;
  /** What the check did not find when it last looked. */
  missing: string | undefined;
}

export interface LessonEvents {
  /** Something is to be shown anew. */
  changed: undefined;
  /** A step has just become true. */
  done: StepState;
  /** The student has said what will happen. */
  predicted: StepState;
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
  readonly #guest: HeldGuest;
  readonly #clock: LessonClock;
  readonly #log = new LabLog();
  #states: StepState[];
  #checkTimer: number | undefined;
  #dueAt = 0;
  readonly #checks = new SerialQueue();
  #generation = 0;
  /** Between machines there is nothing to judge. */
  #following = false;
  #debugged: readonly DebugEvent[] = [];
  /** A machine that stood when it was saved stands there once more: that is no other stop. */
  #isReopened = false;

  constructor(lab: Lab, ask: AskGuest, clock: LessonClock) {
    super();
    this.lab = lab;
    this.#guest = new HeldGuest(ask);
    this.#clock = clock;
    this.#states = fresh(lab, {}, {});
  }

  get steps(): readonly StepState[] {
    return this.#states;
  }

  /** A machine is in place that it judges. */
  get isFollowing(): boolean {
    return this.#following;
  }

  /** The first step that is not done. */
  get current(): StepState | undefined {
    return this.#states.find(({done}) => !done);
  }

  /** For the next save. */
  get work(): LessonWork {
    const predictions = this.predictions;
    return {
      progress: this.progress,
      ...(Object.keys(predictions).length > 0 && {predictions}),
      ...(this.#debugged.length > 0 && {debugged: this.#debugged}),
    };
  }

  get predictions(): Predictions {
    return Object.fromEntries(
      this.#states.flatMap(({step, predicted}) => (predicted === undefined ? [] : [[step.id, predicted]])),
    );
  }

  get progress(): Progress {
    return Object.fromEntries(this.#states.flatMap(({step, done}) => (done ? [[step.id, done]] : [])));
  }

  /** A machine is in place, on which so much has been done, and predicted. */
  begin(progress: Progress, predictions: Predictions = {}, debugged: readonly DebugEvent[] = []): void {
    this.#generation++;
    this.#following = true;
    this.#log.clear();
    this.#states = fresh(this.lab, progress, predictions);
    this.#debugged = debugged;
    this.#isReopened = true;
    this.emit('changed', undefined);
    this.scheduleCheck();
  }

  /** Records of the kernel's log, as Guest.followLog tells them. */
  onLogRecords(records: readonly LogRecord[]): void {
    if (this.#log.append(records)) this.scheduleCheck();
  }

  /** Whether the debugger holds the machine: nothing can be asked of it until it goes on, and what needs no answer is judged. */
  set held(isHeld: boolean) {
    if (isHeld === this.#guest.isHeld) return;
    this.#guest.isHeld = isHeld;
    this.scheduleCheck();
  }

  /** The student has done something in the debugger. False if it is not kept: of labs whose steps are not done there nothing is. */
  onDebugEvent(event: DebugEvent): boolean {
    if (!this.#following || !this.lab.steps.some(({debug}) => debug)) return false;
    const isReopened = this.#isReopened;
    this.#isReopened = false;
    if (isReopened && isSameStop(this.#debugged.at(-1), event)) return false;
    this.#debugged = [...this.#debugged, event].slice(-DEBUGGED_LIMIT);
    this.scheduleCheck();
    return true;
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
  mergeProgress(
    progress: Progress,
    predictions: Predictions = {},
    debugged: readonly DebugEvent[] = [],
  ): void {
    if (debugged.length > 0) this.#debugged = debugged;
    for (const state of this.#states) {
      state.done ??= progress[state.step.id];
      state.predicted ??= predictions[state.step.id];
    }
    this.emit('changed', undefined);
  }

  /** What the student expects of a step that is not done; until it is, another word may take its place. */
  predict(id: string, answer: string): void {
    const state = this.#states.find(({step}) => step.id === id);
    const words = answer.trim().slice(0, PREDICTION_LIMIT);
    if (!state?.step.prediction || state.done || words === '') return;
    state.predicted = words;
    this.emit('predicted', state);
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
    const name = nameInGuest(this.lab);
    const ctx = createCheckContext(this.#guest.ask, name, () => this.#log.lines, this.#debugged);
    let changed = false;
    for (const state of this.#states) {
      if (state.done) continue;
      const verdict = await state.step.check(ctx).catch((error: unknown) => {
        if (error instanceof GuestUnavailable) return undefined;
        throw error;
      });
      if (life !== this.#generation) return;
      if (!verdict) {
        // The machine went away in the middle; whatever takes its place will be looked at. One that stands will go on.
        if (this.#guest.isHeld) continue;
        break;
      }
      const missing = verdict.met ? undefined : verdict.missing.slice(0, EVIDENCE_LIMIT);
      if (verdict.met) this.#mark(state, verdict.evidence);
      else if (state.missing !== missing) {
        state.missing = missing;
        changed = true;
      }
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

const isSameStop = (before: DebugEvent | undefined, event: DebugEvent): boolean =>
  before?.kind === 'stop' &&
  event.kind === 'stop' &&
  event.by !== 'back' &&
  before.line === event.line &&
  before.file === event.file &&
  before.function === event.function;

const fresh = (lab: Lab, progress: Progress, predictions: Predictions): StepState[] =>
  lab.steps.map((step) => ({
    step,
    done: progress[step.id],
    predicted: predictions[step.id],
    missing: undefined,
  }));
