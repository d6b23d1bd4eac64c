/** Owns the coding of bytes that follow from those before them: what consoles said, JSON, strings in memory. */
import {Mixer, hash} from './mixer';
import type {BitCoder} from './range-coder';

/** Bytes that must agree before an earlier position is taken for the same text. */
const MATCH_LEAST = 4;
const MATCH_MOST = 24;
const POSITION_BITS = 16;
/** With so many bytes in agreement one bit says that the next agrees too. */
const CONFIDENT_MATCH = 8;

export class TextModel {
  readonly #mixer: Mixer;
  readonly #expected: Mixer;
  #text = new Uint8Array(64 << 10);
  #length = 0;
  /** Where four bytes were last seen, by their hash: the position after them. */
  readonly #positions = new Int32Array(1 << POSITION_BITS);
  /** The position whose next byte is likely the next here, and on how many bytes they agree so far. */
  #match = 0;
  #agreeing = 0;

  constructor(coder: BitCoder) {
    this.#mixer = new Mixer(coder, {contexts: 5, predictions: 1, sets: 4, tableBits: 18, learning: 10});
    this.#expected = new Mixer(coder, {contexts: 2, predictions: 0, sets: 1, tableBits: 12, learning: 6});
  }

  byte(byte: number): number {
    const {contexts, predictions, confidence} = this.#mixer;
    const last = this.last();
    const expected = this.#text[this.#match] ?? 0;
    const isConfident = this.#agreeing >= CONFIDENT_MATCH;
    if (isConfident) {
      this.#expected.contexts[0] = hash(0x111, this.#agreeing);
      this.#expected.contexts[1] = hash(0x112, expected);
      if (this.#expected.bit(0, byte === expected ? 1 : 0) === 1) {
        this.observe(expected);
        return expected;
      }
    }
    contexts[0] = 0x101;
    contexts[1] = hash(0x102, last >>> 24);
    contexts[2] = hash(0x103, last >>> 16);
    contexts[3] = hash(0x104, last >>> 8);
    contexts[4] = hash(0x105, last);
    predictions[0] = expected;
    confidence[0] = isConfident ? 0 : this.#agreeing;
    const coded = this.#mixer.byte(0, byte);
    this.observe(coded);
    return coded;
  }

  /** A byte that both sides know already. */
  observe(byte: number): void {
    if (this.#length === this.#text.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#text);
      this.#text = larger;
    }
    const agrees = this.#agreeing > 0 && this.#text[this.#match] === byte;
    this.#text[this.#length++] = byte;
    if (agrees) {
      this.#match++;
      if (this.#agreeing < MATCH_MOST) this.#agreeing++;
    } else this.#agreeing = 0;
    if (this.#length < MATCH_LEAST) return;
    const position = hash(this.last(), 0x106) >>> (32 - POSITION_BITS);
    if (this.#agreeing === 0) this.#find(this.#positions[position] ?? 0);
    this.#positions[position] = this.#length;
  }

  /** The four bytes before the next, the latest in the highest place, as a word in memory has them. */
  last(): number {
    const text = this.#text;
    const at = this.#length;
    return (
      ((text[at - 4] ?? 0) |
        ((text[at - 3] ?? 0) << 8) |
        ((text[at - 2] ?? 0) << 16) |
        ((text[at - 1] ?? 0) << 24)) >>>
      0
    );
  }

  #find(position: number): void {
    const text = this.#text;
    let agreeing = 0;
    while (
      agreeing < MATCH_MOST &&
      agreeing < position &&
      text[position - 1 - agreeing] === text[this.#length - 1 - agreeing]
    )
      agreeing++;
    if (agreeing < MATCH_LEAST) return;
    this.#match = position;
    this.#agreeing = agreeing;
  }
}
