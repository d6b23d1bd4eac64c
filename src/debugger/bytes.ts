/** Owns the reading of a stranger's bytes: little-endian numbers, LEB128 and strings, never beyond their end. */

/** What is read is not what it says it is. Thrown within this room, and made a value where one leaves it. */
export class Malformed extends Error {
  override name = 'Malformed';
}

/** A number while it is exact, a bigint beyond. */
export type Exact = number | bigint;

/** No C identifier and no path of a lab is longer; a text without an end is cut here. */
const TEXT_LIMIT = 1024;
/** Ten bytes hold 64 bits; assemblers pad with a few. */
const LEB_LIMIT = 16;

export const exact = (value: bigint): Exact =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;

export class Bytes {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly #view: DataView;
  position: number;

  /** From `start` up to `end`, both in bytes of `bytes`. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    if (start < 0 || end > bytes.length || start > end)
      throw new Malformed(`0x${start.toString(16)} lies beyond the end`);
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
    this.end = end;
  }

  get left(): number {
    return this.end - this.position;
  }

  /** Passes over so many bytes; returns where they begin. */
  skip(count: number): number {
    if (count < 0 || count > this.end - this.position)
      throw new Malformed(`${count} bytes at 0x${this.position.toString(16)} lie beyond the end`);
    const from = this.position;
    this.position += count;
    return from;
  }

  u8 = (): number => this.#view.getUint8(this.skip(1));
  u16 = (): number => this.#view.getUint16(this.skip(2), true);
  u32 = (): number => this.#view.getUint32(this.skip(4), true);
  i8 = (): number => this.#view.getInt8(this.skip(1));
  i16 = (): number => this.#view.getInt16(this.skip(2), true);
  i32 = (): number => this.#view.getInt32(this.skip(4), true);
  u64 = (): Exact => exact(this.#view.getBigUint64(this.skip(8), true));
  i64 = (): Exact => exact(this.#view.getBigInt64(this.skip(8), true));

  u24(): number {
    const low = this.u16();
    return low | (this.u8() << 16);
  }

  /** A view, not a copy. */
  block(count: number): Uint8Array {
    const from = this.skip(count);
    return this.bytes.subarray(from, from + count);
  }

  /** For a number that counts or points: one that no number holds exactly is malformed. */
  uleb(): number {
    const value = this.ulebExact();
    if (typeof value === 'bigint') throw new Malformed('a number of more than 53 bits');
    return value;
  }

  sleb(): number {
    const value = this.slebExact();
    if (typeof value === 'bigint') throw new Malformed('a number of more than 53 bits');
    return value;
  }

  ulebExact(): Exact {
    const {value} = this.#leb();
    return typeof value === 'bigint' ? exact(BigInt.asUintN(64, value)) : value;
  }

  slebExact(): Exact {
    const {value, bits, negative} = this.#leb();
    if (!negative) return value;
    return typeof value === 'bigint'
      ? exact(BigInt.asIntN(64, value - (1n << BigInt(bits))))
      : value - 2 ** bits;
  }

  #leb(): {value: number | bigint; bits: number; negative: boolean} {
    let value = 0;
    let large: bigint | undefined;
    for (let count = 0, bits = 0; count < LEB_LIMIT; count++) {
      const byte = this.u8();
      if (bits < 49) value += (byte & 0x7f) * 2 ** bits;
      else large = (large ?? BigInt(value)) + (BigInt(byte & 0x7f) << BigInt(bits));
      bits += 7;
      if (byte < 0x80) return {value: large ?? value, bits, negative: (byte & 0x40) !== 0};
    }
    throw new Malformed('a number without an end');
  }

  skipLeb(): void {
    for (let count = 0; count < LEB_LIMIT; count++) if (this.u8() < 0x80) return;
    throw new Malformed('a number without an end');
  }

  /** A string up to its zero byte; of a very long one the beginning. */
  text = (): string => decodeText(this.textBytes());

  /** Up to the zero that ends it. */
  textBytes(): Uint8Array {
    const from = this.position;
    this.skipText();
    return this.bytes.subarray(from, Math.min(this.position - 1, from + TEXT_LIMIT));
  }

  skipText(): void {
    const zero = this.bytes.indexOf(0, this.position);
    if (zero < 0 || zero >= this.end) throw new Malformed('a string without an end');
    this.position = zero + 1;
  }
}

/** The string that begins at `offset` of a table; of a very long one the beginning. */
export const textAt = (table: Uint8Array, offset: number): string => decodeText(textBytesAt(table, offset));

export function textBytesAt(table: Uint8Array, offset: number): Uint8Array {
  if (offset < 0 || offset >= table.length) throw new Malformed('a string beyond its table');
  const window = table.subarray(offset, offset + TEXT_LIMIT);
  const zero = window.indexOf(0);
  return zero < 0 ? window : window.subarray(0, zero);
}

/** Arguments that a call may have. */
const CHUNK = 4096;

/** UTF-8, of which nearly all is ASCII; what is no UTF-8 is taken byte by byte. */
export function decodeText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  if (bytes.every((byte) => byte < 0x80)) return text;
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return text;
  }
}
