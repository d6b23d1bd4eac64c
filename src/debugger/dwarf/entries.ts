/**
 * Owns the entries of .debug_info: one pass finds where each begins and where its children end; what an entry says is
 * read when it is asked for. The pass takes time proportional to the section, whatever is in it.
 */
import {Bytes, Malformed} from '../bytes';
import {readAbbreviations} from './abbreviations';
import {fixedSizeOf, readForm, skipForm} from './forms';
import {AT} from './names';
import type {Budget} from '../budget';
import type {Abbreviation, Abbreviations} from './abbreviations';
import type {AttributeValue, FormContext} from './forms';

/** Blocks within blocks, of which a deep function has ten. */
const DEPTH_LIMIT = 200;
/** In steps of the budget, by measurement: for a unit, to find an entry, to read it, for each attribute of it. */
const UNIT_COST = 200;
const SCAN_COST = 4;
const ENTRY_COST = 30;
const ATTRIBUTE_COST = 14;
const UNIT_TYPE = {compile: 1, type: 2, partial: 3} as const;

export interface Sections {
  info: Uint8Array;
  abbrev: Uint8Array;
  strings: Uint8Array;
  lineStrings: Uint8Array;
  stringOffsets: Uint8Array;
  addresses: Uint8Array;
}

/** An entry (DIE): a type, a function, a variable. */
export interface Entry {
  /** Its number; entries are numbered in the order of the section. */
  index: number;
  /** In .debug_info. */
  offset: number;
  tag: number;
  unit: Unit;
  /** By attribute. */
  values: ReadonlyMap<number, AttributeValue>;
}

export interface Unit extends FormContext {
  /** The number of its first entry, which describes the unit; and of the one after its last. */
  first: number;
  last: number;
  locationsBase: number;
  rangesBase: number;
}

export class Entries {
  readonly units: readonly Unit[];
  readonly #section: Uint8Array;
  readonly #offsets: number[] = [];
  /** For each entry the number of the one that follows its last descendant. */
  readonly #ends: number[] = [];
  readonly #depths: number[] = [];
  readonly #abbreviations: Abbreviation[] = [];
  readonly #read = new Map<number, Entry>();
  readonly #budget: Budget;

  constructor(sections: Sections, budget: Budget) {
    this.#section = sections.info;
    this.#budget = budget;
    this.units = this.#scan(sections);
  }

  get count(): number {
    return this.#offsets.length;
  }

  depthOf = (index: number): number => this.#depths[index] ?? 0;
  tagOf = (index: number): number => this.#abbreviations[index]?.tag ?? 0;
  /** The one after the last descendant. */
  endOf = (index: number): number => this.#ends[index] ?? index + 1;

