/** Owns what the programs of one job see as their files: images below, the job's files above, and what they write. */
import {Layer, fileNode} from './layer';
import type {FileNode} from './layer';
import type {CompileJob, WrittenFile} from '../protocol/compiler-api';

/** What the driver writes between its programs, and nobody else sees. */
const TEMPORARY = '/tmp/';
/** Far above those of files. */
const FIRST_FOLDER_INODE = 1 << 30;

export class FileSystem {
  readonly #images: readonly Layer[];
  readonly #job = new Layer();
  readonly #complete: string[];
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #missing = new Set<string>();
  readonly #folders = new Map<string, number>();
  /** What the job's sender knows to be there. */
  readonly #given: ReadonlySet<string>;

  constructor(
    images: readonly Layer[],
    {files, complete, cwd}: Pick<CompileJob, 'files' | 'complete' | 'cwd'>,
  ) {
    this.#images = images;
    this.#complete = ['/tmp', '/dev', ...complete, ...images.flatMap(({owned}) => owned)];
    this.#given = new Set(files.map(({path}) => path));
    for (const {path, bytes, mode, mtime} of files) this.#job.add(path, fileNode(bytes, mode, mtime));
    for (const folder of ['/tmp', '/dev', cwd, ...complete]) this.#job.addFolder(folder);
  }

  /** The path as the kernel would walk it: `..` leaves only a folder that is there. */
  resolve(cwd: string, path: string): string | undefined {
    const parts = path.startsWith('/') ? [] : cwd.split('/').filter(Boolean);
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (part !== '..') parts.push(part);
      else if (this.isFolder(`/${parts.join('/')}`)) parts.pop();
      else return undefined;
    }
    return `/${parts.join('/')}`;
  }

  file(path: string): FileNode | undefined {
    if (this.#removed.has(path)) return undefined;
    const own = this.#job.files.get(path);
    if (own) return own;
    for (const image of this.#images) {
      const found = image.files.get(path);
      if (found) return found;
    }
    if (!this.isFolder(path) && !this.#isComplete(path)) this.#missing.add(path);
    return undefined;
  }

  isFolder(path: string): boolean {
    return this.#job.folders.has(path) || this.#images.some((image) => image.folders.has(path));
  }

  /** A folder's inode: GCC takes two folders of one inode for the same, and searches one. */
  folderInode(path: string): number {
    const inode = this.#folders.get(path) ?? FIRST_FOLDER_INODE + this.#folders.size;
    this.#folders.set(path, inode);
    return inode;
  }

  /** The names in a folder, sorted. */
  list(path: string): string[] {
    const names = new Set<string>();
    for (const layer of [this.#job, ...this.#images])
      for (const name of layer.folders.get(path) ?? []) names.add(name);
    const below = path === '/' ? '/' : `${path}/`;
    return [...names].filter((name) => !this.#removed.has(below + name)).sort();
  }

  /** An empty file in place of what was there. */
  create(path: string, mode: number): FileNode {
    const node = fileNode(new Uint8Array(0), mode, Math.floor(Date.now() / 1000));
    this.put(path, node);
    return node;
  }

  put(path: string, node: FileNode): void {
    this.#job.add(path, node);
    this.#removed.delete(path);
    this.#changed.add(path);
  }

  /** A node that may be changed: images are shared by all jobs, and a job's bytes are their sender's. */
  own(path: string, node: FileNode): FileNode {
    if (this.#changed.has(path)) return node;
    const copy = fileNode(node.buffer.slice(0, node.size), node.mode, node.mtime);
    this.put(path, copy);
    return copy;
  }

  remove(path: string): void {
    this.#job.remove(path);
    this.#changed.delete(path);
    this.#removed.add(path);
  }

  outcome(): {written: WrittenFile[]; removed: string[]; missing: string[]} {
    const written: WrittenFile[] = [];
    for (const path of this.#changed) {
      const node = this.#job.files.get(path);
      if (node && !path.startsWith(TEMPORARY))
        written.push({path, bytes: node.buffer.slice(0, node.size), mode: node.mode});
    }
    const removed = [...this.#removed].filter((path) => this.#given.has(path));
    return {written, removed, missing: [...this.#missing]};
  }

  /** Whether what is not found at a path is known not to exist. */
  #isComplete(path: string): boolean {
    return this.#complete.some((folder) => path.startsWith(`${folder}/`));
  }
}
