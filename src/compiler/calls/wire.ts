/** Owns the payloads of a compile call's frames: read as the guest writes them, and written as it reads them. */
import {notUnderstood} from '../../protocol/guest/protocols';
import {ProtocolError, REPLY} from '../../protocol/compile-calls';
import {resolvePath} from '../../protocol/paths';
import type {Listing} from '../job';

/** Words of an argument vector, names in a directory. */
const LIST_LIMIT = 10_000;
/** Linux's PATH_MAX. */
export const PATH_LIMIT = 4096;

type Bytes = Uint8Array<ArrayBuffer>;

const decoder = new TextDecoder();

export interface CallHead {
  umask: number;
  /** Of the terminal that stderr is; 0 if it is none. */
  columns: number;
  cwd: string;
  argv: string[];
  env: string[];
}

export type FileKind = 'absent' | 'file' | 'directory' | 'other';
const KINDS: readonly FileKind[] = ['absent', 'file', 'directory', 'other'];

export interface GuestFile {
  path: string;
  kind: FileKind;
  /** Permission bits. */
  mode: number;
  /** Seconds since 1970. */
  mtime: number;
  /** A view of the frame. */
  bytes: Bytes;
}

class Fields {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(): number {
    if (this.left < 4) throw new ProtocolError('a number is cut');
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  text(): string {
    const length = this.number();
    if (length > this.left) throw new ProtocolError('a text is cut');
    this.#at += length;
    return decoder.decode(this.#bytes.subarray(this.#at - length, this.#at));
  }

  list(): string[] {
    const count = this.number();
    if (count > LIST_LIMIT) throw new ProtocolError('a list is too long');
    return Array.from({length: count}, () => this.text());
  }

  /** Texts up to the end. */
  texts(): string[] {
    const found: string[] = [];
    while (this.left > 0) {
      if (found.length >= LIST_LIMIT) throw new ProtocolError('a list is too long');
      found.push(this.text());
    }
    return found;
  }

  rest(): Bytes {
    return this.#bytes.subarray(this.#at);
  }
}

/** All of these throw ProtocolError. */
export const decode = {
  call(payload: Bytes): CallHead {
    const fields = new Fields(payload);
    const foreign = notUnderstood('call', fields.number());
    if (foreign !== undefined) throw new ProtocolError(foreign);
    const [umask, columns, cwd] = [fields.number(), fields.number(), fields.text()];
    if (cwd.length > PATH_LIMIT) throw new ProtocolError('a path is too long');
    return {umask, columns, cwd: resolvePath('/', cwd), argv: fields.list(), env: fields.list()};
  },

  file(payload: Bytes): GuestFile {
    const fields = new Fields(payload);
    // What lies in the root comes as //name.
    const path = resolvePath('/', fields.text());
    const kind = KINDS[fields.number()];
    if (!kind) throw new ProtocolError('a file of no kind');
    return {path, kind, mode: fields.number(), mtime: fields.number(), bytes: fields.rest()};
  },

  directory(payload: Bytes): Listing {
    const fields = new Fields(payload);
    const path = fields.text();
    const isThere = fields.number() !== 0;
    const names = new Set(fields.texts());
    return {path, names: isThere ? names : undefined};
  },
};

const encoder = new TextEncoder();

/** Begins a frame: its head, then numbers and texts; `more` bytes follow in chunks of their own. */
function frame(type: number, fields: readonly (number | string)[], more = 0): Bytes {
  const parts = fields.map((field) => (typeof field === 'number' ? field : encoder.encode(field)));
  const length = parts.reduce<number>(
    (sum, part) => sum + 4 + (typeof part === 'number' ? 0 : part.length),
    5,
  );
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length - 4 + more, true);
  bytes[4] = type;
  let at = 5;
  for (const part of parts) {
    view.setUint32(at, typeof part === 'number' ? part : part.length, true);
    at += 4;
    if (typeof part === 'number') continue;
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Each gives a frame as chunks, one after the other: bytes that are handed over are not copied. */
export const encode = {
  wantFiles: (paths: readonly string[]) => [frame(REPLY.wantFiles, paths)],
  wantDirectories: (paths: readonly string[]) => [frame(REPLY.wantDirectories, paths)],
  wantStdin: () => [frame(REPLY.wantStdin, [])],
  write: (path: string, mode: number, bytes: Bytes) => [
    frame(REPLY.write, [mode, path], bytes.length),
    bytes,
  ],
  remove: (path: string) => [frame(REPLY.remove, [path])],
  stdout: (bytes: Bytes) => [frame(REPLY.stdout, [], bytes.length), bytes],
  stderr: (text: Bytes | string) => {
    const bytes = typeof text === 'string' ? encoder.encode(text) : text;
    return [frame(REPLY.stderr, [], bytes.length), bytes];
  },
  exit: (code: number) => [frame(REPLY.exit, [code])],
};
