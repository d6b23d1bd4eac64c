/** Owns the coding of bytes that follow from those before them: what consoles said, JSON, strings in memory. */
import {Mixer, hash} from './mixer';
import type {BitCoder} from './range-coder';

/** Bytes that must agree before an earlier place is taken for the same text. */
const MATCH_LEAST = 4;
const MATCH_MOST = 24;
const PLACE_BITS = 16;
/** With so many bytes in agreement one bit says that the next agrees too. */
const MATCH_SURE = 8;

export class TextModel {
  readonly #mixer: Mixer;
  readonly #expected: Mixer;
  #said = new Uint8Array(64 << 10);
  #length = 0;
  /** Where four bytes were last seen, by their hash: the place after them. */
  readonly #places = new Int32Array(1 << PLACE_BITS);
  /** The place whose next byte is likely the next here, and on how many bytes they agree so far. */
  #match = 0;
  #agreeing = 0;

  constructor(coder: BitCoder) {
    this.#mixer = new Mixer(coder, {contexts: 5, guesses: 1, sets: 4, tableBits: 18, learning: 10});
    this.#expected = new Mixer(coder, {contexts: 2, guesses: 0, sets: 1, tableBits: 12, learning: 6});
  }

  byte(byte: number): number {
    const {contexts, guesses, sure} = this.#mixer;
    const last = this.last();
    const expected = this.#said[this.#match] ?? 0;
    const sureOfIt = this.#agreeing >= MATCH_SURE;
    if (sureOfIt) {
      this.#expected.contexts[0] = hash(0x111, this.#agreeing);
      this.#expected.contexts[1] = hash(0x112, expected);
      if (this.#expected.bit(0, byte === expected ? 1 : 0) === 1) {
        this.hear(expected);
        return expected;
      }
    }
    contexts[0] = 0x101;
    contexts[1] = hash(0x102, last >>> 24);
    contexts[2] = hash(0x103, last >>> 16);
    contexts[3] = hash(0x104, last >>> 8);
    contexts[4] = hash(0x105, last);
    guesses[0] = expected;
    sure[0] = sureOfIt ? 0 : this.#agreeing;
    const coded = this.#mixer.byte(0, byte);
    this.hear(coded);
    return coded;
  }

  /** A byte that both sides know already. */
  hear(byte: number): void {
    if (this.#length === this.#said.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#said);
      this.#said = larger;
    }
    const agrees = this.#agreeing > 0 && this.#said[this.#match] === byte;
    this.#said[this.#length++] = byte;
    if (agrees) {
      this.#match++;
      if (this.#agreeing < MATCH_MOST) this.#agreeing++;
    } else this.#agreeing = 0;
    if (this.#length < MATCH_LEAST) return;
    const place = hash(this.last(), 0x106) >>> (32 - PLACE_BITS);
    if (this.#agreeing === 0) this.#find(this.#places[place] ?? 0);
    this.#places[place] = this.#length;
  }

  /** The four bytes before the next, the latest in the highest place, as a word in memory has them. */
  last(): number {
    const said = this.#said;
    const at = this.#length;
    return (
      ((said[at - 4] ?? 0) |
        ((said[at - 3] ?? 0) << 8) |
        ((said[at - 2] ?? 0) << 16) |
        ((said[at - 1] ?? 0) << 24)) >>>
      0
    );
  }

  #find(place: number): void {
    const said = this.#said;
    let agreeing = 0;
    while (
      agreeing < MATCH_MOST &&
      agreeing < place &&
      said[place - 1 - agreeing] === said[this.#length - 1 - agreeing]
    )
      agreeing++;
    if (agreeing < MATCH_LEAST) return;
    this.#match = place;
    this.#agreeing = agreeing;
  }
}
