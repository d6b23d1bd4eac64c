/** Owns where a variable is at an address: .debug_loclists (DWARF 5), .debug_loc (before), or one place for all. */
import {Bytes, Malformed} from '../bytes';
import {walkList, walkOlderList} from './address-lists';
import {wordAt} from './forms';
import type {Budget} from '../budget';
import type {AttributeValue} from './forms';
import type {Ranges} from './ranges';
import type {Unit} from './entries';

/** At link addresses from `from` up to `to`, the variable is where the expression says. */
export interface LocationEntry {
  from: number;
  to: number;
  expression: Uint8Array;
}

/** Kinds of entries of a list (DWARF 5, 7.7.3); the last is GCC's, whose views tell moments within one address. */
const LLE = {
  end: 0,
  baseAddressx: 1,
  startxEndx: 2,
  startxLength: 3,
  offsetPair: 4,
  defaultLocation: 5,
  baseAddress: 6,
  startEnd: 7,
  startLength: 8,
  viewPair: 9,
} as const;
const EVERYWHERE = {from: 0, to: 2 ** 32};

export class Locations {
  readonly #lists: Uint8Array;
  readonly #older: Uint8Array;
  readonly #ranges: Ranges;
  readonly #budget: Budget;

  constructor(sections: {lists: Uint8Array; older: Uint8Array}, ranges: Ranges, budget: Budget) {
    this.#lists = sections.lists;
    this.#older = sections.older;
    this.#ranges = ranges;
    this.#budget = budget;
  }

  /** All that an attribute says of a place. */
  all(value: AttributeValue, unit: Unit): LocationEntry[] {
    if (value.kind === 'block') return [{...EVERYWHERE, expression: value.bytes}];
    if (value.kind !== 'offset' && value.kind !== 'index') return [];
    if (unit.version < 5) return this.#olderList(value.value, this.#ranges.baseOf(unit));
    const offset =
      value.kind === 'offset'
        ? value.value
        : unit.locationsBase + wordAt(this.#lists, unit.locationsBase, value.value);
    return this.#newerList(offset, unit);
  }

  /** The expression for an address; undefined where the variable is nowhere. */
  at(value: AttributeValue, unit: Unit, address: number): Uint8Array | undefined {
    return this.all(value, unit).find(({from, to}) => address >= from && address < to)?.expression;
  }

  #newerList(offset: number, unit: Unit): LocationEntry[] {
    const from = new Bytes(this.#lists, offset);
    const list: LocationEntry[] = [];
    const add = (start: number, end: number) =>
      list.push({from: start, to: end, expression: from.block(from.uleb())});
    walkList({from, base: this.#ranges.baseOf(unit), budget: this.#budget, add}, unit, LLE, (kind) => {
      if (kind === LLE.defaultLocation) add(EVERYWHERE.from, EVERYWHERE.to);
      else if (kind === LLE.viewPair) {
        from.skipLeb();
        from.skipLeb();
      } else throw new Malformed(`a location list has an entry of kind ${kind}`);
    });
    // What holds only where no other does comes last.
    return list.sort((a, b) => Number(a.to === EVERYWHERE.to) - Number(b.to === EVERYWHERE.to));
  }

  #olderList(offset: number, base: number): LocationEntry[] {
    const from = new Bytes(this.#older, offset);
    const list: LocationEntry[] = [];
    const add = (start: number, end: number) =>
      list.push({from: start, to: end, expression: from.block(from.u16())});
    walkOlderList({from, base, budget: this.#budget, add});
    return list;
  }
}
