/** Owns the debugger of the machine in place: breakpoints in its memory, what each stop means, and the way on from it. */
import {stepFrom} from '../../debugger/control/stepping';
import {PagedMemory} from '../../debugger/values/target';
import {SerialQueue} from '../async/serial-queue';
import {framesOf, frameAt, inDwarfOrder, inWords} from './call-stack';
import {BuildSeeker} from './build-seeker';
import {DebugBuilds} from './debug-builds';
import {Evaluations} from './evaluations';
import {Kernel} from './kernel';
import {judge} from './judgement';
import {LoadedModules, linesOf, placed, placement} from './loaded-modules';
import {moduleNameAt} from './kernel-map';
import type {StackFrame} from './call-stack';
import type {Breakpoint, Breakpoints} from './breakpoints';
import type {ReadMemory} from './kernel-map';
import type {StepCommand, StopView} from './views';
import type {DebugObjectStore} from '../../snapshots/debug-objects';
import type {AskGuest} from '../machine/guest-channel';
import type {Step} from '../../debugger/control/stepping';
import type {DebugApi, DebugStop, ModuleEvent} from '../../protocol/debug-api';
import type {DebugObject} from '../../protocol/compiler-api';

export interface EngineHost {
  breakpoints: Breakpoints;
  /** Undefined if there is no machine, or it has died. */
  debug: <T>(ask: (debug: DebugApi) => Promise<T>) => Promise<T | undefined>;
  ask: AskGuest;
  /** The lab's directory. */
  directory: () => string;
  /** System.map of the machine's kernel; undefined if the site has none of it. */
  symbols: () => Promise<string | undefined>;
  /** The machine stands for a person to look at; undefined: it goes on. */
  shown: (stop: StopView | undefined) => void;
  /** The machine as it stands is kept, so that it can be gone back to. */
  keep: (stop: StopView) => Promise<void>;
  logged: (text: string) => void;
  /** What was built in earlier visits. */
  objects: DebugObjectStore;
}

type BreakpointStop = Extract<DebugStop, {kind: 'breakpoint'}>;

const MODULE_EVENTS: readonly ModuleEvent[] = ['coming', 'live', 'going'];

export class Engine {
  readonly #host: EngineHost;
  readonly #queue = new SerialQueue();
  readonly #memory: PagedMemory;
  readonly #builds: DebugBuilds;
  readonly #kernel: Kernel;
  readonly evaluations: Evaluations;
  readonly #modules: LoadedModules;
  readonly #seeker: BuildSeeker;
  /** What is set in memory for breakpoints, and which. */
  #addresses = new Map<number, Breakpoint[]>();
  #step: Pick<Step, 'addresses' | 'endsAt'> | undefined;
  #stop: BreakpointStop | undefined;
  #stops = 0;
  /** Counts machines: what was begun for one is not for the next. */
  #machine = 0;
  /** Whether the machine has been asked to stop since it is in place: one that stands without that was saved so. */
  #isAsked = false;
  #isRefreshDue = false;

  constructor(host: EngineHost) {
    this.#host = host;
    this.#memory = new PagedMemory((address) => host.debug((debug) => debug.read(address, 4096)));
    this.#builds = new DebugBuilds(host.ask, host.objects);
    this.#kernel = new Kernel(host.symbols);
    this.#modules = new LoadedModules(this.#memory, this.#builds, this.#kernel);
    this.#seeker = new BuildSeeker(host, this.#builds);
    this.evaluations = new Evaluations(this.#memory);
  }

  /** Another machine is in place. */
  replaced(): void {
    this.#machine++;
    this.#modules.forget();
    this.#seeker.forget();
    this.#addresses = new Map();
    this.#step = this.#stop = undefined;
    this.#isAsked = false;
    this.#kernel.forget();
    this.#memory.forget();
    this.evaluations.forget();
    this.refresh();
  }

  /** Breakpoints have been set, changed or taken away. */
  refresh(): void {
    if (this.#isRefreshDue) return;
    this.#isRefreshDue = true;
    void this.#queue.run(async () => {
      this.#isRefreshDue = false;
      await this.#refresh();
    });
  }

