/** Owns the debugger as the page has it: its breakpoints from the first moment, all else fetched when there is one. */
import {Emitter} from '../async/emitter';
import {Breakpoints} from './breakpoints';
import {History} from './history/history';
import {originEvent, recordingEvent, stopEvent} from './recording/debug-events';
import {systemMap} from './control/system-map';
import {lastWrite} from './recording/recording';
import {NO_VARIABLES} from './views';
import type {DebugEvents, DebugServiceOptions} from './control/service-host';
import type {CodeView} from './control/instructions';
import type {Engine} from './engine';
import type {RecordOptions, RecordingState} from './recording/recorder';
import type {Recording} from './recording/recording';
import type {
  ChainView,
  ChangeOutcome,
  Evaluation,
  StepCommand,
  StopView,
  VariableView,
  VariablesView,
} from './views';
import type {KeptStop} from './history/history';
import type {DebugObject} from '../../protocol/compiler-api';

const LOG_LIMIT = 1000;
const NOT_STANDING = {ok: false, message: 'The machine is not stopped: it runs.'} as const;
const NO_RECORDING = {ok: false, message: 'There is no recording to go to.'} as const;

export class DebugService extends Emitter<DebugEvents> {
  readonly breakpoints: Breakpoints;
  readonly #options: DebugServiceOptions;
  readonly #history: History;
  #engine: Promise<Engine> | undefined;
  #stop: StopView | undefined;
  readonly #systemMap: () => Promise<string | undefined>;
  #log: readonly string[] = [];
  #isWatched = false;
  /** The machine goes to a line of the recording. */
  #isGoingToStep = false;
  /** Until then the machine is on its way to a step, and stands at lines that nobody chose: what is asked of it waits. */
  #way: Promise<unknown> = Promise.resolve();
  /** What is being recorded, and what was. */
  recording: RecordingState = {kind: 'idle'};
  recorded: Recording | undefined;

  constructor(options: DebugServiceOptions) {
    super();
    this.#options = options;
    const {active} = options;
    this.breakpoints = new Breakpoints(options.storage);
    this.#history = new History(options.history);
    this.#systemMap = systemMap(options);
    active.on('replaced', () => {
      this.#history.replaced();
      this.#show(undefined);
      void this.#engine?.then((engine) => engine.replaced());
    });
    active.on('event', (event) => {
      if (event.kind !== 'debug') return;
      // Who stands before anybody has asked for it was saved so.
      if (event.stop)
        void this.#load().then(
          (engine) => engine.onStop(event.stop),
          () => this.#letGo(),
        );
      else void this.#engine?.then((engine) => engine.onStop(undefined));
    });
    this.breakpoints.on('changed', () => this.#refresh());
  }

  /** Whether the debugger is shown: then the machine stops before an oops, though no breakpoint is set. */
  set watched(isWatched: boolean) {
    if (isWatched === this.#isWatched) return;
    this.#isWatched = isWatched;
    this.#refresh();
  }

  #refresh(): void {
    const {all} = this.breakpoints;
    const isWatched = this.#isWatched || this.recording.kind !== 'idle';
    this.#options.compiler.wantDebugObjects(isWatched || all.some(({enabled}) => enabled));
    if (isWatched || all.length > 0 || this.#engine)
      void this.#load().then(
        (engine) => engine.refresh(),
        () => undefined,
      );
  }

