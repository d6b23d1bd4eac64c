/**
 * Owns the words between a compile call in the guest and the page, as build-scripts/rootfs/compile/wire.h has them: a
 * u32 length of what follows, a u8 type, a payload; numbers are little-endian, text is a u32 length and bytes.
 */
import {notUnderstood} from '../../protocol/guest-protocols';

export const REQUEST = {call: 1, stdin: 2, file: 3, directory: 4, done: 5} as const;
export const REPLY = {
  wantFiles: 65,
  wantDirectories: 66,
  wantStdin: 67,
  write: 68,
  remove: 69,
  stdout: 70,
  stderr: 71,
  exit: 72,
} as const;

/** A guest's program may say what it likes; more than this in one frame ends its call. */
const FRAME_LIMIT = 64 << 20;
const LIST_LIMIT = 10_000;

const text = new TextDecoder();

/** What the guest says is not what it should be. The call ends with it. */
export class ProtocolError extends Error {
  override name = 'NoSense';
}

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

export type GuestMessage =
  | ({type: 'call'} & CallHead)
  | {type: 'stdin'; bytes: Uint8Array<ArrayBuffer>}
  | {
      type: 'file';
      path: string;
      kind: FileKind;
      mode: number;
      mtime: number;
      bytes: Uint8Array<ArrayBuffer>;
    }
  /** `names` is undefined if there is no such directory. */
  | {type: 'directory'; path: string; names: string[] | undefined}
  | {type: 'done'};

class Fields {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
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
    return text.decode(this.#bytes.subarray(this.#at - length, this.#at));
  }

  list(): string[] {
    const count = this.number();
    if (count > LIST_LIMIT) throw new ProtocolError('a list is too long');
    return Array.from({length: count}, () => this.text());
  }

  rest(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(this.#at);
  }
}

function read(type: number, fields: Fields): GuestMessage {
  switch (type) {
    case REQUEST.call: {
      const foreign = notUnderstood('call', fields.number());
      if (foreign !== undefined) throw new ProtocolError(foreign);
      const [umask, columns, cwd] = [fields.number(), fields.number(), fields.text()];
      return {type: 'call', umask, columns, cwd, argv: fields.list(), env: fields.list()};
    }
    case REQUEST.stdin:
      return {type: 'stdin', bytes: fields.rest()};
    case REQUEST.file: {
      const path = fields.text();
      const kind = KINDS[fields.number()];
      if (!kind) throw new ProtocolError('a file of no kind');
      return {type: 'file', path, kind, mode: fields.number(), mtime: fields.number(), bytes: fields.rest()};
    }
    case REQUEST.directory: {
      const path = fields.text();
      const there = fields.number() !== 0;
      const names: string[] = [];
      while (fields.left > 0) names.push(fields.text());
      return {type: 'directory', path, names: there ? names : undefined};
    }
    case REQUEST.done:
      return {type: 'done'};
    default:
      throw new ProtocolError(`a frame of type ${type}`);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Puts frames together from the pieces in which they come. */
export class FrameReader {
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** Until so many bytes are there nothing is whole: a large file is put together once, not with each piece. */
  #wanted = 0;

  /** What is whole by now. Throws NoSense. */
  push(piece: Uint8Array): GuestMessage[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length < this.#wanted) return [];
    const bytes = joined(this.#pieces);
    const view = new DataView(bytes.buffer);
    const said: GuestMessage[] = [];
    let at = 0;
    this.#wanted = 5;
    while (bytes.length - at >= 5) {
      const length = view.getUint32(at, true);
      if (length < 1 || length > FRAME_LIMIT) throw new ProtocolError('a frame of no length');
      if (bytes.length - at < 4 + length) {
        this.#wanted = 4 + length;
        break;
      }
      said.push(read(bytes[at + 4] ?? 0, new Fields(bytes.subarray(at + 5, at + 4 + length))));
      at += 4 + length;
    }
    const rest = bytes.slice(at);
    this.#pieces = [rest];
    this.#length = rest.length;
    return said;
  }
}

const encoder = new TextEncoder();

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function words(value: string): Uint8Array[] {
  const bytes = encoder.encode(value);
  return [number(bytes.length), bytes];
}

const frame = (type: number, ...parts: Uint8Array[]): Uint8Array<ArrayBuffer> =>
  joined([number(parts.reduce((sum, part) => sum + part.length, 1)), Uint8Array.of(type), ...parts]);

export const encode = {
  wantFiles: (paths: readonly string[]) => frame(REPLY.wantFiles, ...paths.flatMap(words)),
  wantDirectories: (paths: readonly string[]) => frame(REPLY.wantDirectories, ...paths.flatMap(words)),
  wantStdin: () => frame(REPLY.wantStdin),
  write: (path: string, mode: number, bytes: Uint8Array) =>
    frame(REPLY.write, number(mode), ...words(path), bytes),
  remove: (path: string) => frame(REPLY.remove, ...words(path)),
  stdout: (bytes: Uint8Array) => frame(REPLY.stdout, bytes),
  stderr: (said: Uint8Array | string) =>
    frame(REPLY.stderr, typeof said === 'string' ? encoder.encode(said) : said),
  exit: (code: number) => frame(REPLY.exit, number(code)),
};
