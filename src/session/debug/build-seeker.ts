/** Owns the search for the module that a file belongs to, whose debug information is missing: the guest compiles it, apart. */
import {candidates} from './debug-builds';
import {likelyWays, modulesBelow} from '../building/scratch-build';
import {TEXT_LIMIT} from '../editor/file-error';
import {directoryOf, nameOf} from '../editor/paths';
import {textOf} from '../editor/text';
import type {Breakpoints} from './breakpoints';
import type {DebugBuilds} from './debug-builds';
import type {AskGuest} from '../machine/guest-channel';

export interface BuildSeekerOptions {
  ask: AskGuest;
  /** The lab's directory. */
  directory: () => string;
  breakpoints: Breakpoints;
}

export class BuildSeeker {
  readonly #options: BuildSeekerOptions;
  readonly #builds: DebugBuilds;
  /** Files whose module is being compiled, or was; with the text that they had, and why that did not do. */
  #sought = new Map<string, {text: string; message?: string}>();

  constructor(options: BuildSeekerOptions, builds: DebugBuilds) {
    this.#options = options;
    this.#builds = builds;
  }

  /** Another machine may have what this one had not. */
  forget(): void {
    this.#sought = new Map();
  }

  /** Once for each text of a file, while the guest runs. False if that has been done before, or is for a machine that has gone. */
  async seek(path: string): Promise<boolean> {
    const sought = this.#sought;
    const read = await this.#options.ask((guest) => guest.readFile(path, TEXT_LIMIT));
    // What was built since from another text, while nobody debugged, is known by a build of that.
    const text = (read.ok && textOf(read.bytes)) || '';
    const known = sought.get(path);
    if (known?.text === text) {
      // Meanwhile it may have been built.
      if (this.#builds.of(path).length === 0) this.#refuse(path, known.message);
      return false;
    }
    const seeking: {text: string; message?: string} = {text};
    sought.set(path, seeking);
    const message = await this.#make(path);
    if (sought !== this.#sought) return false;
    if (message !== undefined) seeking.message = message;
    this.#refuse(path, message);
    return true;
  }

  #refuse(path: string, message: string | undefined): void {
    const {breakpoints} = this.#options;
    if (message === undefined) return;
    for (const {id} of breakpoints.in(path)) breakpoints.report(id, {state: 'refused', message});
  }

  /** Undefined if that has been done; else why not, for the person. */
  async #make(path: string): Promise<string | undefined> {
    const {ask} = this.#options;
    let message = `No Makefile in ${directoryOf(path)}, or around it, makes a module of ${nameOf(path)}.`;
    for (const home of await this.#homesOf(path)) {
      const below = await modulesBelow(ask, home);
      if (!below.ok) return undefined;
      for (const source of candidates(path, below.sources)) {
        // Compiled otherwise it may be what is loaded: that is seen when it is.
        for (const flags of await likelyWays(ask, source)) {
          const made = await this.#builds.make(home, source, flags);
          if (!made.ok) return made.message;
        }
        if (this.#builds.of(path).length > 0) return undefined;
        message = `${nameOf(path)} is in no code of ${source.name}.`;
      }
    }
    return message;
  }

  /** Directories that are compiled apart as a whole: the lab's, or of a file elsewhere those around it that have a Makefile. */
  async #homesOf(path: string): Promise<string[]> {
    const {ask, directory} = this.#options;
    const home = directory();
    if (path.startsWith(`${home}/`)) return [home];
    const homes: string[] = [];
    let around = directoryOf(path);
    for (let depth = 0; depth < AROUND && !SHARED.test(around); depth++, around = directoryOf(around))
      for (const name of ['Makefile', 'Kbuild']) {
        const makefile = `${around}/${name}`;
        if (!homes.includes(around) && (await ask((guest) => guest.stat(makefile))).ok) homes.push(around);
      }
    return homes;
  }
}

const AROUND = 3;
/** What nobody's module alone is in. */
const SHARED = /^(?:\/?|\/(?:root|home|tmp|usr|lib|etc|var|mnt|opt)|\/(?:home|mnt)\/[^/]+|\/root\/labs)$/;
