/** Owns the reading of a tar in the ustar format: the tree image and the compiler's programs are shipped so. */

export interface TarEntry {
  /** As it stands in the tar, without a leading `./` or `/` and a trailing `/`. */
  path: string;
  kind: 'file' | 'directory' | 'link';
  /** Permission bits. */
  mode: number;
  /** Seconds since 1970. */
  mtime: number;
  /** A view of the tar's bytes; empty but for a file. */
  bytes: Uint8Array;
  /** Of a symbolic link. */
  target: string;
}

const BLOCK = 512;
const KINDS: Record<string, TarEntry['kind']> = {'\0': 'file', '0': 'file', '2': 'link', '5': 'directory'};

/** Names in the tars that we ship are ASCII. */
function field(block: Uint8Array, from: number, length: number): string {
  const end = block.indexOf(0, from);
  return String.fromCharCode(...block.subarray(from, end < 0 || end > from + length ? from + length : end));
}

const octal = (block: Uint8Array, from: number, length: number): number =>
  Number.parseInt(field(block, from, length).trim() || '0', 8);

/** In the order of the tar. Throws an Error at an entry of another kind, or one that is cut. */
export function* tarEntries(tar: Uint8Array): Generator<TarEntry> {
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + BLOCK);
    const size = octal(header, 124, 12);
    const letter = String.fromCharCode(header[156] ?? 0);
    const kind = KINDS[letter];
    if (!kind) throw new Error(`tar: an entry of the kind ${letter}`);
    const from = at + BLOCK;
    if (!(size >= 0) || from + size > tar.length) throw new Error('tar: an entry is cut');
    const prefix = field(header, 345, 155);
    const name = (prefix ? `${prefix}/` : '') + field(header, 0, 100);
    yield {
      path: name.replace(/^(\.?\/)+/, '').replace(/\/$/, ''),
      kind,
      mode: octal(header, 100, 8) & 0o7777,
      mtime: octal(header, 136, 12),
      bytes: kind === 'file' ? tar.subarray(from, from + size) : tar.subarray(0, 0),
      target: field(header, 157, 100),
    };
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
}
