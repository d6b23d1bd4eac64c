/** Owns the builds of the lab's modules that have debug information: made beside the student's, or apart from them when one is missing. */
import {slimmed} from '../../debugger/elf/slimmed';
import {packObjects, unpackObjects} from '../../snapshots/debug-info/packed-objects';
import {readDebugInfo} from '../../debugger/info/debug-info';
import {normalPath} from '../../debugger/info/source-lines';
import {SCRATCH, compile, inLab, isNamed} from '../building/scratch-build';
import {directoryOf, nameOf} from '../editor/paths';
import {TEXT_LIMIT} from '../editor/file-error';
import {textOf} from '../editor/text';
import type {DebugInfo} from '../../debugger/info/debug-info';
import type {ModuleSource} from '../building/scratch-build';
import type {AskGuest} from '../machine/guest-channel';
import type {DebugObjectStore, KeptObject} from '../../snapshots/debug-info/kept-objects';
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

/** More modules than a lab has; of each some hundred kilobytes are kept. */
const MOST = 12;

export class DebugBuilds {
  readonly #ask: AskGuest;
  readonly #store: DebugObjectStore;
  #all: readonly {object: KeptObject; build: DebugBuild; isBrought?: boolean}[] = [];
  #packed: {of: readonly DebugBuild[]; bytes: Promise<Uint8Array<ArrayBuffer> | undefined>} | undefined;
  #recalled: Promise<void> | undefined;

  constructor(ask: AskGuest, store: DebugObjectStore) {
    this.#ask = ask;
    this.#store = store;
  }

  /** Newest first. */
  named = (module: string): readonly DebugBuild[] =>
    this.#all.flatMap(({build}) => (isNamed(build.name, module) ? [build] : []));

  /** Those with code of a file of the lab. */
  of = (path: string): readonly DebugBuild[] =>
    this.#all.flatMap(({build}) => (build.fileOf(path) === undefined ? [] : [build]));

  /** Whether one of them has a function of this name. */
  haveFunction = (name: string): boolean =>
    this.#all.some(({build: {info}}) => info.toplevel.functions.some((each) => each.name === name));

  /** Those of earlier visits, and those that came with a machine: whether they are what is loaded is judged by their code. */
  async recall(brought?: Uint8Array<ArrayBuffer>): Promise<void> {
    await (this.#recalled ??= this.#recall());
    const unpacked = brought && (await unpackObjects(brought));
    for (const object of unpacked?.ok ? unpacked.objects.toReversed() : []) {
      const build = buildOf(object);
      // It stays with that machine's saves: it is none of this browser's.
      if (build) this.#keep(object, build, true);
    }
  }

  async #recall(): Promise<void> {
    for (const object of (await this.#store.read()).toReversed()) {
      const build = buildOf(object);
      if (build) this.#keep(object, build);
    }
  }

  /** Builds as they travel; undefined if none is known. Done once for as long as the same ones are asked for. */
  packed(builds: readonly DebugBuild[]): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const known = this.#packed;
    if (known?.of.length === builds.length && known.of.every((each, index) => each === builds[index]))
      return known.bytes;
    const objects = builds.flatMap((build) => this.#all.find((each) => each.build === build)?.object ?? []);
    const bytes = pack(objects).catch(() => undefined);
    this.#packed = {of: builds, bytes};
    return bytes;
  }

  /** Made of what the guest has just had compiled. False if nothing can be read of it. */
  add(object: DebugObject): boolean {
    const build = buildOf(object);
    if (!build) return false;
    this.#keep(object, build);
    this.#remember();
    return true;
  }

  /** Compiles a module apart from the lab. `message` is for the person. */
  async make(home: string, source: ModuleSource, flags: string): Promise<Built> {
    const directory = SCRATCH.debugger;
    const compiled = await compile(this.#ask, home, source, {scratch: directory, flags, print: 'cat'});
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
    const pathOf = labPath({directory, home});
    const sources: KeptObject['sources'] = [];
    for (const path of read.info.lines.files.map(pathOf)) {
      if (!path.startsWith(`${home}/`)) continue;
      const text = await this.#ask((guest) => guest.readFile(path, TEXT_LIMIT));
      if (text.ok) sources.push({path, text: textOf(text.bytes) ?? ''});
    }
    const object: KeptObject = {
      path: `${source.directory}/${source.name}.o`,
      bytes: compiled.printed,
      sources,
      scratch: {directory, home},
    };
    const build = new DebugBuild(source.name, read.info, textsOf(sources), pathOf);
    this.#keep(object, build);
    this.#remember();
    return {ok: true, build};
  }

  #keep(object: KeptObject, build: DebugBuild, isBrought = false): void {
    // What was built before may be what is loaded.
    const namesakes = this.#all.filter((each) => each.build.name === build.name).slice(0, 1);
    const others = this.#all.filter((each) => each.build.name !== build.name);
    this.#all = [{object, build, isBrought}, ...namesakes, ...others].slice(0, MOST);
  }

  #remember(): void {
    const own = this.#all.filter(({isBrought}) => isBrought !== true);
    void this.#store.write(own.map(({object}) => object));
  }
}

const pack = async (objects: readonly KeptObject[]) =>
  packObjects(objects.map((object) => ({...object, bytes: slimmed(object.bytes)})));

const textsOf = (sources: KeptObject['sources']) => new Map(sources.map(({path, text}) => [path, text]));

/** What a file of a build apart is called in the lab. */
const labPath =
  ({directory, home}: NonNullable<KeptObject['scratch']>) =>
  (file: string): string =>
    file.startsWith(`${directory}/`) ? inLab(file, directory, home) : file;

function buildOf({path, bytes, sources, scratch}: KeptObject): DebugBuild | undefined {
  const read = readDebugInfo(bytes);
  if (!read.ok) return undefined;
  const name = nameOf(path).replace(/\.k?o$/, '');
  return new DebugBuild(name, read.info, textsOf(sources), scratch && labPath(scratch));
}

/** Modules that may have code of a file, the likelier first: of the nearest Makefile, and of the file's own name. */
export function candidates(path: string, sources: readonly ModuleSource[]): ModuleSource[] {
  const stem = nameOf(path).replace(/\.[^.]*$/, '');
  const near = sources.filter(({directory}) => `${directoryOf(path)}/`.startsWith(`${directory}/`));
  const rank = ({directory, name}: ModuleSource) => directory.length * 2 + (isNamed(name, stem) ? 1 : 0);
  return near.toSorted((a, b) => rank(b) - rank(a));
}
