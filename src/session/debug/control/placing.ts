/** Owns where breakpoints are in the memory of the machine in place, and what becomes of each. */
import {placesOfFunction} from '../../../debugger/control/places';
import {loadedAddress} from '../../../debugger/values/frame';
import {placement} from '../loaded-modules';
import type {Breakpoint, BreakpointStatus, Breakpoints} from '../breakpoints';
import type {DebugBuild, DebugBuilds} from '../debug-builds';
import type {Kernel} from '../kernel/kernel';
import type {LoadedModules} from '../loaded-modules';
import type {PagedMemory} from '../../../debugger/values/target';

export interface PlacingSources {
  breakpoints: Breakpoints;
  builds: DebugBuilds;
  modules: LoadedModules;
  kernel: Kernel;
  memory: PagedMemory;
}

/** As many as a person looks through. */
const NAMES_LIMIT = 20;

type Placed = Pick<BreakpointStatus, 'state' | 'message'> & {addresses: number[]};

export class Placing {
  readonly #sources: PlacingSources;
  #at = new Map<number, Breakpoint[]>();

  constructor(sources: PlacingSources) {
    this.#sources = sources;
  }

  /** All that are to be set. */
  get addresses(): readonly number[] {
    return [...this.#at.keys()];
  }

  at = (address: number): readonly Breakpoint[] => this.#at.get(address) ?? [];

  forget(): void {
    this.#at = new Map();
  }

  /** Works out where each breakpoint is now. */
  async settle(): Promise<void> {
    const {breakpoints} = this.#sources;
    const at = new Map<number, Breakpoint[]>();
    for (const breakpoint of breakpoints.all) {
      const placed = breakpoint.enabled ? await this.#placed(breakpoint) : undefined;
      if (!placed) {
        if (breakpoints.status(breakpoint).state === 'set')
          breakpoints.report(breakpoint.id, {state: 'waiting'});
        continue;
      }
      const {addresses, ...status} = placed;
      for (const address of addresses) at.set(address, [...(at.get(address) ?? []), breakpoint]);
      breakpoints.report(breakpoint.id, status);
    }
    this.#at = at;
  }

  /** Functions of the lab's modules and of the kernel that begin so. */
  async functionNames(beginning: string): Promise<string[]> {
    const {kernel, memory, modules} = this.#sources;
    await kernel.load(memory);
    const own = modules.all.flatMap(({build}) => build.info.toplevel.functions.map(({name}) => name));
    const ofKernel = kernel.map?.functionNames(beginning, NAMES_LIMIT) ?? [];
    return [...new Set([...own.filter((name) => name.startsWith(beginning)), ...ofKernel])];
  }

  /** The text that a file was compiled from: that of the module that is loaded, or else the last. */
  sourceOf = (path: string): string | undefined => {
    const {modules, builds} = this.#sources;
    return [...modules.all.map(({build}) => build), ...builds.of(path)]
      .find((build) => build.fileOf(path) !== undefined)
      ?.sources.get(path);
  };

  /** Only what has lines can be recorded. A sentence; undefined for what is a module's, or may come with one. */
  async whyNotRecorded(name: string): Promise<string | undefined> {
    const {kernel, memory, builds} = this.#sources;
    await builds.recall();
    if (builds.haveFunction(name)) return undefined;
    await kernel.load(memory);
    return kernel.map?.functionsNamed(name).some((address) => kernel.map?.isCode(address)) === true
      ? `${name} is a function of the kernel, whose lines are not known: calls of a module’s functions are recorded. If a module of yours has a function ${name}, build it first.`
      : undefined;
  }

  /** A module is loaded that is none of these builds, of which it has the name. */
  explainOther(builds: readonly DebugBuild[]): void {
    const {breakpoints} = this.#sources;
    for (const {id, path} of breakpoints.all)
      if (builds.some((build) => build.fileOf(path) !== undefined))
        breakpoints.report(id, {state: 'refused', message: OTHER_CODE});
  }

  /** Undefined while nothing can be said of it. */
  async #placed(breakpoint: Breakpoint): Promise<Placed | undefined> {
    if (breakpoint.function !== '') return this.#ofFunction(breakpoint.function);
    const builds = this.#sources.builds.of(breakpoint.path);
    return builds.length === 0 ? undefined : placement(breakpoint, builds, this.#sources.modules.all);
  }

  /** In the lab's modules behind its set-up, so that arguments can be seen; elsewhere at its first instruction. */
  async #ofFunction(name: string): Promise<Placed> {
    const {modules, kernel, memory} = this.#sources;
    const own = modules.all.flatMap(({build: {info}, target}) =>
      (info.ask(() => placesOfFunction(info, name)) ?? []).flatMap(
        (link) => loadedAddress(info, target, link) ?? [],
      ),
    );
    if (own.length > 0) return {addresses: own, state: 'set', message: ''};
    const place = await memory.settle(() => kernel.placeOfFunction(memory.read, name));
    if (place?.ok) return {addresses: place.addresses, state: 'set', message: ''};
    if (place?.message !== undefined) return {addresses: [], state: 'refused', message: place.message};
    return {
      addresses: [],
      state: 'waiting',
      message: `Neither the kernel nor a loaded module has a function ${name}: it waits for a module that has.`,
    };
  }
}

const OTHER_CODE =
  'The module that is loaded was built from other sources than these. Build and load it again.';
/** Why no breakpoint can be set at all. */
export const NO_PORT =
  'The kernel of this machine has no port for a debugger: the machine is older than the debugger. Start fresh to use it.';
