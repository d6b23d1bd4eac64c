/**
 * Owns what was released: the index that only grows, where in the repository a released file lies, and what becomes of
 * an image that another one follows.
 */
import {createHash} from 'node:crypto';
import {mkdir, readFile, readdir, rename, rm} from 'node:fs/promises';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {BaseRecord, ImageFile, Release, ReleaseIndex} from '../src/protocol/images';

/** In the images' directory: the index, and files of releases that are no longer current, at their paths of before. */
export const RELEASED = 'released';
const INDEX = 'index.json';

export const indexPath = (images: string) => join(images, RELEASED, INDEX);

export async function readIndex(images: string): Promise<ReleaseIndex> {
  return JSON.parse(await readFile(indexPath(images), 'utf8')) as ReleaseIndex;
}

/** The link of a record in the chain: whoever changes or removes a record breaks all that follow. */
export function chainOf(before: string, record: Omit<Release, 'chain'>): string {
  const {chain: _, ...signed} = record as Release;
  return createHash('sha256')
    .update(JSON.stringify([before, signed]))
    .digest('hex');
}

/** Paths of a record's files below the images' directory, here and on the site; a released one keeps its address. */
export function filesOf(record: BaseRecord & Pick<Release, 'checking'>): Map<string, ImageFile> {
  const {base, unpack, tree, treeChanges, modpost, parts = [], checking} = record;
  const tools = [tree, ...(treeChanges ? [treeChanges] : []), modpost, ...parts];
  return new Map([
    [base.file, base],
    ...(unpack ? [[unpack.file, unpack] as const] : []),
    ...tools.map((image) => [`toolchain/${image.file}`, image] as const),
    ...(checking ? filesOf(checking) : []),
  ]);
}

/** All that the releases need, as filesOf has it. */
export const filesOfAll = ({releases, symbols = {}}: ReleaseIndex): Map<string, ImageFile> =>
  new Map([
    ...releases.flatMap((release) => [...filesOf(release)]),
    ...Object.values(symbols).map((image) => [image.file, image] as const),
  ]);

/** Where a released file lies: with the current images while it is one of them. */
export function placeOf(images: string, path: string): string {
  const current = join(images, path);
  return existsSync(current) ? current : join(images, RELEASED, path);
}

/**
 * Clears a directory of images (`''`, or `toolchain`) of what is no longer current: what some release needs moves to
 * released/, the rest is removed. Call it when the new files are written.
 */
export async function retire(
  images: string,
  directory: '' | 'toolchain',
  isImage: RegExp,
  current: ReadonlySet<string>,
): Promise<void> {
  const needed = new Set(filesOfAll(await readIndex(images)).keys());
  for (const file of await readdir(join(images, directory))) {
    const path = join(directory, file);
    const kept = join(images, RELEASED, path);
    if (!isImage.test(file)) continue;
    // A rebuild that came out as an earlier release did is current again.
    if (current.has(file)) await rm(kept, {force: true});
    else if (needed.has(path)) {
      await mkdir(join(images, RELEASED, directory), {recursive: true});
      await rename(join(images, path), kept);
    } else await rm(join(images, path));
  }
}
