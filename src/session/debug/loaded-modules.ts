/** Owns which of the lab's modules are in the machine's memory, where, and which build they are. */
import {isLoadedCode} from '../../debugger/control/same-code';
import {placesOf} from '../../debugger/control/places';
import {readSections} from '../../debugger/live/loaded-module';
import {linkAddress, loadedAddress} from '../../debugger/values/frame';
import {lineIn} from './breakpoints';
import type {Breakpoint, BreakpointStatus} from './breakpoints';
import {moduleNameAt, modulesIn, symbolTableAt} from './kernel/map';
import type {ModuleEvent} from '../../protocol/debug-api';
import type {DebugBuild, DebugBuilds} from './debug-builds';
import type {Kernel} from './kernel/kernel';
import type {SymbolTable} from '../../debugger/live/loaded-module';
import type {PagedMemory, Target} from '../../debugger/values/target';

/** Sections that are freed when init has run. */
const INIT = /^\.init\b/;

export class LoadedModule {
  readonly name: string;
  readonly build: DebugBuild;
  readonly target: Target;
  readonly #sections: Map<string, number>;

  constructor(
    name: string,
    build: DebugBuild,
    sections: ReadonlyMap<string, number>,
    memory: Omit<Target, 'sectionAddress'>,
  ) {
    this.name = name;
    this.build = build;
    this.#sections = new Map(sections);
    this.target = {...memory, sectionAddress: (section) => this.#sections.get(section)};
  }

  /** Its init has run. */
  dropInit(): void {
    for (const section of this.#sections.keys()) if (INIT.test(section)) this.#sections.delete(section);
  }

  /** The link address of what is at an address of the machine, if that is the module's. */
  linkOf = (address: number): number | undefined => linkAddress(this.build.info, this.target, address);
}

/** The module of that name, by its symbols in memory, if a build is the code that is loaded. */
function recognise(
  name: string,
  builds: readonly DebugBuild[],
  memory: Omit<Target, 'sectionAddress'>,
  symbols: SymbolTable,
): LoadedModule | undefined {
  for (const build of builds) {
    const sections = build.info.ask((info) => readSections(info, memory, symbols));
    if (!sections) continue;
    const module = new LoadedModule(name, build, sections, memory);
    if (build.info.ask((info) => isLoadedCode(info, module.target))) return module;
  }
  return undefined;
}

/** Those of the machine in place. */
export class LoadedModules {
  readonly #memory: PagedMemory;
  readonly #builds: DebugBuilds;
  readonly #kernel: Kernel;
  #all: readonly LoadedModule[] = [];
  /** Names of those that are loaded, and are no build that is known. */
  readonly #strangers = new Set<string>();

  constructor(memory: PagedMemory, builds: DebugBuilds, kernel: Kernel) {
    this.#memory = memory;
    this.#builds = builds;
    this.#kernel = kernel;
  }

  get all(): readonly LoadedModule[] {
    return this.#all;
  }

  named = (name: string): LoadedModule | undefined => this.#all.find((module) => module.name === name);

  /** Whether there is a build with code of this file, and it is not another than the one that is loaded. */
  isKnown = (path: string): boolean =>
    this.#builds.of(path).some(({name}) => !this.#strangers.has(name.replaceAll('-', '_')));

  /** What is known of some of them, packed; undefined of none. */
  packed = (modules: readonly LoadedModule[]): Promise<Uint8Array<ArrayBuffer> | undefined> =>
    this.#builds.packed(modules.map(({build}) => build));

  forget(): void {
    this.#all = [];
    this.#strangers.clear();
  }

  /** A module comes, is live, or goes. Its name; undefined if that cannot be read. */
  async onEvent(event: ModuleEvent, address: number): Promise<string | undefined> {
    const {layout} = this.#kernel;
    const {read} = this.#memory;
    const name = layout && (await this.#memory.settle(() => moduleNameAt(read, layout, address)));
    if (name === undefined) return undefined;
    if (event === 'coming') await this.recognise(name, address);
    else if (event === 'going') this.drop(name);
    else this.named(name)?.dropInit();
    return name;
  }

  /** The function of a module that begins at an address; with its module, as the kernel's reports name it. */
  functionAt(address: number): string | undefined {
    for (const module of this.#all) {
      const {info} = module.build;
      const link = info.ask(() => module.linkOf(address));
      const found = link === undefined ? undefined : info.ask(() => info.functionAt(link));
      if (found?.ranges.some(({from}) => from === link)) return `${found.name} [${module.name}]`;
    }
    return undefined;
  }

  /** It goes. */
  drop(name: string): void {
    this.#all = this.#all.filter((module) => module.name !== name);
    this.#strangers.delete(name);
  }

  /** Those that were loaded before anybody watched, as far as there are builds of them. */
  async find(): Promise<void> {
    const {map, layout} = this.#kernel;
    const {read} = this.#memory;
    if (!map || !layout) return;
    const found = await this.#memory.settle(() => modulesIn(read, map, layout));
    for (const [name, {address, isLive}] of found ?? []) {
      if (this.named(name) || this.#builds.named(name).length === 0) continue;
      const module = await this.recognise(name, address);
      if (isLive) module?.dropInit();
    }
  }

  /** The module whose struct module is there, if a build is the code that is loaded. */
  async recognise(name: string, address: number): Promise<LoadedModule | undefined> {
    const builds = this.#builds.named(name);
    const {read} = this.#memory;
    const {layout} = this.#kernel;
    const symbolAt = (at: number) => this.#kernel.map?.nameOf(at) ?? this.functionAt(at);
    const module = await this.#memory.settle(() => {
      const symbols = layout && symbolTableAt(read, layout, address);
      return symbols && recognise(name, builds, {read, symbolAt}, symbols);
    });
    this.drop(name);
    if (module) this.#all = [...this.#all, module];
    else if (builds.length > 0) this.#strangers.add(name);
    return module;
  }
}

/** A line as it read when somebody pointed at it. */
export type MeantLine = Pick<Breakpoint, 'path' | 'line' | 'text'>;

export type Placed =
  | {ok: true; addresses: number[]; line: number}
  /** `not-there`: its code is in no memory now, as init is once it has run. */
  | {ok: false; why: 'no-code' | 'not-there'};

/** Where a line is in a module that has code of its file. */
export function placed({build, target}: LoadedModule, line: MeantLine): Placed {
  const places = linesOf(build, line);
  if (!places) return {ok: false, why: 'no-code'};
  const addresses = places.addresses.flatMap((link) => loadedAddress(build.info, target, link) ?? []);
  return addresses.length > 0 ? {ok: true, addresses, line: places.line} : {ok: false, why: 'not-there'};
}

/** Where a breakpoint is in those modules that are of these builds, and what is to be said of it. */
export function placement(
  breakpoint: Breakpoint,
  builds: readonly DebugBuild[],
  modules: readonly LoadedModule[],
): Pick<BreakpointStatus, 'state' | 'message'> & {addresses: number[]} {
  const places = modules.flatMap((module) =>
    builds.includes(module.build) ? [placed(module, breakpoint)] : [],
  );
  const addresses = places.flatMap((place) => (place.ok ? place.addresses : []));
  if (addresses.length > 0) return {addresses, state: 'set', message: ''};
  if (!builds.some((build) => linesOf(build, breakpoint)))
    return {addresses, state: 'refused', message: NO_CODE};
  return {addresses, state: 'waiting', message: places.length > 0 ? INIT_OVER : ''};
}

const NO_CODE = 'The compiler made no code of this line, nor of the twenty behind it.';
const INIT_OVER = 'Its init has run, and its code is gone: it stops there when the module is loaded again.';

/** The line of the build that is meant, and its code; undefined if none was made of it. */
export function linesOf(build: DebugBuild, breakpoint: MeantLine) {
  const {path} = breakpoint;
  const file = build.fileOf(path);
  const text = build.sources.get(path);
  if (file === undefined) return undefined;
  const line = text === undefined ? breakpoint.line : lineIn(text, breakpoint);
  return build.info.ask((info) => placesOf(info, file, line));
}
