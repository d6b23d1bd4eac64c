/** Owns C's types as the debug information gives them. What a type is made of is read when it is asked for. */
import {exactOf, flagOf, numberOf, referred, textOf} from '../dwarf/attributes';
import {AT, ENCODING, TAG} from '../dwarf/names';
import type {Entries, Entry} from '../dwarf/entries';

export const POINTER_SIZE = 4;

export interface Member {
  /** Undefined for a struct or union within another, whose members count as the other's. */
  name: string | undefined;
  type: CType;
  /** In bytes from the beginning; of a bit-field, that of its first byte. */
  offset: number;
  /** Of a bit-field: the lowest bit, counted from `offset`, and how many. */
  bits: {first: number; count: number} | undefined;
}

export interface Enumerator {
  name: string;
  value: bigint;
}

export type CType =
  | {kind: 'void'}
  | {kind: 'base'; name: string; size: number; encoding: number}
  | {kind: 'pointer'; to(): CType}
  /** `size` is undefined for a type that is only declared. */
  | {
      kind: 'struct' | 'union';
      name: string | undefined;
      size: number | undefined;
      members(): readonly Member[];
    }
  | {
      kind: 'enum';
      name: string | undefined;
      size: number;
      signed: boolean;
      enumerators(): readonly Enumerator[];
    }
  /** `count` is undefined for one without a length: the last member of a struct. */
  | {kind: 'array'; count: number | undefined; of(): CType}
  | {kind: 'typedef'; name: string; of(): CType}
  | {kind: 'qualified'; qualifier: 'const' | 'volatile' | 'restrict' | '_Atomic'; of(): CType}
  | {kind: 'function'; returns(): CType; parameters(): readonly CType[]; isVariadic: boolean}
  | {kind: 'unknown'};

const VOID: CType = {kind: 'void'};
const UNKNOWN: CType = {kind: 'unknown'};
const QUALIFIERS = new Map([
  [TAG.const_type, 'const'],
  [TAG.volatile_type, 'volatile'],
  [TAG.restrict_type, 'restrict'],
  [TAG.atomic_type, '_Atomic'],
] as const) as ReadonlyMap<number, 'const' | 'volatile' | 'restrict' | '_Atomic'>;

export class Types {
  readonly #entries: Entries;
  readonly #known = new Map<number, CType>();

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  /** The type that an entry (variable, member, function) has. */
  typeOf(entry: Entry): CType {
    if (!entry.values.has(AT.type)) return VOID;
    const type = referred(this.#entries, entry, AT.type);
    return type ? this.at(type) : UNKNOWN;
  }

  /** The type that an entry describes. */
  at(entry: Entry): CType {
    const known = this.#known.get(entry.index);
    if (known) return known;
    const type = this.#read(entry);
    this.#known.set(entry.index, type);
    return type;
  }

  #read(entry: Entry): CType {
    const name = textOf(entry, AT.name);
    const size = numberOf(entry, AT.byte_size);
    const of = () => this.typeOf(entry);
    const qualifier = QUALIFIERS.get(entry.tag);
    if (qualifier) return {kind: 'qualified', qualifier, of};
    switch (entry.tag) {
      case TAG.base_type:
        return {kind: 'base', name: name ?? '', size: size ?? 0, encoding: numberOf(entry, AT.encoding) ?? 0};
      case TAG.pointer_type:
        return {kind: 'pointer', to: of};
      case TAG.structure_type:
      case TAG.union_type: {
        const members = once(() => this.#members(entry));
        const isDeclared = flagOf(entry, AT.declaration);
        const kind = entry.tag === TAG.structure_type ? 'struct' : 'union';
        return {kind, name, size: isDeclared ? undefined : size, members};
      }
      case TAG.enumeration_type:
        return this.#enum(entry, name, size);
      case TAG.array_type:
        return this.#array(entry);
      case TAG.typedef:
        return {kind: 'typedef', name: name ?? '', of};
      case TAG.subroutine_type:
      case TAG.subprogram:
        return this.#function(entry);
      case TAG.unspecified_type:
        return VOID;
      default:
        return UNKNOWN;
    }
  }

  #childrenOf(entry: Entry): Entry[] {
    return Array.from(this.#entries.children(entry.index), (child) => this.#entries.entry(child));
  }

  #members(entry: Entry): Member[] {
    return this.#childrenOf(entry)
      .filter(({tag}) => tag === TAG.member)
      .map((member) => this.#member(member));
  }

  #member(entry: Entry): Member {
    const type = this.typeOf(entry);
    const name = textOf(entry, AT.name);
    const offset = numberOf(entry, AT.data_member_location) ?? 0;
    const count = numberOf(entry, AT.bit_size);
    if (count === undefined) return {name, type, offset, bits: undefined};
    const first = numberOf(entry, AT.data_bit_offset);
    if (first !== undefined)
      return {name, type, offset: offset + (first >> 3), bits: {first: first & 7, count}};
    // DWARF 3 counted from the highest bit of a storage unit.
    const storage = numberOf(entry, AT.byte_size) ?? sizeOf(type) ?? POINTER_SIZE;
    const low = storage * 8 - (numberOf(entry, AT.bit_offset) ?? 0) - count;
    return {name, type, offset: offset + (low >> 3), bits: {first: low & 7, count}};
  }

