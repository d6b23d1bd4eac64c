/** Owns what the programs of one job see as their files: images below, the job's files above, and what they write. */
import {Layer, NeedsPart, contents, fileNode} from './layer';
import type {FileNode} from './layer';
import type {CompileJob, WrittenFile} from '../job';

/** What the driver writes between its programs, and nobody else sees (libiberty's make_temp_file). */
const TEMPORARY = /^\/tmp\/cc[A-Za-z0-9]{6}[^/]*$/;
/** Far above those of files. */
const FIRST_DIRECTORY_INODE = 1 << 30;
/** A source can ask for as many headers as it has lines; nobody's build asks for so many at once. */
const MISSING_LIMIT = 10_000;

/** A program may be run by all: BFD sees to it as it closes the file (opncls.c), but WASI knows no chmod. */
function runnable(bytes: Uint8Array): number {
  const isElf = bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
  /** e_type: ET_EXEC or ET_DYN. */
  return isElf && (bytes[16] === 2 || bytes[16] === 3) ? 0o111 : 0;
}

export class FileSystem {
  readonly #images: readonly Layer[];
  readonly #job = new Layer();
  /** Directories that nobody else has files in: what is not in them here does not exist. */
  readonly #owned: string[];
  readonly #listed: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #missing = new Set<string>();
  readonly #looked = new Set<string>();
  readonly #directories = new Map<string, number>();
  /** What the job's sender knows to be there. */
  readonly #given: ReadonlySet<string>;
  /** Nodes that only this job has: images are shared by all jobs, and a job's bytes are their sender's. */
  readonly #private = new WeakSet<FileNode>();

  constructor(
    images: readonly Layer[],
    {files, cwd, listed, directories = []}: Pick<CompileJob, 'files' | 'cwd' | 'listed' | 'directories'>,
  ) {
    this.#images = images;
    this.#owned = ['/dev', ...images.flatMap(({owned}) => owned)];
    this.#listed = new Map(listed.map(({path, names}) => [path, names]));
    this.#given = new Set(files.map(({path}) => path));
    for (const {path, bytes, mode, mtime} of files) this.#job.add(path, fileNode(bytes, mode, mtime));
    const listedDirectories = listed.filter(({names}) => names).map(({path}) => path);
    for (const directory of ['/tmp', '/dev', cwd, ...listedDirectories, ...directories])
      this.#job.addDirectory(directory);
  }

  /** The path as the kernel would walk it: `..` leaves only a directory that is there. One that is unknown is missing. */
  resolve(cwd: string, path: string): string | undefined {
    const parts = path.startsWith('/') ? [] : cwd.split('/').filter(Boolean);
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (part !== '..') {
        parts.push(part);
        continue;
      }
      const directory = `/${parts.join('/')}`;
      if (!this.isDirectory(directory)) {
        this.file(directory);
        return undefined;
      }
      parts.pop();
    }
    return `/${parts.join('/')}`;
  }

  /** Throws NeedsPart if it is in a part of the tree that is not here. */
  file(path: string): FileNode | undefined {
    if (this.#removed.has(path)) return undefined;
    const own = this.#job.files.get(path);
    if (own) {
      this.#look(path);
      return own;
    }
    for (const image of this.#images) {
      const found = image.files.get(path);
      if (found) return found;
      const part = image.further?.partOf(path);
      if (part !== undefined) throw new NeedsPart(part);
    }
    this.#look(path);
    if (this.#missing.size < MISSING_LIMIT && !this.isDirectory(path) && !this.#isKnownAbsent(path))
      this.#missing.add(path);
    return undefined;
  }

  isDirectory(path: string): boolean {
    if (this.#images.some((image) => image.isDirectory(path))) return true;
    this.#look(path);
    return this.#job.directories.has(path);
  }

  /** A directory's inode: GCC takes two directories of one inode for the same, and searches one. */
  directoryInode(path: string): number {
    const inode = this.#directories.get(path) ?? FIRST_DIRECTORY_INODE + this.#directories.size;
    this.#directories.set(path, inode);
    return inode;
  }

  /** The names in a directory, sorted. */
  list(path: string): string[] {
    this.#look(path, `${path}/`);
    const names = new Set<string>();
    for (const layer of [this.#job, ...this.#images]) for (const name of layer.names(path)) names.add(name);
    const below = path === '/' ? '/' : `${path}/`;
    return [...names].filter((name) => !this.#removed.has(below + name)).sort();
  }

  /** An empty file in place of what was there. */
  create(path: string, mode: number): FileNode {
    const node = fileNode(new Uint8Array(0), mode, Math.floor(Date.now() / 1000));
    this.#private.add(node);
    this.#put(path, node);
    return node;
  }

  /** What stands at `path`, or has stood there, as a node that may be changed. */
  own(path: string, node: FileNode): FileNode {
    if (this.#private.has(node)) return node;
    const copy = fileNode(node.buffer.slice(0, node.size), node.mode, node.mtime);
    this.#private.add(copy);
    if (this.file(path) === node) this.#put(path, copy);
    return copy;
  }

  rename(from: string, to: string, node: FileNode): void {
    const own = this.own(from, node);
    this.remove(from);
    this.#put(to, own);
  }

  #put(path: string, node: FileNode): void {
    this.#job.add(path, node);
    this.#removed.delete(path);
    this.#changed.add(path);
  }

  remove(path: string): void {
    this.#job.remove(path);
    this.#changed.delete(path);
    this.#removed.add(path);
  }

  outcome(): {written: WrittenFile[]; removed: string[]; missing: string[]; looked: string[]} {
    const written: WrittenFile[] = [];
    for (const path of this.#changed) {
      const node = this.#job.files.get(path);
      if (node && !TEMPORARY.test(path))
        written.push({
          path,
          // Of a node of this job's alone, and no such node's bytes are shared with a thread.
          bytes: contents(node) as Uint8Array<ArrayBuffer>,
          mode: node.mode | runnable(contents(node)),
        });
    }
    const removed = [...this.#removed].filter((path) => this.#given.has(path));
    return {written, removed, missing: [...this.#missing], looked: [...this.#looked]};
  }

  /** Notes what of the guest's a program has looked at. */
  #look(path: string, as = path): void {
    if (!this.#looked.has(as) && !TEMPORARY.test(path) && !this.#isOwned(path)) this.#looked.add(as);
  }

  #isOwned(path: string): boolean {
    return this.#owned.some((directory) => path.startsWith(`${directory}/`));
  }

  /** Whether what is not found at a path is known not to exist. */
  #isKnownAbsent(path: string): boolean {
    if (TEMPORARY.test(path)) return true;
    return this.#isOwned(path) || this.#isListedAbsent(path);
  }

  /** Whether a directory on the way to it is listed, and has no such name. */
  #isListedAbsent(path: string): boolean {
    for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      const directory = path.slice(0, slash);
      if (!this.#listed.has(directory)) continue;
      const next = path.indexOf('/', slash + 1);
      const name = path.slice(slash + 1, next < 0 ? undefined : next);
      if (!this.#listed.get(directory)?.has(name)) return true;
    }
    return false;
  }
}
