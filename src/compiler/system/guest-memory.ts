/** Owns the reading and writing of a program's memory: strings, vectors, struct stat as Emscripten's libc lays it out. */

export interface Status {
  mode: number;
  size: number;
  mtime: number;
  inode: number;
}

const text = new TextEncoder();
const decoder = new TextDecoder();

export class GuestMemory {
  readonly #memory: () => WebAssembly.Memory;
  #bytes = new Uint8Array(0);
  #view = new DataView(new ArrayBuffer(0));

  constructor(memory: () => WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** The memory as it is now: its buffer is another one after it has grown. */
  get bytes(): Uint8Array {
    const {buffer} = this.#memory();
    if (this.#bytes.buffer !== buffer) {
      this.#bytes = new Uint8Array(buffer);
      this.#view = new DataView(buffer);
    }
    return this.#bytes;
  }

  get view(): DataView {
    return this.bytes.length > 0 ? this.#view : this.#view;
  }

  string(at: number): string {
    const bytes = this.bytes;
    return decoder.decode(bytes.subarray(at, bytes.indexOf(0, at)));
  }

  /** A null-terminated array of strings. */
  strings(at: number): string[] {
    const found: string[] = [];
    for (let next = at; ; next += 4) {
      const pointer = this.view.getUint32(next, true);
      if (pointer === 0) return found;
      found.push(this.string(pointer));
    }
  }

  word(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  /** The buffers of an iovec. */
  vectors(at: number, count: number): Uint8Array[] {
    return Array.from({length: count}, (_, index) => {
      const from = this.view.getUint32(at + 8 * index, true);
      return this.bytes.subarray(from, from + this.view.getUint32(at + 8 * index + 4, true));
    });
  }

  /** Strings and the table of their addresses, as args_get and environ_get want them. */
  table(strings: readonly string[], pointers: number, at: number): void {
    let next = at;
    strings.forEach((string, index) => {
      this.word(pointers + 4 * index, next);
      const encoded = text.encode(`${string}\0`);
      this.bytes.set(encoded, next);
      next += encoded.length;
    });
  }

  tableSizes(strings: readonly string[], count: number, size: number): void {
    this.word(count, strings.length);
    this.word(
      size,
      strings.reduce((sum, string) => sum + text.encode(string).length + 1, 0),
    );
  }

  /** Text into a buffer, with its ending zero; false if it does not fit. */
  putString(string: string, at: number, size: number): boolean {
    const encoded = text.encode(`${string}\0`);
    if (encoded.length > size) return false;
    this.bytes.set(encoded, at);
    return true;
  }

  /** musl's struct stat for Emscripten 3.1: 88 bytes, 32-bit times, the inode at its end. */
  putStatus(at: number, {mode, size, mtime, inode}: Status): void {
    this.bytes.fill(0, at, at + 88);
    this.word(at, 1);
    this.word(at + 8, inode);
    this.word(at + 12, mode);
    this.word(at + 16, 1);
    this.view.setBigUint64(at + 40, BigInt(size), true);
    this.word(at + 48, 4096);
    this.word(at + 52, Math.ceil(size / 512));
    for (const time of [56, 64, 72]) this.word(at + time, mtime);
    this.view.setBigUint64(at + 80, BigInt(inode), true);
  }
}
