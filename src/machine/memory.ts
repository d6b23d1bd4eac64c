/** Owns the guest's RAM as pages: reading it in place, finding what differs from the base, putting it back. */
import {MalformedError} from './layout';
import type {Cpu} from './v86-internals';

export const PAGE = 4096;

/** A machine's RAM at rest: the pages that are not all zero, ascending, and their bytes in that order. */
export interface PackedPages {
  readonly ramBytes: number;
  readonly indexes: Uint32Array;
  readonly bytes: Uint8Array;
}

/** RAM in place. Make it anew at each use: wasm memory that has grown leaves old views detached. */
export const ramOf = (cpu: Cpu) =>
  new Uint8Array(cpu.wasm_memory.buffer, cpu.mem8.byteOffset, cpu.mem8.length);

export function packPages(cpu: Cpu): PackedPages {
  const ram = ramOf(cpu);
  const indexes: number[] = [];
  for (let page = 0; page < ram.length / PAGE; page++)
    if (!cpu.is_memory_zeroed(page * PAGE, PAGE)) indexes.push(page);
  const bytes = new Uint8Array(indexes.length * PAGE);
  indexes.forEach((page, i) => bytes.set(ram.subarray(page * PAGE, (page + 1) * PAGE), i * PAGE));
  return {ramBytes: ram.length, indexes: Uint32Array.from(indexes), bytes};
}

/** Writes the pages over RAM; `dirty` says that RAM may hold other things, which then become zero. */
export function unpackPages(cpu: Cpu, pages: PackedPages, dirty: boolean): void {
  const ram = ramOf(cpu);
  if (dirty) {
    // Looking before filling: most of RAM is zero already, and reading is several times faster than writing.
    let next = 0;
    for (let page = 0; page < ram.length / PAGE; page++)
      if (pages.indexes[next] === page) next++;
      else if (!cpu.is_memory_zeroed(page * PAGE, PAGE)) ram.fill(0, page * PAGE, (page + 1) * PAGE);
  }
  // Runs of neighbouring pages go in one copy: a base has thousands of pages and a few hundred runs.
  for (let i = 0; i < pages.indexes.length;) {
    const first = pages.indexes[i] ?? 0;
    let run = 1;
    while (pages.indexes[i + run] === first + run) run++;
    ram.set(pages.bytes.subarray(i * PAGE, (i + run) * PAGE), first * PAGE);
    i += run;
  }
}

/** How a page of a delta is written down: the low two bits of its entry in the plan. */
const Mode = {
  /** XOR with the base's page (or with zero, where the base has none). */
  Xor: 0,
  /** As it is: smaller than XOR where a page was put to another use. */
  Raw: 1,
  /** All zero, where the base's page was not. */
  Zero: 2,
} as const;

/** The pages that differ from a base. `plan` holds a u32 a page: index << 2 | mode. Zero pages have no bytes. */
export interface PageDelta {
  readonly plan: Uint32Array;
  readonly bytes: Uint8Array;
}

/** What differs from the base, copied out of RAM but not yet compared word by word. */
export interface ChangedPages {
  /** Ascending. `inBase` is the page's place in the base, or -1. */
  readonly pages: readonly {page: number; inBase: number; zero: boolean; copy: Int32Array}[];
}

const WORDS = PAGE / 4;
const NOTHING = new Int32Array(WORDS);

const baseWords = (base: PackedPages) =>
  new Int32Array(base.bytes.buffer, base.bytes.byteOffset, base.bytes.length / 4);

/** Compares RAM with the base and copies out what differs. The CPU must not run meanwhile, so it is all that is done. */
export function copyChanged(cpu: Cpu, base: PackedPages): ChangedPages {
  const ram = ramOf(cpu);
  const now = new Int32Array(ram.buffer, ram.byteOffset, ram.length / 4);
  const then = baseWords(base);
  const pages: ChangedPages['pages'][number][] = [];
  let next = 0;
  for (let page = 0; page < ram.length / PAGE; page++) {
    const at = page * WORDS;
    const inBase = base.indexes[next] === page ? next++ : -1;
    if (inBase >= 0 && sameWords(now, at, then, inBase * WORDS)) continue;
    const zero = cpu.is_memory_zeroed(page * PAGE, PAGE);
    if (zero && inBase < 0) continue;
    pages.push({page, inBase, zero, copy: zero ? NOTHING : now.slice(at, at + WORDS)});
  }
  return {pages};
}

function sameWords(a: Int32Array, fromA: number, b: Int32Array, fromB: number): boolean {
  for (let i = 0; i < WORDS; i++) if (a[fromA + i] !== b[fromB + i]) return false;
  return true;
}

/** Writes each changed page down in its smallest mode. */
export function encodePages(base: PackedPages, changed: ChangedPages): PageDelta {
  const then = baseWords(base);
  const plan: number[] = [];
  const written: Int32Array[] = [];
  for (const {page, inBase, zero, copy} of changed.pages) {
    if (zero) {
      plan.push((page << 2) | Mode.Zero);
      continue;
    }
    const from = inBase * WORDS;
    const mode = inBase < 0 || zeros(copy) > alike(copy, then, from) ? Mode.Raw : Mode.Xor;
    plan.push((page << 2) | mode);
    written.push(mode === Mode.Raw ? copy : copy.map((word, i) => word ^ (then[from + i] ?? 0)));
  }
  const bytes = new Int32Array(written.length * WORDS);
  written.forEach((copy, i) => bytes.set(copy, i * WORDS));
  return {plan: Uint32Array.from(plan), bytes: new Uint8Array(bytes.buffer)};
}

const zeros = (page: Int32Array) => page.reduce((count, word) => count + (word === 0 ? 1 : 0), 0);

const alike = (page: Int32Array, base: Int32Array, from: number) =>
  page.reduce((count, word, i) => count + (word === base[from + i] ? 1 : 0), 0);

/**
 * How many bytes of pages a delta's plan calls for. Throws MalformedError unless the plan is in order and fits a
 * machine of this size.
 */
export function plannedBytes(plan: Uint32Array, ramBytes: number): number {
  let previous = -1;
  let written = 0;
  for (const entry of plan) {
    const page = entry >>> 2;
    const mode = entry & 3;
    if (page <= previous || page >= ramBytes / PAGE)
      throw new MalformedError(`page ${page} is out of order or of RAM`);
    if (mode > Mode.Zero) throw new MalformedError(`page ${page} has an unknown mode`);
    if (mode !== Mode.Zero) written++;
    previous = page;
  }
  return written * PAGE;
}

/** Applies a checked delta to RAM that holds the base. */
export function applyPages(cpu: Cpu, delta: PageDelta): void {
  const ram = ramOf(cpu);
  const ramWords = new Int32Array(ram.buffer, ram.byteOffset, ram.length / 4);
  const aligned = delta.bytes.slice();
  const deltaWords = new Int32Array(aligned.buffer);
  const words = PAGE / 4;
  let from = 0;
  for (const entry of delta.plan) {
    const at = (entry >>> 2) * words;
    if ((entry & 3) === Mode.Zero) {
      ramWords.fill(0, at, at + words);
      continue;
    }
    if ((entry & 3) === Mode.Raw) ramWords.set(deltaWords.subarray(from, from + words), at);
    else
      for (let i = 0; i < words; i++)
        ramWords[at + i] = (ramWords[at + i] ?? 0) ^ (deltaWords[from + i] ?? 0);
    from += words;
  }
}
