/** Owns the debugger of the machine in place: breakpoints in its memory, what each stop means, and the way on from it. */
import {stepFrom} from '../../debugger/control/stepping';
import {PagedMemory} from '../../debugger/values/target';
import {SerialQueue} from '../async/serial-queue';
import {modulesBelow, likelyWays} from '../building/scratch-build';
import {nameOf} from '../editor/paths';
import {framesOf, frameAt, inDwarfOrder} from './call-stack';
import {DebugBuilds, candidates} from './debug-builds';
import {Evaluations} from './evaluations';
import {Kernel} from './kernel';
import {judge} from './judgement';
import {linesOf, placed, recognise} from './loaded-modules';
import {moduleNameAt, modulesIn, symbolTableAt} from './kernel-map';
import type {StackFrame} from './call-stack';
import type {Breakpoint, Breakpoints} from './breakpoints';
import type {LoadedModule} from './loaded-modules';
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
  #modules: readonly LoadedModule[] = [];
  /** What is set in memory for breakpoints, and which. */
  #addresses = new Map<number, Breakpoint[]>();
  #step: Pick<Step, 'addresses' | 'endsAt'> | undefined;
  #stop: BreakpointStop | undefined;
  #stops = 0;
  /** Counts machines: what was begun for one is not for the next. */
  #machine = 0;
  /** Whether the machine has been told of breakpoints since it is in place: one that stands before that was saved so. */
  #isBegun = false;
  /** Modules that are loaded, and are no build that is known. */
  readonly #unrecognised = new Set<string>();
  /** Files whose module is being compiled, or could not be. */
  readonly #sought = new Set<string>();
  #isRefreshDue = false;

  constructor(host: EngineHost) {
    this.#host = host;
    this.#memory = new PagedMemory((address) => host.debug((debug) => debug.read(address, 4096)));
    this.#builds = new DebugBuilds(host.ask, host.objects);
    this.#kernel = new Kernel(host.symbols);
    this.evaluations = new Evaluations(this.#memory);
  }

  /** Another machine is in place. */
  replaced(): void {
    this.#machine++;
    this.#modules = [];
    this.#addresses = new Map();
    this.#step = this.#stop = undefined;
    this.#isBegun = false;
    this.#unrecognised.clear();
    this.#sought.clear();
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
    void this.#queue.run(async () => {
      if (machine !== this.#machine) return;
      this.#memory.forget();
      if (!this.#isBegun) await this.#begin();
      const goesOn = stop.kind === 'module' ? await this.#onModule(stop) : await this.#onBreakpoint(stop);
      if (goesOn && machine === this.#machine) await this.#resume();
    });
  }

  /** The text that a file was last compiled from. */
  sourceOf = (path: string): string | undefined => this.#builds.of(path)[0]?.sources.get(path);

  resume = (): Promise<void> => this.#goOn(() => Promise.resolve(undefined));

  step = (kind: StepCommand): Promise<void> =>
    this.#goOn(async (stop) => {
      const found = frameAt({modules: this.#modules}, inDwarfOrder(stop.registers));
      return (
        found && this.#memory.settle(() => found.module.build.info.ask(() => stepFrom(found.frame, kind)))
      );
    });

  /** Goes on to a line of a file, or to the next stop before it. */
  runTo = (path: string, line: number, text: string): Promise<void> =>
    this.#goOn(() => {
      const breakpoint = {...ONCE, path, line, text: text.trim()};
      const addresses = this.#modules.flatMap((module) => {
        const found = placed(module, breakpoint);
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

  get #read(): ReadMemory {
    return this.#memory.read;
  }

  #target = () => ({
    read: this.#memory.read,
    symbolAt: (address: number) => this.#kernel.map?.nameOf(address),
  });

  async #begin(): Promise<void> {
    await this.#builds.recall();
    await this.#kernel.load(this.#memory);
    await this.#findLoaded();
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
    await this.#host.debug((debug) => debug.watchModules(wanted.length > 0 ? MODULE_EVENTS : []));
    if (!this.#stop) this.#memory.forget();
    await this.#findLoaded();
    await this.#place();
    if (this.#stop) return;
    for (const path of new Set(wanted.map((each) => each.path)))
      if (this.#builds.of(path).every(({name}) => this.#unrecognised.has(name.replaceAll('-', '_'))))
        this.#seek(path);
  }

  /** Modules with debug information that were loaded before anybody watched. */
  async #findLoaded(): Promise<void> {
    const {map, layout} = this.#kernel;
    if (!map || !layout) return;
    const found = await this.#memory.settle(() => modulesIn(this.#read, map, layout));
    for (const [name, {address, isLive}] of found ?? []) {
      if (this.#modules.some((module) => module.name === name) || this.#builds.named(name).length === 0)
        continue;
      const module = await this.#recognise(name, address);
      if (isLive) module?.dropInit();
    }
  }

  async #recognise(name: string, address: number): Promise<LoadedModule | undefined> {
    const builds = this.#builds.named(name);
    const {layout} = this.#kernel;
    const module = await this.#memory.settle(() => {
      const symbols = layout && symbolTableAt(this.#read, layout, address);
      return symbols && recognise(name, builds, this.#target(), symbols);
    });
    this.#modules = this.#modules.filter((each) => each.name !== name);
    if (module) this.#modules = [...this.#modules, module];
    if (module || builds.length === 0) this.#unrecognised.delete(name);
    else this.#unrecognised.add(name);
    return module;
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
      const loaded = this.#modules.filter(({build}) => builds.includes(build));
      const places = loaded.map((module) => placed(module, breakpoint));
      const addresses = places.flatMap((place) => (place.ok ? place.addresses : []));
      for (const address of addresses)
        this.#addresses.set(address, [...(this.#addresses.get(address) ?? []), breakpoint]);
      if (addresses.length > 0) breakpoints.report(breakpoint.id, {state: 'set', message: ''});
      else if (!builds.some((build) => linesOf(build, breakpoint)))
        breakpoints.report(breakpoint.id, {state: 'refused', message: NO_CODE});
      else
        breakpoints.report(breakpoint.id, {
          state: 'waiting',
          message: places.length > 0 ? INIT_OVER : '',
        });
    }
    await this.#setAddresses();
  }

  async #setAddresses(): Promise<void> {
    const all = new Set([...this.#addresses.keys(), ...(this.#step?.addresses ?? [])]);
    await this.#host.debug((debug) => debug.setBreakpoints([...all]));
  }

  /** Has the module that a file belongs to compiled with debug information. The guest must run meanwhile. */
  #seek(path: string): void {
    if (this.#sought.has(path)) return;
    this.#sought.add(path);
    const machine = this.#machine;
    void this.#make(path).then((message) => {
      if (machine !== this.#machine) return;
      if (message !== undefined)
        for (const {id} of this.#host.breakpoints.in(path))
          this.#host.breakpoints.report(id, {state: 'refused', message});
      this.refresh();
    });
  }

  /** Undefined if that has been done; else why not, for the person. */
  async #make(path: string): Promise<string | undefined> {
    const {ask, directory} = this.#host;
    const home = directory();
    const below = await modulesBelow(ask, home);
    if (!below.ok) return undefined;
    const sources = candidates(path, below.sources);
    let message = `No Makefile here makes a module of ${nameOf(path)}.`;
    for (const source of sources) {
      for (const flags of await likelyWays(ask, source)) {
        const made = await this.#builds.make(home, source, flags);
        if (!made.ok) return made.message;
        // Compiled otherwise it may be what is loaded; it is looked at when it is.
        message = `${nameOf(path)} is in no code of ${source.name}.`;
      }
      if (this.#builds.of(path).length > 0) return undefined;
    }
    return message;
  }

  /** A module comes, is live, or goes. Always goes on. */
  async #onModule({event, address}: Extract<DebugStop, {kind: 'module'}>): Promise<true> {
    const {layout} = this.#kernel;
    const name = layout && (await this.#memory.settle(() => moduleNameAt(this.#read, layout, address)));
    if (name === undefined) return true;
    if (event === 'coming') await this.#recognise(name, address);
    else if (event === 'going') this.#modules = this.#modules.filter((module) => module.name !== name);
    else this.#modules.find((module) => module.name === name)?.dropInit();
    await this.#place();
    if (event === 'live') this.#explainUnrecognised(name);
    return true;
  }

  #explainUnrecognised(name: string): void {
    if (this.#modules.some((module) => module.name === name)) return;
    for (const breakpoint of this.#host.breakpoints.all)
      if (this.#builds.named(name).some((build) => build.fileOf(breakpoint.path) !== undefined))
        this.#host.breakpoints.report(breakpoint.id, {state: 'refused', message: OTHER_CODE});
  }

  /** Whether the machine goes on. */
  async #onBreakpoint(stop: BreakpointStop): Promise<boolean> {
    const wasSaved = !this.#isBegun;
    this.#isBegun = true;
    const step = this.#step;
    const registers = inDwarfOrder(stop.registers);
    const found = await this.#memory.settle(() => frameAt({modules: this.#modules}, registers));
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
    // Back in the kernel, where there is nothing of the student's to see.
    const isOver = ends && !found;
    if (ends || stopping.length > 0) this.#step = undefined;
    if (isOver) await this.#setAddresses();
    if (!wasSaved && (isOver || (!ends && stopping.length === 0))) return true;
    await this.#setAddresses();
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
    const source = {read: this.#read, kernel: this.#kernel.map, modules: this.#modules};
    const frames: readonly StackFrame[] =
      (await this.#memory.settle(() => framesOf(source, stop.registers, line))) ?? [];
    const context = await this.#memory.settle(() => this.#kernel.context(this.#read, stop.registers));
    this.#stop = stop;
    this.evaluations.begin(frames);
    const [top] = frames;
    const at = top?.view.place
      ? `${nameOf(top.view.place.path)}:${top.view.place.line}`
      : (top?.view.name ?? '');
    const shown: StopView = {
      number: ++this.#stops,
      where: at,
      why: `${breakpoint ? 'Breakpoint' : 'Stopped'} at ${at}${top?.view.module === undefined ? '' : `, in ${top.view.name}()`}.`,
      frames: frames.map(({view}) => view),
      context,
    };
    this.#host.shown(shown);
    void this.#queue.run(() => (this.#stop === stop ? this.#host.keep(shown) : Promise.resolve()));
  }
}

const ONCE = {id: 0, enabled: true, condition: '', fromHit: 1, log: ''};
const NO_PORT =
  'The kernel of this machine has no port for a debugger: the machine is older than the debugger. Start fresh to use it.';
const NO_CODE = 'The compiler made no code of this line, nor of the twenty behind it.';
const INIT_OVER = 'Its init has run, and its code is gone: it stops there when the module is loaded again.';
const OTHER_CODE =
  'The module that is loaded was built from other sources than these. Build and load it again.';
