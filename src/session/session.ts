/** Owns the machine of one page from the page's side: what a person, a script or the guest itself can ask of it. */
import {proxy} from 'comlink';
import {lessonHash} from '../labs/lesson-hash';
import {buildAndLoad} from './building/build-and-load';
import {MakeErrors} from './diagnostics/make-errors';
import {ModpostErrors} from './diagnostics/modpost-errors';
import {Emitter} from './emitter';
import {Exchange} from './sharing/exchange';
import {Course} from './lesson/course';
import {WorkerDied} from './workers/machine-process';
import {ActiveMachine} from './machine/active-machine';
import {askedFor, endOf} from './notices';
import {DelayedRestore} from './machine/delayed-restore';
import {Library} from './saves/library';
import {exportedSymbols} from './editor/exported-symbols';
import {lastOops} from './oops/code-location';
import {isScratchBuild} from './oops/source-line';
import {SourceLines} from './oops/source-lines';
import {diagnosedBy} from './diagnostics/diagnosed';
import {CompileCalls} from './offload/offload';
import {Launcher} from './machine/launcher';
import {TabLock} from './machine/tab-lock';
import {Recorder} from './saves/recorder';
import {Saves} from './saves/saves';
import {stepFrom} from './saves/timeline';
import {SerialQueue} from './serial-queue';
import {RewindPoints} from './saves/rewind-points';
import {failureMessage} from './failure-messages';
import {Workspace} from './editor/workspace';
import {Xray} from './xray/xray';
import type {CompilerProcess} from './workers/compiler-process';
import type {AutosaveClock} from './saves/autosave';
import type {Lesson} from './lesson/lesson';
import type {Lab} from '../labs/lab';
import type {LessonText} from '../labs/lesson-text';
import type {ActiveMachineOptions} from './machine/active-machine';
import type {CompilerState, SessionEvents} from './notices';
import type {LaunchResult, SwitchResult, Wanted} from './machine/launcher';
import type {LibraryHost} from './saves/library';
import type {TabLockOptions} from './machine/tab-lock';
import type {SavesOptions} from './saves/saves';
import type {Failure, Result} from './failure-messages';
import type {EditorStateStorage} from './editor/editor-state';
import type {Outcome} from './editor/file-error';
import type {Port, TerminalPort} from '../protocol/consoles';
import type {Guest, GuestResult, WatchEvent} from '../protocol/guest';
import type {MachineEvent, StartTimings} from '../protocol/machine-api';
import type {Phase} from '../protocol/phase';

export interface SessionOptions
  extends
    Omit<SavesOptions, 'lab' | 'lessonHash' | 'copyId' | 'compact'>,
    ActiveMachineOptions,
    Pick<TabLockOptions, 'locks' | 'channel'>,
    Omit<LibraryHost, 'lab' | 'changed'> {
  /** Which copy of a lab's machine this page works on, across reloads. */
  copyId: {get(): string; set(id: string): void};
  /** In the order of the course; the first is what a new visitor begins with. */
  labs: readonly Lab[];
  /** Its prose, fetched when it is wanted. */
  lessonText: (lab: string) => Promise<LessonText>;
  /** Terms and their meaning, in Markdown. */
  glossary: () => Promise<ReadonlyMap<string, string>>;
  /** What the browser remembers of each lab's editor. */
  editorStorage: EditorStateStorage;
  clock: AutosaveClock & {now(): number};
  /** The compiler that the guest's programs call; its worker begins with the first call. */
  spawnCompiler: (onProgress: (received: number, total: number) => void) => CompilerProcess;
}

/** In the timeline's words. */
function moduleEvent({action, devpath}: {action: string; devpath: string}): string | undefined {
  const module = /^\/module\/([^/]+)$/.exec(devpath)?.[1];
  if (module === undefined || (action !== 'add' && action !== 'remove')) return undefined;
  return `${module} ${action === 'add' ? 'loaded' : 'removed'}`;
}

export type {Notice, NoticeAction} from './notices';
export type {SwitchResult} from './machine/launcher';

type NotRunning = Extract<Failure, {why: 'not-running'}>;

