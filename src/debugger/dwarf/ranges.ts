/** Owns which addresses an entry covers: low_pc and high_pc, .debug_rnglists (DWARF 5), .debug_ranges (before). */
import {Bytes, Malformed} from '../bytes';
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
const BASE_SELECTION = 0xffff_ffff;

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
    const from = new Bytes(this.#lists, offset);
    const list: Range[] = [];
    const indexed = (index: number) => wordAt(unit.addresses, unit.addressesBase, index);
    const add = (start: number, end: number) => {
      if (list.length === RANGES_LIMIT) throw new Malformed('a range list without an end');
      if (end > start) list.push({from: start, to: end});
    };
    let base = this.baseOf(unit);
    for (;;) {
      this.#budget.spend();
      const kind = from.u8();
      switch (kind) {
        case RLE.end:
          return list;
        case RLE.baseAddressx:
          base = indexed(from.uleb());
          break;
        case RLE.startxEndx:
          add(indexed(from.uleb()), indexed(from.uleb()));
          break;
        case RLE.startxLength: {
          const start = indexed(from.uleb());
          add(start, start + from.uleb());
          break;
        }
        case RLE.offsetPair:
          add(base + from.uleb(), base + from.uleb());
          break;
        case RLE.baseAddress:
          base = from.u32();
          break;
        case RLE.startEnd:
          add(from.u32(), from.u32());
          break;
        case RLE.startLength: {
          const start = from.u32();
          add(start, start + from.uleb());
          break;
        }
        default:
          throw new Malformed(`a range list has an entry of kind ${kind}`);
      }
    }
  }

  #olderList(offset: number, unitBase: number): Range[] {
    const from = new Bytes(this.#older, offset);
    const list: Range[] = [];
    let base = unitBase;
    for (;;) {
      this.#budget.spend();
      const [start, end] = [from.u32(), from.u32()];
      if (start === 0 && end === 0) return list;
      if (start === BASE_SELECTION) base = end;
      else if (list.length === RANGES_LIMIT) throw new Malformed('a range list without an end');
      else if (end > start) list.push({from: base + start, to: base + end});
    }
  }
}
