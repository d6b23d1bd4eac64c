/** Owns what a stopped machine gives to whoever reads its values, and how one asks it without waiting at each read. */

/** A stopped machine. Addresses are the guest's virtual ones. */
export interface Target {
  /** Undefined where nothing is mapped; otherwise all of `length` bytes. */
  read(address: number, length: number): Uint8Array | undefined;
  /** Where a section of the module lies, by its name; undefined if it is not in memory (any more). */
  sectionAddress(name: string): number | undefined;
  /** The name of what a pointer to code points at, as kallsyms has it. */
  symbolAt?(address: number): string | undefined;
}

/** Registers of a frame by DWARF's number (dwarf/names.ts REGISTERS); undefined where they cannot be known. */
export type Registers = ReadonlyMap<number, number>;

export const PAGE_SIZE = 4096;
/** No value that is shown is longer. */
const READ_LIMIT = 1 << 20;
/** A question that wants more than this many pages is not worth waiting for. */
const PAGES_LIMIT = 512;
/** A step seldom looks at more. */
const AHEAD_LIMIT = 12;

/** Thrown in the middle of a question for a page that is not here yet. */
class PageWanted extends Error {
  readonly page: number;
  constructor(page: number) {
    super('page wanted');
    this.page = page;
  }
}

/**
 * The memory of a machine in another thread, while it stands still: pages are fetched when a question wants them, and
 * the question is asked again. So whatever evaluates can be written as if memory were at hand.
 */
export class PagedMemory {
  readonly #fetch: (page: number) => Promise<Uint8Array | undefined>;
  readonly #pages = new Map<number, Uint8Array | undefined>();
  /** What was wanted of the machine before it went on: much of it is wanted again. */
  #before: readonly number[] = [];

  /** `fetch` gives the 4096 bytes at an address that is a multiple of it; undefined where nothing is mapped. */
  constructor(fetch: (address: number) => Promise<Uint8Array | undefined>) {
    this.#fetch = fetch;
  }

  /** The machine has gone on, or was written to. */
  forget(): void {
    if (this.#pages.size > 0) this.#before = [...this.#pages.keys()].slice(0, AHEAD_LIMIT);
    this.#pages.clear();
  }

  /** Fetches what was wanted the last time, at once rather than page by page. */
  async fetchAhead(): Promise<void> {
    const pages = this.#before.filter((page) => !this.#pages.has(page));
    const fetched = await Promise.all(pages.map((page) => this.#fetch(page)));
    for (const [index, page] of pages.entries()) this.#pages.set(page, fetched[index]);
  }

  read = (address: number, length: number): Uint8Array | undefined => {
    if (address < 0 || length < 0 || length > READ_LIMIT || address + length > 2 ** 32) return undefined;
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const at = address + done;
      const page = at - (at % PAGE_SIZE);
      if (!this.#pages.has(page)) throw new PageWanted(page);
      const held = this.#pages.get(page);
      if (!held) return undefined;
      const part = held.subarray(at - page, Math.min(PAGE_SIZE, at - page + length - done));
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  };

  /** The answer of a question that reads through `read`; undefined if it wants more memory than one question may. */
  async settle<T>(question: () => T): Promise<T | undefined> {
    for (let count = 0; count < PAGES_LIMIT; count++)
      try {
        return question();
      } catch (error) {
        if (!(error instanceof PageWanted)) throw error;
        this.#pages.set(error.page, await this.#fetch(error.page));
      }
    return undefined;
  }
}