export class Session extends Emitter<SessionEvents> {
  readonly #options: SessionOptions;
  readonly #saves: Saves;
  readonly #active: ActiveMachine;
  readonly #queue = new SerialQueue();
  readonly #recorder: Recorder;
  readonly #launcher: Launcher;
  readonly #course: Course;
  /** The person's saved machines. */
  readonly library: Library;
  /** What is sent, what arrives from outside, what is handed in. */
  readonly exchange: Exchange;
  /** The lab's files, as the editor has them. */
  readonly workspace: Workspace;
  readonly #makeErrors: MakeErrors;
  readonly #modpostErrors = new ModpostErrors(
    (ask) => this.guest(ask),
    (event) => this.emit('diagnostics', event),
  );
  readonly #rewindPoints: RewindPoints;
  readonly #delayedRestore: DelayedRestore;
  readonly #compileCalls: CompileCalls;
  readonly #tabLock: TabLock;
  /** What was asked for of a machine that another page works on. */
  #contested: {lab: string; wish: () => Promise<Result<SwitchResult>>} | undefined;
  #becomeReady: () => void = () => undefined;
  /** Resolves when the first machine's prompt is usable. */
  readonly ready = new Promise<void>((resolve) => (this.#becomeReady = resolve));
  #screenText: () => string = () => '';
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
    this.#saves = new Saves({
      ...options,
      lab: () => this.#course.lab.id,
      lessonHash: () => lessonHash(this.#course.lab),
      copyId: () => options.copyId.get(),
      compact: (delta, base) => this.#active.compact(delta, base),
    });
    this.#active = new ActiveMachine(options, {
      onReplaced: () => this.#onReplaced(),
      onPhase: (phase) => this.#onPhase(phase),
      onEvent: (event) => this.#handle(event),
    });
    this.#recorder = new Recorder(this.#active, this.#saves, this.#queue, {
      clock: options.clock,
      screen: this.screenText,
      progress: () => this.#course.lesson.progress,
      stored: () => this.emit('snapshots', undefined),
      failed: (failure) => this.#warn(failureMessage(failure)),
    });
    this.library = new Library(this.#saves, this.#recorder, this.#queue, {
      ...options,
      lab: () => this.lesson.lab.id,
      changed: () => this.emit('snapshots', undefined),
    });
    this.#delayedRestore = new DelayedRestore(this.#saves, options.clock, () =>
      this.emit('notice', {
        text: 'Your saved machine has been found: the browser was too slow to look for it when the page opened.',
        tone: 'info',
        actions: ['open-found'],
      }),
    );
    this.#rewindPoints = new RewindPoints(this.#recorder, this.#saves, () => options.clock.now());
    this.#compileCalls = new CompileCalls({
      compiler: options.spawnCompiler((received, total) => this.#compiling({received, total})),
      diagnosed: (job, stderr) => {
        if (job.tool === 'modpost') void this.#modpostErrors.onStderr(stderr, job.cwd);
        else if (!job.argv.some(isScratchBuild)) this.emit('diagnostics', diagnosedBy(job, stderr));
      },
      working: (working) => this.#compiling({working}),
      answer: (line, bytes) => this.#active.process?.post((machine) => machine.answerCall(line, bytes)),
    });
    this.#tabLock = new TabLock({
      ...options,
      yield: () =>
        this.#queue.run(async () => {
          await this.#recorder.leave();
          this.#stepAside('was saved and goes on');
        }),
      // Nothing is saved now: the other page's saves are newer.
      lost: () => this.#stepAside('goes on'),
    });
    this.#launcher = new Launcher(this.#active, this.#saves, this.#recorder, this.#course, {
      claim: (lab) => this.#tabLock.claim(this.#machineOf(lab)),
      onMachineReady: () => this.workspace.setLab(this.lesson.lab.id, this.#machineOf(this.lesson.lab.id)),
      warn: (text) => this.#warn(text),
      onListingFailed: (lab, wanted) => void this.#delayedRestore.watch(lab, wanted),
      onLessonChanged: () =>
        this.emit('notice', {
          text: 'This lesson has changed since this machine was saved. You can go on with the machine as it is, or begin the lesson anew; the machine is kept.',
          tone: 'info',
          actions: ['start-fresh'],
        }),
    });
    this.exchange = new Exchange({
      ...options,
      saves: this.#saves,
      capture: () => this.#queue.run(() => this.#recorder.captureOrLast()),
      open: (taken) => this.#another((wanted) => this.#launcher.open(wanted, taken)),
      keep: (taken) => this.#queue.run(() => this.library.store(taken)),
      restore: (id) => this.restore(id),
      refused: (failure) => void this.#queue.run(() => Promise.resolve(this.#refuse(failure))),
    });
    this.workspace = new Workspace({
      ask: (ask) => this.guest(ask),
      change: (ask) => {
        this.#recorder.userActed();
        return this.change(ask);
      },
      watch: (path, onEvent) => this.watch(path, onEvent),
      storage: options.editorStorage,
      clock: options.clock,
      checkpoint: (name) => this.#recorder.checkpoint(name),
    });
    this.#makeErrors = new MakeErrors(
      () => this.workspace.directory,
      (event) => this.emit('diagnostics', event),
    );
    this.on('diagnostics', (event) => this.workspace.report(event));
    this.#listenToCourse();
  }

  get phase(): Phase {
    return this.#active.phase;
  }

  /** When the present machine was last stored. */
  get lastSavedAt(): number | undefined {
    return this.#recorder.savedAt;
  }

  /** Which lines of the lab's sources a kernel's report speaks of. */
  readonly sourceLines = new SourceLines({
    ask: (ask) => this.guest(ask),
    workspace: () => this.workspace,
    phase: () => this.phase,
    found: (diagnostic) => this.emit('diagnostics', {replaces: [], diagnostics: [diagnostic]}),
  });

  /** Where in a module's code the kernel's last report leads, if it leads there. */
  lastOops = () => lastOops(this.logText());

  /** What the kernel shows of its modules. */
  readonly xray = new Xray((ask) => this.guest(ask));

  /** Saves, makes and loads what the editor shows, by terminal 1. */
  buildAndLoad(): Promise<Outcome<{line: string}>> {
    return buildAndLoad(this.workspace, (ask) => this.guest(ask), {
      line: () => this.#screenText().split('\n').at(-1) ?? '',
      type: (text) => this.type('terminal1', new TextEncoder().encode(text)),
    });
  }

  /** Somebody is about to write code. */
  prepareCompiler(): void {
    this.#compileCalls.prepare();
  }

  /** Names that the kernel exports to modules; none while they cannot be read. */
  kernelSymbols = (): Promise<readonly string[]> =>
    exportedSymbols((ask) => this.guest(ask), this.#options.manifest.kernelRelease);

  get labs(): readonly Lab[] {
    return this.#course.labs;
  }

  lessonText = (lab: string) => this.#options.lessonText(lab);

  glossary = () => this.#options.glossary();

  get lesson(): Lesson {
    return this.#course.lesson;
  }

  logText = () => this.#active.log.toString();

  screenText = () => this.#screenText();

  /** The terminal element lends its text, for previews. */
  setScreenSource(text: () => string): void {
    this.#screenText = text;
  }

  /** A failure in a sentence for the person. */
  explain = (failure: Failure): string => failureMessage(failure);

  type(port: TerminalPort, bytes: Uint8Array): void {
    if (port === 'terminal1')
      this.#rewindPoints.beforeKeys(this.#screenText().split('\n').at(-1) ?? '', bytes);
    this.#recorder.userActed();
    this.#active.type(port, bytes);
  }

  resize(port: TerminalPort, rows: number, cols: number): void {
    this.#active.resize(port, rows, cols);
  }

  acknowledge(port: Port, bytes: number): void {
    this.#active.acknowledge(port, bytes);
  }

  /** Goes on with `lab`, or with the lab that was done last, or begins the first. */
  async start(lab?: string): Promise<Result> {
    return this.#another((wanted) => this.#launcher.resume(wanted, this.#labNamed(lab)));
  }

  /** Goes on with the lab's last save, whichever kind. */
  restoreLast(): Promise<Result> {
    return this.#another((wanted) => this.#launcher.resume(wanted, this.lesson.lab.id));
  }

  /** The machine that was found only after a fresh one had started. */
  openFound(): Promise<Result<SwitchResult>> {
    const {found} = this.#delayedRestore;
    return found === undefined ? this.restoreLast() : this.restore(found);
  }

  /** Goes over to another lab, where it was left; the present machine is saved. */
  openLab(id: string): Promise<Result<SwitchResult>> {
    return this.#another((wanted) =>
      this.#launcher.openLab(wanted, this.#labNamed(id) ?? this.lesson.lab.id),
    );
  }

  /** Back to before the kernel was damaged: one click. */
  async rewind(): Promise<Result<SwitchResult>> {
    const {progress, lab} = this.lesson;
    const id = await this.#rewindPoints.find(lab.id);
    const rewound = await (id === undefined ? this.startFresh() : this.restore(id));
    if (rewound.ok) this.lesson.mergeProgress(progress);
    return rewound;
  }

  /** One moment back or forward; `undefined` if there is none. */
  async step(by: -1 | 1): Promise<Result<SwitchResult> | undefined> {
    const timeline = await this.library.timeline();
    if (!timeline.ok) return timeline;
    const to = stepFrom(timeline, by, this.#recorder.lastUserActionAt);
    return to && this.restore(to.id);
  }

  /** The machine that another page works on: it saves there, ends there, and goes on here. */
  async takeOver(): Promise<Result<SwitchResult>> {
    const contested = this.#contested;
    if (!contested) return {ok: true};
    await this.#tabLock.takeOver(this.#machineOf(contested.lab));
    return contested.wish();
  }

  /** A machine of this page's own, as the other page's was last saved. */
  workOnCopy(): Promise<Result<SwitchResult>> {
    this.#options.copyId.set(crypto.randomUUID().slice(0, 8));
    return this.#contested?.wish() ?? Promise.resolve({ok: true});
  }

  /** Tries again what failed at the start. */
  retry = () => this.restoreLast();

  restore(id: string): Promise<Result<SwitchResult>> {
    return this.#another((wanted) => this.#launcher.restore(wanted, id));
  }

  /** Boots the kernel from its first instruction. */
  reboot(): Promise<Result<SwitchResult>> {
    return this.#another((wanted) => this.#launcher.begin(wanted, 'cold-boot', 'before the reboot'));
  }

  /** A machine as it ships; the present one stays among the saved. */
  startFresh(): Promise<Result<SwitchResult>> {
    return this.#another((wanted) => this.#launcher.begin(wanted, 'fresh', 'before starting fresh'));
  }

  /** The page may be gone soon. */
  saveBeforeLeaving = () => {
    this.workspace.remember();
    return this.#recorder.autosave.now();
  };

  timings = async (): Promise<StartTimings> => (await this.#active.process?.call((m) => m.timings())) ?? {};

  instructions = async (): Promise<number> =>
    (await this.#active.process?.call((m) => m.instructions())) ?? 0;

  /** The control channel; a call into a machine that is gone answers `not-running`. */
  async guest<T>(ask: (guest: Guest) => Promise<T>): Promise<T | NotRunning> {
    const machine = this.#active.process;
    if (!machine) return {ok: false, why: 'not-running', message: 'there is no machine'};
    try {
      return await machine.call((remote) => ask(remote.guest));
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      return {ok: false, why: 'not-running', message: error.message};
    }
  }

  /** As guest(), for what may change the machine and not only looks at it: a save is due. */
  async change<T>(ask: (guest: Guest) => Promise<T>): Promise<T | NotRunning> {
    const machine = this.#active.process;
    const answer = await this.guest(ask);
    if (machine === this.#active.process) {
      this.#recorder.markChanged();
      this.#recorder.autosave.changed();
    }
    return answer;
  }

  /** guest.watch, with its listener made fit to be called from the worker. */
  watch(path: string, onEvent: (event: WatchEvent) => void): Promise<GuestResult<{watch: number}>> {
    return this.guest((guest) => guest.watch(path, proxy(onEvent)));
  }

  #compiler: CompilerState = {working: false, received: 0, total: 0};

  #compiling(change: Partial<CompilerState>): void {
    this.#compiler = {...this.#compiler, ...change};
    this.emit('compiler', this.#compiler);
  }

  #another(work: (wanted: Wanted) => Promise<LaunchResult>): Promise<Result<SwitchResult>> {
    this.#active.dropStarting();
    return this.#queue.runLatest(async (wanted) => {
      const launched = await work(wanted);
      if (launched?.ok === false && launched.why === 'elsewhere') {
        this.#contested = {lab: launched.lab, wish: () => this.#another(work)};
        this.emit('notice', {text: failureMessage(launched), tone: 'info', actions: ['take-over', 'copy']});
      } else if (launched?.ok === false && !this.#active.process) {
        this.#active.dropEarlyKeys();
        this.emit('notice', {
          text: failureMessage(launched),
          tone: 'error',
          actions: ['retry', 'start-fresh'],
        });
      }
      return launched;
    });
  }

  /** Another page goes on with this machine. */
  #stepAside(how: string): void {
    this.#contested = {lab: this.lesson.lab.id, wish: () => this.restoreLast()};
    this.#recorder.autosave.forget();
    this.#course.leave();
    this.#active.stop();
    this.emit('notice', {
      text: `This machine ${how} in another tab.`,
      tone: 'info',
      actions: ['take-over', 'copy'],
    });
  }

  #machineOf = (lab: string) => `${lab} ${this.#options.copyId.get()}`;

  /** An address may name a lab that is not, or no longer, there. */
  #labNamed = (id: string | undefined) => this.labs.find((lab) => lab.id === id)?.id;

  #listenToCourse(): void {
    const course = this.#course;
    course.on('lab', (lesson) => {
      this.#rewindPoints.onLabChanged();
      this.emit('lesson', lesson);
    });
    course.on('changed', (lesson) => {
      this.emit('lesson', lesson);
      void this.#rewindPoints.beforeStep(lesson);
    });
    course.on('done', (state) => {
      this.#recorder.addEvent(`step done: ${state.step.title}`);
      this.#recorder.checkpointNext(`after "${state.step.title}"`);
      this.emit('step-done', state);
    });
    course.on('oops', (line) => {
      this.#rewindPoints.markDamaged();
      this.#recorder.addEvent(line);
      this.emit('notice', {
        text: `Kernel oops: ${line}`,
        tone: 'warning',
        actions: ['show-where', 'rewind'],
      });
    });
  }

  #refuse(failure: Failure): void {
    this.emit('notice', {text: failureMessage(failure), tone: 'warning', actions: []});
  }

  #onReplaced(): void {
    this.#course.leave();
    this.#rewindPoints.onMachineReplaced();
    this.#makeErrors.reset();
    this.#modpostErrors.reset();
    this.#compileCalls.endAll();
    this.#recorder.autosave.forget();
    this.emit('log-cleared', undefined);
    this.emit('notice', undefined);
  }

  #onPhase(phase: Phase): void {
    this.emit('phase', phase);
    // Not when start() has answered: answers and events come by different ports, in either order.
    if (phase.kind === 'running') this.#becomeReady();
    if (phase.kind === 'reset') {
      // The guest asked for it, as a person would by pressing the button; nobody waits for the answer but the person.
      void this.reboot().then((result) => {
        if (!result.ok && this.#active.process) this.#warn(failureMessage(result));
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
      this.#delayedRestore.remind();
    }
    this.#hung = phase.kind === 'hung';
  }

  #handle(event: Exclude<MachineEvent, {kind: 'phase'}>): void {
    switch (event.kind) {
      case 'output':
        if (event.port === 'log') this.acknowledge('log', event.bytes.length);
        else this.#onGuestActivity();
        if (event.port === 'terminal1') this.#makeErrors.onOutput(event.bytes);
        return this.emit('output', event);
      case 'tree':
        return this.#compileCalls.prefetch();
      case 'call':
        return this.#compileCalls.receive(event.line, event.bytes);
      case 'call-ended':
        return this.#compileCalls.ended(event.line);
      case 'activity':
        return this.#recorder.autosave.changed();
      case 'uevent': {
        const happened = moduleEvent(event);
        if (happened !== undefined) this.#recorder.addEvent(happened);
        this.#recorder.autosave.markUrgent();
        this.#onGuestActivity();
        return this.emit('uevent', event);
      }
    }
  }

  #onGuestActivity(): void {
    this.#recorder.markChanged();
    this.#course.scheduleCheck();
  }

  #warn(text: string): void {
    this.emit('notice', {text, tone: 'warning', actions: this.#active.process ? ['export'] : []});
  }
}