  /** Functions of the kernel and of the lab's modules that begin so, for whoever types a name. */
  functionNames = async (beginning: string): Promise<string[]> =>
    (await (await this.#engine)?.placing.functionNames(beginning)) ?? [];

  /** A machine is in place whose lab is entered; `key` names what is remembered of it. */
  begin(key: string): void {
    this.breakpoints.begin(key);
  }

  get stop(): StopView | undefined {
    return this.#stop;
  }

  /** What logpoints have written since the page was opened. */
  get log(): readonly string[] {
    return this.#log;
  }

  /** Of the modules that the machine stands in, packed; where nobody has looked yet, what came with it. Never rejects. */
  debugInfo = async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const {debugInfo: brought} = this.#options.active;
    return (await (await this.#engine?.catch(() => undefined))?.evaluations.debugInfo()) ?? brought;
  };

  built(object: DebugObject): void {
    void this.#engine?.then((engine) => engine.built(object));
  }

  resume = () => this.#change((engine) => engine.resume());
  step = (kind: StepCommand) => this.#change((engine) => engine.step(kind));
  /** To a line, or to a stop before it. */
  runTo = (path: string, line: number, text: string) =>
    this.#change((engine) => engine.runTo(path, line, text));

  #there<T>(work: () => Promise<T>): Promise<T> {
    return this.#way.then(work);
  }

  /** Stops to go back to. */
  get stopsBefore(): number {
    return this.#history.length;
  }

  /** The machine as it stood at the stop before this one. False if there is none. */
  stepBack = (): Promise<boolean> => this.#backwards(() => this.#history.back());

  /** Stops that can be gone to, oldest first; the present one is number `stopsBefore`. */
  get stops(): readonly KeptStop[] {
    return this.#history.stops;
  }

  goToStop = (index: number): Promise<boolean> => this.#backwards(() => this.#history.to(index));
  /** To the last breakpoint before this stop. */
  reverse = (): Promise<boolean> => this.#backwards(() => this.#history.backToBreakpoint());

  #backwards(way: () => Promise<boolean>): Promise<boolean> {
    return this.#there(() => (this.#stop ? way() : Promise.resolve(false)));
  }

  variables = async (frame: number): Promise<VariablesView> =>
    (await (await this.#engine)?.evaluations.variables(frame)) ?? NO_VARIABLES;
  within = async (handle: number, from?: number): Promise<VariableView[]> =>
    (await (await this.#engine)?.evaluations.within(handle, from)) ?? [];
  chain = async (handle: number, element?: string): Promise<ChainView | undefined> =>
    (await this.#engine)?.evaluations.chain(handle, element);
  evaluate = async (expression: string, frame = 0): Promise<Evaluation> =>
    (await (await this.#engine)?.evaluations.evaluate(expression, frame)) ?? NOT_STANDING;

  /** `what`: an expression, or the handle of a value that is shown. */
  set = (what: string | number, text: string, frame = 0): Promise<ChangeOutcome> =>
    this.#change(({changing, evaluations}) => {
      const changed = typeof what === 'string' ? what : evaluations.valueOf(what);
      return changed === undefined ? Promise.resolve(NOT_STANDING) : changing.set(changed, text, frame);
    });
  returnWith = (text: string): Promise<ChangeOutcome> =>
    this.#change(({changing}) => changing.returnWith(text));
  skipCall = (name: string, text: string): Promise<ChangeOutcome> =>
    this.#change(({changing}) => changing.skipCall(name, text));
  jumpTo = (path: string, line: number): Promise<ChangeOutcome> =>
    this.#change(({changing}) => changing.jumpTo(path, line));
  callsAhead = async (): Promise<string[]> => (await (await this.#engine)?.changing.callsAhead()) ?? [];

  #change(work: (engine: Engine) => Promise<ChangeOutcome>): Promise<ChangeOutcome> {
    return this.#there(async () => {
      const engine = await this.#engine;
      return engine ? work(engine) : NOT_STANDING;
    });
  }

  /** The next call of a function of the lab's, line by line; from where the machine stands, if it is in that function. */
  async record(options: RecordOptions): Promise<Recording> {
    const {recorder} = await this.#load();
    recorder.onState = (state) => {
      const isOther = state.kind === 'idle' || this.recording.kind === 'idle';
      this.recording = state;
      if (isOther) this.#refresh();
      this.emit('recording', state);
    };
    const recording = await recorder.record(options);
    this.recorded = recording;
    this.emit('recording', this.recording);
    this.emit('did', recordingEvent(recording));
    return recording;
  }

  /** A sentence, if no call of a function can be recorded. One that nobody knows may come with a module. */
  whyNotRecorded = async (name: string): Promise<string | undefined> =>
    (await this.#load()).placing.whyNotRecorded(name, this.#stop ? undefined : this.#options);

  stopRecording = async (): Promise<void> => (await this.#engine)?.recorder.stop();

  /** The machine as it stood before a line of the last recording. */
  goToLine = (step: number): Promise<ChangeOutcome> => {
    const going = this.#there(async () => {
      const engine = await this.#engine;
      this.#isGoingToStep = true;
      try {
        return (await engine?.recorder.goTo(step)) ?? NO_RECORDING;
      } finally {
        this.#isGoingToStep = false;
      }
    });
    this.#way = going.catch(() => undefined);
    return going;
  };
  goToStep = async (step: number): Promise<boolean> => (await this.goToLine(step)).ok;

  /** The step of the last recording whose line gave a value what it is at a step; undefined if it was so from the beginning. */
  originOf(step: number, key: string): number | undefined {
    const {recorded} = this;
    const wrote = recorded && lastWrite(recorded, step, key);
    const found = wrote === undefined ? undefined : recorded?.steps[wrote];
    const name = recorded?.steps[step]?.values.get(key)?.name;
    if (found && name !== undefined)
      void this.#engine?.then(({placing: {sourceOf}}) =>
        this.emit('did', originEvent(name, found, sourceOf)),
      );
    return wrote;
  }

  /** The instructions around where a frame stands; the toolchain is fetched for it. */
  instructions = async (frame: number): Promise<CodeView | undefined> =>
    (await this.#engine)?.evaluations.instructions(frame, (bytes, address) =>
      this.#options.compiler.disassemble(bytes, address),
    );

  /** The text that a file of the lab was compiled from; undefined if none is known. */
  sourceOf = async (path: string): Promise<string | undefined> =>
    (await this.#engine)?.placing.sourceOf(path);

  /** The debugger's code could not be fetched: nobody could let the machine go on. */
  #letGo(): void {
    this.#options.active.process?.post((machine) => void machine.debug.resume());
  }

  #load(): Promise<Engine> {
    this.#engine ??= this.#fetch();
    return this.#engine;
  }

  async #fetch(): Promise<Engine> {
    const {active, ask, directory} = this.#options;
    try {
      const {Engine} = await import('./engine');
      const {debugObjectStore} = await import('../../snapshots/debug-info/kept-objects');
      const engine: Engine = new Engine({
        breakpoints: this.breakpoints,
        debug: async (question) =>
          active.process?.call((machine) => question(machine.debug)).catch(() => undefined),
        ask,
        directory,
        isWatched: () => this.#isWatched || this.recording.kind !== 'idle',
        symbols: this.#systemMap,
        recorder: {
          save: () => this.#options.history.save(false),
          goTo: (saved) => this.#history.goTo(saved),
          now: () => performance.now(),
        },
        brought: () => active.debugInfo,
        objects: this.#options.objects ?? debugObjectStore(this.#options.scope),
        shown: (stop) => {
          const isBack = this.#history.isArriving || this.#isGoingToStep;
          if (stop) this.emit('did', stopEvent(stop, isBack, engine.placing.sourceOf));
          this.#show(stop);
        },
        keep: async (stop) => {
          await this.#history.keep(stop);
          // There may be a way back now.
          if (stop === this.#stop) this.emit('kept', undefined);
        },
        logged: (text) => {
          this.#log = [...this.#log, text].slice(-LOG_LIMIT);
          this.emit('log', text);
        },
      });
      return engine;
    } catch (error) {
      // Another try may go better.
      this.#engine = undefined;
      throw error;
    }
  }

  #show(stop: StopView | undefined): void {
    if (stop === this.#stop) return;
    this.#stop = stop;
    this.#history.shown(stop);
    this.#options.active.heldAt = stop?.where;
    this.emit('stop', stop);
  }
}
