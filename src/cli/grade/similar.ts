/** Owns the comparison of hand-ins' sources: what two have in common that the lab did not give them. It judges nobody. */

/** Tokens of a shingle: long enough that two who solve it alike by themselves have few in common. */
const LENGTH = 8;
/** With fewer shingles of one's own there is nothing to compare. */
const LEAST = 30;
/** From this share on it is pointed out. */
export const SHARE = 0.8;

/** Words and signs of C, without comments, white space and the texts of strings. */
export function tokens(source: string): string[] {
  const found: string[] = [];
  // One alternative after the other, each without a choice of where it ends.
  const token = /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\w+|[^\s\w]/g;
  for (const [text] of source.matchAll(token)) {
    if (text.startsWith('//') || text.startsWith('/*')) continue;
    found.push(text.startsWith('"') ? '""' : text);
  }
  return found;
}

function shingles(sources: Readonly<Record<string, string>>): Set<string> {
  const all = new Set<string>();
  for (const source of Object.values(sources)) {
    const words = tokens(source);
    for (let at = 0; at + LENGTH <= words.length; at++) all.add(words.slice(at, at + LENGTH).join(' '));
  }
  return all;
}

export interface Pair {
  a: number;
  b: number;
  /** Of the smaller one's own shingles, those that the other has too: 0 to 1. */
  share: number;
}

/** `given`: the lab's own files, and its solutions' lines. Places of those that are alike. */
export function similarPairs(
  handIns: readonly Readonly<Record<string, string>>[],
  given: Readonly<Record<string, string>>,
): Pair[] {
  const theirs = shingles(given);
  const own = handIns.map((sources) => [...shingles(sources)].filter((each) => !theirs.has(each)));
  const sets = own.map((list) => new Set(list));
  const pairs: Pair[] = [];
  for (let a = 0; a < own.length; a++)
    for (let b = a + 1; b < own.length; b++) {
      const [small, large] =
        (own[a]?.length ?? 0) <= (own[b]?.length ?? 0) ? [own[a], sets[b]] : [own[b], sets[a]];
      if (!small || !large || small.length < LEAST) continue;
      const share = small.filter((each) => large.has(each)).length / small.length;
      if (share >= SHARE) pairs.push({a, b, share});
    }
  return pairs;
}
