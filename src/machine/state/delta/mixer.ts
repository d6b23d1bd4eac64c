/** Owns the prediction of a bit from several contexts at once: what each has seen, and how far each is to be trusted. */
import {PROBABILITY_BITS} from './range-coder';
import type {BitCoder} from './range-coder';

/**
 * Logistic mixing as in Mahoney's lpaq: a context's probability p counts as ln(p / (1 - p)), the "stretched" one, and
 * a weighted sum of those is turned back. All numbers are integers: encoder and decoder may be different browsers.
 */
const ONE = 1 << PROBABILITY_BITS;
/** Of a stretched probability: 8 bits of fraction. */
const STRETCHED_LIMIT = 2047;
/** 4096 / (1 + e^-x) at x = -8, -7.5 ... 8, between which it is interpolated. */
const SQUASHED = [
  1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607, 3785,
  3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
];

const squashed = new Int16Array(2 * (STRETCHED_LIMIT + 1));
const stretched = new Int16Array(ONE);
{
  let done = 0;
  for (let x = -STRETCHED_LIMIT - 1; x <= STRETCHED_LIMIT; x++) {
    const [at, part] = [(x >> 7) + 16, x & 127];
    const p = ((SQUASHED[at] ?? 0) * (128 - part) + (SQUASHED[at + 1] ?? 0) * part + 64) >> 7;
    squashed[x + STRETCHED_LIMIT + 1] = p;
    for (; done <= p; done++) stretched[done] = x;
  }
  stretched.fill(STRETCHED_LIMIT, done);
}

/**
 * What a context has seen, in one word: the probability of a one in the upper 22 bits, how often it was asked in the
 * lower 10. Its first bits count most, and it never stops to learn. Rates have 16 bits of fraction.
 */
const UNKNOWN = 0x80000000 | 0;
const SEEN_LIMIT = 127;
const rates = Int32Array.from({length: SEEN_LIMIT + 1}, (_, seen) => Math.floor(65536 / (seen + 1.6)));

/** A hash of two numbers: which slot of a table a context has. */
export function hash(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0x9e3779b1);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

/** Predictions have slots of their own: how confident (0: there is none), and which bit is expected. */
export const CONFIDENCES = 64;

export interface MixerShape {
  contexts: number;
  predictions: number;
  /** How many sets of weights there are. */
  sets: number;
  tableBits: number;
  learning: number;
}

export class Mixer {
  /** Set before each byte or bit: a hash for each context. */
  readonly contexts: Int32Array;
  /** Set before each byte: a byte that may be it, and how confident that is, 0 to CONFIDENCES - 1. */
  readonly predictions: Int32Array;
  readonly confidence: Int32Array;
  readonly #coder: BitCoder;
  readonly #inputs: number;
  readonly #table: Int32Array;
  readonly #mask: number;
  readonly #weights: Int32Array;
  readonly #learning: number;
  readonly #slots: Int32Array;
  readonly #stretched: Int32Array;

  constructor(coder: BitCoder, {contexts, predictions, sets, tableBits, learning}: MixerShape) {
    this.#coder = coder;
    this.#inputs = contexts + predictions;
    this.contexts = new Int32Array(contexts);
    this.predictions = new Int32Array(predictions);
    this.confidence = new Int32Array(predictions);
    // The predictions' slots come after the contexts'.
    const size = (1 << tableBits) + predictions * CONFIDENCES * 2;
    this.#table = new Int32Array(size).fill(UNKNOWN);
    this.#mask = (1 << tableBits) - 1;
    this.#weights = new Int32Array(this.#inputs * sets).fill(this.#inputs === 1 ? 65536 : 20000);
    this.#learning = learning;
    this.#slots = new Int32Array(this.#inputs);
    this.#stretched = new Int32Array(this.#inputs);
  }

  /** One bit; predictions take no part. */
  bit(set: number, bit: number): number {
    const {contexts} = this;
    for (let k = 0; k < this.#inputs; k++)
      this.#slots[k] = k < contexts.length ? (contexts[k] ?? 0) & this.#mask : this.#mask + 1;
    return this.#code(set * this.#inputs, bit);
  }

  /** Eight bits, the highest first. There are four sets of weights for each `set`: by how many predictions still match. */
  byte(set: number, byte: number): number {
    const {contexts, predictions, confidence} = this;
    const slots = this.#slots;
    const mask = this.#mask & ~15;
    const first = contexts.length;
    let node = 1;
    for (let k = 7; k >= 0; k--) {
      // The slots of four bits lie together, so that they are fetched together.
      if (k === 7) for (let i = 0; i < first; i++) slots[i] = ((contexts[i] ?? 0) & mask) | 1;
      else if (k === 3) for (let i = 0; i < first; i++) slots[i] = (hash(contexts[i] ?? 0, node) & mask) | 1;
      else {
        const inner = k > 3 ? node : (node & ((8 >> k) - 1)) | (8 >> k);
        for (let i = 0; i < first; i++) slots[i] = ((slots[i] ?? 0) & ~15) | inner;
      }
      let matching = 0;
      for (let g = 0; g < predictions.length; g++) {
        const prediction = (predictions[g] ?? 0) | 256;
        const trust = prediction >> (k + 1) === node ? (confidence[g] ?? 0) : 0;
        if (trust > 0) matching++;
        slots[first + g] = this.#mask + 1 + (((g * CONFIDENCES + trust) << 1) | ((prediction >> k) & 1));
      }
      node = (node << 1) | this.#code((set * 4 + Math.min(matching, 3)) * this.#inputs, (byte >> k) & 1);
    }
    return node & 255;
  }

  /** `first`: the first of the weights. */
  #code(first: number, bit: number): number {
    const inputs = this.#inputs;
    const weights = this.#weights;
    const table = this.#table;
    const slots = this.#slots;
    const stretches = this.#stretched;
    let sum = 0;
    for (let k = 0; k < inputs; k++) {
      const s = stretched[(table[slots[k] ?? 0] ?? 0) >>> 20] ?? 0;
      stretches[k] = s;
      sum += Math.imul(s, weights[first + k] ?? 0) >> 8;
    }
    const x = Math.max(-STRETCHED_LIMIT, Math.min(STRETCHED_LIMIT, sum >> 8));
    const p = squashed[x + STRETCHED_LIMIT + 1] ?? 0;
    const coded = this.#coder.code(Math.max(1, Math.min(ONE - 1, p)), bit);
    const error = Math.imul((coded << PROBABILITY_BITS) - p, this.#learning);
    const target = coded === 1 ? 0x3fffff : 0;
    for (let k = 0; k < inputs; k++) {
      weights[first + k] = (weights[first + k] ?? 0) + ((Math.imul(stretches[k] ?? 0, error) + 0x2000) >> 14);
      const slot = slots[k] ?? 0;
      const entry = table[slot] ?? 0;
      const p22 = entry >>> 10;
      const seen = entry & 1023;
      // 19 bits of what is missing by 16 bits would not fit 32.
      const p22Next = p22 + (Math.imul((target - p22) >> 8, rates[seen] ?? 0) >> 8);
      table[slot] = (p22Next << 10) | (seen < SEEN_LIMIT ? seen + 1 : seen);
    }
    return coded;
  }
}
