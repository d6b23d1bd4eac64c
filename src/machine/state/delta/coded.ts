/** Owns the coding of a whole delta that is not large: its parts, one after the other, through the models. */
import {MalformedError} from '../layout';
import {WORDS} from '../memory';
import {NumberModel} from './number-model';
import {PageModel} from './page-model';
import {Mode, positionsIn, plannedPages, plannedWords} from './pages';
import {Mixer, hash} from './mixer';
import {TextModel} from './text-model';
import type {PageDelta} from './pages';
import type {BitCoder} from './range-coder';
import type {PackedPages} from '../memory';

/** A delta, taken apart. */
export interface Parts {
  readonly fields: Uint8Array;
  /** XOR with the base's; a multiple of four long. */
  readonly buffers: Uint8Array;
  readonly history: readonly Uint8Array[];
  readonly pages: PageDelta;
}

/** What both sides have: what is coded is coded against it. */
export interface CodingContext {
  readonly pages: PackedPages;
  readonly history: readonly Uint8Array[];
  readonly bufferBytes: number;
}

/** Coding takes time for each bit that is not predicted by a whole line: more than this many bits are left to deflate. */
export const EFFORT_LIMIT = 1 << 21;
const Effort = {byte: 8, number: 16, page: 128, word: 36} as const;

/** Kinds of numbers. */
const Kind = {
  consoles: 1,
  bytes: 2,
  words: 3,
  gap: 4,
  word: 5,
  pages: 6,
  pageGap: 7,
  position: 8,
  mode: 9,
} as const;

/** Yields after so many bytes of text: about a millisecond's work. */
const STRIDE = 512;

function differing(words: Int32Array): number {
  let count = 0;
  for (const word of words) if (word !== 0) count++;
  return count;
}

const buffersAsWords = (buffers: Uint8Array) => new Int32Array(buffers.slice(0, buffers.length & ~3).buffer);

/** About how many bits there are to be coded. */
export const effort = ({fields, buffers, history, pages}: Parts): number =>
  [fields, ...history].reduce((sum, {length}) => sum + Effort.byte * length, 0) +
  2 * Effort.number * differing(buffersAsWords(buffers)) +
  Effort.page * pages.plan.length +
  Effort.word * differing(pages.words);

/**
 * Codes `parts`, or makes them if a decoder comes without any. Yields after each page. Throws MalformedError on what
 * cannot be, or would take too long.
 */
export function* codeParts(coder: BitCoder, context: CodingContext, parts?: Parts): Generator<void, Parts> {
  const numbers = new NumberModel(coder);
  const text = new TextModel(coder);
  // What `effort` does not count, the plan above all, is less than what it counts.
  let left = 2 * EFFORT_LIMIT;
  const spend = (bits: number) => {
    left -= bits;
    if (left < 0) throw new MalformedError('more is coded than a delta of this coding has');
  };
  const number = (kind: number, value = 0) => {
    spend(Effort.number);
    return numbers.code(kind, value);
  };
  const bytes = function* (given: Uint8Array = new Uint8Array(0)) {
    const length = number(Kind.bytes, given.length);
    spend(length * Effort.byte);
    const coded = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      coded[i] = text.byte(given[i] ?? 0);
      if (i % STRIDE === STRIDE - 1) yield;
    }
    return coded;
  };

  for (const output of context.history) for (const byte of output) text.observe(byte);
  const consoles = number(Kind.consoles, parts?.history.length);
  const history = [];
  for (let i = 0; i < consoles; i++) history.push(yield* bytes(parts?.history[i]));
  const fields = yield* bytes(parts?.fields);

  const given = buffersAsWords(parts?.buffers ?? new Uint8Array(0));
  const buffers = new Int32Array(context.bufferBytes >> 2);
  let at = 0;
  for (let count = number(Kind.words, differing(given)); count > 0; count--, at++) {
    const from = at;
    while (given[at] === 0) at++;
    at = from + number(Kind.gap, at - from);
    if (at >= buffers.length) throw new MalformedError('device buffers are longer than the base’s');
    buffers[at] = number(Kind.word, (given[at] ?? 0) >>> 0);
  }
  yield;

  const {plan, references} = codePlan(coder, context.pages, number, parts?.pages);
  const planned = plannedWords(plan, references, context.pages);
  spend((planned / WORDS) * Effort.page);
  const words = new Int32Array(planned);
  const model = new PageModel(coder, text);
  const page = new Int32Array(WORDS);
  const nothing = new Int32Array(WORDS);
  let from = 0;
  for (const {page: index, source} of plannedPages(plan, references, context.pages)) {
    const reference = source ?? nothing;
    for (let k = 0; k < WORDS; k++) page[k] = (parts?.pages.words[from + k] ?? 0) ^ (reference[k] ?? 0);
    spend(model.code(index, page, reference, source !== undefined) * Effort.word);
    for (let k = 0; k < WORDS; k++) words[from + k] = (page[k] ?? 0) ^ (reference[k] ?? 0);
    from += WORDS;
    yield;
  }
  return {fields, buffers: new Uint8Array(buffers.buffer), history, pages: {plan, references, words}};
}

/** Which of the base's pages have changed, a bit each; then the pages that it does not have. */
function codePlan(
  coder: BitCoder,
  base: PackedPages,
  number: (kind: number, value?: number) => number,
  given?: PageDelta,
): {plan: Uint32Array; references: Uint32Array} {
  const changed = new Mixer(coder, {contexts: 3, predictions: 0, sets: 2, tableBits: 14, learning: 6});
  const modes = new Map<number, number>();
  given?.plan.forEach((entry) => modes.set(entry >>> 2, entry & 3));
  const found: {page: number; mode: number}[] = [];
  const mode = (page: number, kind: number) => {
    const coded = number(Kind.mode + kind, modes.get(page));
    if (coded > Mode.Reference) throw new MalformedError(`page ${page} has an unknown mode`);
    found.push({page, mode: coded});
  };
  let before = 0;
  let previous = 0;
  for (const page of base.indexes) {
    // A page whose neighbours stand in the base is another's neighbour there.
    const near = page - previous === 1 ? before : (before << 1) & 2;
    changed.contexts[0] = hash(0x501, before & 7);
    changed.contexts[1] = hash(0x502, before & 255);
    changed.contexts[2] = hash(0x503, (page >> 4) | ((near & 1) << 20));
    const bit = changed.bit(page - previous === 1 ? 1 : 0, modes.has(page) ? 1 : 0);
    before = (before << 1) | bit;
    previous = page;
    if (bit === 1) mode(page, 0);
  }
  const positions = positionsIn(base);
  const fresh = [...modes.keys()].filter((page) => (positions[page] ?? -1) < 0);
  const count = number(Kind.pages, fresh.length);
  for (let i = 0, page = -1; i < count; i++) {
    page += 1 + number(Kind.pageGap, (fresh[i] ?? 0) - page - 1);
    if (page >= positions.length) throw new MalformedError(`page ${page} is out of RAM`);
    mode(page, 1);
  }
  found.sort((a, b) => a.page - b.page);
  const referring = found.filter((each) => each.mode === Mode.Reference).length;
  const references = Uint32Array.from({length: referring}, (_, i) =>
    number(Kind.position, given?.references[i]),
  );
  return {plan: Uint32Array.from(found, (each) => ((each.page << 2) | each.mode) >>> 0), references};
}
