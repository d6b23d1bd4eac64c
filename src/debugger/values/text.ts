/** Owns how values are written: numbers, characters, pointers, strings, and a line for what is made of several. */
import {decodeText} from '../bytes';
import {ENCODING} from '../dwarf/names';
import {sizeOf, stripped} from '../info/types';
import type {Absence} from '../dwarf/absent';
import type {CType} from '../info/types';
import type {Storage} from './storage';
import type {Target} from './target';

/** What of a value its text is made of. */
interface Value {
  readonly name: string;
  readonly type: CType;
  readonly storage: Storage;
  readonly reader: {target: Target};
  readonly childCount: number;
  integer(): bigint | undefined;
  children(from: number, count: number): Value[];
}

/** Characters that are shown of a string. */
const STRING_LIMIT = 200;
/** Parts of a struct or an array in its one line. */
const PARTS_LIMIT = 8;
const DEPTH_LIMIT = 3;

const ABSENCES: Record<Absence, string> = {
  'optimised-out': '<optimised out>',
  unknown: '<not known in this frame>',
  unmapped: '<no memory there>',
  'section-gone': '<gone: its section was freed after init>',
  unsupported: '<cannot be read>',
};

export function textOfValue(value: Value, depth = 0): string {
  const type = stripped(value.type);
  switch (type.kind) {
    case 'base':
    case 'enum':
    case 'pointer':
      return scalarText(value, type);
    case 'struct':
    case 'union': {
      if (type.size === undefined) return '{...}';
      if (depth === DEPTH_LIMIT) return '{...}';
      const members = value.children(0, PARTS_LIMIT).map((member) => {
        const text = textOfValue(member, depth + 1);
        return member.name === '' ? text : `${member.name} = ${text}`;
      });
      return braced(members, value.childCount);
    }
    case 'array':
      return arrayText(value, type, depth);
    default:
      return '';
  }
}

const braced = (parts: readonly string[], count: number) =>
  `{${[...parts, ...(count > parts.length ? ['...'] : [])].join(', ')}}`;

function arrayText(value: Value, type: Extract<CType, {kind: 'array'}>, depth: number): string {
  if (isText(type.of())) {
    const held = value.storage.read(0, Math.min(type.count ?? 0, STRING_LIMIT));
    if (!held.ok) return ABSENCES[held.why];
    const zero = held.bytes.indexOf(0);
    const isCut = zero < 0 && (type.count ?? 0) > STRING_LIMIT;
    return quoted(zero < 0 ? held.bytes : held.bytes.subarray(0, zero)) + (isCut ? '...' : '');
  }
  if (depth === DEPTH_LIMIT) return '{...}';
  const elements = value.children(0, PARTS_LIMIT).map((element) => textOfValue(element, depth + 1));
  return braced(elements, value.childCount);
}

type Scalar = Extract<CType, {kind: 'base' | 'enum' | 'pointer'}>;

function scalarText(value: Value, type: Scalar): string {
  const number = value.integer();
  if (number === undefined) {
    const held = value.storage.read(0, Math.max(1, Math.min(sizeOf(type) ?? 1, 8)));
    return ABSENCES[held.ok ? 'unsupported' : held.why];
  }
  if (type.kind === 'enum') return enumText(number, type);
  if (type.kind === 'pointer') return pointerText(value, Number(number), type);
  if (type.encoding === ENCODING.boolean)
    return number === 0n ? 'false' : number === 1n ? 'true' : `${number}`;
  if (type.encoding === ENCODING.signedChar || type.encoding === ENCODING.unsignedChar)
    return number >= 32n && number < 127n ? `${number} '${escaped(Number(number), "'")}'` : `${number}`;
  return `${number}`;
}

function enumText(number: bigint, type: Extract<CType, {kind: 'enum'}>): string {
  const names = type.enumerators();
  const exact = names.find(({value}) => value === number);
  if (exact) return exact.name;
  // Flags: every bit has a name.
  const flags = names.filter(
    ({value}) => value > 0n && (value & (value - 1n)) === 0n && (number & value) !== 0n,
  );
  const all = flags.reduce((sum, {value}) => sum | value, 0n);
  return number > 0n && all === number ? flags.map(({name}) => name).join(' | ') : `${number}`;
}

function pointerText(value: Value, address: number, type: Extract<CType, {kind: 'pointer'}>): string {
  if (address === 0) return 'NULL';
  const text = `0x${address.toString(16)}`;
  const to = stripped(type.to());
  const {target} = value.reader;
  if (to.kind === 'function') {
    const name = target.symbolAt?.(address);
    return name === undefined ? text : `${text} <${name}>`;
  }
  // What ERR_PTR makes: the last page of addresses.
  if (address > 0xffff_f000) return `${text} (error ${address - 2 ** 32})`;
  if (!isText(to)) return text;
  const string = stringAt(target, address);
  return string === undefined ? `${text} <no memory there>` : `${text} ${string}`;
}

function stringAt(target: Target, address: number): string | undefined {
  // A page at a time, so that a string at the end of one does not need the next.
  const bytes: number[] = [];
  for (let at = address; bytes.length < STRING_LIMIT; at = address + bytes.length) {
    const part = target.read(at, Math.min(STRING_LIMIT - bytes.length, 4096 - (at % 4096)));
    if (!part) return bytes.length === 0 ? undefined : `${quoted(Uint8Array.from(bytes))}...`;
    const zero = part.indexOf(0);
    if (zero >= 0) return quoted(Uint8Array.from([...bytes, ...part.subarray(0, zero)]));
    bytes.push(...part);
  }
  return `${quoted(Uint8Array.from(bytes))}...`;
}

function isText(type: CType): boolean {
  const it = stripped(type);
  return (
    it.kind === 'base' &&
    it.size === 1 &&
    (it.encoding === ENCODING.signedChar || it.encoding === ENCODING.unsignedChar) &&
    it.name === 'char'
  );
}

const quoted = (bytes: Uint8Array) =>
  `"${Array.from(decodeText(bytes), (character) => escaped(character.codePointAt(0) ?? 0, '"')).join('')}"`;

const ESCAPES: Record<number, string> = {0: '\\0', 9: '\\t', 10: '\\n', 13: '\\r', 27: '\\e', 92: '\\\\'};

function escaped(code: number, quote: string): string {
  const character = String.fromCodePoint(code);
  if (character === quote) return `\\${quote}`;
  const escape = ESCAPES[code];
  if (escape !== undefined) return escape;
  return code < 32 || code === 127 ? `\\x${code.toString(16).padStart(2, '0')}` : character;
}
