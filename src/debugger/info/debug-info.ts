/** Owns what a module's debug information says, as one: asked by address, by line, by name. */
import {Budget} from '../budget';
import {Malformed} from '../bytes';
import {Layout} from '../elf/layout';
import {readElf} from '../elf/elf';
import {exactOf, flagOf, inherited, numberOf, origins, referred, textOf} from '../dwarf/attributes';
import {Entries} from '../dwarf/entries';
import {Frames} from '../dwarf/frames';
import {readLineProgram} from '../dwarf/lines';
import {Locations} from '../dwarf/locations';
import {AT, ENCODING, TAG} from '../dwarf/names';
import {Ranges} from '../dwarf/ranges';
import {functionAt, lineOf, nameOf, readToplevel} from './functions';
import {Scopes, placeAttribute} from './scopes';
import {LineOwners} from './line-owners';
import {SourceLines} from './source-lines';
import type {Statement} from './source-lines';
import {Types} from './types';
import type {Exact} from '../bytes';
import type {Place, SymbolPlace} from '../elf/layout';
import type {Entry} from '../dwarf/entries';
import type {FrameRow} from '../dwarf/frames';
import type {LineProgram} from '../dwarf/lines';
import type {LocationEntry} from '../dwarf/locations';
import type {FunctionInfo, Toplevel} from './functions';
import type {Scope, VariableEntry} from './scopes';
import type {CType} from './types';

/** Where a variable is at an address: an expression, a constant, or nowhere. */
export type VariablePlace =
  | {kind: 'expression'; expression: Uint8Array}
  | {kind: 'constant'; value: Exact | Uint8Array}
  | {kind: 'optimised-out'};

export type ReadResult =
  {ok: true; info: DebugInfo} | {ok: false; why: 'malformed' | 'no-debug-info'; message: string};

/** Reads a .ko, or a .o: whatever is in it, in time proportional to its length. */
export function readDebugInfo(file: Uint8Array): ReadResult {
  try {
    const info = new DebugInfo(file);
    if (info.entries.count === 0)
      return {ok: false, why: 'no-debug-info', message: 'it was compiled without -g'};
    return {ok: true, info};
  } catch (error) {
    if (error instanceof Malformed) return {ok: false, why: 'malformed', message: error.message};
    throw error;
  }
}

/**
 * All addresses are link addresses (elf/layout.ts). What the file makes too long, or what in it cannot be read, throws
 * Malformed: `ask` makes a value of it.
 */
export class DebugInfo {
  readonly lines: SourceLines;
  readonly types: Types;
  readonly scopes: Scopes;
  readonly ranges: Ranges;
  readonly #owners = new LineOwners(() =>
    this.toplevel.bodies.flatMap((number) => {
      const entry = this.entries.entry(number);
      const declared = this.declaredAt(entry);
      return declared ? [{...declared, index: this.#originOf(entry)}] : [];
    }),
  );
  readonly entries: Entries;
  readonly places: readonly Place[];
  readonly symbols: readonly SymbolPlace[];
  readonly toplevel: Toplevel;
  /** As the compiler wrote them, a program for each unit. */
  readonly linePrograms: readonly LineProgram[];
  readonly budget = new Budget();
  readonly #layout: Layout;
  readonly #locations: Locations;
  readonly #frames: Frames;
  readonly #files = new Map<number, readonly string[]>();

  constructor(file: Uint8Array) {
    this.#layout = new Layout(readElf(file));
    this.places = this.#layout.places;
    this.symbols = this.#layout.symbols();
    const section = (name: string) => this.#layout.section(`.debug_${name}`);
    const sections = {
      info: section('info'),
      abbrev: section('abbrev'),
      strings: section('str'),
      lineStrings: section('line_str'),
      stringOffsets: section('str_offsets'),
      addresses: section('addr'),
    };
    this.entries = new Entries(sections, this.budget);
    this.ranges = new Ranges(
      {lists: section('rnglists'), older: section('ranges')},
      this.entries,
      this.budget,
    );
    this.#locations = new Locations(
      {lists: section('loclists'), older: section('loc')},
      this.ranges,
      this.budget,
    );
    this.#frames = new Frames(section('frame'), this.budget);
    this.types = new Types(this.entries);
    this.scopes = new Scopes(this.entries, this.ranges);
    this.linePrograms = this.#readLinePrograms(section('line'));
    const isThere = (address: number) => this.#layout.placeOf(address) !== undefined;
    this.lines = new SourceLines(this.linePrograms, isThere, this.budget);
    this.toplevel = readToplevel(this.entries, this.ranges);
    this.lines.choose = (address, begun) => this.#chosen(address, begun);
  }

