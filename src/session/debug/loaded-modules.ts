/** Owns which of the lab's modules are in the machine's memory, where, and which build they are. */
import {isLoadedCode} from '../../debugger/control/same-code';
import {placesOf} from '../../debugger/control/places';
import {readSections} from '../../debugger/live/loaded-module';
import {linkAddress, loadedAddress} from '../../debugger/values/frame';
import {lineIn} from './breakpoints';
import type {Breakpoint} from './breakpoints';
import type {DebugBuild} from './debug-builds';
import type {SymbolTable} from '../../debugger/live/loaded-module';
import type {Target} from '../../debugger/values/target';

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
export function recognise(
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

export type Placed =
  | {ok: true; addresses: number[]; line: number}
  /** `not-there`: its code is in no memory now, as init is once it has run. */
  | {ok: false; why: 'no-code' | 'not-there'};

/** Where a breakpoint is in a module that has code of its file. */
export function placed({build, target}: LoadedModule, breakpoint: Breakpoint): Placed {
  const places = linesOf(build, breakpoint);
  if (!places) return {ok: false, why: 'no-code'};
  const addresses = places.addresses.flatMap((link) => loadedAddress(build.info, target, link) ?? []);
  return addresses.length > 0 ? {ok: true, addresses, line: places.line} : {ok: false, why: 'not-there'};
}

/** The line of the build that a breakpoint means, and its code; undefined if none was made of it. */
export function linesOf(build: DebugBuild, breakpoint: Pick<Breakpoint, 'path' | 'line' | 'text'>) {
  const {path} = breakpoint;
  const file = build.fileOf(path);
  const text = build.sources.get(path);
  if (file === undefined) return undefined;
  const line = text === undefined ? breakpoint.line : lineIn(text, breakpoint);
  return build.info.ask((info) => placesOf(info, file, line));
}
