/** Owns which lab is being done, and how its lesson meets each machine: prepared, followed, and told of what happens. */
import {Emitter} from '../async/emitter';
import {enteredLine} from './lab-log';
import {ReportLog} from '../diagnostics/oops/report-log';
import {Lesson} from './lesson';
import {enterLabScript, formerDirectoryScript, nameInGuest} from '../../labs/enter-lab-script';
import {findLab} from '../../labs/former-ids';
import type {AskGuest} from '../machine/guest-channel';
import type {CodeLocation} from '../diagnostics/oops/code-location';
import type {KernelReport} from '../diagnostics/oops/kernel-reports';
import type {Trouble} from '../diagnostics/oops/report-log';
import type {LessonClock, LessonWork, StepState} from './lesson';
import type {Lab} from '../../labs/lab';
import type {GuestResult, LogRecord} from '../../protocol/guest';
import type {StartFrom} from '../../protocol/machine-api';

/** The lab in which the shipped base state stands (build-scripts/state/make-base.ts). */
const BASE_LAB = 'first-module';
const ENTER_TIMEOUT_MS = 30_000;

export interface CourseOptions {
  labs: readonly Lab[];
  ask: AskGuest;
  /** Guest.followLog, with its listener made fit to be called from the worker. */
  followLog: (
    after: string,
    onRecords: (records: LogRecord[]) => void,
  ) => Promise<GuestResult<{watch: number}>>;
  clock: LessonClock;
  /** Puts into the guest what the images do not have of a lab. */
  putFiles?: (lab: Lab) => Promise<void>;
}

export interface CourseEvents {
  /** Another lab's lesson is `lesson` now. */
  lab: Lesson;
  /** What the lesson shows has changed. */
  changed: Lesson;
  done: StepState;
  /** What is expected of a step has been said. */
  predicted: StepState;
  /** The kernel has said something. */
  records: readonly LogRecord[];
  /** The kernel has reported that something is wrong with it, for the first time or once more. */
  trouble: {trouble: Trouble; latest: KernelReport};
}

export class Course extends Emitter<CourseEvents> {
  readonly #options: CourseOptions;
  readonly #reports: ReportLog;
  #lesson: Lesson;
  #isHeld = false;
  /** Counts machines: what is heard of an earlier one is not this one's. */
  #machine = 0;

  constructor(options: CourseOptions) {
    super();
    this.#options = options;
    this.#reports = new ReportLog(options.ask, (trouble, latest) => this.emit('trouble', {trouble, latest}));
    const [first] = options.labs;
    if (!first) throw new Error('there is no lab');
    this.#lesson = this.#open(first);
  }

  get labs(): readonly Lab[] {
    return this.#options.labs;
  }

  get lab(): Lab {
    return this.#lesson.lab;
  }

  get lesson(): Lesson {
    return this.#lesson;
  }

  /** Where the kernel's first report since the machine was sound leads, if that is in a module. */
  get reported(): CodeLocation | undefined {
    return this.#reports.location;
  }

  /** From now on this lab is done. False if there is no such lab here. */
  choose(id: string): boolean {
    const lab = findLab(this.labs, id);
    if (!lab) return false;
    if (lab !== this.lab) {
      this.#lesson.end();
      this.#lesson = this.#open(lab);
      this.emit('lab', this.#lesson);
    }
    return true;
  }

  /** The machine that the lesson followed is gone. */
  leave(): void {
    this.#machine++;
    this.#reports.reset();
    this.#lesson.end();
  }

  /**
   * A machine is in place: one as it ships or boots is brought into the lab, a saved one is there already. Resolves
   * when the lesson is under way.
   */
  async onMachineReady(from: StartFrom, saved: {lab: string} & Partial<LessonWork>): Promise<void> {
    const machine = ++this.#machine;
    this.choose(saved.lab);
    const entered =
      from.kind === 'snapshot' ||
      (from.kind === 'base' && (from.start !== undefined || this.lab.id === BASE_LAB));
    if (!entered) await this.#runEnterScript();
    const naming = from.kind === 'snapshot' ? this.#nameInGuest() : Promise.resolve(nameInGuest(this.lab));
    // One that stands answers when it goes on: the lesson does not wait for that.
    const isHeld = from.kind === 'snapshot' && from.stopped !== undefined;
    if (!isHeld) await naming;
    if (machine !== this.#machine) return;
    this.#lesson.begin(saved.progress ?? {}, saved.predictions, saved.debugged);
    void this.#follow(machine, naming, from.kind === 'snapshot' ? this.#uptimeUs() : Promise.resolve(0));
  }

  /** What the guest calls the lab: a machine that was saved when the lab had another id calls it by that. */
  async #nameInGuest(): Promise<string> {
    const {id, formerIds} = this.lab;
    if (!formerIds) return nameInGuest(this.lab);
    const ran = await this.#options.ask((guest) => guest.run(formerDirectoryScript({id, formerIds})));
    return (ran.ok && new TextDecoder().decode(ran.stdout).trim()) || id;
  }

  /** `past`: what the log says of earlier, in its microseconds, is no news. */
  async #follow(machine: number, name: Promise<string>, past: Promise<number>): Promise<void> {
    const lesson = this.#lesson;
    const line = enteredLine(await name);
    if (machine !== this.#machine) return;
    // It begins again at the oldest, with a new agent.
    let last = -1;
    await this.#options.followLog(line, (records) => {
      if (machine !== this.#machine) return;
      lesson.onLogRecords(records);
      this.emit('records', records);
      void past.then((since) => {
        if (machine !== this.#machine) return;
        this.#reports.take(records.filter(({seq, atUs}) => atUs >= since && seq > last));
        last = records.at(-1)?.seq ?? last;
      });
    });
  }

  /** See Lesson.held. */
  set held(isHeld: boolean) {
    this.#isHeld = isHeld;
    this.#lesson.held = isHeld;
  }

  /** Something happened on the machine. */
  scheduleCheck(): void {
    this.#lesson.scheduleCheck();
  }

  /** The kernel panicked. True if the lesson asked for it. */
  panicked(message: string): boolean {
    return this.#lesson.panicked(message);
  }

  #open(lab: Lab): Lesson {
    const lesson = new Lesson(lab, this.#options.ask, this.#options.clock);
    lesson.held = this.#isHeld;
    lesson.on('changed', () => lesson === this.#lesson && this.emit('changed', lesson));
    lesson.on('done', (state) => lesson === this.#lesson && this.emit('done', state));
    lesson.on('predicted', (state) => lesson === this.#lesson && this.emit('predicted', state));
    return lesson;
  }

  /** How long the guest's kernel has run, in microseconds; as good as the log's own clock, to a hundredth of a second. */
  async #uptimeUs(): Promise<number> {
    const file = await this.#options.ask((guest) => guest.readFile('/proc/uptime', 100));
    return file.ok ? parseFloat(new TextDecoder().decode(file.bytes)) * 1e6 : 0;
  }

  async #runEnterScript(): Promise<void> {
    const {script, cwd} = enterLabScript(this.lab);
    await this.#options.putFiles?.(this.lab);
    await this.#options.ask((guest) =>
      guest.run(script, {cwd, timeoutMs: ENTER_TIMEOUT_MS, outputLimit: 1000}),
    );
  }
}
