/** Owns the machine of one page from the page's side: what a person, a script or the guest itself can ask of it. */
import {proxy} from 'comlink';
import {Emitter} from './emitter';
import {Exchange} from './exchange';
import {Course} from './lesson/course';
import {WorkerDied} from './machine-process';
import {MachineSlot} from './machine-slot';
import {askedFor, endOf} from './notice';
import {Opener} from './opener';
import {Recorder} from './recorder';
import {Saves} from './saves';
import {Turns} from './turns';
import {inWords} from './words';
import {Xray} from './xray/xray';
import type {AutosaveClock} from './autosave';
import type {Lesson} from './lesson/lesson';
import type {Lab} from '../labs/lab';
import type {LessonText} from '../labs/lesson-text';
import type {SlotOptions} from './machine-slot';
import type {SessionEvents} from './notice';
import type {Launched, Replaced, Wanted} from './opener';
import type {SavesOptions, Taken} from './saves';
import type {Failure, Result} from './words';
import type {Port, TerminalPort} from '../protocol/consoles';
import type {Guest, GuestResult, WatchEvent} from '../protocol/guest';
import type {MachineEvent, StartTimings} from '../protocol/machine-api';
import type {Phase} from '../protocol/phase';
import type {SnapshotMeta} from '../snapshots/meta';
import type {Saved} from '../snapshots/store';

export interface SessionOptions extends Omit<SavesOptions, 'lab'>, SlotOptions {
  /** In the order of the course; the first is what a new visitor begins with. */
  labs: readonly Lab[];
  /** Its prose, fetched when it is wanted. */
  lessonText: (lab: string) => Promise<LessonText>;
  /** Terms and their meaning, in Markdown. */
  glossary: () => Promise<ReadonlyMap<string, string>>;
  clock: AutosaveClock & {now(): number};
  /** The page's own address without fragment, for links. */
  pageUrl: () => string;
  /** Asks the browser not to evict what is stored. */
  persist?: () => Promise<unknown>;
}

export type {Notice, NoticeAction} from './notice';
export type {Replaced} from './opener';

type NotRunning = Extract<Failure, {why: 'not-running'}>;

