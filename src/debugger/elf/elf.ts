/** Owns the reading of an ELF file of an i386: sections, symbols, relocations. Nothing of it is believed unchecked. */
import {Bytes, Malformed, textAt} from '../bytes';

/** The format is specified in "System V ABI, Edition 4.1" and its i386 supplement. */
const MACHINE_I386 = 3;
const HEADER_SIZE = 52;
const SECTION_HEADER_SIZE = 40;
const SYMBOL_SIZE = 16;
const SECTIONS_LIMIT = 4096;

export const SECTION_TYPE = {symbols: 2, strings: 3, rela: 4, noBits: 8, rel: 9} as const;
export const SECTION_FLAG = {alloc: 2, execute: 4, compressed: 0x800} as const;

export interface Section {
  index: number;
  name: string;
  type: number;
  flags: number;
  /** In a file that is not linked, 0. */
  address: number;
  /** Bytes in memory. */
  size: number;
  /** A power of two, at least 1. */
  align: number;
  link: number;
  info: number;
  /** A view of the file; empty for one that has no bytes there. */
  bytes: Uint8Array;
}

export interface ElfSymbol {
  name: string;
  /** Offset in its section. */
  value: number;
  size: number;
  type: number;
  isGlobal: boolean;
  /** Undefined: it lies elsewhere, or has no place. */
  section: number | undefined;
  isAbsolute: boolean;
}

export interface Elf {
  /** Not linked: a .o or a .ko. */
  isRelocatable: boolean;
  sections: readonly Section[];
  symbols: readonly ElfSymbol[];
}

/** Throws Malformed for what is no ELF32 file for i386. */
export function readElf(file: Uint8Array): Elf {
  const header = new Bytes(file);
  if (header.left < HEADER_SIZE || header.u32() !== 0x46_4c_45_7f) throw new Malformed('it is no ELF file');
  const [kind, order] = [header.u8(), header.u8()];
  header.position = 16;
  const type = header.u16();
  if (kind !== 1 || order !== 1 || header.u16() !== MACHINE_I386)
    throw new Malformed('it is an ELF file for another kind of machine');
  header.position = 32;
  const table = header.u32();
  header.position = 46;
  const [entrySize, count, names] = [header.u16(), header.u16(), header.u16()];
  if (count === 0) return {isRelocatable: type === 1, sections: [], symbols: []};
  if (entrySize !== SECTION_HEADER_SIZE || count > SECTIONS_LIMIT)
    throw new Malformed('its section headers cannot be read');
  const raw = Array.from({length: count}, (_, index) => sectionAt(file, table, index));
  const strings = raw[names]?.bytes ?? new Uint8Array();
  const sections = raw.map(({nameAt, ...section}) => ({
    ...section,
    name: strings.length === 0 ? '' : textAt(strings, nameAt),
  }));
  return {isRelocatable: type === 1, sections, symbols: symbolsOf(sections)};
}

function sectionAt(file: Uint8Array, table: number, index: number): Section & {nameAt: number} {
  const from = new Bytes(file, Math.min(table + index * SECTION_HEADER_SIZE, file.length));
  const [nameAt, type, flags, address] = [from.u32(), from.u32(), from.u32(), from.u32()];
  const [offset, size, link, info, align] = [from.u32(), from.u32(), from.u32(), from.u32(), from.u32()];
  if ((align & (align - 1)) !== 0) throw new Malformed(`section ${index} has an odd alignment`);
  const isThere = type !== SECTION_TYPE.noBits && type !== 0;
  if (isThere && offset + size > file.length) throw new Malformed(`section ${index} lies beyond the file`);
  const bytes = isThere ? file.subarray(offset, offset + size) : new Uint8Array();
  return {index, name: '', nameAt, type, flags, address, size, align: Math.max(1, align), link, info, bytes};
}

function symbolsOf(sections: readonly Section[]): ElfSymbol[] {
  const table = sections.find(({type}) => type === SECTION_TYPE.symbols);
  if (!table) return [];
  const strings = sections[table.link]?.bytes ?? new Uint8Array();
  const from = new Bytes(table.bytes);
  return Array.from({length: Math.floor(table.bytes.length / SYMBOL_SIZE)}, () => {
    const [nameAt, value, size, info] = [from.u32(), from.u32(), from.u32(), from.u8()];
    from.skip(1);
    const at = from.u16();
    return {
      name: nameAt === 0 ? '' : textAt(strings, nameAt),
      value,
      size,
      type: info & 15,
      isGlobal: info >> 4 !== 0,
      section: at > 0 && at < sections.length ? at : undefined,
      isAbsolute: at === 0xff_f1,
    };
  });
}

export interface Relocation {
  offset: number;
  /** R_386_32 is 1, R_386_PC32 is 2. */
  type: number;
  symbol: ElfSymbol;
  /** Undefined: what stands in the place is the addend. */
  addend: number | undefined;
}

/** Those of one section. Bounded by the file's own size. */
export function* relocationsOf({sections, symbols}: Elf, section: Section): Generator<Relocation> {
  for (const {type, info, bytes} of sections) {
    if (info !== section.index || (type !== SECTION_TYPE.rel && type !== SECTION_TYPE.rela)) continue;
    const from = new Bytes(bytes);
    const size = type === SECTION_TYPE.rel ? 8 : 12;
    while (from.left >= size) {
      const [offset, what] = [from.u32(), from.u32()];
      const addend = type === SECTION_TYPE.rela ? from.i32() : undefined;
      const symbol = symbols[what >>> 8];
      if (!symbol) throw new Malformed('a relocation names a symbol that is not there');
      yield {offset, type: what & 0xff, symbol, addend};
    }
  }
}
