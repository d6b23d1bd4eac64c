/** Owns a value as a person sees it: a name, a type, a text, and what it is made of, each read when it is asked for. */
import {integerAt} from '../dwarf/integers';
import {sizeOf, stripped} from '../info/types';
import {typeName} from '../info/type-name';
import {inMemory, nowhere, within} from './storage';
import {textOfValue} from './text';
import type {CType, Member} from '../info/types';
import type {Frame} from './frame';
import type {Storage} from './storage';

/** What a value is read with. */
export type Reader = Pick<Frame, 'target'>;

/** Elements that are shown of an array at once. */
const CHILDREN_AT_ONCE = 100;

/** More than any struct has: a stranger's may contain itself. */
const MEMBERS_LIMIT = 5000;

export class Value {
  readonly name: string;
  readonly type: CType;
  readonly storage: Storage;
  readonly bits: Member['bits'];
  readonly reader: Reader;

  constructor(name: string, type: CType, storage: Storage, reader: Reader, bits?: Member['bits']) {
    this.name = name;
    this.type = type;
    this.storage = storage;
    this.reader = reader;
    this.bits = bits;
  }

  get typeText(): string {
    return typeName(this.type);
  }

  /** In bytes; undefined for what has none. */
  get size(): number | undefined {
    return sizeOf(this.type);
  }

  /** As C would write it; of what has no value, why. */
  get text(): string {
    return textOfValue(this);
  }

  /** A number: of an integer, an enumeration, a pointer. Undefined for others, and where there is no value. */
  integer(): bigint | undefined {
    const type = stripped(this.type);
    if (type.kind !== 'base' && type.kind !== 'enum' && type.kind !== 'pointer') return undefined;
    const signed = isSigned(type);
    if (this.bits) return this.#bitField(signed);
    const size = sizeOf(type) ?? 0;
    if (size < 1 || size > 8) return undefined;
    const held = this.storage.read(0, size);
    return held.ok ? integerAt(held.bytes, signed) : undefined;
  }

  #bitField(signed: boolean): bigint | undefined {
    const {first = 0, count = 0} = this.bits ?? {};
    const held = count > 64 ? undefined : this.storage.read(0, Math.ceil((first + count) / 8));
    if (!held?.ok) return undefined;
    const bits = integerAt(held.bytes, false) >> BigInt(first);
    return signed ? BigInt.asIntN(count, bits) : BigInt.asUintN(count, bits);
  }

  /** How many children there are; of a pointer 1, if it can be followed. */
  get childCount(): number {
    const type = stripped(this.type);
    switch (type.kind) {
      case 'struct':
      case 'union':
        return type.size === undefined ? 0 : type.members().length;
      case 'array':
        return type.count ?? 0;
      case 'pointer':
        return this.isFollowable() ? 1 : 0;
      default:
        return 0;
    }
  }

  /** Members, elements, or what a pointer points at; of many those from `from` on. */
  children(from = 0, count = CHILDREN_AT_ONCE): Value[] {
    const type = stripped(this.type);
    switch (type.kind) {
      case 'struct':
      case 'union':
        return type
          .members()
          .slice(from, from + count)
          .map((member) => this.#member(member));
      case 'array': {
        const last = Math.min(from + count, type.count ?? 0);
        return Array.from({length: Math.max(0, last - from)}, (_, index) => this.element(from + index));
      }
      case 'pointer':
        return this.isFollowable() && from === 0 ? [this.followed()] : [];
      default:
        return [];
    }
  }

  #member({name, type, offset, bits}: Member): Value {
    return new Value(name ?? '', type, within(this.storage, offset), this.reader, bits);
  }

  /** A member by its name, of structs without a name within too. Undefined if there is none. */
  member(name: string): Value | undefined {
    return this.#find(name, {left: MEMBERS_LIMIT});
  }

  #find(name: string, search: {left: number}): Value | undefined {
    const type = stripped(this.type);
    if (type.kind !== 'struct' && type.kind !== 'union') return undefined;
    for (const member of type.members()) {
      if (--search.left < 0) return undefined;
      if (member.name === name) return this.#member(member);
      const inner = member.name === undefined ? this.#member(member).#find(name, search) : undefined;
      if (inner) return inner;
    }
    return undefined;
  }

  /** Of an array an element; of a pointer what is so many further. Not checked against a length, as in C. */
  element(index: number): Value {
    const type = stripped(this.type);
    const of = type.kind === 'array' ? type.of() : type.kind === 'pointer' ? type.to() : type;
    const offset = index * (sizeOf(of) ?? 1);
    const name = `[${index}]`;
    if (type.kind !== 'pointer') return new Value(name, of, within(this.storage, offset), this.reader);
    const address = this.integer();
    const storage =
      address === undefined ? nowhere('unknown') : inMemory(this.reader, (Number(address) + offset) >>> 0);
    return new Value(name, of, storage, this.reader);
  }

  isFollowable(): boolean {
    const type = stripped(this.type);
    if (type.kind !== 'pointer') return false;
    const to = stripped(type.to());
    const address = this.integer();
    return address !== undefined && address !== 0n && to.kind !== 'function' && sizeOf(to) !== undefined;
  }

  /** What a pointer points at. */
  followed(): Value {
    const {type, storage} = this.element(0);
    return new Value(`*${this.name}`, type, storage, this.reader);
  }
}

export function isSigned(type: CType): boolean {
  if (type.kind === 'enum') return type.signed;
  // DW_ATE_signed, signed_char.
  return type.kind === 'base' && (type.encoding === 5 || type.encoding === 6);
}