export class Session extends Emitter<SessionEvents> {
  readonly #options: SessionOptions;
  readonly #saves: Saves;
  readonly #slot: MachineSlot;
  readonly #turns = new Turns();
  readonly #recorder: Recorder;
  readonly #opener: Opener;
  readonly #course: Course;
  /** What is sent, what arrives from outside, what is handed in. */
  readonly exchange: Exchange;
  /** The save to which a machine can be rewound that a step, or the person, has damaged. */
  #rewindTo: string | undefined;
  /** When the kernel first stumbled on this machine: a save from later is no way back. */
  #damagedAt: number | undefined;
  #markedStep: string | undefined;
  #becomeReady: () => void = () => undefined;
  /** Resolves when the first machine's prompt is usable. */
  readonly ready = new Promise<void>((resolve) => (this.#becomeReady = resolve));
  #screenText: () => string = () => '';
  #persistAsked = false;
  #hung = false;

  constructor(options: SessionOptions) {
    super();
    this.#options = options;
    this.#course = new Course({
      labs: options.labs,
      ask: (ask) => this.guest(ask),
      followLog: (after, onRecords) => this.guest((guest) => guest.followLog(after, proxy(onRecords))),
      clock: options.clock,
    });
    this.#saves = new Saves({...options, lab: () => this.#course.lab.id});
    this.#slot = new MachineSlot(options, {
      began: () => this.#began(),
      phase: (phase) => this.#enter(phase),
      event: (event) => this.#hear(event),
    });
    this.#recorder = new Recorder(this.#slot, this.#saves, this.#turns, {
      clock: options.clock,
      screen: this.screenText,
      progress: () => this.#course.lesson.progress,
      stored: () => this.emit('snapshots', undefined),
      failed: (failure) => this.#warn(inWords(failure)),
    });
    this.#opener = new Opener(this.#slot, this.#saves, this.#recorder, this.#course, (text) =>
      this.#warn(text),
    );
    this.exchange = new Exchange({
      ...options,
      saves: this.#saves,
      take: () => this.#turns.inTurn(() => this.#recorder.takeOrLast()),
      open: (taken) => this.#another((wanted) => this.#opener.open(wanted, taken)),
      keep: (taken) => this.#turns.inTurn(() => this.#keep(taken)),
      restore: (id) => this.restore(id),
      refused: (failure) => void this.#turns.inTurn(() => Promise.resolve(this.#refuse(failure))),
    });
    this.#listenToCourse();
  }

  get phase(): Phase {
    return this.#slot.phase;
  }

  /** When the present machine was last stored. */
  get lastSavedAt(): number | undefined {
    return this.#recorder.savedAt;
  }

  /** What the kernel shows of its modules. */
  readonly xray = new Xray((ask) => this.guest(ask));

  get labs(): readonly Lab[] {
    return this.#course.labs;
  }

  lessonText = (lab: string) => this.#options.lessonText(lab);

  glossary = () => this.#options.glossary();

  get lesson(): Lesson {
    return this.#course.lesson;
  }

  logText = () => this.#slot.log.toString();

  screenText = () => this.#screenText();

  /** The terminal element lends its text, for previews. */
  lendScreen(text: () => string): void {
    this.#screenText = text;
  }

  /** A failure in a sentence for the person. */
  explain = (failure: Failure): string => inWords(failure);

  type(port: TerminalPort, bytes: Uint8Array): void {
    this.#slot.type(port, bytes);
  }

  resize(port: TerminalPort, rows: number, cols: number): void {
    this.#slot.resize(port, rows, cols);
  }

  drawn(port: Port, bytes: number): void {
    this.#slot.drawn(port, bytes);
  }

  /** Goes on with `lab`, or with the lab that was done last, or begins the first. */
  async start(lab?: string): Promise<Result> {
    return this.#another((wanted) => this.#opener.resume(wanted, this.#labNamed(lab)));
  }

  /** Goes on with the lab's last save, whichever kind. */
  restoreLast(): Promise<Result> {
    return this.#another((wanted) => this.#opener.resume(wanted, this.lesson.lab.id));
  }

  /** Goes over to another lab, where it was left; the present machine is saved. */
  openLab(id: string): Promise<Result<Replaced>> {
    return this.#another((wanted) => this.#opener.openLab(wanted, this.#labNamed(id) ?? this.lesson.lab.id));
  }

  /** Back to before the kernel was damaged: one click. */
  async rewind(): Promise<Result<Replaced>> {
    const {progress} = this.lesson;
    const id =
      this.#rewindTo ?? (await this.#saves.lastBefore(this.lesson.lab.id, this.#damagedAt ?? Infinity));
    const rewound = await (id === undefined ? this.startFresh() : this.restore(id));
    if (rewound.ok) this.lesson.credit(progress);
    return rewound;
  }

  /** Tries again what failed at the start. */
  retry = () => this.restoreLast();

  restore(id: string): Promise<Result<Replaced>> {
    return this.#another((wanted) => this.#opener.restore(wanted, id));
  }

  /** Boots the kernel from its first instruction. */
  reboot(): Promise<Result<Replaced>> {
    return this.#another((wanted) => this.#opener.begin(wanted, 'cold-boot', 'before the reboot'));
  }

  /** A machine as it ships; the present one stays among the saved. */
  startFresh(): Promise<Result<Replaced>> {
    return this.#another((wanted) => this.#opener.begin(wanted, 'fresh', 'before starting fresh'));
  }

  /** Saves under a name that stays. */
  async save(name?: string): Promise<Result<{meta: SnapshotMeta}>> {
    const saved = await this.#turns.inTurn(() => this.#recorder.save(name));
    // Only at a person's wish: the browser may ask them.
    if (saved.ok && !this.#persistAsked) {
      this.#persistAsked = true;
      void this.#options.persist?.();
    }
    return saved;
  }

  /** The page may be gone soon. */
  saveBeforeLeaving = () => this.#recorder.autosave.now();

  snapshots = () => this.#saves.list();

  remove(id: string): Promise<Result> {
    return this.#turns.inTurn(async () => {
      const removed = await this.#saves.remove(id);
      // What the page opens with next must not be an older state than this.
      if (id === this.#recorder.current) this.#recorder.autosave.changed();
      this.emit('snapshots', undefined);
      return removed;
    });
  }

  /** A stored machine as a file, or the running one. */
  exportFile(id?: string): Promise<Result<{blob: Blob; name: string}>> {
    return this.#turns.inTurn(async (): Promise<Result<{blob: Blob; name: string}>> => {
      const saved = await this.#find(id);
      return saved.ok ? {ok: true, ...(await this.#saves.toFile(saved))} : saved;
    });
  }

  /** Puts a machine from outside among the saved ones; it does not start. */
  importFile(blob: Blob): Promise<Result<{meta: SnapshotMeta}>> {
    return this.#turns.inTurn(async (): Promise<Result<{meta: SnapshotMeta}>> => {
      const taken = await this.#saves.takeIn(blob);
      return taken.ok ? this.#keep(taken) : taken;
    });
  }

  /** A stored machine as a link to this page, or the running one. */
  link(id?: string): Promise<Result<{url: string}>> {
    return this.#turns.inTurn(async (): Promise<Result<{url: string}>> => {
      const saved = await this.#find(id);
      if (!saved.ok) return saved;
      const link = await this.#saves.toLink(saved);
      return link.ok ? {ok: true, url: this.#options.pageUrl() + link.fragment} : link;
    });
  }

  timings = async (): Promise<StartTimings> => (await this.#slot.process?.call((m) => m.timings())) ?? {};

  instructions = async (): Promise<number> => (await this.#slot.process?.call((m) => m.instructions())) ?? 0;

  /** The control channel; a call into a machine that is gone answers `not-running`. */
  async guest<T>(ask: (guest: Guest) => Promise<T>): Promise<T | NotRunning> {
    const machine = this.#slot.process;
    if (!machine) return {ok: false, why: 'not-running', message: 'there is no machine'};
    try {
      return await machine.call((remote) => ask(remote.guest));
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      return {ok: false, why: 'not-running', message: error.message};
    }
  }

  /** guest.watch, with its listener made fit to be called from the worker. */
  watch(path: string, onEvent: (event: WatchEvent) => void): Promise<GuestResult<{watch: number}>> {
    return this.guest((guest) => guest.watch(path, proxy(onEvent)));
  }

  #another(work: (wanted: Wanted) => Promise<Launched>): Promise<Result<Replaced>> {
    this.#slot.dropStarting();
    return this.#turns.another(async (wanted) => {
      const launched = await work(wanted);
      if (launched?.ok === false && !this.#slot.process) {
        this.#slot.forgetKeys();
        this.emit('notice', {text: inWords(launched), tone: 'error', actions: ['retry', 'start-fresh']});
      }
      return launched;
    });
  }

  /** An address may name a lab that is not, or no longer, there. */
  #labNamed = (id: string | undefined) => this.labs.find((lab) => lab.id === id)?.id;

  #listenToCourse(): void {
    const course = this.#course;
    course.on('lab', (lesson) => {
      this.#markedStep = this.#rewindTo = undefined;
      this.emit('lesson', lesson);
    });
    course.on('changed', (lesson) => {
      this.emit('lesson', lesson);
      void this.#markBeforeRisk(lesson);
    });
    course.on('done', (state) => {
      this.#recorder.autosave.changedMuch();
      this.emit('step-done', state);
    });
    course.on('oops', (line) => {
      this.#damagedAt ??= this.#options.clock.now();
      this.emit('notice', {text: `The kernel stumbled: ${line}`, tone: 'warning', actions: ['rewind']});
    });
  }

  /** The step that comes next may damage the kernel: the machine as it is now is kept. */
  async #markBeforeRisk(lesson: Lesson): Promise<void> {
    const step = lesson.current?.step;
    if (!step || (!step.risky && !step.ends) || this.#markedStep === step.id) return;
    this.#markedStep = step.id;
    const id = await this.#turns.inTurn(() => this.#recorder.mark(`before "${step.title}"`));
    // A student who was quicker than the save has damaged the kernel before it.
    if (id !== undefined && this.#damagedAt === undefined) this.#rewindTo = id;
    this.emit('snapshots', undefined);
  }

  #find(id: string | undefined): Promise<Result<Saved>> {
    return id === undefined ? this.#recorder.take('named') : this.#saves.read(id);
  }

  async #keep({meta, delta, carried}: Taken): Promise<Result<{meta: SnapshotMeta}>> {
    const kept = await this.#saves.keep({meta, delta}, carried);
    this.emit('snapshots', undefined);
    return kept.ok ? {ok: true, meta} : kept;
  }

  #refuse(failure: Failure): void {
    this.emit('notice', {text: inWords(failure), tone: 'warning', actions: []});
  }

  #began(): void {
    this.#course.leave();
    this.#damagedAt = undefined;
    this.#recorder.autosave.forget();
    this.emit('log-cleared', undefined);
    this.emit('notice', undefined);
  }

  #enter(phase: Phase): void {
    this.emit('phase', phase);
    // Not when start() has answered: answers and events come by different ports, in either order.
    if (phase.kind === 'running') this.#becomeReady();
    if (phase.kind === 'reset') {
      // The guest asked for it, as a person would by pressing the button; nobody waits for the answer but the person.
      void this.reboot().then((result) => {
        if (!result.ok && this.#slot.process) this.#warn(inWords(result));
      });
    }
    const asked = phase.kind === 'panicked' && this.#course.panicked(phase.message);
    const end = asked ? askedFor(phase) : endOf(phase);
    if (end) {
      this.#recorder.autosave.forget();
      this.emit('notice', end);
    } else if (phase.kind === 'running' && this.#hung) {
      // It was only busy.
      this.emit('notice', undefined);
    }
    this.#hung = phase.kind === 'hung';
  }

  #hear(event: Exclude<MachineEvent, {kind: 'phase'}>): void {
    switch (event.kind) {
      case 'output':
        if (event.port === 'log') this.drawn('log', event.bytes.length);
        else this.#course.touched();
        return this.emit('output', event);
      case 'activity':
        return this.#recorder.autosave.changed();
      case 'uevent':
        this.#recorder.autosave.changedMuch();
        this.#course.touched();
        return this.emit('uevent', event);
    }
  }

  #warn(text: string): void {
    this.emit('notice', {text, tone: 'warning', actions: this.#slot.process ? ['export'] : []});
  }
}
