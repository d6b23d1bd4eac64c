/** Owns what the programs of one job see as their files: images below, the job's files above, and what they write. */
import {Layer, fileNode} from './layer';
import type {FileNode} from './layer';
import type {CompileJob, WrittenFile} from '../protocol/compiler-api';

/** What the driver writes between its programs, and nobody else sees. */
const TEMPORARY = '/tmp/';

export class FileSystem {
  readonly #images: readonly Layer[];
  readonly #job = new Layer();
  readonly #complete: string[];
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #missing = new Set<string>();

  constructor(
    images: readonly Layer[],
    {files, complete, cwd}: Pick<CompileJob, 'files' | 'complete' | 'cwd'>,
  ) {
    this.#images = images;
    this.#complete = ['/tmp', '/dev', ...complete];
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
    const removed = [...this.#removed].filter((path) => !path.startsWith(TEMPORARY));
    return {written, removed, missing: [...this.#missing]};
  }

  /** Whether what is not found at a path is known not to exist. */
  #isComplete(path: string): boolean {
    if (this.#complete.some((folder) => path.startsWith(`${folder}/`))) return true;
    // An image holds all of the folders it has files in, except those it shares with the guest.
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    return this.#images.some((image) => image.folders.has(folder));
  }
}
