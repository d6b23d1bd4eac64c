/** Owns the geometry of a module in memory: its sections and symbols by address, in the regions that the kernel made for them. */
import type {ModuleBits, ModuleSymbol} from './xray';

/** What the kernel keeps apart, as enum mod_mem_type has it (include/linux/module.h). */
export type RegionKind =
  'text' | 'read-only data' | 'read-only after init' | 'data' | 'init text' | 'init data';

/** A section or a symbol. */
export interface Piece {
  /** Several names if several are at the same address. */
  name: string;
  address: number;
  /** Bytes to what follows. */
  size: number;
  /** Nothing follows in its region: it ends somewhere before the region does, and `size` is what it has at most. */
  isLast: boolean;
}

export interface MapSymbol extends Piece {
  /** As nm has them: t and T are code, d and b data, r read-only. */
  type: string;
}

export interface Region {
  kind: RegionKind;
  address: number;
  size: number;
  /** Its size is certain: whole pages for the sections of all regions make just the module's size. */
  isExact: boolean;
  /** It was needed for init only; the kernel has given it back. */
  isFreed: boolean;
  sections: Piece[];
  symbols: MapSymbol[];
}

export interface MemoryMap {
  regions: Region[];
  /** Nothing can be drawn: the kernel lists no sections, or hides where they are. */
  missing: 'no sections' | 'hidden' | undefined;
  /** Sections and symbols that are in none of the regions, or too many to be drawn. */
  leftOut: number;
}

interface Section {
  name: string;
  address: number;
}

export const PAGE = 4096;
export const SECTIONS_LIMIT = 256;
export const SYMBOLS_LIMIT = 2000;
/** All that i386 has for modules and vmalloc is smaller. */
const LARGEST = 128 << 20;

/** Undefined for what is no address of this kernel, and for 0, which stands for one that is hidden. */
function addressOf(text: string): number | undefined {
  const [, digits] = /^(?:0x)?([0-9a-f]{1,8})$/i.exec(text) ?? [];
  const address = digits === undefined ? 0 : Number.parseInt(digits, 16);
  return address > 0 ? address : undefined;
}

const pageUp = (address: number) => Math.ceil(address / PAGE) * PAGE;
const pageDown = (address: number) => Math.floor(address / PAGE) * PAGE;

/** /sys gives names and no flags: this is where the kernel's flags put sections of these names on x86. */
function kindOf(name: string): RegionKind {
  if (name.startsWith('.init.text')) return 'init text';
  // Of the symbol table, what is kept after init is a copy.
  if (/^\.(?:init|symtab|strtab)/.test(name)) return 'init data';
  if (/text|^\.fixup|^\.altinstr_replacement/.test(name)) return 'text';
  if (/^\.data\.\.ro_after_init|^__jump_table|^\.static_call_sites/.test(name)) return 'read-only after init';
  if (/^\.(?:data|bss|exit\.data|gnu\.linkonce\.this_module)|^__(?:bug_table|dyndbg)/.test(name))
    return 'data';
  return 'read-only data';
}

export const isInit = (kind: RegionKind) => kind === 'init text' || kind === 'init data';

/** `coreSize`: the module's size in /proc/modules, which is that of all its regions but init's. */
export function memoryMap(
  bits: ModuleBits,
  coreSize: number,
  symbols: readonly ModuleSymbol[] = [],
): MemoryMap {
  const sections = bits.sections.flatMap(({name, address}) => {
    const at = addressOf(address);
    return at === undefined ? [] : [{name, address: at}];
  });
  if (sections.length === 0)
    return {regions: [], missing: bits.sections.length ? 'hidden' : 'no sections', leftOut: 0};
  const drawn = sections.slice(0, SECTIONS_LIMIT).sort((a, b) => a.address - b.address);
  const core = Math.trunc(Math.min(Math.max(coreSize, PAGE), LARGEST));
  const regions = group(drawn, core);
  estimate(regions, core);
  const initIsFreed = bits.values.some(({name, value}) => name === 'initsize' && value === '0');
  for (const region of regions) {
    region.isFreed = isInit(region.kind) && initIsFreed;
    region.sections = merged(region.sections, region.address + region.size);
  }
  const outside = placeSymbols(regions, symbols);
  return {regions, missing: undefined, leftOut: sections.length - drawn.length + outside};
}

