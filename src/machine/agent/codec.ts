/** Owns the control channel's wire format on the page's side; build-scripts/rootfs/agent/README.md describes it. */

export const PROTOCOL_VERSION = 1;
const MAGIC = [0x4d, 0x4c, 0x41, 0x42] as const; // "MLAB"
const HEAD = 12;
export const BODY_LIMIT = 64 * 1024;

export const Request = {
  hello: 1,
  run: 2,
  cancel: 3,
  read: 4,
  write: 5,
  data: 6,
  end: 7,
  list: 8,
  stat: 9,
  watch: 10,
  clock: 11,
  entropy: 12,
  ttySize: 13,
  uevents: 14,
} as const;

export const Reply = {
  hello: 64,
  ok: 65,
  error: 66,
  stdout: 67,
  stderr: 68,
  exit: 69,
  data: 70,
  entry: 71,
  event: 72,
  uevent: 73,
} as const;

export interface Frame {
  id: number;
  type: number;
  payload: Uint8Array<ArrayBuffer>;
}

const CRC_TABLE = Uint32Array.from({length: 256}, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

/** CRC-32 as in zlib. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

export function encode({
  id,
  type,
  payload,
}: {
  id: number;
  type: number;
  payload: Uint8Array;
}): Uint8Array<ArrayBuffer> {
  if (payload.length + 5 > BODY_LIMIT)
    throw new RangeError(`a frame carries at most ${BODY_LIMIT - 5} bytes`);
  const frame = new Uint8Array(HEAD + 5 + payload.length);
  const view = new DataView(frame.buffer);
  frame.set(MAGIC);
  view.setUint32(4, payload.length + 5, true);
  view.setUint32(HEAD, id, true);
  frame[HEAD + 4] = type;
  frame.set(payload, HEAD + 5);
  view.setUint32(8, crc32(frame.subarray(HEAD)), true);
  return frame;
}

/** Takes frames out of a stream that may be cut anywhere and may hold garbage between frames. */
export class Decoder {
  #bytes = new Uint8Array(0);

  push(chunk: Uint8Array): Frame[] {
    const joined = new Uint8Array(this.#bytes.length + chunk.length);
    joined.set(this.#bytes);
    joined.set(chunk, this.#bytes.length);
    const view = new DataView(joined.buffer);
    const frames: Frame[] = [];
    let at = 0;
    while (at < joined.length) {
      const start = joined.indexOf(MAGIC[0], at);
      if (start < 0) {
        at = joined.length;
        break;
      }
      at = start;
      if (!MAGIC.every((byte, i) => at + i >= joined.length || joined[at + i] === byte)) {
        at++;
        continue;
      }
      if (at + HEAD > joined.length) break;
      const length = view.getUint32(at + 4, true);
      if (length < 5 || length > BODY_LIMIT) {
        at++;
        continue;
      }
      if (at + HEAD + length > joined.length) break;
      const body = joined.subarray(at + HEAD, at + HEAD + length);
      if (crc32(body) !== view.getUint32(at + 8, true)) {
        at++;
        continue;
      }
      frames.push({id: view.getUint32(at + HEAD, true), type: body[4] ?? 0, payload: body.slice(5)});
      at += HEAD + length;
    }
    this.#bytes = joined.slice(at);
    return frames;
  }

  reset(): void {
    this.#bytes = new Uint8Array(0);
  }
}

/** Builds a payload field by field. */
export class Payload {
  readonly #parts: Uint8Array[] = [];

  u32(value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    this.#parts.push(bytes);
    return this;
  }

  /** A u16 length and UTF-8. */
  string(text: string): this {
    const bytes = new TextEncoder().encode(text);
    this.#parts.push(Uint8Array.of(bytes.length & 0xff, bytes.length >> 8), bytes);
    return this;
  }

  /** Must come last. */
  rest(bytes: Uint8Array | string): this {
    this.#parts.push(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
    return this;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

/** Reads a payload field by field; a short one reads as zeros and empty strings. */
export class Fields {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  u32(): number {
    let value = 0;
    for (let i = 3; i >= 0; i--) value = value * 256 + (this.#bytes[this.#at + i] ?? 0);
    this.#at += 4;
    return value;
  }

  u64(): number {
    const low = this.u32();
    return low + this.u32() * 2 ** 32;
  }

  u8(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  string(): string {
    const length = this.u8() + this.u8() * 256;
    const text = new TextDecoder().decode(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return text;
  }

  rest(): string {
    return new TextDecoder().decode(this.#bytes.subarray(this.#at));
  }
}
