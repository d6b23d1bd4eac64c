/** Owns the index of the kernel's interface as text: one JSON entry a line, in the order of names, read only where it is asked. */
import type {KernelApiEntry} from '../../protocol/compiler-api';

const NAME = /^\{"name":"(\w+)"/;
const nameOf = (line: string | undefined) => NAME.exec(line ?? '')?.[1] ?? '';

export class KernelApiIndex {
  readonly #lines: readonly string[];

  /** `text`: what build-scripts/tree/kernel-api.ts writes. */
  constructor(text: string) {
    this.#lines = text.split('\n').filter((line) => line.startsWith('{'));
  }

  /** What a name stands for; C has a struct and a function of one name. */
  describe(name: string): KernelApiEntry[] {
    const found: KernelApiEntry[] = [];
    for (let at = this.#firstFrom(name); nameOf(this.#lines[at]) === name; at++) found.push(this.#entry(at));
    return found;
  }

  /** Entries whose names begin so, at most `limit` of them; `all`: there are no more. */
  complete(prefix: string, limit: number): {entries: KernelApiEntry[]; all: boolean} {
    const entries: KernelApiEntry[] = [];
    let at = this.#firstFrom(prefix);
    for (; entries.length < limit && nameOf(this.#lines[at]).startsWith(prefix); at++)
      entries.push(this.#entry(at));
    return {entries, all: !nameOf(this.#lines[at]).startsWith(prefix)};
  }

  /** The first line whose name is not before this one. */
  #firstFrom(name: string): number {
    let [low, high] = [0, this.#lines.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (nameOf(this.#lines[middle]) < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #entry(at: number): KernelApiEntry {
    return JSON.parse((this.#lines[at] ?? '').replace(/,$/, '')) as KernelApiEntry;
  }
}