  #scan(sections: Sections): Unit[] {
    const from = new Bytes(this.#section);
    const units: Unit[] = [];
    const tables = new Map<number, Abbreviations>();
    const signatures = new Map<bigint, number>();
    while (from.left > 0) {
      const unitOffset = from.position;
      const length = from.u32();
      if (length >= 0xffff_fff0) throw new Malformed('it is 64-bit DWARF');
      const unit = new Bytes(this.#section, from.position, from.position + length);
      from.skip(length);
      const version = unit.u16();
      if (version < 3 || version > 5) throw new Malformed(`it is DWARF ${version}`);
      const type = version === 5 ? unit.u8() : UNIT_TYPE.compile;
      if (version < 5) {
        const abbrevOffset = unit.u32();
        unit.u8();
        this.#take(units, unit, unitOffset, version, abbrevOffset, sections, tables, signatures);
        continue;
      }
      unit.u8();
      const abbrevOffset = unit.u32();
      if (type === UNIT_TYPE.type) {
        const signature = BigInt(unit.u64());
        signatures.set(signature, unitOffset + unit.u32());
      } else if (type !== UNIT_TYPE.compile && type !== UNIT_TYPE.partial) continue;
      this.#take(units, unit, unitOffset, version, abbrevOffset, sections, tables, signatures);
    }
    return units;
  }

  #take(
    units: Unit[],
    from: Bytes,
    unitOffset: number,
    version: number,
    abbrevOffset: number,
    sections: Sections,
    tables: Map<number, Abbreviations>,
    signatures: ReadonlyMap<bigint, number>,
  ): void {
    const table = tables.get(abbrevOffset) ?? readAbbreviations(sections.abbrev, abbrevOffset, this.#budget);
    tables.set(abbrevOffset, table);
    this.#budget.spend(UNIT_COST);
    const first = this.count;
    this.#scanUnit(from, table);
    const unit: Unit = {
      ...sections,
      version,
      unitOffset,
      first,
      last: this.count,
      // Where the tables begin after their headers, if the unit does not say.
      stringOffsetsBase: 8,
      addressesBase: 8,
      locationsBase: 12,
      rangesBase: 12,
      typeOf: (signature) => signatures.get(signature),
    };
    if (unit.last === unit.first) return;
    // The bases first: other attributes of the same entry are indices that count from them.
    const base = (at: number, otherwise: number) => {
      const value = this.#attribute(first, at, unit);
      return value?.kind === 'offset' || value?.kind === 'constant' ? Number(value.value) : otherwise;
    };
    unit.stringOffsetsBase = base(AT.str_offsets_base, 8);
    unit.addressesBase = base(AT.addr_base, 8);
    unit.locationsBase = base(AT.loclists_base, 12);
    unit.rangesBase = base(AT.rnglists_base, 12);
    units.push(unit);
  }

  #scanUnit(from: Bytes, table: Abbreviations): void {
    const open: number[] = [];
    while (from.left > 0) {
      const offset = from.position;
      const code = from.uleb();
      if (code === 0) {
        const parent = open.pop();
        // Zeros after the last entry are padding.
        if (parent !== undefined) this.#ends[parent] = this.count;
        continue;
      }
      const abbreviation = table.get(code);
      if (!abbreviation) throw new Malformed(`abbreviation ${code} is not there`);
      for (const step of abbreviation.skips)
        if (step > 0) from.skip(step);
        else skipForm(-step, from);
      this.#budget.spend(SCAN_COST);
      const index = this.count;
      this.#offsets.push(offset);
      this.#depths.push(open.length);
      this.#ends.push(index + 1);
      this.#abbreviations.push(abbreviation);
      if (!abbreviation.hasChildren) continue;
      if (open.length === DEPTH_LIMIT) throw new Malformed('its entries are nested too deeply');
      open.push(index);
    }
    for (const index of open) this.#ends[index] = this.count;
  }

  /** What stands at a number. */
  entry(index: number): Entry {
    const known = this.#read.get(index);
    if (known) return known;
    const unit = this.#unitOf(index);
    const abbreviation = this.#abbreviations[index];
    const offset = this.#offsets[index];
    if (!unit || !abbreviation || offset === undefined) throw new Malformed('an entry is not there');
    this.#budget.spend(ENTRY_COST + ATTRIBUTE_COST * abbreviation.attributes.length);
    const from = new Bytes(this.#section, offset);
    from.skipLeb();
    const values = new Map<number, AttributeValue>();
    for (const {at, form, implicit} of abbreviation.attributes)
      values.set(at, this.#priced(readForm(form, implicit, from, unit)));
    const entry = {index, offset, tag: abbreviation.tag, unit, values};
    this.#read.set(index, entry);
    return entry;
  }

  #priced(value: AttributeValue): AttributeValue {
    if (value.kind === 'string') this.#budget.spend(value.value.length);
    return value;
  }

  /** One attribute alone, so that a big unit's entries need not all be read. */
  #attribute(index: number, wanted: number, unit: Unit): AttributeValue | undefined {
    const from = new Bytes(this.#section, this.#offsets[index]);
    from.skipLeb();
    for (const {at, form, implicit} of this.#abbreviations[index]?.attributes ?? []) {
      const isBase = at === wanted;
      if (isBase) return readForm(form, implicit, from, unit);
      readPast(form, from);
    }
    return undefined;
  }

  #unitOf(index: number): Unit | undefined {
    let [low, high] = [0, this.units.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const unit = this.units[middle];
      if (!unit) return undefined;
      if (index < unit.first) high = middle - 1;
      else if (index >= unit.last) low = middle + 1;
      else return unit;
    }
    return undefined;
  }

  /** The entry that begins at an offset of .debug_info. */
  at(offset: number): Entry | undefined {
    let [low, high] = [0, this.count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const here = this.#offsets[middle] ?? 0;
      if (here === offset) return this.entry(middle);
      if (here < offset) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** The numbers of an entry's children. */
  *children(index: number): Generator<number> {
    const end = this.endOf(index);
    for (let child = index + 1; child < end; child = this.endOf(child)) {
      this.#budget.spend();
      yield child;
    }
  }
}

function readPast(form: number, from: Bytes): void {
  const size = fixedSizeOf(form);
  if (size === undefined) skipForm(form, from);
  else from.skip(size);
}
