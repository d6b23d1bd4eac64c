/** Owns the arithmetic coding of bits: each costs as much as it surprises those who know its probability. */
import {MalformedError} from '../layout';

/** Probabilities are of a one, in 1/4096; 0 and 4096 would make the other bit impossible. */
export const PROBABILITY_BITS = 12;

/**
 * Takes a bit in, or gives one back: what is written and what is read pass through the same code, which cannot
 * then differ between the two. A decoder ignores `bit`.
 */
export interface BitCoder {
  code(probability: number, bit: number): number;
}

/**
 * The interval [low, high] of 32-bit numbers that begin with what was written so far. It is cut in two at each bit,
 * and its leading byte is done with when both ends have it (carryless, as in Mahoney's lpaq).
 */
abstract class Interval {
  protected low = 0;
  protected high = 0xffffffff;

  protected cut(probability: number): number {
    return this.low + ((this.high - this.low) >>> PROBABILITY_BITS) * probability;
  }

  protected settled(): boolean {
    return ((this.low ^ this.high) & 0xff000000) === 0;
  }

  protected shift(): void {
    this.low = (this.low << 8) >>> 0;
    this.high = ((this.high << 8) | 255) >>> 0;
  }
}

export class RangeEncoder extends Interval implements BitCoder {
  #bytes = new Uint8Array(16 << 10);
  #length = 0;

  code(probability: number, bit: number): number {
    const middle = this.cut(probability);
    if (bit === 1) this.high = middle;
    else this.low = middle + 1;
    while (this.settled()) {
      this.#push(this.high >>> 24);
      this.shift();
    }
    return bit;
  }

  /** The four bytes that a decoder looks ahead end what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    for (let i = 0; i < 4; i++) {
      this.#push(this.low >>> 24);
      this.shift();
    }
    return this.#bytes.slice(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}

/** Reads no byte that is not there: throws MalformedError instead. */
export class RangeDecoder extends Interval implements BitCoder {
  readonly #bytes: Uint8Array;
  #at = 0;
  #window = 0;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
    for (let i = 0; i < 4; i++) this.#next();
  }

  code(probability: number): number {
    const middle = this.cut(probability);
    const bit = this.#window <= middle ? 1 : 0;
    if (bit === 1) this.high = middle;
    else this.low = middle + 1;
    while (this.settled()) {
      this.shift();
      this.#next();
    }
    return bit;
  }

  finish(): void {
    if (this.#at !== this.#bytes.length) throw new MalformedError('bytes follow the coded ones');
  }

  #next(): void {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new MalformedError('coded bytes are cut');
    this.#window = ((this.#window << 8) | byte) >>> 0;
  }
}