  /** A line of a function that runs there, if there is one: what was inlined before may have its end at the same address. */
  #chosen(address: number, begun: readonly Statement[]): Statement | undefined {
    const found = this.functionAt(address);
    const chain = found ? this.scopes.at(found, address, true) : [];
    return begun.find((line) => chain.some(({entry}) => this.isLineOf(line, entry))) ?? begun[0];
  }

  /** Whether a line is in a function's own text, as far as it can be told; not in what is inlined into it. */
  isLineOf = (line: {file: string; line: number}, entry: Entry): boolean =>
    this.#owners.of(line) === this.#originOf(entry);

  #readLinePrograms(section: Uint8Array): LineProgram[] {
    return this.entries.units.flatMap((unit) => {
      const top = this.entries.entry(unit.first);
      const value = top.values.get(AT.stmt_list);
      if (value?.kind !== 'offset' && value?.kind !== 'constant') return [];
      const directory = textOf(top, AT.comp_dir) ?? '';
      const program = readLineProgram(section, Number(value.value), unit, directory, this.budget);
      this.#files.set(unit.first, program.files);
      return [program];
    });
  }

  /** Answers a question within a limit of work; undefined where the file gives no answer. */
  ask<T>(question: (info: this) => T): T | undefined {
    this.budget.renew();
    try {
      return question(this);
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  }

  /** The section that holds an address, and how far into it. */
  placeOf(address: number): {place: Place; offset: number} | undefined {
    const place = this.#layout.placeOf(address);
    return place && {place, offset: address - place.address};
  }

  /** The bytes of a section, relocated to link addresses; empty if there is none. */
  section = (name: string): Uint8Array => this.#layout.section(name);

  /** Offsets in a section of the words of four bytes that loading changes. */
  relocatedWords = (name: string): number[] => this.#layout.relocatedWords(name);

  functionAt = (address: number): FunctionInfo | undefined => functionAt(this.toplevel.functions, address);

  /**
   * From the innermost; empty for an address of no function with debug information. `line`: where the machine stands for a
   * person; at one address a line may begin, a function that is inlined into it, and one inlined into that.
   */
  scopesAt(address: number, line = this.lines.statementAt(address)): Scope[] {
    const found = this.functionAt(address);
    if (!found) return [];
    const chain = this.scopes.at(found, address, true);
    const owner = line && this.#owners.of(line);
    const first = chain.findIndex(({entry}) => owner !== undefined && this.#originOf(entry) === owner);
    return first >= 0 ? chain.slice(first) : this.scopes.at(found, address);
  }

  #originOf = (entry: Entry): number => [...origins(this.entries, entry)].at(-1)?.index ?? -1;

  /** The symbol that stands before an address in its section: what a kernel's report would call the place. */
  symbolAt(address: number): {name: string; offset: number} | undefined {
    const place = this.#layout.placeOf(address);
    if (!place) return undefined;
    let best: SymbolPlace | undefined;
    for (const symbol of this.symbols)
      if (
        symbol.address <= address &&
        symbol.address >= place.address &&
        symbol.address >= (best?.address ?? 0)
      )
        best = symbol;
    return best && {name: best.name, offset: address - best.address};
  }

  /** A file's name by the number that an entry of a unit gives it. */
  fileOf(entry: Entry, number: number): string | undefined {
    return this.#files.get(entry.unit.first)?.[number];
  }

  /** Where a variable or function is declared. */
  declaredAt(entry: Entry): {file: string; line: number} | undefined {
    const [number, line] = [
      inherited(this.entries, entry, (each) => numberOf(each, AT.decl_file)),
      lineOf(this.entries, entry),
    ];
    const file = number === undefined ? undefined : this.fileOf(entry, number);
    return file === undefined || line === undefined ? undefined : {file, line};
  }

  /** Statics of all files, and those of functions are with their functions. */
  globals(): VariableEntry[] {
    return this.toplevel.variables.map((entry) => ({
      name: nameOf(this.entries, entry),
      entry,
      isParameter: false,
      line: lineOf(this.entries, entry),
    }));
  }

  /** A constant of an enumeration by its name. */
  enumerator(name: string): {type: CType; value: bigint} | undefined {
    for (const entry of this.toplevel.enumerations) {
      const type = this.types.at(entry);
      const found = type.kind === 'enum' && type.enumerators().find((each) => each.name === name);
      if (found) return {type, value: found.value};
    }
    return undefined;
  }

  /** `struct name`, whole; undefined if no unit says what is in it. */
  structure(name: string): CType | undefined {
    for (const index of this.toplevel.structures) {
      const entry = this.entries.entry(index);
      if (textOf(entry, AT.name) === name && !flagOf(entry, AT.declaration)) return this.types.at(entry);
    }
    return undefined;
  }

  /** The type of a function that is called here, and declared; of one that is defined here too. */
  functionNamed(name: string): CType | undefined {
    for (const unit of this.entries.units)
      for (const index of this.entries.children(unit.first)) {
        if (this.entries.tagOf(index) !== TAG.subprogram) continue;
        const entry = this.entries.entry(index);
        if (textOf(entry, AT.name) === name) return this.types.at(entry);
      }
    return undefined;
  }

  typeOf = (entry: Entry): CType =>
    inherited(this.entries, entry, (each) =>
      each.values.has(AT.type) ? this.types.typeOf(each) : undefined,
    ) ?? {
      kind: 'void',
    };

  /** Where a variable is when the machine stands at an address. */
  whereIs(entry: Entry, address: number): VariablePlace {
    const said = placeAttribute(this.entries, entry);
    if (!said) return {kind: 'optimised-out'};
    const {value, unit, isConstant} = said;
    if (isConstant && value.kind === 'constant') return {kind: 'constant', value: value.value};
    if (isConstant && value.kind === 'block') return {kind: 'constant', value: value.bytes};
    // Of an array of characters (DWARF 5, table 7.5: DW_AT_const_value may be a string).
    if (isConstant && value.kind === 'string')
      return {kind: 'constant', value: Uint8Array.of(...value.bytes, 0)};
    const expression = this.#locations.at(value, unit, address);
    // An empty one is said of what was kept nowhere.
    return expression === undefined || expression.length === 0
      ? {kind: 'optimised-out'}
      : {kind: 'expression', expression};
  }

  /** All places that a variable has, each with the addresses it holds for. */
  locationsOf(entry: Entry): LocationEntry[] {
    const said = placeAttribute(this.entries, entry);
    return said && !said.isConstant ? this.#locations.all(said.value, said.unit) : [];
  }

  frameRow = (address: number): FrameRow | undefined => this.#frames.at(address);

  frameBase(entry: Entry, address: number): Uint8Array | undefined {
    const value = entry.values.get(AT.frame_base);
    return value && this.#locations.at(value, entry.unit, address);
  }

  /** What an expression's typed operations name: an offset in the unit. */
  baseType(entry: Entry, offset: number): {size: number; signed: boolean} | undefined {
    const type = this.entries.at(entry.unit.unitOffset + offset);
    const size = type?.tag === TAG.base_type ? numberOf(type, AT.byte_size) : undefined;
    if (!type || size === undefined || size > 8) return undefined;
    const encoding = exactOf(type, AT.encoding);
    if (encoding === ENCODING.float) return undefined;
    return {size, signed: encoding === ENCODING.signed || encoding === ENCODING.signedChar};
  }

  /** The entry that another refers to. */
  referred = (entry: Entry, at: number): Entry | undefined => referred(this.entries, entry, at);
}
