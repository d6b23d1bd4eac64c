/**
 * Owns where a module lies in a machine: at MODULE_STATE_COMING the kernel has its whole symbol table with addresses,
 * sections' symbols among them, and what struct module looks like the module's own debug information says.
 */
import {decodeText} from '../bytes';
import {inMemory} from '../values/storage';
import {Value} from '../values/value';
import type {DebugInfo} from '../info/debug-info';
import type {Target} from '../values/target';

const SYMBOL_SIZE = 16;
const SYMBOLS_LIMIT = 50_000;
const NAMES_LIMIT = 1 << 20;

/** Of a module, in the machine's memory. */
export interface SymbolTable {
  table: number;
  count: number;
  names: number;
}

export interface LoadedModule {
  name: string;
  /** Addresses in the machine by the section's name; of those that have a symbol. */
  sections: ReadonlyMap<string, number>;
}

type Memory = Pick<Target, 'read'>;

/** `address`: of the struct module. Undefined if that is not what is there, or the debug information is of another. */
export function readLoadedModule(info: DebugInfo, memory: Memory, address: number): LoadedModule | undefined {
  const type = info.structure('module');
  if (!type) return undefined;
  const target: Target = {read: memory.read, sectionAddress: () => undefined};
  const module = new Value('module', type, inMemory({target}, address), {target});
  const name = textIn(module.member('name'));
  const kallsyms = module.member('kallsyms')?.followed();
  const number = (member: string) => Number(kallsyms?.member(member)?.integer() ?? 0n);
  const [table, count, names] = [number('symtab'), number('num_symtab'), number('strtab')];
  const sections = readSections(info, memory, {table, count, names});
  return name === undefined || !sections ? undefined : {name, sections};
}

/** The same, where it is known of the kernel where it has the module's symbols. */
export function readSections(
  info: DebugInfo,
  memory: Memory,
  {table, count, names}: SymbolTable,
): ReadonlyMap<string, number> | undefined {
  if (count === 0 || count > SYMBOLS_LIMIT) return undefined;
  const symbols = memory.read(table, count * SYMBOL_SIZE);
  return symbols && sectionsOf(info, namedAddresses(symbols, memory, names));
}

function textIn(value: Value | undefined): string | undefined {
  const held = value?.storage.read(0, value.size ?? 0);
  if (!held?.ok) return undefined;
  const zero = held.bytes.indexOf(0);
  return decodeText(zero < 0 ? held.bytes : held.bytes.subarray(0, zero));
}

/** Addresses by name; of a name that stands twice (two static functions) none. */
function namedAddresses(symbols: Uint8Array, memory: Memory, names: number): Map<string, number> {
  const view = new DataView(symbols.buffer, symbols.byteOffset, symbols.byteLength);
  const found = new Map<string, number>();
  const twice = new Set<string>();
  for (let at = 0; at < symbols.length; at += SYMBOL_SIZE) {
    const [nameAt, value] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    if (nameAt === 0 || nameAt > NAMES_LIMIT || value === 0) continue;
    const name = textAt(memory, names + nameAt);
    if (found.has(name)) twice.add(name);
    found.set(name, value);
  }
  for (const name of twice) found.delete(name);
  return found;
}

/** A symbol's name is seldom longer; one that is names no section. */
const NAME_PART = 32;
const NAME_LIMIT = 256;

function textAt(memory: Memory, address: number): string {
  let text = '';
  while (text.length < NAME_LIMIT) {
    const bytes = memory.read(address + text.length, NAME_PART);
    if (!bytes) return text;
    const zero = bytes.indexOf(0);
    if (zero >= 0) return text + decodeText(bytes.subarray(0, zero));
    text += decodeText(bytes);
  }
  return text;
}

/** A section lies where a symbol of it is, less how far into it the symbol is. */
function sectionsOf(info: DebugInfo, loaded: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const {name} of info.symbols) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sections = new Map<string, number>();
  for (const {name, address} of info.symbols) {
    const found = info.placeOf(address);
    const at = counts.get(name) === 1 ? loaded.get(name) : undefined;
    if (found && at !== undefined && !sections.has(found.place.name))
      sections.set(found.place.name, at - found.offset);
  }
  return sections;
}
