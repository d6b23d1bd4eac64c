/**
 * Owns where the sections of a file that is not linked lie while it is read. Each that takes memory has addresses of its
 * own (link addresses), so that an address names its section, and the debug information is relocated to them.
 */
import {Malformed} from '../bytes';
import {SECTION_FLAG, SECTION_TYPE, relocationsOf} from './elf';
import type {Elf, ElfSymbol, Section} from './elf';

/** What a pointer of C may be, and is no address: below the first section. */
const FIRST_ADDRESS = 0x1_0000;
/** Between two sections, so that the end of one is not the beginning of the next. */
const GAP = 0x1000;
const MEMORY_LIMIT = 0x4000_0000;
const R_386_32 = 1;
const R_386_PC32 = 2;

/** A section that takes memory. `address` is its link address. */
export interface Place {
  index: number;
  name: string;
  address: number;
  size: number;
  isCode: boolean;
}

export interface SymbolPlace {
  name: string;
  address: number;
  size: number;
  type: number;
  isGlobal: boolean;
}

export class Layout {
  readonly places: readonly Place[];
  readonly #elf: Elf;
  readonly #byIndex: ReadonlyMap<number, Place>;

  constructor(elf: Elf) {
    this.#elf = elf;
    let next = FIRST_ADDRESS;
    this.places = elf.sections
      .filter(({flags, type}) => (flags & SECTION_FLAG.alloc) !== 0 && type !== 0)
      .map(({index, name, size, align, flags, address}) => {
        const at = elf.isRelocatable ? Math.ceil(next / align) * align : address;
        next = at + size + GAP;
        if (next > MEMORY_LIMIT && elf.isRelocatable)
          throw new Malformed('its sections take too much memory');
        return {index, name, address: at, size, isCode: (flags & SECTION_FLAG.execute) !== 0};
      })
      .sort((a, b) => a.address - b.address);
    this.#byIndex = new Map(this.places.map((place) => [place.index, place]));
  }

  /** The section that holds a link address; its end counts as within, for the end of a range. */
  placeOf(address: number): Place | undefined {
    let [low, high] = [0, this.places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.places[middle]?.address ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    const place = this.places[low - 1];
    return place && address <= place.address + place.size ? place : undefined;
  }

  /** Undefined for a symbol of another file. */
  addressOf({section, value, isAbsolute}: ElfSymbol): number | undefined {
    if (isAbsolute) return value;
    if (section === undefined) return undefined;
    return (this.#elf.isRelocatable ? (this.#byIndex.get(section)?.address ?? 0) : 0) + value;
  }

  /** Symbols that name something in memory. */
  symbols(): SymbolPlace[] {
    return this.#elf.symbols.flatMap(({section, name, ...symbol}) => {
      if (section === undefined || name === '' || !this.#byIndex.has(section)) return [];
      const {size, type, isGlobal} = symbol;
      return [{name, address: this.addressOf({section, name, ...symbol}) ?? 0, size, type, isGlobal}];
    });
  }

  /** The bytes of a section, relocated: a copy. Empty if there is none. */
  section(name: string): Uint8Array {
    const section = this.#elf.sections.find(
      (each) => each.name === name && each.type !== SECTION_TYPE.noBits,
    );
    if (!section) return new Uint8Array();
    if ((section.flags & SECTION_FLAG.compressed) !== 0) throw new Malformed(`${name} is compressed`);
    return this.#elf.isRelocatable ? this.#relocated(section) : section.bytes;
  }

  /** Where in a section the loader writes: offsets of words of four bytes. */
  relocatedWords(name: string): number[] {
    const section = this.#elf.sections.find((each) => each.name === name);
    return section ? Array.from(relocationsOf(this.#elf, section), ({offset}) => offset) : [];
  }

  #relocated(section: Section): Uint8Array {
    const bytes = section.bytes.slice();
    const view = new DataView(bytes.buffer);
    const own = this.#byIndex.get(section.index)?.address ?? 0;
    for (const {offset, type, symbol, addend} of relocationsOf(this.#elf, section)) {
      if (type !== R_386_32 && type !== R_386_PC32) continue;
      if (offset + 4 > bytes.length) throw new Malformed(`a relocation lies beyond ${section.name}`);
      const target = this.addressOf(symbol) ?? 0;
      const value = target + (addend ?? view.getInt32(offset, true));
      view.setUint32(offset, type === R_386_PC32 ? value - own - offset : value, true);
    }
    return bytes;
  }
}
