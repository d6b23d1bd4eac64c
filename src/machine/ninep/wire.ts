/** Owns the bytes of 9P2000.L messages (Linux: include/net/9p/9p.h): numbers are little-endian, text is UTF-8. */

/** Requests that are answered; a reply's type is its request's plus one. */
export const T = {
  statfs: 8,
  lopen: 12,
  readlink: 22,
  getattr: 24,
  xattrwalk: 30,
  readdir: 40,
  fsync: 50,
  version: 100,
  attach: 104,
  flush: 108,
  walk: 110,
  read: 116,
  write: 118,
  clunk: 120,
} as const;

/** Those that would change a file system that nobody can change. */
export const CHANGES: ReadonlySet<number> = new Set([14, 16, 18, 20, 26, 32, 70, 72, 74, 76, 122]);

export const RLERROR = 7;
/** size[4] type[1] tag[2] */
export const HEAD = 7;

/** What identifies a file to the guest, and its kind. */
export interface Qid {
  type: number;
  /** 0: what is read is not to be cached, not even while it is open (Linux, fs/9p/fid.h, v9fs_fid_add_modes). */
  version: number;
  path: number;
}

/** A request; reading past its end gives zeros, for a guest may say what it likes. */
export class Request {
  readonly type: number;
  readonly tag: number;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  #at = HEAD;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.type = bytes[4] ?? 0;
    this.tag = bytes.length < HEAD ? 0 : this.#view.getUint16(5, true);
  }

  #take(length: number): number | undefined {
    const at = this.#at;
    this.#at += length;
    return this.#at <= this.#bytes.length ? at : undefined;
  }

  u16(): number {
    const at = this.#take(2);
    return at === undefined ? 0 : this.#view.getUint16(at, true);
  }

  u32(): number {
    const at = this.#take(4);
    return at === undefined ? 0 : this.#view.getUint32(at, true);
  }

  /** As far as a number can say it: no file here is longer. */
  u64(): number {
    return this.u32() + this.u32() * 2 ** 32;
  }

  text(): string {
    return new TextDecoder().decode(this.bytes(this.u16()));
  }

  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return at === undefined ? new Uint8Array(0) : this.#bytes.subarray(at, at + length);
  }
}

/** A reply that grows as it is written. */
export class Reply {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #at = HEAD;

  /** `room`: how many bytes it is likely to have. */
  constructor(room = 249) {
    this.#bytes = new Uint8Array(HEAD + room);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Where so many bytes are to be put; what held the reply before may be too short by now. */
  #room(length: number): number {
    const at = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#at);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  /** What has been written so far, without a head. */
  payload(): Uint8Array {
    return this.#bytes.subarray(HEAD, this.#at);
  }

  u8(value: number): this {
    const at = this.#room(1);
    this.#view.setUint8(at, value);
    return this;
  }

  u16(value: number): this {
    const at = this.#room(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  u64(value: number): this {
    return this.u32(value % 2 ** 32).u32(Math.floor(value / 2 ** 32));
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  text(text: string): this {
    const bytes = new TextEncoder().encode(text);
    return this.u16(bytes.length).bytes(bytes);
  }

  qid({type, version, path}: Qid): this {
    return this.u8(type).u32(version).u64(path);
  }

  /** The message, as the guest reads it. */
  finish(type: number, tag: number): Uint8Array {
    this.#view.setUint32(0, this.#at, true);
    this.#view.setUint8(4, type);
    this.#view.setUint16(5, tag, true);
    return this.#bytes.subarray(0, this.#at);
  }
}
