/** Owns the control channel's frames on the page's side; build-scripts/rootfs/agent/README.md describes them. */

const MAGIC = [0x4d, 0x4c, 0x41, 0x42] as const; // "MLAB"
/** Magic, sum, session, length. */
const HEAD = 16;
/** A body is an id, a type and a payload. */
const BODY_HEAD = 5;
/** What the agent takes in one frame, and what it sends in one. */
const REQUEST_BODY = 32 * 1024;
const REPLY_BODY = BODY_HEAD + 4096;
export const REQUEST_PAYLOAD = REQUEST_BODY - BODY_HEAD;

export const Request = {
  hello: 1,
  run: 2,
  cancel: 3,
  read: 4,
  write: 5,
  data: 6,
  list: 7,
  stat: 8,
  watch: 9,
  clock: 10,
  entropy: 11,
  ttySize: 12,
  uevents: 13,
  kmsg: 14,
} as const;

export const Reply = {
  hello: 64,
  ok: 65,
  error: 66,
  stdout: 67,
  stderr: 68,
  exit: 69,
  data: 70,
  entries: 71,
  event: 72,
  uevent: 73,
  kmsg: 74,
} as const;

export interface Frame {
  session: number;
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
  session,
  id,
  type,
  payload,
}: {[K in keyof Frame]: Frame[K]}): Uint8Array<ArrayBuffer> {
  if (payload.length > REQUEST_PAYLOAD)
    throw new RangeError(`a frame carries at most ${REQUEST_PAYLOAD} bytes`);
  const frame = new Uint8Array(HEAD + BODY_HEAD + payload.length);
  const view = new DataView(frame.buffer);
  frame.set(MAGIC);
  view.setUint32(8, session, true);
  view.setUint32(12, BODY_HEAD + payload.length, true);
  view.setUint32(HEAD, id, true);
  frame[HEAD + 4] = type;
  frame.set(payload, HEAD + BODY_HEAD);
  view.setUint32(4, crc32(frame.subarray(8)), true);
  return frame;
}

/** After so many zeros, whatever frame was half sent has ended, and its reader looks for a new one. */
export const padding = () => new Uint8Array(HEAD + REQUEST_BODY);

/** Takes frames out of a stream that may be cut anywhere and may hold garbage between frames. */
export class Decoder {
  #bytes = new Uint8Array(0);
  readonly #limit: number;

  constructor(limit = REPLY_BODY) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): Frame[] {
    const bytes = new Uint8Array(this.#bytes.length + chunk.length);
    bytes.set(this.#bytes);
    bytes.set(chunk, this.#bytes.length);
    const view = new DataView(bytes.buffer);
    const frames: Frame[] = [];
    let at = this.#nextStart(bytes, 0);
    while (at + HEAD <= bytes.length) {
      const length = view.getUint32(at + 12, true);
      const sound = length >= BODY_HEAD && length <= this.#limit;
      const end = at + HEAD + length;
      if (sound && end > bytes.length) break;
      if (sound && crc32(bytes.subarray(at + 8, end)) === view.getUint32(at + 4, true)) {
        frames.push({
          session: view.getUint32(at + 8, true),
          id: view.getUint32(at + HEAD, true),
          type: bytes[at + HEAD + 4] ?? 0,
          payload: bytes.slice(at + HEAD + BODY_HEAD, end),
        });
        at = this.#nextStart(bytes, end);
      } else at = this.#nextStart(bytes, at + 1);
    }
    this.#bytes = bytes.slice(at);
    return frames;
  }

  /** Forgets a frame that is half received. */
  reset(): void {
    this.#bytes = new Uint8Array(0);
  }

  /** Where the magic, or what of it is there, stands next. */
  #nextStart(bytes: Uint8Array, from: number): number {
    for (let at = from; ; at++) {
      at = bytes.indexOf(MAGIC[0], at);
      if (at < 0) return bytes.length;
      if (MAGIC.every((byte, i) => at + i >= bytes.length || bytes[at + i] === byte)) return at;
    }
  }
}
