/** Owns where breakpoints are in the memory of the machine in place, and what becomes of each. */
import {syntaxError, templateError} from '../../../debugger/values/syntax';
import {linesOf, placement} from '../loaded-modules';
import {quoteForShell} from '../../editor/paths';
import {instead, placeOfNamed} from './named-function';
import {meantLine} from './ways';
import type {EngineHost} from './engine-host';
import type {Placed} from './named-function';
import type {Breakpoint, Breakpoints} from '../breakpoints';
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
const SEARCH_MS = 20_000;

type GuestFiles = Pick<EngineHost, 'ask' | 'directory'>;

export class Placing {
  readonly #sources: PlacingSources;
  #at = new Map<number, Breakpoint[]>();
  #notes = new Map<number, string>();

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
    const notes = new Map<number, string>();
    for (const breakpoint of breakpoints.all) {
      const placed = breakpoint.enabled ? await this.#placed(breakpoint) : undefined;
      if (!placed) {
        if (breakpoints.status(breakpoint).state === 'set')
          breakpoints.report(breakpoint.id, {state: 'waiting'});
        continue;
      }
      const {addresses, ...status} = placed;
      for (const address of addresses) at.set(address, [...(at.get(address) ?? []), breakpoint]);
      notes.set(breakpoint.id, status.message);
      breakpoints.report(breakpoint.id, status);
    }
    this.#at = at;
    this.#notes = notes;
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

  /**
   * Only what has lines can be recorded. A sentence; undefined for what is a module's, or may come with one. `guest`: unless it stands
   * and answers nobody.
   */
  async whyNotRecorded(name: string, guest: GuestFiles | undefined): Promise<string | undefined> {
    const {kernel, memory, builds, modules} = this.#sources;
    await builds.recall();
    if (builds.haveFunction(name)) return undefined;
    await kernel.load(memory);
    const {map} = kernel;
    if (map?.functionsNamed(name).some((address) => map.isCode(address)) === true)
      return `${name} is a function of the kernel, whose lines are not known: calls of a module’s functions are recorded. If a module of yours has a function ${name}, build it first.`;
    const other = instead(modules, kernel, name);
    if (other !== undefined) return other;
    return guest && (await isInNoSource(guest, name))
      ? `There is no function ${name}: the kernel has none, nor has a module that was built here, and no source of this lab, nor another of yours below /root, names it. Check the spelling; if it is in a module from elsewhere, build that here first.`
      : undefined;
  }

  /** A module is loaded that is none of these builds, of which it has the name. */
  explainOther(builds: readonly DebugBuild[]): void {
    const {breakpoints} = this.#sources;
    for (const {id, path} of breakpoints.all)
      if (builds.some((build) => build.fileOf(path) !== undefined))
        breakpoints.report(id, {state: 'refused', message: OTHER_CODE});
  }

  /** What is to be said of one for as long as it is where it is. */
  noteOf = ({id}: Breakpoint): string => this.#notes.get(id) ?? '';

  /** Undefined while nothing can be said of it. */
  async #placed(breakpoint: Breakpoint): Promise<Placed | undefined> {
    const unreadable = faultOf(breakpoint);
    if (unreadable !== undefined) return {addresses: [], state: 'refused', message: unreadable};
    if (breakpoint.function !== '') return placeOfNamed(this.#sources, breakpoint.function);
    const builds = this.#sources.builds.of(breakpoint.path);
    if (builds.length === 0) return undefined;
    const modules = this.#sources.modules.all;
    const placed = placement(breakpoint, builds, modules);
    const build = modules.find((each) => builds.includes(each.build))?.build ?? builds[0];
    return placed.message === '' && build ? {...placed, message: slideOf(build, breakpoint)} : placed;
  }
}

/** One that is yet to be built, say. */
async function isInNoSource({ask, directory}: GuestFiles, name: string): Promise<boolean> {
  // Not other labs': there are thirty of them.
  const where = `${quoteForShell(directory())} /root -path /root/labs -prune`;
  const script = `find ${where} -o -name '*.[ch]' -type f -exec grep -lw ${quoteForShell(name)} {} + | head -n 1`;
  const found = await ask((guest) => guest.run(script, {timeoutMs: SEARCH_MS}));
  return found.ok && !found.timedOut && found.stdout.length === 0;
}

/** Who waits for what can never be read would wait for ever. */
function faultOf({condition, log}: Breakpoint): string | undefined {
  const inCondition = condition === '' ? undefined : syntaxError(condition);
  if (inCondition !== undefined) return `Its condition cannot be read. ${inCondition}`;
  const inLog = templateError(log);
  return inLog === undefined ? undefined : `What it is to write cannot be read. ${inLog}`;
}

/** Where no code was made of the line itself. */
function slideOf(build: DebugBuild, breakpoint: Breakpoint): string {
  const line = linesOf(build, breakpoint)?.line;
  const further = line === undefined ? 0 : line - meantLine(build, breakpoint);
  return further === 0
    ? ''
    : `Line ${breakpoint.line} has no code: it stops at line ${breakpoint.line + further}.`;
}

const OTHER_CODE =
  'The module that is loaded was built from other sources than these. Build and load it again.';
/** Why no breakpoint can be set at all. */
export const NO_PORT =
  'The kernel of this machine has no port for a debugger: the machine is older than the debugger. Start fresh to use it.';
