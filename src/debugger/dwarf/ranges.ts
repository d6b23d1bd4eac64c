/** Owns which addresses an entry covers: low_pc and high_pc, .debug_rnglists (DWARF 5), .debug_ranges (before). */
import {Bytes, Malformed} from '../bytes';
import {walkList, walkOlderList} from './address-lists';
import {addressOf} from './attributes';
import {wordAt} from './forms';
import {AT} from './names';
import type {Budget} from '../budget';
import type {Entries, Entry, Unit} from './entries';

/** Link addresses, `to` not included. */
export interface Range {
  from: number;
  to: number;
}

/** Kinds of entries of a list (DWARF 5, 7.25). */
const RLE = {
  end: 0,
  baseAddressx: 1,
  startxEndx: 2,
  startxLength: 3,
  offsetPair: 4,
  baseAddress: 5,
  startEnd: 6,
  startLength: 7,
} as const;
/** A function in pieces has some ten. */
const RANGES_LIMIT = 4096;

export const within = (ranges: readonly Range[], address: number): boolean =>
  ranges.some(({from, to}) => address >= from && address < to);

export class Ranges {
  readonly #lists: Uint8Array;
  readonly #older: Uint8Array;
  readonly #entries: Entries;
  readonly #budget: Budget;
  readonly #read = new Map<string, readonly Range[]>();

  constructor(sections: {lists: Uint8Array; older: Uint8Array}, entries: Entries, budget: Budget) {
    this.#lists = sections.lists;
    this.#older = sections.older;
    this.#entries = entries;
    this.#budget = budget;
  }

  /** Empty for an entry without code. */
  of(entry: Entry): readonly Range[] {
    const ranges = entry.values.get(AT.ranges);
    if (ranges?.kind === 'offset' || ranges?.kind === 'index') {
      const key = `${ranges.kind} ${ranges.value} ${entry.unit.first}`;
      const list = this.#read.get(key) ?? this.#list(ranges, entry.unit);
      this.#read.set(key, list);
      return list;
    }
    const from = addressOf(entry, AT.low_pc);
    const high = entry.values.get(AT.high_pc);
    if (from === undefined || (high?.kind !== 'address' && high?.kind !== 'constant')) return [];
    const to = high.kind === 'address' ? high.value : from + Number(high.value);
    return to > from ? [{from, to}] : [];
  }

  covers(entry: Entry, address: number): boolean {
    const ranges = this.of(entry);
    this.#budget.spend(ranges.length);
    return within(ranges, address);
  }

  /** What offsets in lists count from, until a list says otherwise. */
  baseOf(unit: Unit): number {
    return addressOf(this.#entries.entry(unit.first), AT.low_pc) ?? 0;
  }

  #list({kind, value}: {kind: 'offset' | 'index'; value: number}, unit: Unit): Range[] {
    if (unit.version < 5) return this.#olderList(value, this.baseOf(unit));
    const offset = kind === 'offset' ? value : unit.rangesBase + wordAt(this.#lists, unit.rangesBase, value);
    return this.#newerList(offset, unit);
  }

  #newerList(offset: number, unit: Unit): Range[] {
    const {list, add} = bounded();
    const from = new Bytes(this.#lists, offset);
    walkList({from, base: this.baseOf(unit), budget: this.#budget, add}, unit, RLE, (kind) => {
      throw new Malformed(`a range list has an entry of kind ${kind}`);
    });
    return list;
  }

  #olderList(offset: number, base: number): Range[] {
    const {list, add} = bounded();
    walkOlderList({from: new Bytes(this.#older, offset), base, budget: this.#budget, add});
    return list;
  }
}

/** A list that takes ranges which cover something, and not without end. */
function bounded(): {list: Range[]; add: (from: number, to: number) => void} {
  const list: Range[] = [];
  return {
    list,
    add: (from, to) => {
      if (list.length === RANGES_LIMIT) throw new Malformed('a range list without an end');
      if (to > from) list.push({from, to});
    },
  };
}
