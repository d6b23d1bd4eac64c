/** Owns the changed pages of a delta: what each is written down against, and how they are put back. */
import {MalformedError} from '../layout';
import {PAGE, WORDS, ramOf} from '../memory';
import {findSimilar} from './resemblance';
import type {ChangedPages, PackedPages} from '../memory';
import type {Cpu} from '../../v86/v86-internals';

/** How a page of a delta is written down: the low two bits of its entry in the plan. */
export const Mode = {
  /** XOR with the base's page (or with zero, where the base has none). */
  Xor: 0,
  /** As it is: smaller than XOR where a page was put to another use. */
  Raw: 1,
  /** All zero, where the base's page was not. */
  Zero: 2,
  /** XOR with another page of the base: a stack, a page table or a process's data is often nearly one that exists. */
  Reference: 3,
} as const;

/** The pages that differ from a base. */
export interface PageDelta {
  /** A u32 a page, ascending: index << 2 | mode. */
  readonly plan: Uint32Array;
  /** For each page of mode Reference, the position in the base of the page that it refers to. */
  readonly references: Uint32Array;
  /** 4 KB for each page that is not zero. */
  readonly words: Int32Array;
}

/** Pages that differ in more words than this from what they were are worth a search for a better reference. */
const SEARCHED_WORDS = 24;
/** More pages than this are not searched for: then the delta is large anyway, and a search takes long. */
const SEARCHED_PAGES = 512;
/** A reference costs as much as a few words. */
const REFERENCE_WORDS = 8;

const wordsOf = ({bytes}: PackedPages) => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

export const pageOf = (base: PackedPages, position: number) =>
  wordsOf(base).subarray(position * WORDS, (position + 1) * WORDS);

/** Where each page of RAM stands in the base, or -1. */
export function positionsIn(base: PackedPages): Int32Array {
  const positions = new Int32Array(base.ramBytes / PAGE).fill(-1);
  base.indexes.forEach((page, i) => (positions[page] = i));
  return positions;
}

const NOTHING = new Int32Array(WORDS);

function equalWords(page: Int32Array, other: Int32Array): number {
  let count = 0;
  for (let i = 0; i < WORDS; i++) if (page[i] === other[i]) count++;
  return count;
}

/** Writes each changed page down in the mode that leaves the fewest words. Yields about every millisecond. */
export function* encodePages(base: PackedPages, {pages}: ChangedPages): Generator<void, PageDelta> {
  const chosen = pages.map(({page, inBase, zero, copy}) => {
    const own = inBase < 0 ? NOTHING : pageOf(base, inBase);
    const [equalZero, equalOwn] = [equalWords(copy, NOTHING), inBase < 0 ? 0 : equalWords(copy, own)];
    const raw = equalZero > equalOwn || inBase < 0;
    const mode: number = zero ? Mode.Zero : raw ? Mode.Raw : Mode.Xor;
    return {
      page,
      copy,
      mode,
      source: raw ? NOTHING : own,
      equal: Math.max(equalZero, equalOwn),
      position: -1,
    };
  });
  yield;
  const searched = chosen
    .filter(({mode, equal}) => mode !== Mode.Zero && WORDS - equal > SEARCHED_WORDS)
    .slice(0, SEARCHED_PAGES);
  const found = yield* findSimilar(
    base,
    searched.map(({copy}) => copy),
  );
  searched.forEach((each, i) => {
    for (const position of found[i] ?? []) {
      const source = pageOf(base, position);
      const equal = equalWords(each.copy, source) - REFERENCE_WORDS;
      if (equal > each.equal) Object.assign(each, {mode: Mode.Reference, source, equal, position});
    }
  });
  yield;
  const written = chosen.filter(({mode}) => mode !== Mode.Zero);
  const words = new Int32Array(written.length * WORDS);
  written.forEach(({copy, source}, i) => {
    for (let k = 0; k < WORDS; k++) words[i * WORDS + k] = (copy[k] ?? 0) ^ (source[k] ?? 0);
  });
  return {
    plan: Uint32Array.from(chosen, ({page, mode}) => ((page << 2) | mode) >>> 0),
    references: Uint32Array.from(
      chosen.filter(({mode}) => mode === Mode.Reference).map(({position}) => position),
    ),
    words,
  };
}

/**
 * How many words of pages a delta's plan calls for. Throws MalformedError unless the plan is in order and fits a
 * machine of this size, and each reference is to a page of the base.
 */
export function plannedWords(plan: Uint32Array, references: Uint32Array, base: PackedPages): number {
  let previous = -1;
  let [written, referring] = [0, 0];
  for (const entry of plan) {
    const page = entry >>> 2;
    if (page <= previous || page >= base.ramBytes / PAGE)
      throw new MalformedError(`page ${page} is out of order or of RAM`);
    if ((entry & 3) !== Mode.Zero) written++;
    if ((entry & 3) === Mode.Reference) referring++;
    previous = page;
  }
  if (referring !== references.length)
    throw new MalformedError(`${referring} pages refer to ${references.length} others`);
  for (const position of references)
    if (position >= base.indexes.length) throw new MalformedError(`page ${position} is not in the base`);
  return written * WORDS;
}

/** A page of a delta that has words, and what these are written against (`undefined`: nothing, or zero). */
export interface PlannedPage {
  readonly page: number;
  readonly source: Int32Array | undefined;
}

/** The pages of a checked plan that have words, in order. */
export function plannedPages(plan: Uint32Array, references: Uint32Array, base: PackedPages): PlannedPage[] {
  const positions = positionsIn(base);
  const found: PlannedPage[] = [];
  let next = 0;
  for (const entry of plan) {
    const page = entry >>> 2;
    const mode = entry & 3;
    if (mode === Mode.Zero) continue;
    const position =
      mode === Mode.Raw ? -1 : mode === Mode.Reference ? (references[next++] ?? -1) : (positions[page] ?? -1);
    found.push({page, source: position < 0 ? undefined : pageOf(base, position)});
  }
  return found;
}

/** Applies a checked delta to RAM that holds the base. */
export function applyPages(cpu: Cpu, base: PackedPages, delta: PageDelta): void {
  const ram = ramOf(cpu);
  const ramWords = new Int32Array(ram.buffer, ram.byteOffset, ram.length / 4);
  for (const entry of delta.plan)
    if ((entry & 3) === Mode.Zero) ramWords.fill(0, (entry >>> 2) * WORDS, ((entry >>> 2) + 1) * WORDS);
  plannedPages(delta.plan, delta.references, base).forEach(({page, source}, i) => {
    const at = page * WORDS;
    for (let k = 0; k < WORDS; k++) ramWords[at + k] = (delta.words[i * WORDS + k] ?? 0) ^ (source?.[k] ?? 0);
  });
}
