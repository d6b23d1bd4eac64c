/** Owns a set of files by absolute path: what an image or a job brings, and what programs write. */
import type {PartsIndex} from '../../shipped/parts-index';

export interface FileNode {
  /** Longer than the file while it grows. */
  buffer: Uint8Array;
  size: number;
  mode: number;
  mtime: number;
  /** Of a node: GCC and ld take two files of one inode for the same. */
  inode: number;
}

let lastInode = 1;

export function fileNode(bytes: Uint8Array, mode = 0o644, mtime = 0): FileNode {
  return {buffer: bytes, size: bytes.length, mode, mtime, inode: ++lastInode};
}

export const contents = (node: FileNode): Uint8Array => node.buffer.subarray(0, node.size);

/** Thrown through the program that looks for a file whose part of the tree is not here: it cannot wait for it. */
export class NeedsPart extends Error {
  override name = 'NeedsPart';

  constructor(readonly part: number) {
    super(`part ${part} of the tree is not here`);
  }
}

export class Layer {
  /** Directories that nobody else has files in: what is not in this layer there does not exist. */
  owned: readonly string[] = [];
  readonly files = new Map<string, FileNode>();
  /** Of a tree: what its further parts have. */
  further: PartsIndex | undefined;
  /** By path: the names in it. */
  readonly directories = new Map<string, Set<string>>([['/', new Set()]]);

  add(path: string, node: FileNode): void {
    this.files.set(path, node);
    this.#enter(path);
  }

  isDirectory(path: string): boolean {
    return this.directories.has(path) || this.further?.isDirectory(path) === true;
  }

  /** The names in a directory. */
  names(path: string): readonly string[] {
    return [...(this.directories.get(path) ?? []), ...(this.further?.names(path) ?? [])];
  }

  addDirectory(path: string): void {
    if (this.directories.has(path)) return;
    this.directories.set(path, new Set());
    this.#enter(path);
  }

  remove(path: string): void {
    this.files.delete(path);
    const slash = path.lastIndexOf('/');
    this.directories.get(path.slice(0, slash) || '/')?.delete(path.slice(slash + 1));
  }

  #enter(path: string): void {
    const slash = path.lastIndexOf('/');
    const directory = path.slice(0, slash) || '/';
    if (directory !== path) this.addDirectory(directory);
    this.directories.get(directory)?.add(path.slice(slash + 1));
  }
}
