/** Owns the debugger of the machine in place: breakpoints in its memory, what each stop means, and the way on from it. */
import {PagedMemory} from '../../debugger/values/target';
import {SerialQueue} from '../async/serial-queue';
import {framesOf, frameAt, inDwarfOrder, inWords} from './call-stack';
import {BuildSeeker} from './build-seeker';
import {DebugBuilds} from './debug-builds';
import {Evaluations} from './evaluations';
import {Kernel} from './kernel/kernel';
import {Changing} from './control/changing';
import {NOT_STANDING} from './control/changes';
import {Recorder} from './recording/recorder';
import {stepWay, wayTo, withWay} from './control/ways';
import {meantPlace, stoppingAmong} from './control/meeting';
import {LoadedModules} from './loaded-modules';
import {kernelScope} from './kernel/scope';
import {NO_PORT, Placing} from './control/placing';
import type {EngineHost} from './control/engine-host';
import type {StopReason} from './call-stack';
import type {BreakpointStop, EngineControl, Listener, NoWay, Standing, Way} from './control/engine-control';
import type {ReadMemory} from './kernel/map';
import type {ChangeOutcome, StepCommand, StopView} from './views';
import type {DebugStop, ModuleEvent} from '../../protocol/debug-api';
import type {DebugObject} from '../../protocol/compiler-api';

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
  readonly placing: Placing;
  readonly changing: Changing;
  readonly recorder: Recorder;
  #way: Way | undefined;
  #own: {addresses: readonly number[]; onStop: Listener} | undefined;
  #standing: Standing | undefined;
  #awaited: ((stop: StopView | undefined) => void)[] = [];
  #stops = 0;
  /** Counts machines: what was begun for one is not for the next. */
  #machine = 0;
  /** Whether the machine has been asked to stop since it is in place: one that stands without that was saved so. */
  #isAsked = false;
  #isRefreshDue = false;
  #isWatching = false;

  constructor(host: EngineHost) {
    this.#host = host;
    this.#memory = new PagedMemory((address) => host.debug((debug) => debug.read(address, 4096)));
    this.#builds = new DebugBuilds(host.ask, host.objects);
    this.#kernel = new Kernel(host.symbols);
    this.#modules = new LoadedModules(this.#memory, this.#builds, this.#kernel);
    this.#seeker = new BuildSeeker(host, this.#builds);
    this.evaluations = new Evaluations(this.#memory, this.#kernel, this.#modules);
    this.placing = new Placing({
      ...{breakpoints: host.breakpoints, builds: this.#builds, modules: this.#modules},
      ...{kernel: this.#kernel, memory: this.#memory},
    });
    const control = this.#control();
    this.changing = new Changing(control);
    this.recorder = new Recorder(control, host.recorder);
  }

  #control(): EngineControl {
    return {
      ...{memory: this.#memory, kernel: this.#kernel, modules: this.#modules, debug: this.#host.debug},
      ...{standing: () => this.#standing, machine: () => this.#machine},
      exclusively: (work) => this.#queue.run(work),
      goOn: (wayOf) => this.#goOn(wayOf),
      showAgain: (why) => this.#showAgain(why),
      listen: (own) => {
        this.#own = own;
        return this.#setAddresses();
      },
      nextShown: () => new Promise((resolve) => void this.#awaited.push(resolve)),
    };
  }

  /** Another machine is in place. */
  replaced(): void {
    this.#machine++;
    this.recorder.left();
    this.#modules.forget();
    this.#seeker.forget();
    this.placing.forget();
    this.#way = this.#standing = this.#own = undefined;
    for (const resolve of this.#awaited.splice(0)) resolve(undefined);
    this.#isAsked = this.#isWatching = false;
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
      if (this.#own) await this.#memory.fetchAhead();
      if (wasSaved) await this.#begin();
      const goesOn =
        stop.kind === 'module' ? await this.#onModule(stop) : await this.#onBreakpoint(stop, wasSaved);
      if (goesOn && machine === this.#machine) await this.#resume();
    });
  }

  resume = (): Promise<ChangeOutcome> => this.#goOn(() => Promise.resolve(undefined));

  step = (kind: StepCommand): Promise<ChangeOutcome> =>
    this.#goOn((standing) => stepWay(this.#control(), standing, kind));

  /** Goes on to a line of a file, or to the next stop before it. */
  runTo = (path: string, line: number, text: string): Promise<ChangeOutcome> =>
    this.#goOn(() => Promise.resolve(wayTo(this.#control(), {path, line, text: text.trim()})));

  #goOn(wayOf: (standing: Standing) => Promise<Way | NoWay | undefined>): Promise<ChangeOutcome> {
    return this.#queue.run(async () => {
      const standing = this.#standing;
      if (!standing) return {ok: false, message: NOT_STANDING};
      const way = await wayOf(standing);
      if (way && 'refused' in way) return {ok: false, message: way.refused};
      this.#way = way;
      this.#standing = undefined;
      this.evaluations.left();
      this.#host.shown(undefined);
      await this.#setAddresses();
      await this.#resume();
      return {ok: true, ...(way?.told !== undefined && {told: way.told})};
    });
  }

  #resume = (): Promise<unknown> => this.#host.debug((debug) => debug.resume());

  #read: ReadMemory = (address, length) => this.#memory.read(address, length);

  async #begin(): Promise<void> {
    await this.#builds.recall(this.#host.brought?.());
    await this.#kernel.load(this.#memory);
    await this.#modules.find();
    await this.#place();
  }

  /** Whether the machine stops before an oops: while there are breakpoints, or somebody looks. */
  get #watchesOopses(): boolean {
    const {breakpoints, isWatched} = this.#host;
    if (this.recorder.isActive) return true;
    return breakpoints.stopsAtOops && (isWatched() || breakpoints.all.some(({enabled}) => enabled));
  }

  async #refresh(): Promise<void> {
    const machine = this.#machine;
    const wanted = this.#host.breakpoints.all.filter(({enabled}) => enabled);
    const isInUse = wanted.length > 0 || this.#watchesOopses;
    if (isInUse) {
      await this.#builds.recall();
      await this.#kernel.load(this.#memory);
    }
    if (machine !== this.#machine) return;
    if (wanted.length > 0 && !this.#kernel.layout) {
      for (const {id} of wanted) this.#host.breakpoints.report(id, {state: 'refused', message: NO_PORT});
      return;
    }
    this.#isAsked ||= isInUse;
    // What came and went while nobody watched is not known.
    if (!this.#isWatching) this.#modules.forget();
    this.#isWatching = isInUse;
    await this.#host.debug((debug) => debug.watchModules(isInUse ? MODULE_EVENTS : []));
    if (!this.#standing) this.#memory.forget();
    await this.#modules.find();
    await this.#place();
    if (this.#standing) return;
    for (const path of new Set(wanted.flatMap(({path}) => (path === '' ? [] : [path]))))
      if (!this.#modules.isKnown(path))
        void this.#seeker.seek(path).then((isDone) => isDone && machine === this.#machine && this.refresh());
  }

  #place = (): Promise<void> => this.placing.settle().then(() => this.#setAddresses());

  async #setAddresses(): Promise<void> {
    const oopses = this.#watchesOopses ? this.#kernel.reporters : [];
    const own = [...(this.#own?.addresses ?? []), ...this.recorder.awaited];
    const others = new Set([...this.placing.addresses, ...oopses, ...own]);
    const {all, limited} = withWay(others, this.#way);
    this.#isAsked ||= all.length > 0;
    await this.#host.debug((debug) => debug.setBreakpoints(all, limited));
  }

  /** A module comes, is live, or goes. Always goes on. */
  async #onModule({event, address}: Extract<DebugStop, {kind: 'module'}>): Promise<true> {
    const name = await this.#modules.onEvent(event, address);
    if (name === undefined) return true;
    await this.#place();
    if (event === 'live' && !this.#modules.named(name)) this.placing.explainOther(this.#builds.named(name));
    return true;
  }

  /** Whether the machine goes on. `wasSaved`: it stands since it was opened, and nobody else knows why. */
  async #onBreakpoint(stop: BreakpointStop, wasSaved: boolean): Promise<boolean> {
    const way = this.#way;
    const registers = inDwarfOrder(stop.registers);
    const trouble =
      this.#watchesOopses || wasSaved
        ? await this.#memory.settle(() => this.#kernel.trouble(this.#read, stop.registers))
        : undefined;
    if (trouble) {
      this.#way = undefined;
      await this.#own?.onStop(stop, true);
      await this.#show(stop, {trouble: trouble.what}, trouble.registers);
      return false;
    }
    const found = await this.#memory.settle(() => frameAt({modules: this.#modules.all}, registers));
    const stopping = await stoppingAmong(
      this.placing.at(stop.address),
      found,
      kernelScope(this.#kernel, this.#read, registers),
      {
        ...{breakpoints: this.#host.breakpoints, memory: this.#memory, logged: this.#host.logged},
        noteOf: this.placing.noteOf,
      },
    );
    const heard = await this.#own?.onStop(stop, false);
    if (heard === 'go-on') return true;
    const ends =
      way?.addresses.includes(stop.address) === true &&
      (await this.#memory.settle(() => way.endsAt(found?.frame, stop.registers.esp, stop.address))) === true;
    if (ends || stopping.length > 0) {
      this.#way = undefined;
      await this.#setAddresses();
    }
    // Back in the kernel, where there is nothing of the student's to see, or of no concern to anybody.
    const isThere = heard === 'show' || (ends && (found !== undefined || way.reaches === 'kernel'));
    if (!wasSaved && stopping.length === 0 && !isThere) return true;
    const [first] = stopping;
    const place = first && meantPlace(first, found);
    await this.#show(stop, first ? 'breakpoint' : 'step', stop.registers, place);
    return false;
  }

  /** Something of it has been changed. */
  async #showAgain(why: string): Promise<void> {
    this.#memory.forget();
    const stop = await this.#host.debug((debug) => debug.stopped());
    const before = this.#standing;
    if (stop?.kind !== 'breakpoint' || !before) return;
    const isSame = stop.address === before.stop.address;
    const place = isSame ? before.frames[0]?.view.place : undefined;
    const file = place && before.frames[0]?.own?.module.build.fileOf(place.path);
    const line = place && file !== undefined ? {file, line: place.line} : undefined;
    await this.#show(stop, {changed: why}, stop.registers, line);
  }

  /** `registers`: of the code that is looked at; before an oops that is where it came from. */
  async #show(
    stop: BreakpointStop,
    reason: StopReason,
    registers: BreakpointStop['registers'],
    line?: {file: string; line: number},
  ) {
    const nameOf = (address: number) => this.#kernel.nameOf(this.#read, address);
    const source = {read: this.#read, nameOf, modules: this.#modules.all};
    const frames = (await this.#memory.settle(() => framesOf(source, registers, line))) ?? [];
    const context = await this.#memory.settle(() => this.#kernel.context(this.#read, registers, stop));
    const isTrouble = typeof reason === 'object' && 'trouble' in reason;
    const standing = (this.#standing = {stop, frames, isTrouble});
    this.evaluations.begin(frames);
    const shown: StopView = {
      number: ++this.#stops,
      ...inWords(frames, reason),
      frames: frames.map(({view}) => view),
      context,
    };
    this.#host.shown(shown);
    for (const resolve of this.#awaited.splice(0)) resolve(shown);
    void this.#queue.run(() => (this.#standing === standing ? this.#host.keep(shown) : Promise.resolve()));
  }
}
