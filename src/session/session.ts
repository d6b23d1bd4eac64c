/** Owns the composition of one page's session: a machine, its saves, its lesson, its files; and what others may ask of them. */
import {lessonHash} from '../labs/lesson-hash';
import {BuildService} from './building/build-service';
import {DebugService} from './debug/debug-service';
import {Workspace} from './editor/workspace';
import {Emitter} from './async/emitter';
import {failureMessage} from './messages/failure-messages';
import {Faults} from './messages/faults';
import {GuestChannel} from './machine/guest-channel';
import {Course} from './lesson/course';
import {ActiveMachine} from './machine/active-machine';
import {EventRouter} from './machine/event-router';
import {MachineController} from './machine/machine-controller';
import {Notices} from './messages/notices';
import {lastOops} from './diagnostics/oops/kernel-reports';
import {OopsLine} from './diagnostics/oops/oops-line';
import {AddedLabs} from './lesson/added/added-labs';
import {Library} from './saves/library';
import {Recorder} from './saves/recorder';
import {RewindPoints} from './saves/rewind-points';
import {Saves} from './saves/saves';
import {SerialQueue} from './async/serial-queue';
import {Exchange} from './sharing/exchange';
import {Terminals} from './machine/terminals';
import {Xray} from './xray/xray';
import type {BuildServiceOptions} from './building/build-service';
import type {BreakpointStorage} from './debug/breakpoints';
import type {EditorStateStorage} from './editor/editor-state';
import type {NotRunning} from './machine/guest-channel';
import type {Lesson} from './lesson/lesson';
import type {ActiveMachineOptions} from './machine/active-machine';
import type {MachineControllerOptions} from './machine/machine-controller';
import type {SessionEvents} from './messages/notices';
import type {Failure, SwitchResult} from './messages/result';
import type {AutosaveClock} from './saves/autosave';
import type {LibraryHost} from './saves/library';
import type {SavesOptions} from './saves/saves';
import type {ExchangeOptions} from './sharing/exchange';
import {currentId} from '../labs/former-ids';
import type {Lab} from '../labs/lab';
import type {LessonText} from '../labs/lesson-text';
import type {TerminalPort} from '../protocol/consoles';
import type {Guest} from '../protocol/guest';
import type {KernelName} from '../protocol/images';
import type {StartTimings} from '../protocol/machine-api';
import type {Phase} from '../protocol/phase';

export interface SessionOptions
  extends
    Pick<SavesOptions, 'store' | 'manifest' | 'bases' | 'imageUrl'>,
    ActiveMachineOptions,
    Pick<MachineControllerOptions, 'locks' | 'scope' | 'channel' | 'timeouts' | 'copyId' | 'freezes'>,
    Pick<BuildServiceOptions, 'spawnCompiler'>,
    Pick<ExchangeOptions, 'fetch'>,
    Omit<LibraryHost, 'lab' | 'changed'> {
  /** In the order of the course; the first is what a new visitor begins with. */
  labs: readonly Lab[];
  /** A lab's prose, fetched when it is wanted. */
  lessonText: (lab: string) => Promise<LessonText>;
  /** A lab's own sources, by path in its directory; without it nothing is said of how a student's differ. */
  labSources?: (lab: string) => Promise<ReadonlyMap<string, string>>;
  /** Terms and their meaning, in Markdown. */
  glossary: () => Promise<ReadonlyMap<string, string>>;
  /** What the browser remembers of each lab's editor. */
  editorStorage: EditorStateStorage;
  /** And where breakpoints are. */
  breakpointStorage: BreakpointStorage;
  clock: AutosaveClock & {now(): number};
}

