/** Owns the framing of the line to the guest's terminal multiplexer: SLIP (RFC 1055). */

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;

/** Above any frame that the multiplexer sends; whatever is longer is skipped. */
const FRAME_LIMIT = 8192;

/** A frame's bytes as they go over the line. */
export function encodeFrame(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const line = new Uint8Array(2 * frame.length + 2);
  let at = 0;
  line[at++] = END;
  for (const byte of frame) {
    if (byte === END || byte === ESC) {
      line[at++] = ESC;
      line[at++] = byte === END ? ESC_END : ESC_ESC;
    } else line[at++] = byte;
  }
  line[at++] = END;
  return line.slice(0, at);
}

/** Finds frames in a byte stream that may hold anything. */
export class FrameReader {
  readonly #frame = new Uint8Array(FRAME_LIMIT);
  #length = 0;
  #isEscaped = false;
  #isBroken = false;

  /** Hands over each frame that ends in `bytes`; it is valid during the call only. Empty ones are left out. */
  push(bytes: Uint8Array, handle: (frame: Uint8Array) => void): void {
    for (const byte of bytes) {
      if (byte === END) {
        if (this.#length > 0 && !this.#isBroken && !this.#isEscaped)
          handle(this.#frame.subarray(0, this.#length));
        this.#length = 0;
        this.#isEscaped = this.#isBroken = false;
      } else if (byte === ESC && !this.#isEscaped) this.#isEscaped = true;
      else if (this.#isEscaped) {
        if (byte !== ESC_END && byte !== ESC_ESC) this.#isBroken = true;
        this.#add(byte === ESC_END ? END : ESC);
        this.#isEscaped = false;
      } else this.#add(byte);
    }
  }

  /** The line's bytes of the frame that is half there, for a save: what continues a stream that is cut here. */
  half(): Uint8Array<ArrayBuffer> {
    if (this.#length === 0 || this.#isBroken) return new Uint8Array(0);
    const whole = encodeFrame(this.#frame.subarray(0, this.#length));
    const half = whole.subarray(0, -1);
    return this.#isEscaped ? Uint8Array.of(...half, ESC) : half.slice();
  }

  #add(byte: number): void {
    if (this.#length < FRAME_LIMIT) this.#frame[this.#length++] = byte;
    else this.#isBroken = true;
  }
}
