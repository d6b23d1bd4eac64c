/** Owns the making of whole frames from the pieces in which a guest's program writes them. */
import {ProtocolError} from '../../protocol/compile-calls';

export interface Frame {
  type: number;
  payload: Uint8Array<ArrayBuffer>;
}

const HEAD = 4;

export class FrameAssembler {
  readonly #head = new Uint8Array(HEAD);
  #headLength = 0;
  /** Of type and payload, once the head has been read. */
  #length = 0;
  #bytes = new Uint8Array(0);
  #filled = 0;

  /**
   * Hands on each frame as it becomes whole; a frame's bytes are in a buffer of their own. `limit`: the most that a
   * frame may have. `trusted`: up to so many bytes, room for what a head announces is made before it has come, so
   * that no byte is copied twice; beyond that, room grows with what is there. Throws ProtocolError.
   */
  push(
    piece: Uint8Array,
    {limit, trusted}: {limit: number; trusted: number},
    onFrame: (frame: Frame) => void,
  ): void {
    for (let at = 0; at < piece.length;) {
      if (this.#headLength < HEAD) {
        this.#head[this.#headLength++] = piece[at++] ?? 0;
        if (this.#headLength < HEAD) continue;
        this.#length = new DataView(this.#head.buffer).getUint32(0, true);
        if (this.#length < 1) throw new ProtocolError('a frame of no length');
        if (this.#length > limit) throw new ProtocolError(`a frame of ${this.#length} bytes`);
        this.#bytes = new Uint8Array(Math.min(this.#length, trusted));
        this.#filled = 0;
      } else {
        const part = piece.subarray(at, at + this.#length - this.#filled);
        this.#makeRoom(this.#filled + part.length);
        this.#bytes.set(part, this.#filled);
        this.#filled += part.length;
        at += part.length;
        if (this.#filled < this.#length) continue;
        const bytes = this.#bytes;
        this.reset();
        onFrame({type: bytes[0] ?? 0, payload: bytes.subarray(1)});
      }
    }
  }

  /** Forgets what has come of a frame. */
  reset(): void {
    this.#headLength = 0;
    this.#bytes = new Uint8Array(0);
  }

  #makeRoom(needed: number): void {
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.min(this.#length, Math.max(needed, 2 * this.#bytes.length)));
    larger.set(this.#bytes.subarray(0, this.#filled));
    this.#bytes = larger;
  }
}
