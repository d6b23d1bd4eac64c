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

/** Writes the pages over RAM; `dirty` says that RAM may hold other things, which then become zero first. */
export function unpackPages(cpu: Cpu, pages: PackedPages, dirty: boolean): void {
  if (dirty) cpu.zero_memory(0, pages.ramBytes);
  const ram = ramOf(cpu);
  // Runs of neighbouring pages go in one copy: a base has thousands of pages and a few hundred runs.
  for (let i = 0; i < pages.indexes.length;) {
    const first = pages.indexes[i] ?? 0;
    let run = 1;
    while (pages.indexes[i + run] === first + run) run++;
    ram.set(pages.bytes.subarray(i * PAGE, (i + run) * PAGE), first * PAGE);
    i += run;
  }
}

/** How a page of a delta is written down. */
const enum Mode {
  /** XOR with the base's page (or with zero, where the base has none). */
  Xor = 0,
  /** As it is: smaller than XOR where a page was put to another use. */
  Raw = 1,
  /** All zero, where the base's page was not. */
  Zero = 2,
}

/** The pages that differ from a base. `plan` holds a u32 a page: index << 2 | mode. Zero pages have no bytes. */
export interface PageDelta {
  readonly plan: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Compares RAM with the base and copies out what differs. The CPU must not run meanwhile. */
export function diffPages(cpu: Cpu, base: PackedPages): PageDelta {
  const ram = ramOf(cpu);
  const ramWords = new Int32Array(ram.buffer, ram.byteOffset, ram.length / 4);
  const baseWords = new Int32Array(base.bytes.buffer, base.bytes.byteOffset, base.bytes.length / 4);
  const words = PAGE / 4;
  const plan: number[] = [];
  const copies: Int32Array[] = [];
  let inBase = 0;
  for (let page = 0; page < ram.length / PAGE; page++) {
    const at = page * words;
    if (base.indexes[inBase] !== page) {
      if (cpu.is_memory_zeroed(page * PAGE, PAGE)) continue;
      plan.push((page << 2) | Mode.Raw);
      copies.push(ramWords.slice(at, at + words));
      continue;
    }
    const from = inBase++ * words;
    let word = 0;
    while (word < words && ramWords[at + word] === baseWords[from + word]) word++;
    if (word === words) continue;
    if (cpu.is_memory_zeroed(page * PAGE, PAGE)) {
      plan.push((page << 2) | Mode.Zero);
      continue;
    }
    const copy = ramWords.slice(at, at + words);
    let same = word;
    let zero = 0;
    for (let i = 0; i < words; i++) if (copy[i] === 0) zero++;
    for (; word < words; word++) if (copy[word] === baseWords[from + word]) same++;
    if (same >= zero) {
      for (let i = 0; i < words; i++) copy[i] = (copy[i] ?? 0) ^ (baseWords[from + i] ?? 0);
      plan.push((page << 2) | Mode.Xor);
    } else plan.push((page << 2) | Mode.Raw);
    copies.push(copy);
  }
  const bytes = new Int32Array(copies.length * words);
  copies.forEach((copy, i) => bytes.set(copy, i * words));
  return {plan: Uint32Array.from(plan), bytes: new Uint8Array(bytes.buffer)};
}

/** Throws MalformedError unless the delta's plan is in order and fits a machine of this size. Touches nothing. */
export function checkPageDelta(delta: PageDelta, ramBytes: number): void {
  let previous = -1;
  let written = 0;
  for (const entry of delta.plan) {
    const page = entry >>> 2;
    const mode = entry & 3;
    if (page <= previous || page >= ramBytes / PAGE)
      throw new MalformedError(`page ${page} is out of order or of RAM`);
    if (mode > Mode.Zero) throw new MalformedError(`page ${page} has an unknown mode`);
    if (mode !== Mode.Zero) written++;
    previous = page;
  }
  if (written * PAGE !== delta.bytes.length) throw new MalformedError('page bytes do not match the plan');
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
