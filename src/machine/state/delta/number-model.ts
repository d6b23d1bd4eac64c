/** Owns the coding of numbers that are mostly small: how many bits a number has, and those bits. */
import {Mixer, hash} from './mixer';
import type {BitCoder} from './range-coder';

/** The bits after the leading one that are worth a context of their own; those below are noise. */
const TOP_BITS = 3;

export class NumberModel {
  readonly #mixer: Mixer;

  constructor(coder: BitCoder) {
    this.#mixer = new Mixer(coder, {contexts: 1, predictions: 0, sets: 1, tableBits: 14, learning: 2});
  }

  /** 0 to 2^32 - 1. `kind` keeps apart numbers that have nothing to do with each other. */
  code(kind: number, value: number): number {
    const context = hash(kind, 1);
    const bits = 32 - Math.clz32(value);
    let length = 0;
    while (length < 32 && this.#bit(hash(context, length), length < bits ? 1 : 0) === 1) length++;
    if (length === 0) return 0;
    let coded = 1;
    for (let k = length - 2; k >= 0; k--) {
      const known = length - 2 - k < TOP_BITS ? coded : 0;
      coded = ((coded << 1) | this.#bit(hash(context, 64 + (k << 5) + known), (value >>> k) & 1)) >>> 0;
    }
    return coded;
  }

  #bit(context: number, bit: number): number {
    this.#mixer.contexts[0] = context;
    return this.#mixer.bit(0, bit);
  }
}
