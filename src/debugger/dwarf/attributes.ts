/** Owns the asking of an entry for what it says, in the kind that the asker needs. */
import {AT} from './names';
import type {Entries, Entry} from './entries';
import type {Exact} from '../bytes';

export function textOf(entry: Entry, at: number): string | undefined {
  const value = entry.values.get(at);
  return value?.kind === 'string' ? value.value : undefined;
}

export function exactOf(entry: Entry, at: number): Exact | undefined {
  const value = entry.values.get(at);
  return value?.kind === 'constant' ? value.value : undefined;
}

/** A constant that counts; undefined for one that no number holds. */
export function numberOf(entry: Entry, at: number): number | undefined {
  const value = exactOf(entry, at);
  return typeof value === 'number' ? value : undefined;
}

export function flagOf(entry: Entry, at: number): boolean {
  const value = entry.values.get(at);
  return value?.kind === 'flag' && value.value;
}

export function addressOf(entry: Entry, at: number): number | undefined {
  const value = entry.values.get(at);
  return value?.kind === 'address' ? value.value : undefined;
}

export function referred(entries: Entries, entry: Entry, at: number): Entry | undefined {
  const value = entry.values.get(at);
  return value?.kind === 'reference' ? entries.at(value.value) : undefined;
}

/** An instance of an instance, and a definition of a declaration: GCC makes chains of two or three. */
const ORIGINS_LIMIT = 8;

/** The entry, then those whose attributes it takes over: its abstract origin, or the declaration that it completes. */
export function* origins(entries: Entries, entry: Entry): Generator<Entry> {
  let here: Entry | undefined = entry;
  for (let count = 0; here && count < ORIGINS_LIMIT; count++) {
    yield here;
    here = referred(entries, here, AT.abstract_origin) ?? referred(entries, here, AT.specification);
  }
}

/** The first of an entry and its origins that says something, with what it says. */
export function inherited<T>(
  entries: Entries,
  entry: Entry,
  ask: (entry: Entry) => T | undefined,
): T | undefined {
  for (const each of origins(entries, entry)) {
    const said = ask(each);
    if (said !== undefined) return said;
  }
  return undefined;
}