export class Session extends Emitter<SessionEvents> {
  readonly #options: SessionOptions & {labs: Lab[]};
  readonly #active: ActiveMachine;
  readonly #controller: MachineController;
  readonly #recorder: Recorder;
  readonly #rewindPoints: RewindPoints;
  readonly #course: Course;
  readonly #guest: GuestChannel;
  /** The person's saved machines. */
  readonly library: Library;
  /** Labs that are not built in. */
  readonly addedLabs: AddedLabs;
  /** What is sent, what arrives from outside, what is handed in. */
  readonly exchange: Exchange;
  /** The lab's files, as the editor has them. */
  readonly workspace: Workspace;
  /** Compiling, what it says of sources, and loading. */
  readonly build: BuildService;
  /** From the notice of an oops to its line of source. */
  readonly oopsLine: OopsLine;
  /** Breakpoints, and a machine that stands at one. */
  readonly debug: DebugService;
  /** What the kernel shows of its modules. */
  readonly xray: Xray;
  readonly terminals: Terminals;
  /** What nobody caught is told to the person here. */
  readonly faults: Faults;
  /** Resolves when the first machine's prompt is usable. */
  readonly ready: Promise<void>;
  #screenText: () => string = () => '';

  constructor(given: SessionOptions) {
    super();
    const options = (this.#options = {...given, labs: [...given.labs]});
    const {clock} = options;
    const queue = new SerialQueue();
    const active = (this.#active = new ActiveMachine(options));
    const guest = (this.#guest = new GuestChannel({
      process: () => active.process,
      changed: () => {
        recorder.markChanged();
        recorder.autosave.changed();
      },
    }));
    const putFiles = (lab: Lab) => this.addedLabs.putFiles(lab);
    const {ask, followLog} = guest;
    const course = (this.#course = new Course({...options, ask, followLog, putFiles}));
    const snapshotsChanged = () => this.emit('snapshots', undefined);
    const isThere = () => active.process !== undefined;
    const notices = new Notices((notice) => this.emit('notice', notice), isThere);
    this.faults = new Faults((text) => notices.fault(text));
    const saves = new Saves({
      ...options,
      currentLab: (id) => currentId(course.labs, id),
      lab: () => course.lab.id,
      lessonHash: () => lessonHash(course.lab),
      addedLabs: () => this.addedLabs,
      copyId: () => options.copyId.get(),
      compact: (delta, base) => active.compact(delta, base),
    });
    const recorder: Recorder = (this.#recorder = new Recorder(active, saves, queue, {
      clock,
      screen: this.screenText,
      work: () => course.lesson.work,
      debugInfo: () => this.debug.debugInfo(),
      stored: snapshotsChanged,
      failed: (failure) => notices.warn(failureMessage(failure)),
    }));
    this.#rewindPoints = new RewindPoints(recorder, saves, () => clock.now());
    this.library = new Library(saves, recorder, queue, {
      ...options,
      lab: () => course.lab.id,
      changed: snapshotsChanged,
    });
    this.workspace = new Workspace({
      ask,
      change: (ask) => {
        recorder.userActed();
        return guest.change(ask);
      },
      watch: guest.watch,
      storage: options.editorStorage,
      clock,
      checkpoint: (name) => recorder.checkpoint(name),
    });
    const parts = {
      ...options,
      active,
      guest,
      saves,
      recorder,
      rewindPoints: this.#rewindPoints,
      library: this.library,
      course,
      workspace: this.workspace,
      queue,
      notices,
      events: this,
    };
    this.terminals = new Terminals(parts);
    this.build = new BuildService({
      ...parts,
      type: (text) => this.type('terminal1', new TextEncoder().encode(text)),
      debugObject: (object) => this.debug.built(object),
    });
    this.debug = new DebugService({
      ...parts,
      ask,
      directory: () => this.workspace.directory,
      storage: options.breakpointStorage,
      compiler: this.build,
      history: {
        save: (uncompressed) => recorder.glance(uncompressed),
        goTo: async (saved) => (await controller.restoreUnsaved(saved)).ok,
      },
    });
    const controller: MachineController = (this.#controller = new MachineController({
      ...parts,
      debug: this.debug,
    }));
    this.addedLabs = new AddedLabs({...parts, machines: () => controller});
    this.exchange = new Exchange({
      ...parts,
      capture: () => queue.run(() => recorder.captureOrLast()),
      open: (imported) => controller.open(imported),
      keep: (imported) => queue.run(() => this.library.store(imported)),
      restore: (id) => controller.restore(id),
      ask,
      fetching: (progress) => notices.fetching(progress),
      refused: (failure) => void queue.run(() => Promise.resolve(notices.refused(failure))),
    });
    this.oopsLine = new OopsLine(this.build.sourceLines, () => course.reported ?? lastOops(this.logText()));
    this.xray = new Xray(guest.ask);
    // Not when start() has answered: answers and events come by different ports, in either order.
    this.ready = new Promise((resolve) => active.on('phase', ({kind}) => kind === 'running' && resolve()));
    new EventRouter({...parts, controller, debug: this.debug, faults: this.faults});
  }

  get phase(): Phase {
    return this.#active.phase;
  }

  /** Which kernel the present machine has. */
  get kernel(): KernelName {
    return this.#active.record.kernel ?? 'standard';
  }

  /** Those that a new machine may have. */
  get kernels(): readonly KernelName[] {
    return this.#options.bases.kernels;
  }

  /** When the present machine was last stored. */
  get lastSavedAt(): number | undefined {
    return this.#recorder.savedAt;
  }

  get labs(): readonly Lab[] {
    return this.#course.labs;
  }

  get lesson(): Lesson {
    return this.#course.lesson;
  }

  lessonText = async (lab: string) => this.addedLabs.textOf(lab) ?? this.#options.lessonText(lab);

  glossary = () => this.#options.glossary();

  /** Text of the kernel's log in this life of the machine. */
  logText = () => this.#active.log.toString();

  /** Text of terminal 1's screen. */
  screenText = () => this.#screenText();

  /** The terminal element gives access to its text, for previews. */
  setScreenSource(text: () => string): void {
    this.#screenText = text;
  }

  /** A failure in a sentence for the person. */
  explain = (failure: Failure): string => failureMessage(failure);

  /** `line`: how the line of the terminal's cursor reads before the keys arrive, as far as it is known. */
  type(port: TerminalPort, bytes: Uint8Array, line = ''): void {
    this.#rewindPoints.beforeKeys(port, bytes, line);
    this.#recorder.userActed();
    this.#active.type(port, bytes);
  }

  /** Scan codes for the PC's keyboard: see MachineApi.pressKeys. */
  pressKeys(scanCodes: Uint8Array): void {
    this.#recorder.userActed();
    this.#active.pressKeys(scanCodes);
  }

  // Which machine: see MachineController.
  start = (lab?: string, kernel?: KernelName): Promise<SwitchResult> => this.#controller.start(lab, kernel);
  resumeLast = (): Promise<SwitchResult> => this.#controller.resumeLast();
  restore = (id: string): Promise<SwitchResult> => this.#controller.restore(id);
  openFound = (): Promise<SwitchResult> => this.#controller.openFound();
  openLab = (id: string): Promise<SwitchResult> => this.#controller.openLab(id);
  rewind = (): Promise<SwitchResult> => this.#controller.rewind();
  step = (by: -1 | 1): Promise<SwitchResult | undefined> => this.#controller.step(by);
  reboot = (): Promise<SwitchResult> => this.#controller.reboot();
  startFresh = (kernel?: KernelName): Promise<SwitchResult> => this.#controller.startFresh(kernel);
  openFresh = (kernel?: KernelName): Promise<SwitchResult> => this.#controller.openFresh(kernel);
  takeOver = (): Promise<SwitchResult> => this.#controller.takeOver();
  workOnCopy = (): Promise<SwitchResult> => this.#controller.workOnCopy();

  /** The control channel, for looking; a call into a machine that is gone answers `not-running`. */
  guest = <T>(ask: (guest: Guest) => Promise<T>): Promise<T | NotRunning> => this.#guest.ask(ask);

  /** The same, for what may change the machine: a save is due afterwards. */
  change = <T>(ask: (guest: Guest) => Promise<T>): Promise<T | NotRunning> => this.#guest.change(ask);

  /** The page may be gone soon. */
  saveBeforeLeaving = () => {
    this.workspace.remember();
    return this.#recorder.autosave.now();
  };

  timings = async (): Promise<StartTimings> => (await this.#active.process?.call((m) => m.timings())) ?? {};
  instructions = async (): Promise<number> =>
    (await this.#active.process?.call((m) => m.instructions())) ?? 0;
}
