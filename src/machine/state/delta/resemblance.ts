/** Owns the search for pages of the base that a changed page is nearly a copy of. */
import {WORDS} from '../memory';
import type {PackedPages} from '../memory';

/** Pages are alike if chunks of four words, one in each line of eight, are equal at the same place in them. */
const LINE = 8;
const CHUNKS = WORDS / LINE;
/** Fewer common chunks than this are chance. */
const VOTES_LEAST = 3;
/** Base pages looked through in one go: about a millisecond. */
const STRIDE = 256;

interface Candidate {
  source: number;
  votes: number;
}

const hashChunk = (words: Int32Array, at: number, chunk: number) => {
  let h = Math.imul((words[at] ?? 0) ^ chunk, 0x9e3779b1);
  h = Math.imul((h ^ (h >>> 15)) + (words[at + 1] ?? 0), 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + (words[at + 2] ?? 0), 0xc2b2ae35);
  return Math.imul((h ^ (h >>> 16)) + (words[at + 3] ?? 0), 0x9e3779b1);
};

const isZero = (words: Int32Array, at: number) =>
  ((words[at] ?? 0) | (words[at + 1] ?? 0) | (words[at + 2] ?? 0) | (words[at + 3] ?? 0)) === 0;

/**
 * For each page its two best candidates, as places in the base. It is the few pages that are indexed, and the base
 * that is looked through: an index of the base would have to be kept. Yields about every millisecond.
 */
export function* findSimilar(base: PackedPages, pages: readonly Int32Array[]): Generator<void, number[][]> {
  const bits = Math.max(10, 34 - Math.clz32(pages.length * CHUNKS));
  const heads = new Int32Array(1 << bits).fill(-1);
  const next = new Int32Array(pages.length * CHUNKS).fill(-1);
  pages.forEach((page, p) => {
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      if (isZero(page, chunk * LINE)) continue;
      const slot = hashChunk(page, chunk * LINE, chunk) >>> (32 - bits);
      next[p * CHUNKS + chunk] = heads[slot] ?? -1;
      heads[slot] = p * CHUNKS + chunk;
    }
  });

  const words = new Int32Array(base.bytes.buffer, base.bytes.byteOffset, base.bytes.length / 4);
  const votes = new Int32Array(pages.length);
  const best = pages.map((): Candidate[] => []);
  for (let source = 0; source < base.indexes.length; source++) {
    const voted: number[] = [];
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      const at = source * WORDS + chunk * LINE;
      if (isZero(words, at)) continue;
      let entry = heads[hashChunk(words, at, chunk) >>> (32 - bits)] ?? -1;
      for (; entry >= 0; entry = next[entry] ?? -1) {
        const p = Math.floor(entry / CHUNKS);
        if (entry % CHUNKS !== chunk || pages[p]?.[chunk * LINE] !== words[at]) continue;
        if (votes[p] === 0) voted.push(p);
        votes[p] = (votes[p] ?? 0) + 1;
      }
    }
    for (const p of voted) {
      const candidates = best[p];
      if (candidates && (votes[p] ?? 0) >= VOTES_LEAST) {
        candidates.push({source, votes: votes[p] ?? 0});
        candidates.sort((a, b) => b.votes - a.votes).splice(2);
      }
      votes[p] = 0;
    }
    if (source % STRIDE === STRIDE - 1) yield;
  }
  return best.map((candidates) => candidates.map(({source}) => source));
}
