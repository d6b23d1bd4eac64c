/** Owns what a lab's files are, wherever they come from: by path, within bounds, under names that a guest may get. */

export interface LabFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Permissions, as in 0o755. */
  mode: number;
}

/** By path in the lab's directory, with forward slashes. */
export type LabFiles = ReadonlyMap<string, LabFile>;

/** Of all files, unpacked. */
export const BYTES_LIMIT = 32 << 20;
export const FILES_LIMIT = 1000;
const PATH_LIMIT = 200;

const inMegabytes = (bytes: number) => (Math.ceil((bytes / (1 << 20)) * 10) / 10).toFixed(1);

/** Counts what a lab has, and says of what there is too much. */
export class Bounds {
  #files = 0;
  #bytes = 0;

  /** Another file. The end of a sentence about the lab, or undefined as long as it is within its limits. */
  add(path: string, bytes: number): string | undefined {
    this.#bytes += bytes;
    const name = path.slice(0, PATH_LIMIT);
    if (++this.#files > FILES_LIMIT) return `has more than ${FILES_LIMIT} files: ${name} is one too many`;
    return this.#bytes > BYTES_LIMIT
      ? `has more than ${BYTES_LIMIT >> 20} MB: with ${name}, of ${inMegabytes(bytes)} MB, it has ${inMegabytes(this.#bytes)}`
      : undefined;
  }
}

/** What is said of files that are no lab at all. */
export const NO_LAB_YAML = 'has no lab.yaml';
export const TOO_MUCH = `has more than ${FILES_LIMIT} files or ${BYTES_LIMIT >> 20} MB`;

const PATH = /^[\w.+@=, -]+(?:\/[\w.+@=, -]+)*$/;

/** It would lie outside of the directory, or has a name that is not for every shell and file system. */
export const isBadPath = (path: string) =>
  path.length > PATH_LIMIT ||
  !PATH.test(path) ||
  path.split('/').some((part) => part === '.' || part === '..');

/** Of .git, .DS_Store and the like no lab is made. */
export const isHidden = (path: string) => path.split('/').some((part) => part.startsWith('.'));

/** What is wrong with a lab's files as files, as the end of a sentence about it; undefined if nothing is. */
export function problemOfFiles(files: LabFiles): string | undefined {
  const bounds = new Bounds();
  for (const [path, {bytes}] of files) {
    const excess = bounds.add(path, bytes.length);
    if (excess !== undefined) return excess;
    if (isBadPath(path)) return `has a file whose name the guest may not get: ${path.slice(0, PATH_LIMIT)}`;
  }
  return undefined;
}

const begins = (bytes: Uint8Array, ...with_: number[]) => with_.every((byte, i) => bytes[i] === byte);

/** Permissions where nobody tells them: a script's or a program's, or those of a file that is read. */
export function modeOf(bytes: Uint8Array): number {
  const isScript = begins(bytes, 0x23, 0x21);
  // e_type: 2 is a program, 3 one that may lie anywhere; a module has 1.
  const isProgram = begins(bytes, 0x7f, 0x45, 0x4c, 0x46) && (bytes[16] === 2 || bytes[16] === 3);
  return isScript || isProgram ? 0o755 : 0o644;
}

/** A build makes it anew from the others. */
const isProduct = (path: string) =>
  /(?:^|\/)(?:[^/]*\.(?:o|mod|mod\.c|order|symvers|cmd)|Module\.symvers)$/.test(path);

/** Without what make leaves between a source and its module. */
export const withoutProducts = (files: LabFiles): LabFiles =>
  new Map([...files].filter(([path]) => !isProduct(path)));
