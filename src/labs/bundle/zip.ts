/** Owns a lab as a zip: read within bounds, whoever made it, and written for a host or a link. */
import {strToU8, unzipSync, zipSync} from 'fflate';
import {Bounds, isHidden, modeOf, withoutProducts} from './files';
import {MANIFEST, manifestOf} from './manifest';
import type {LabFiles} from './files';

class TooMuch extends Error {}

/** `message`: the end of a sentence about the file. */
export type Unzipped = {ok: true; files: LabFiles} | {ok: false; message: string};

/** As every archive begins: with a file, or, if it is empty, with its end. */
const isArchive = ([p, k, kind]: Uint8Array) => p === 0x50 && k === 0x4b && (kind === 3 || kind === 5);

/** Files that lie in one directory of the zip, as most zips have it, lie directly in the lab. */
export function unzipLab(zip: Uint8Array): Unzipped {
  if (!isArchive(zip)) return {ok: false, message: 'is no zip archive'};
  const bounds = new Bounds();
  let unpacked: Record<string, Uint8Array<ArrayBuffer>>;
  try {
    // What an entry says of its size is all that is unpacked of it.
    unpacked = unzipSync(zip, {
      filter: ({name, originalSize}) => {
        const excess = bounds.add(name, originalSize);
        if (excess !== undefined) throw new TooMuch(excess);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof TooMuch) return {ok: false, message: error.message};
    return {ok: false, message: 'is no zip archive that can be read: it may have been cut on its way'};
  }
  const entries = Object.entries(unpacked).filter(
    ([path]) => !path.endsWith('/') && !path.startsWith('__MACOSX'),
  );
  for (const [path] of entries)
    if (path.startsWith('/') || path.includes('\\') || path.split('/').includes('..'))
      return {ok: false, message: `has a file that would lie outside of it: ${path.slice(0, 200)}`};
  const [top = ''] = entries[0]?.[0].split('/') ?? [];
  const isWrapped = entries.every(([path]) => path.startsWith(`${top}/`));
  const files = entries
    .map(([path, bytes]) => [isWrapped ? path.slice(top.length + 1) : path, bytes] as const)
    .filter(([path]) => !isHidden(path))
    .map(([path, bytes]) => [path, {bytes, mode: modeOf(bytes)}] as const);
  return {ok: true, files: new Map(files)};
}

/** 1980, where a zip's time begins: the same files are the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/** With the list of its files, so that it can be unpacked onto any static host. What a build makes anew stays out. */
export function zipLab(all: LabFiles): Uint8Array<ArrayBuffer> {
  const files = withoutProducts(all);
  const entries = [...files]
    .filter(([path]) => path !== MANIFEST)
    .sort(([a], [b]) => (a === 'lab.yaml' ? -1 : b === 'lab.yaml' || a > b ? 1 : -1))
    .map(([path, {bytes, mode}]) => [path, [bytes, {attrs: mode << 16, os: 3}]] as const);
  return zipSync(
    {...Object.fromEntries(entries), [MANIFEST]: strToU8(manifestOf(files))},
    {level: 9, mtime: NO_TIME},
  );
}
