/** Owns the builds of the lab's modules that have debug information: made beside the student's, or apart from them when one is missing. */
import {readDebugInfo} from '../../debugger/info/debug-info';
import {normalPath} from '../../debugger/info/source-lines';
import {SCRATCH, compile, inLab, isNamed} from '../building/scratch-build';
import {directoryOf, nameOf} from '../editor/paths';
import {TEXT_LIMIT} from '../editor/file-error';
import {textOf} from '../editor/text';
import type {DebugInfo} from '../../debugger/info/debug-info';
import type {ModuleSource} from '../building/scratch-build';
import type {AskGuest} from '../machine/guest-channel';
import type {DebugObject} from '../../protocol/compiler-api';

export class DebugBuild {
  /** As in obj-m, without `.o`. */
  readonly name: string;
  readonly info: DebugInfo;
  /** The text that was compiled, by the file's path in the lab. */
  readonly sources: ReadonlyMap<string, string>;
  readonly #files: ReadonlyMap<string, string>;
  readonly #paths: ReadonlyMap<string, string>;

  /** `pathOf`: what a file that was compiled is called in the lab. */
  constructor(
    name: string,
    info: DebugInfo,
    sources: ReadonlyMap<string, string>,
    pathOf: (file: string) => string = (file) => file,
  ) {
    this.name = name;
    this.info = info;
    this.sources = sources;
    this.#files = new Map(info.lines.files.map((file) => [pathOf(file), file]));
    this.#paths = new Map(info.lines.files.map((file) => [file, pathOf(file)]));
  }

  /** What the debug information calls a file of the lab; undefined if no code came of it. */
  fileOf = (path: string): string | undefined => this.#files.get(path);

  /** A file's path in the guest, by what the debug information calls it. */
  pathOf = (file: string): string => this.#paths.get(normalPath(file)) ?? file;
}

export type Built = {ok: true; build: DebugBuild} | {ok: false; message: string};

/** More modules than a lab has. */
const MOST = 24;

export class DebugBuilds {
  readonly #ask: AskGuest;
  #all: readonly DebugBuild[] = [];

  constructor(ask: AskGuest) {
    this.#ask = ask;
  }

  /** Newest first. */
  named = (module: string): readonly DebugBuild[] => this.#all.filter(({name}) => isNamed(name, module));

  /** Those with code of a file of the lab. */
  of = (path: string): readonly DebugBuild[] => this.#all.filter((build) => build.fileOf(path) !== undefined);

  forget(): void {
    this.#all = [];
  }

  /** Made of what the guest has just had compiled. False if nothing can be read of it. */
  add({path, bytes, sources}: DebugObject): boolean {
    const read = readDebugInfo(bytes);
    if (!read.ok) return false;
    const texts = new Map(sources.map((each) => [each.path, each.text]));
    this.#keep(new DebugBuild(nameOf(path).replace(/\.k?o$/, ''), read.info, texts));
    return true;
  }

  /** Compiles a module apart from the lab. `message` is for the person. */
  async make(home: string, source: ModuleSource, flags: string): Promise<Built> {
    const scratch = SCRATCH.debugger;
    const compiled = await compile(this.#ask, home, source, {scratch, flags, print: 'cat'});
    if (!compiled.ok)
      return {
        ok: false,
        message:
          compiled.why === 'no-build'
            ? `${source.name} does not compile as it is now: ${compiled.message}`
            : `${source.name} could not be compiled for the debugger.`,
      };
    const read = readDebugInfo(compiled.printed);
    if (!read.ok)
      return {ok: false, message: `The debug information of ${source.name} cannot be read: ${read.message}.`};
    const pathOf = (file: string) => (file.startsWith(`${scratch}/`) ? inLab(file, scratch, home) : file);
    const sources = new Map<string, string>();
    for (const path of read.info.lines.files.map(pathOf)) {
      if (!path.startsWith(`${home}/`)) continue;
      const text = await this.#ask((guest) => guest.readFile(path, TEXT_LIMIT));
      if (text.ok) sources.set(path, textOf(text.bytes) ?? '');
    }
    const build = new DebugBuild(source.name, read.info, sources, pathOf);
    this.#keep(build);
    return {ok: true, build};
  }

  #keep(build: DebugBuild): void {
    // What was built before may be what is loaded.
    const namesakes = this.named(build.name).slice(0, 1);
    const others = this.#all.filter(({name}) => name !== build.name);
    this.#all = [build, ...namesakes, ...others].slice(0, MOST);
  }
}

/** Modules that may have code of a file, the likelier first: of the nearest Makefile, and of the file's own name. */
export function candidates(path: string, sources: readonly ModuleSource[]): ModuleSource[] {
  const stem = nameOf(path).replace(/\.[^.]*$/, '');
  const near = sources.filter(({directory}) => `${directoryOf(path)}/`.startsWith(`${directory}/`));
  const rank = ({directory, name}: ModuleSource) => directory.length * 2 + (isNamed(name, stem) ? 1 : 0);
  return near.toSorted((a, b) => rank(b) - rank(a));
}