  #enum(entry: Entry, name: string | undefined, size: number | undefined): CType {
    const enumerators = once(() =>
      this.#childrenOf(entry)
        .filter(({tag}) => tag === TAG.enumerator)
        .map((each) => ({
          name: textOf(each, AT.name) ?? '',
          value: BigInt(exactOf(each, AT.const_value) ?? 0),
        })),
    );
    const encoding = numberOf(entry, AT.encoding) ?? this.#encodingUnder(entry);
    const signed = encoding === ENCODING.signed || encoding === ENCODING.signedChar;
    return {kind: 'enum', name, size: size ?? POINTER_SIZE, signed, enumerators};
  }

  #encodingUnder(entry: Entry): number | undefined {
    const under = stripped(this.typeOf(entry));
    return under.kind === 'base' ? under.encoding : undefined;
  }

  /** An array of arrays is one entry with several ranges. */
  #array(entry: Entry): CType {
    const counts = this.#childrenOf(entry)
      .filter(({tag}) => tag === TAG.subrange_type)
      .map((range) => countOf(range));
    const element = () => this.typeOf(entry);
    const dimension = (index: number): CType => ({
      kind: 'array',
      count: counts[index],
      of: index + 1 < counts.length ? () => dimension(index + 1) : element,
    });
    return dimension(0);
  }

  #function(entry: Entry): CType {
    const children = this.#childrenOf(entry);
    return {
      kind: 'function',
      returns: () => this.typeOf(entry),
      parameters: () =>
        children.filter(({tag}) => tag === TAG.formal_parameter).map((each) => this.typeOf(each)),
      isVariadic: children.some(({tag}) => tag === TAG.unspecified_parameters),
    };
  }
}

function countOf(range: Entry): number | undefined {
  const count = numberOf(range, AT.count);
  if (count !== undefined) return count;
  const last = numberOf(range, AT.upper_bound);
  // GCC gives an array of no element the upper bound -1, in as many bytes as it takes.
  return last === undefined ? undefined : last === -1 || last === 0xffff_ffff ? 0 : last + 1;
}

function once<T>(make: () => T): () => T {
  let made: {value: T} | undefined;
  return () => (made ??= {value: make()}).value;
}

/** A chain of typedefs and qualifiers that is longer refers to itself. */
const CHAIN_LIMIT = 64;

/** The type itself, without typedefs and qualifiers. */
export function stripped(type: CType): CType {
  let here = type;
  for (let count = 0; count < CHAIN_LIMIT; count++) {
    if (here.kind !== 'typedef' && here.kind !== 'qualified') return here;
    here = here.of();
  }
  return UNKNOWN;
}

/** Bytes; undefined for what has no size: void, a function, a type that is only declared. */
export function sizeOf(type: CType, depth = 0): number | undefined {
  if (depth > CHAIN_LIMIT) return undefined;
  const it = stripped(type);
  switch (it.kind) {
    case 'base':
    case 'enum':
    case 'struct':
    case 'union':
      return it.size;
    case 'pointer':
      return POINTER_SIZE;
    case 'array': {
      const element = sizeOf(it.of(), depth + 1);
      return element === undefined ? undefined : element * (it.count ?? 0);
    }
    default:
      return undefined;
  }
}
