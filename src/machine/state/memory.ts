/** Owns the guest's RAM as pages: reading it in place, finding what differs from the base, putting it back. */
import type {Cpu} from '../v86/v86-internals';

export const PAGE = 4096;
export const WORDS = PAGE / 4;

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

/** Writes the pages into RAM that is all zero. */
export function unpackPages(cpu: Cpu, pages: PackedPages): void {
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

/** Puts the base's pages back into RAM that a machine has used. Code that v86 has compiled from others is stale until a restore. */
export function revertPages(cpu: Cpu, base: PackedPages): void {
  const ram = ramOf(cpu);
  const now = new Int32Array(ram.buffer, ram.byteOffset, ram.length / 4);
  const then = baseWords(base);
  let next = 0;
  for (let page = 0; page < ram.length / PAGE; page++) {
    const at = page * WORDS;
    if (base.indexes[next] === page) {
      const from = next++ * WORDS;
      if (!sameWords(now, at, then, from)) now.set(then.subarray(from, from + WORDS), at);
    } else if (!cpu.is_memory_zeroed(page * PAGE, PAGE)) now.fill(0, at, at + WORDS);
  }
}

/** What differs from the base, copied out of RAM but not yet compared word by word. */
export interface ChangedPages {
  /** Ascending. `inBase` is the page's place in the base, or -1. */
  readonly pages: readonly {page: number; inBase: number; zero: boolean; copy: Int32Array}[];
}

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
