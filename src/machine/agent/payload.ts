/** Owns what a frame's payload is made of: little-endian numbers and strings, one after the other. */
import {concat} from '../concat';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Builds a payload field by field. */
export class Payload {
  readonly #parts: Uint8Array[] = [];

  u32(value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    this.#parts.push(bytes);
    return this;
  }

  u64(value: number): this {
    return this.u32(value % 2 ** 32).u32(Math.floor(value / 2 ** 32));
  }

  /** A u16 length and UTF-8. */
  string(text: string): this {
    const bytes = encoder.encode(text);
    this.#parts.push(Uint8Array.of(bytes.length & 0xff, bytes.length >> 8), bytes);
    return this;
  }

  /** Must come last. */
  rest(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return concat(this.#parts);
  }
}

/** Reads a payload field by field; a short one reads as zeros and empty strings. */
export class Fields {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get more(): boolean {
    return this.#at < this.#bytes.length;
  }

  u8(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  u32(): number {
    return this.u8() + this.u8() * 2 ** 8 + this.u8() * 2 ** 16 + this.u8() * 2 ** 24;
  }

  u64(): number {
    return this.u32() + this.u32() * 2 ** 32;
  }

  string(): string {
    const length = this.u8() + this.u8() * 256;
    return decoder.decode(this.#bytes.subarray(this.#at, (this.#at += length)));
  }

  rest(): string {
    return decoder.decode(this.#bytes.subarray(this.#at));
  }
}
