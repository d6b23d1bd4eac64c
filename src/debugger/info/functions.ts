/** Owns the functions and the variables of a whole file, found in one walk over what its units hold at the top. */
import {flagOf, inherited, numberOf, textOf} from '../dwarf/attributes';
import {AT, TAG} from '../dwarf/names';
import {within} from '../dwarf/ranges';
import type {Entries, Entry} from '../dwarf/entries';
import type {Range, Ranges} from '../dwarf/ranges';

/** A function that has code of its own, apart from where it is inlined. */
export interface FunctionInfo {
  name: string;
  entry: Entry;
  /** Link addresses; the first is the entry, another is what GCC split off (.cold). */
  ranges: readonly Range[];
  isExternal: boolean;
}

export interface Toplevel {
  functions: readonly FunctionInfo[];
  /** Numbers of all functions with a body, those too that are nowhere but inlined. */
  bodies: readonly number[];
  /** Variables with a place: statics and those that are exported. */
  variables: readonly Entry[];
  /** Enumerations; their names are constants. */
  enumerations: readonly Entry[];
  /** Numbers of structures, which are read when one is looked for: a kernel has thousands. */
  structures: readonly number[];
}

export function readToplevel(entries: Entries, ranges: Ranges): Toplevel {
  const functions: FunctionInfo[] = [];
  const variables: Entry[] = [];
  const enumerations: Entry[] = [];
  const structures: number[] = [];
  const bodies: number[] = [];
  for (const unit of entries.units)
    for (const index of entries.children(unit.first)) {
      const tag = entries.tagOf(index);
      if (tag === TAG.enumeration_type) enumerations.push(entries.entry(index));
      if (tag === TAG.structure_type) structures.push(index);
      if (tag === TAG.variable) {
        const entry = entries.entry(index);
        if (entry.values.has(AT.location) || entry.values.has(AT.const_value)) variables.push(entry);
      }
      if (tag !== TAG.subprogram) continue;
      const entry = entries.entry(index);
      const own = ranges.of(entry);
      if (own.length > 0 || entry.values.has(AT.inline)) bodies.push(index);
      if (own.length === 0) continue;
      functions.push({
        name: nameOf(entries, entry),
        entry,
        ranges: own,
        isExternal: inherited(entries, entry, (each) => flagOf(each, AT.external) || undefined) ?? false,
      });
    }
  return {functions, bodies, variables, enumerations, structures};
}

/** As in the source: what GCC makes of it (.isra.0, .constprop.0, .cold) has its own symbol, and the same name. */
export const nameOf = (entries: Entries, entry: Entry): string =>
  inherited(entries, entry, (each) => textOf(each, AT.name)) ?? '';

export const lineOf = (entries: Entries, entry: Entry): number | undefined =>
  inherited(entries, entry, (each) => numberOf(each, AT.decl_line));

export const functionAt = (functions: readonly FunctionInfo[], address: number): FunctionInfo | undefined =>
  functions.find(({ranges}) => within(ranges, address));
