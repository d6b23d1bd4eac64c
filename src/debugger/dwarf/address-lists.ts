/**
 * Owns the walk through a list of address ranges. Those of ranges and of locations tell their addresses alike, in DWARF 5
 * by kinds of entries that are only numbered differently, and before it by pairs of offsets.
 */
import {wordAt} from './forms';
import type {Budget} from '../budget';
import type {Bytes} from '../bytes';
import type {Unit} from './entries';

/** The numbers of the kinds (DWARF 5, 7.7.3 and 7.25). */
export interface ListKinds {
  end: number;
  baseAddressx: number;
  startxEndx: number;
  startxLength: number;
  offsetPair: number;
  baseAddress: number;
  startEnd: number;
  startLength: number;
}

interface Walk {
  from: Bytes;
  /** What offsets count from, until the list says otherwise. */
  base: number;
  budget: Budget;
  /** An entry's addresses; what else belongs to it comes next in `from`. */
  add: (start: number, end: number) => void;
}

const BASE_SELECTION = 0xffff_ffff;

/** `other`: an entry of a kind that is none of these. */
export function walkList(
  {from, base, budget, add}: Walk,
  unit: Unit,
  kinds: ListKinds,
  other: (kind: number) => void,
): void {
  const indexed = (index: number) => wordAt(unit.addresses, unit.addressesBase, index);
  for (;;) {
    budget.spend();
    const kind = from.u8();
    switch (kind) {
      case kinds.end:
        return;
      case kinds.baseAddressx:
        base = indexed(from.uleb());
        break;
      case kinds.startxEndx:
        add(indexed(from.uleb()), indexed(from.uleb()));
        break;
      case kinds.startxLength: {
        const start = indexed(from.uleb());
        add(start, start + from.uleb());
        break;
      }
      case kinds.offsetPair:
        add(base + from.uleb(), base + from.uleb());
        break;
      case kinds.baseAddress:
        base = from.u32();
        break;
      case kinds.startEnd:
        add(from.u32(), from.u32());
        break;
      case kinds.startLength: {
        const start = from.u32();
        add(start, start + from.uleb());
        break;
      }
      default:
        other(kind);
    }
  }
}

/** Of DWARF 4 and before: an entry that begins with the highest address sets the base, two zeros end the list. */
export function walkOlderList({from, base, budget, add}: Walk): void {
  for (;;) {
    budget.spend();
    const [start, end] = [from.u32(), from.u32()];
    if (start === 0 && end === 0) return;
    if (start === BASE_SELECTION) base = end;
    else add(base + start, base + end);
  }
}
