/** Owns archives of files: a tar, gzipped or not, becomes files with names below a directory, and files become a tar. */
import {isNameBelow} from './paths';
import type {Outcome} from './file-error';

/** A file on its way into the guest or out of it. */
export interface CarriedFile {
  /** Below some directory, parts separated by slashes. */
  name: string;
  bytes: Uint8Array;
  /** Permission bits. */
  mode?: number;
  mtimeMs?: number;
}

/** The guest has 128 MB for everything. */
export const CARRIED_LIMIT = 16 << 20;
export const CARRIED_FILES = 2000;

export const isArchive = (name: string) => /\.(tar|tgz|tar\.gz)$/i.test(name);

/** Files of a tar; links and devices are left out, and so is what would land outside. The library comes when wanted. */
export async function unpack(name: string, bytes: Uint8Array): Promise<Outcome<{files: CarriedFile[]}>> {
  const {unpackTar} = await import('modern-tar');
  try {
    const entries = await unpackTar(unzipped(bytes), {strict: true});
    const files = entries.flatMap(({header, data}): CarriedFile[] => {
      const path = header.name.replace(/^(\.?\/)+/, '');
      // macOS packs a shadow of each file.
      if (header.type !== 'file' || !isNameBelow(path) || /(^|\/)(\._|\.DS_Store$)/.test(path)) return [];
      return [{name: path, bytes: data ?? new Uint8Array(), mode: (header.mode ?? 0o644) & 0o777}];
    });
    return files.length > 0 ? {ok: true, files} : {ok: false, why: 'nothing-in-it', name};
  } catch (error) {
    return {ok: false, why: error instanceof TooMuch ? 'too-much' : 'bad-archive', name};
  }
}

/** `directory`: what it unpacks to. */
export async function pack(directory: string, files: readonly CarriedFile[]): Promise<Blob> {
  const {packTar} = await import('modern-tar');
  const tar = await packTar(
    files.map(({name, bytes, mode = 0o644, mtimeMs = 0}) => ({
      header: {
        name: `${directory}/${name}`,
        size: bytes.length,
        type: 'file',
        mode,
        mtime: new Date(mtimeMs),
        uname: 'root',
        gname: 'root',
      },
      body: bytes,
    })),
  );
  return new Blob([tar], {type: 'application/x-tar'});
}

class TooMuch extends Error {}

/** A small file may unpack to any size: it is cut off where nobody wants it any more. */
function unzipped(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const packed = new Blob([Uint8Array.from(bytes)]).stream();
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = gzipped ? packed.pipeThrough(new DecompressionStream('gzip')) : packed;
  let total = 0;
  return plain.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (piece, controller) => {
        total += piece.length;
        if (total > CARRIED_LIMIT * 2) throw new TooMuch();
        controller.enqueue(piece);
      },
    }),
  );
}
