/** Owns the search for the module that a file belongs to, whose debug information is missing: the guest compiles it, apart. */
import {candidates} from './debug-builds';
import {likelyWays, modulesBelow} from '../building/scratch-build';
import {TEXT_LIMIT} from '../editor/file-error';
import {nameOf} from '../editor/paths';
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
  /** Files whose module is being compiled, or was; with the text that they had. */
  #sought = new Map<string, string>();

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
    if (sought.get(path) === text) return false;
    sought.set(path, text);
    const message = await this.#make(path);
    if (sought !== this.#sought) return false;
    const {breakpoints} = this.#options;
    if (message !== undefined)
      for (const {id} of breakpoints.in(path)) breakpoints.report(id, {state: 'refused', message});
    return true;
  }

  /** Undefined if that has been done; else why not, for the person. */
  async #make(path: string): Promise<string | undefined> {
    const {ask, directory} = this.#options;
    const home = directory();
    const below = await modulesBelow(ask, home);
    if (!below.ok) return undefined;
    let message = `No Makefile here makes a module of ${nameOf(path)}.`;
    for (const source of candidates(path, below.sources)) {
      // Compiled otherwise it may be what is loaded: that is seen when it is.
      for (const flags of await likelyWays(ask, source)) {
        const made = await this.#builds.make(home, source, flags);
        if (!made.ok) return made.message;
      }
      if (this.#builds.of(path).length > 0) return undefined;
      message = `${nameOf(path)} is in no code of ${source.name}.`;
    }
    return message;
  }
}