/** Of sections in the order of their addresses. */
function group(sections: readonly Section[], core: number): Region[] {
  const regions: Region[] = [];
  for (const section of sections) {
    const piece: Piece = {...section, size: 0, isLast: false};
    const last = regions.at(-1);
    if (last && belongs(last, section, core)) last.sections.push(piece);
    else
      regions.push({
        kind: kindOf(section.name),
        address: pageDown(section.address),
        size: 0,
        isExact: false,
        isFreed: false,
        sections: [piece],
        symbols: [],
      });
  }
  return regions;
}

/** Pages are what the kernel protects: what shares one shares the region, whatever its name. */
function belongs(region: Region, {name, address}: Section, core: number): boolean {
  const before = region.sections.at(-1)?.address ?? region.address;
  if (pageDown(address) === pageDown(before)) return true;
  return kindOf(name) === region.kind && address - before <= core;
}

/** Each ends with the page of its last section, or later: together they are as large as the module. */
function estimate(regions: readonly Region[], core: number): void {
  const spaceOf = (region: Region) =>
    (regions[regions.indexOf(region) + 1]?.address ?? Infinity) - region.address;
  for (const region of regions) {
    const last = region.sections.at(-1)?.address ?? region.address;
    region.size = Math.min(pageUp(last + 1) - region.address, spaceOf(region));
  }
  const own = regions.filter(({kind}) => !isInit(kind));
  const left = core - own.reduce((sum, {size}) => sum + size, 0);
  for (const region of own) region.isExact = left === 0;
  // Data ends with the symbol table, which /sys does not list.
  const growing = own.findLast(({kind}) => kind === 'data');
  if (growing && left > 0) growing.size = Math.min(growing.size + left, spaceOf(growing));
}

/** Each reaches to the next address; those at the same address become one. Sorted by address. */
function merged<T extends Piece>(pieces: readonly T[], end: number): T[] {
  const result: T[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last?.address === piece.address) last.name += `, ${piece.name}`;
    else result.push({...piece});
  }
  for (const [i, piece] of result.entries()) {
    const next = result[i + 1]?.address;
    piece.size = Math.max(0, (next ?? end) - piece.address);
    piece.isLast = next === undefined;
  }
  return result;
}

/** Puts each symbol into its region, and gives back how many had none. */
function placeSymbols(regions: readonly Region[], symbols: readonly ModuleSymbol[]): number {
  const placed = new Map<Region, MapSymbol[]>();
  let count = 0;
  for (const {name, address: text, type} of symbols.slice(0, SYMBOLS_LIMIT)) {
    const address = addressOf(text);
    if (address === undefined) continue;
    const region = regions.find((each) => address >= each.address && address < each.address + each.size);
    if (!region) continue;
    count++;
    const own = placed.get(region) ?? [];
    own.push({name, type, address, size: 0, isLast: false});
    placed.set(region, own);
  }
  for (const [region, own] of placed) {
    own.sort((a, b) => a.address - b.address);
    region.symbols = merged(own, region.address + region.size);
    // A symbol ends where its section does.
    let section = 0;
    for (const symbol of region.symbols) {
      while ((region.sections[section + 1]?.address ?? Infinity) <= symbol.address) section++;
      const {address, size, isLast} = region.sections[section] ?? {...region, isLast: true};
      if (symbol.address < address || address + size - symbol.address >= symbol.size) continue;
      symbol.size = address + size - symbol.address;
      symbol.isLast = isLast;
    }
  }
  return symbols.length - count;
}
