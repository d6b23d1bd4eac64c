/** Owns the coding of a page's words against a page that resembles it: which words differ, and what they are. */
import {WORDS} from '../memory';
import {Mixer, hash} from './mixer';
import type {BitCoder} from './range-coder';
import type {TextModel} from './text-model';

/** Words of a cache line, as far as v86's guest has one: kernel structures are laid out by it. */
const LINE = 16;
/** Where the kernel sees its RAM (PAGE_OFFSET). */
const PAGE_OFFSET = 0xc0000000;
/** Memories of what followed what: entries by a hash, and how often they were right. */
const MEMORY_BITS = 16;
const OFTEN = 3;

/** What is remembered under a key, as a prediction of a word. */
class Memory {
  readonly #words = new Int32Array(1 << MEMORY_BITS);
  readonly #often = new Uint8Array(1 << MEMORY_BITS);
  #at = 0;

  /** The word that came with this key last; `often` is 0 if none did. */
  recall(key: number): {word: number; often: number} {
    this.#at = key >>> (32 - MEMORY_BITS);
    return {word: this.#words[this.#at] ?? 0, often: this.#often[this.#at] ?? 0};
  }

  /** What came with the key that was recalled last. */
  keep(word: number): void {
    const at = this.#at;
    if (this.#words[at] === word) this.#often[at] = Math.min(OFTEN, (this.#often[at] ?? 0) + 1);
    else {
      this.#words[at] = word;
      this.#often[at] = 1;
    }
  }
}

const isText = (word: number) => {
  for (let k = 0; k < 32; k += 8) {
    const byte = (word >>> k) & 255;
    if ((byte < 32 || byte > 126) && byte !== 9 && byte !== 10 && byte !== 13) return false;
  }
  return true;
};

const byteOf = (word: number, k: number) => (word >>> k) & 255;

export class PageModel {
  readonly #lines: Mixer;
  readonly #flags: Mixer;
  readonly #bytes: Mixer;
  readonly #same: Mixer;
  readonly #text: TextModel;
  /** Whether line or word differed in the pages before: a bit a page, the last page's the lowest. */
  readonly #lineBefore = new Uint8Array(WORDS / LINE);
  readonly #flagBefore = new Uint8Array(WORDS);
  readonly #afterTwo = new Memory();
  readonly #insteadOf = new Memory();
  /** The word that differed last. */
  #last = 0;

  constructor(coder: BitCoder, text: TextModel) {
    this.#lines = new Mixer(coder, {contexts: 4, predictions: 0, sets: 8, tableBits: 12, learning: 6});
    this.#flags = new Mixer(coder, {contexts: 5, predictions: 0, sets: 32, tableBits: 16, learning: 10});
    this.#bytes = new Mixer(coder, {contexts: 3, predictions: 2, sets: 4 * 4, tableBits: 20, learning: 14});
    this.#same = new Mixer(coder, {contexts: 2, predictions: 0, sets: 2, tableBits: 12, learning: 6});
    this.#text = text;
  }

  /**
   * Codes `page`, whose physical number is `number`, against `reference`. A decoder gives it as a copy of that.
   * `hasReference`: there is one; otherwise it is all zero. Returns how many words differ.
   */
  code(number: number, page: Int32Array, reference: Int32Array, hasReference: boolean): number {
    const fresh = hasReference ? 0 : 1;
    const flags = new Uint8Array(WORDS);
    let before = 0;
    let differing = 0;
    let lines = 0;
    for (let line = 0; line < WORDS / LINE; line++) {
      const from = line * LINE;
      let differs = 0;
      for (let i = from; i < from + LINE; i++) if (page[i] !== reference[i]) differs = 1;
      const above = this.#lineBefore[line] ?? 0;
      const {contexts} = this.#lines;
      contexts[0] = hash(0x201, (before & 15) | (fresh << 8));
      contexts[1] = hash(0x202, above | ((before & 3) << 2) | (fresh << 8));
      contexts[2] = hash(0x203, line | ((before & 1) << 8) | (fresh << 9));
      contexts[3] = hash(0x204, Math.min(lines, 20) | ((before & 7) << 8) | (fresh << 15));
      differs = this.#lines.bit((before & 3) | (fresh << 2), differs);
      before = (before << 1) | differs;
      lines += differs;
      this.#lineBefore[line] = ((above << 1) | differs) & 3;
      for (let i = from; i < from + LINE; i++) {
        if (differs === 1 && this.#flag(page, reference, flags, i, fresh) === 1) {
          flags[i] = 1;
          differing++;
          this.#word(number, page, reference, i);
        }
        this.#flagBefore[i] = (((this.#flagBefore[i] ?? 0) << 1) | (flags[i] ?? 0)) & 7;
      }
    }
    return differing;
  }

  #flag(page: Int32Array, reference: Int32Array, flags: Uint8Array, i: number, fresh: number): number {
    const {contexts} = this.#flags;
    const at = (back: number) => flags[i - back] ?? 0;
    const left = at(1) | (at(2) << 1) | (at(3) << 2) | (at(4) << 3);
    const was = reference[i] ?? 0;
    const zero = was === 0 ? 1 : 0;
    const above = this.#flagBefore[i] ?? 0;
    contexts[0] = hash(0x301, left | (zero << 4) | (at(8) << 5) | ((i & 15) << 6) | (fresh << 10));
    contexts[1] = hash(
      0x302,
      left | (at(8) << 4) | (at(16) << 5) | (at(32) << 6) | (zero << 8) | (fresh << 9),
    );
    contexts[2] = hash(0x303, above | (at(1) << 3) | (zero << 4) | (fresh << 5));
    contexts[3] = hash(0x304, hash(was, reference[i - 1] ?? 0));
    contexts[4] = hash(hash(0x305, left & 3), this.#last);
    const set = (left & 3) | (zero << 2) | (fresh << 3) | ((above & 1) << 4);
    return this.#flags.bit(set, page[i] === reference[i] ? 0 : 1);
  }

  #word(number: number, page: Int32Array, reference: Int32Array, i: number): void {
    const left = page[i - 1] ?? 0;
    const word = (page[i] ?? 0) >>> 0;
    page[i] =
      i > 0 && isText(left) ? this.#textWord(word, left) : this.#plainWord(number, page, reference, i, word);
  }

  /** What follows text is most likely text, and then its bytes say more than its place. */
  #textWord(word: number, left: number): number {
    if (this.#text.last() !== left >>> 0)
      for (let k = 0; k < 32; k += 8) this.#text.observe((left >>> k) & 255);
    let coded = 0;
    for (let k = 0; k < 32; k += 8) coded |= this.#text.byte((word >>> k) & 255) << k;
    return coded;
  }

  /** The highest byte first: in a pointer it is what can be predicted. */
  #plainWord(number: number, page: Int32Array, reference: Int32Array, i: number, word: number): number {
    const left = page[i - 1] ?? 0;
    const secondLeft = page[i - 2] ?? 0;
    const was = reference[i] ?? 0;
    const self = (PAGE_OFFSET + number * 4096 + i * 4) | 0;
    const after = this.#afterTwo.recall(hash(left, secondLeft));
    const instead = this.#insteadOf.recall(hash(was, 0x77));
    if (after.often > 0) {
      this.#same.contexts[0] = hash(0x351, after.often | (was === 0 ? 4 : 0));
      this.#same.contexts[1] = hash(0x352, hash(after.word, was));
      if (this.#same.bit(0, word === after.word >>> 0 ? 1 : 0) === 1) return this.#keep(after.word);
    }
    if (instead.often > 0 && was !== 0 && instead.word !== after.word) {
      this.#same.contexts[0] = hash(0x353, instead.often);
      this.#same.contexts[1] = hash(0x354, hash(instead.word, was));
      if (this.#same.bit(1, word === instead.word >>> 0 ? 1 : 0) === 1) return this.#keep(instead.word);
    }
    const {contexts, predictions, confidence} = this.#bytes;
    let agree = 3;
    let high = 0;
    for (let k = 24; k >= 0; k -= 8) {
      const plane = 0x400 + k;
      contexts[0] = hash(plane, byteOf(was, k) | ((agree & 1) << 8));
      contexts[1] = hash(plane + 1, high);
      contexts[2] = hash(plane + 2, byteOf(this.#last, k) | ((high & 255) << 8));
      predictions[0] = byteOf(was, k);
      confidence[0] = (agree & 1) === 0 ? 0 : 1 + (k >> 3);
      predictions[1] = byteOf(self, k);
      confidence[1] = (agree & 2) === 0 ? 0 : 1 + (k >> 3);
      const byte = this.#bytes.byte(k >> 3, byteOf(word, k));
      if (byte !== byteOf(was, k)) agree &= ~1;
      if (byte !== byteOf(self, k)) agree &= ~2;
      high = (high << 8) | byte;
    }
    return this.#keep(high);
  }

  #keep(word: number): number {
    this.#afterTwo.keep(word);
    this.#insteadOf.keep(word);
    this.#last = word;
    return word;
  }
}