  /** The guest has had a module compiled, and it was compiled with debug information as well. */
  built(object: DebugObject): void {
    if (this.#builds.add(object)) this.refresh();
  }

  /** The machine stands, or goes on. */
  onStop(stop: DebugStop | undefined): void {
    this.#memory.forget();
    if (!stop) return;
    const machine = this.#machine;
    const wasSaved = !this.#isAsked;
    void this.#queue.run(async () => {
      if (machine !== this.#machine) return;
      this.#memory.forget();
      if (wasSaved) await this.#begin();
      const goesOn =
        stop.kind === 'module' ? await this.#onModule(stop) : await this.#onBreakpoint(stop, wasSaved);
      if (goesOn && machine === this.#machine) await this.#resume();
    });
  }

  /** The text that a file was last compiled from. */
  sourceOf = (path: string): string | undefined => this.#builds.of(path)[0]?.sources.get(path);

  resume = (): Promise<void> => this.#goOn(() => Promise.resolve(undefined));

  step = (kind: StepCommand): Promise<void> =>
    this.#goOn(async (stop) => {
      const found = frameAt({modules: this.#modules.all}, inDwarfOrder(stop.registers));
      return (
        found && this.#memory.settle(() => found.module.build.info.ask(() => stepFrom(found.frame, kind)))
      );
    });

  /** Goes on to a line of a file, or to the next stop before it. */
  runTo = (path: string, line: number, text: string): Promise<void> =>
    this.#goOn(() => {
      const place = {path, line, text: text.trim()};
      const addresses = this.#modules.all.flatMap((module) => {
        const found = placed(module, place);
        return found.ok ? found.addresses : [];
      });
      return Promise.resolve({addresses, endsAt: () => true});
    });

  #goOn(
    stepOf: (stop: BreakpointStop) => Promise<Pick<Step, 'addresses' | 'endsAt'> | undefined>,
  ): Promise<void> {
    return this.#queue.run(async () => {
      const stop = this.#stop;
      if (!stop) return;
      this.#step = await stepOf(stop);
      this.#stop = undefined;
      this.#host.shown(undefined);
      await this.#setAddresses();
      await this.#resume();
    });
  }

  async #resume(): Promise<void> {
    await this.#host.debug((debug) => debug.resume());
  }

  #read: ReadMemory = (address, length) => this.#memory.read(address, length);

  async #begin(): Promise<void> {
    await this.#builds.recall();
    await this.#kernel.load(this.#memory);
    await this.#modules.find();
    await this.#place();
  }

  async #refresh(): Promise<void> {
    const machine = this.#machine;
    const wanted = this.#host.breakpoints.all.filter(({enabled}) => enabled);
    if (wanted.length > 0) {
      await this.#builds.recall();
      await this.#kernel.load(this.#memory);
    }
    if (machine !== this.#machine) return;
    if (wanted.length > 0 && !this.#kernel.layout) {
      for (const {id} of wanted) this.#host.breakpoints.report(id, {state: 'refused', message: NO_PORT});
      return;
    }
    this.#isAsked ||= wanted.length > 0;
    await this.#host.debug((debug) => debug.watchModules(wanted.length > 0 ? MODULE_EVENTS : []));
    if (!this.#stop) this.#memory.forget();
    await this.#modules.find();
    await this.#place();
    if (this.#stop) return;
    for (const path of new Set(wanted.map((each) => each.path)))
      if (!this.#modules.isKnown(path))
        void this.#seeker.seek(path).then((isDone) => isDone && machine === this.#machine && this.refresh());
  }

  /** Works out where each breakpoint is, and sets them all. */
  async #place(): Promise<void> {
    const {breakpoints} = this.#host;
    this.#addresses = new Map();
    for (const breakpoint of breakpoints.all) {
      const builds = this.#builds.of(breakpoint.path);
      if (!breakpoint.enabled || builds.length === 0) {
        if (breakpoints.status(breakpoint).state === 'set')
          breakpoints.report(breakpoint.id, {state: 'waiting'});
        continue;
      }
      const {addresses, ...status} = placement(breakpoint, builds, this.#modules.all);
      for (const address of addresses)
        this.#addresses.set(address, [...(this.#addresses.get(address) ?? []), breakpoint]);
      breakpoints.report(breakpoint.id, status);
    }
    await this.#setAddresses();
  }

  async #setAddresses(): Promise<void> {
    this.#isAsked ||= this.#addresses.size > 0;
    const all = new Set([...this.#addresses.keys(), ...(this.#step?.addresses ?? [])]);
    await this.#host.debug((debug) => debug.setBreakpoints([...all]));
  }

  /** A module comes, is live, or goes. Always goes on. */
  async #onModule({event, address}: Extract<DebugStop, {kind: 'module'}>): Promise<true> {
    const {layout} = this.#kernel;
    const name = layout && (await this.#memory.settle(() => moduleNameAt(this.#read, layout, address)));
    if (name === undefined) return true;
    if (event === 'coming') await this.#modules.recognise(name, address);
    else if (event === 'going') this.#modules.drop(name);
    else this.#modules.named(name)?.dropInit();
    await this.#place();
    if (event === 'live') this.#explainUnrecognised(name);
    return true;
  }

  #explainUnrecognised(name: string): void {
    if (this.#modules.named(name)) return;
    for (const breakpoint of this.#host.breakpoints.all)
      if (this.#builds.named(name).some((build) => build.fileOf(breakpoint.path) !== undefined))
        this.#host.breakpoints.report(breakpoint.id, {state: 'refused', message: OTHER_CODE});
  }

  /** Whether the machine goes on. `wasSaved`: it stands since it was opened, and nobody else knows why. */
  async #onBreakpoint(stop: BreakpointStop, wasSaved: boolean): Promise<boolean> {
    const step = this.#step;
    const registers = inDwarfOrder(stop.registers);
    const found = await this.#memory.settle(() => frameAt({modules: this.#modules.all}, registers));
    const met = this.#addresses.get(stop.address) ?? [];
    const stopping: Breakpoint[] = [];
    for (const breakpoint of found ? met : []) {
      const {hits} = this.#host.breakpoints.status(breakpoint);
      const judged = await this.#memory.settle(() =>
        found?.module.build.info.ask(() => judge(breakpoint, found.frame, hits)),
      );
      if (!judged) continue;
      if (judged.log !== undefined) this.#host.logged(judged.log);
      const {message} = judged;
      this.#host.breakpoints.report(breakpoint.id, {hits: hits + (judged.isHit ? 1 : 0), message});
      if (judged.stops) stopping.push(breakpoint);
    }
    const ends =
      step?.addresses.includes(stop.address) === true &&
      (await this.#memory.settle(() => step.endsAt(found?.frame, stop.registers.esp))) === true;
    if (ends || stopping.length > 0) {
      this.#step = undefined;
      await this.#setAddresses();
    }
    // Back in the kernel, where there is nothing of the student's to see, or of no concern to anybody.
    if (!wasSaved && stopping.length === 0 && !(ends && found)) return true;
    const [first] = stopping;
    const line = first && found && linesOf(found.module.build, first)?.line;
    const file = first && found?.module.build.fileOf(first.path);
    await this.#show(stop, first, line !== undefined && file !== undefined ? {file, line} : undefined);
    return false;
  }

  async #show(
    stop: BreakpointStop,
    breakpoint: Breakpoint | undefined,
    line: {file: string; line: number} | undefined,
  ) {
    const source = {read: this.#read, kernel: this.#kernel.map, modules: this.#modules.all};
    const frames: readonly StackFrame[] =
      (await this.#memory.settle(() => framesOf(source, stop.registers, line))) ?? [];
    const context = await this.#memory.settle(() => this.#kernel.context(this.#read, stop.registers));
    this.#stop = stop;
    this.evaluations.begin(frames);
    const shown: StopView = {
      number: ++this.#stops,
      ...inWords(frames, breakpoint !== undefined),
      frames: frames.map(({view}) => view),
      context,
    };
    this.#host.shown(shown);
    void this.#queue.run(() => (this.#stop === stop ? this.#host.keep(shown) : Promise.resolve()));
  }
}

const NO_PORT =
  'The kernel of this machine has no port for a debugger: the machine is older than the debugger. Start fresh to use it.';
const OTHER_CODE =
  'The module that is loaded was built from other sources than these. Build and load it again.';
