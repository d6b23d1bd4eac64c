/** Owns the forms of attributes: how long each is, and what it says. */
import {Malformed, decodeText, textBytesAt} from '../bytes';
import {FORM} from './names';
import type {Bytes, Exact} from '../bytes';

/** What the forms of a unit refer to. Offsets are those of the sections, after relocation. */
export interface FormContext {
  version: number;
  /** Where the unit's references count from. */
  unitOffset: number;
  strings: Uint8Array;
  lineStrings: Uint8Array;
  stringOffsets: Uint8Array;
  addresses: Uint8Array;
  stringOffsetsBase: number;
  addressesBase: number;
  /** Offset of the type that a unit of its own describes. */
  typeOf(signature: bigint): number | undefined;
}

export type AttributeValue =
  | {kind: 'address'; value: number}
  | {kind: 'constant'; value: Exact}
  /** `isExpression` tells DW_FORM_exprloc; a block was one in DWARF 3. */
  | {kind: 'block'; bytes: Uint8Array; isExpression: boolean}
  /** `bytes` without the zero at the end: what is a value need be no text. */
  | {kind: 'string'; value: string; bytes: Uint8Array}
  | {kind: 'flag'; value: boolean}
  /** Offset of another entry in .debug_info. */
  | {kind: 'reference'; value: number}
  /** Into the section that the attribute's meaning names. */
  | {kind: 'offset'; value: number}
  /** Into a table of lists that the unit's base names. */
  | {kind: 'index'; value: number};

/** Bytes that every value of a form takes; undefined if each says it itself. */
export function fixedSizeOf(form: number): number | undefined {
  switch (form) {
    case FORM.flag_present:
    case FORM.implicit_const:
      return 0;
    case FORM.data1:
    case FORM.flag:
    case FORM.ref1:
    case FORM.strx1:
    case FORM.addrx1:
      return 1;
    case FORM.data2:
    case FORM.ref2:
    case FORM.strx2:
    case FORM.addrx2:
      return 2;
    case FORM.strx3:
    case FORM.addrx3:
      return 3;
    case FORM.addr:
    case FORM.data4:
    case FORM.ref4:
    case FORM.ref_addr:
    case FORM.sec_offset:
    case FORM.strp:
    case FORM.line_strp:
    case FORM.strx4:
    case FORM.addrx4:
      return 4;
    case FORM.data8:
    case FORM.ref8:
    case FORM.ref_sig8:
      return 8;
    case FORM.data16:
      return 16;
    default:
      return undefined;
  }
}

/** Passes over a value of a form that is not fixed. */
export function skipForm(form: number, from: Bytes): void {
  switch (form) {
    case FORM.string:
      return from.skipText();
    case FORM.sdata:
    case FORM.udata:
    case FORM.ref_udata:
    case FORM.strx:
    case FORM.addrx:
    case FORM.loclistx:
    case FORM.rnglistx:
      return from.skipLeb();
    case FORM.block:
    case FORM.exprloc:
      return void from.skip(from.uleb());
    case FORM.block1:
      return void from.skip(from.u8());
    case FORM.block2:
      return void from.skip(from.u16());
    case FORM.block4:
      return void from.skip(from.u32());
    case FORM.indirect: {
      const actual = indirectForm(from);
      const size = fixedSizeOf(actual);
      return size === undefined ? skipForm(actual, from) : void from.skip(size);
    }
    default:
      throw new Malformed(`DW_FORM 0x${form.toString(16)} is not known`);
  }
}

function indirectForm(from: Bytes): number {
  const actual = from.uleb();
  if (actual === FORM.indirect || actual === FORM.implicit_const)
    throw new Malformed('a form refers to itself');
  return actual;
}

/** `implicit`: what the abbreviation says, for DW_FORM_implicit_const. */
export function readForm(
  form: number,
  implicit: Exact | undefined,
  from: Bytes,
  context: FormContext,
): AttributeValue {
  const constant = (value: Exact): AttributeValue => ({kind: 'constant', value});
  const reference = (value: Exact): AttributeValue => ({
    kind: 'reference',
    value: context.unitOffset + Number(value),
  });
  const block = (length: number): AttributeValue => ({
    kind: 'block',
    bytes: from.block(length),
    isExpression: form === FORM.exprloc,
  });
  const text = (bytes: Uint8Array): AttributeValue => ({kind: 'string', value: decodeText(bytes), bytes});
  const strx = (index: number) =>
    text(textBytesAt(context.strings, wordAt(context.stringOffsets, context.stringOffsetsBase, index)));
  const addrx = (index: number): AttributeValue => ({
    kind: 'address',
    value: wordAt(context.addresses, context.addressesBase, index),
  });

  switch (form) {
    case FORM.addr:
      return {kind: 'address', value: from.u32()};
    case FORM.addrx:
      return addrx(from.uleb());
    case FORM.addrx1:
      return addrx(from.u8());
    case FORM.addrx2:
      return addrx(from.u16());
    case FORM.addrx3:
      return addrx(from.u24());
    case FORM.addrx4:
      return addrx(from.u32());
    case FORM.data1:
      return constant(from.u8());
    case FORM.data2:
      return constant(from.u16());
    case FORM.data4:
      // Before DWARF 4 it was also how an offset into another section was written.
      return context.version < 4 ? {kind: 'offset', value: from.u32()} : constant(from.u32());
    case FORM.data8:
      return constant(from.u64());
    case FORM.sdata:
      return constant(from.slebExact());
    case FORM.udata:
      return constant(from.ulebExact());
    case FORM.implicit_const:
      return constant(implicit ?? 0);
    case FORM.string:
      return text(from.textBytes());
    case FORM.strp:
      return text(textBytesAt(context.strings, from.u32()));
    case FORM.line_strp:
      return text(textBytesAt(context.lineStrings, from.u32()));
    case FORM.strx:
      return strx(from.uleb());
    case FORM.strx1:
      return strx(from.u8());
    case FORM.strx2:
      return strx(from.u16());
    case FORM.strx3:
      return strx(from.u24());
    case FORM.strx4:
      return strx(from.u32());
    case FORM.flag:
      return {kind: 'flag', value: from.u8() !== 0};
    case FORM.flag_present:
      return {kind: 'flag', value: true};
    case FORM.ref1:
      return reference(from.u8());
    case FORM.ref2:
      return reference(from.u16());
    case FORM.ref4:
      return reference(from.u32());
    case FORM.ref8:
      return reference(from.u64());
    case FORM.ref_udata:
      return reference(from.uleb());
    case FORM.ref_addr:
      return {kind: 'reference', value: from.u32()};
    case FORM.ref_sig8:
      return {kind: 'reference', value: context.typeOf(BigInt(from.u64())) ?? -1};
    case FORM.sec_offset:
      return {kind: 'offset', value: from.u32()};
    case FORM.loclistx:
    case FORM.rnglistx:
      return {kind: 'index', value: from.uleb()};
    case FORM.block:
    case FORM.exprloc:
      return block(from.uleb());
    case FORM.block1:
      return block(from.u8());
    case FORM.block2:
      return block(from.u16());
    case FORM.block4:
      return block(from.u32());
    case FORM.data16:
      return block(16);
    case FORM.indirect: {
      const actual = indirectForm(from);
      return readForm(actual, undefined, from, context);
    }
    default:
      throw new Malformed(`DW_FORM 0x${form.toString(16)} is not known`);
  }
}

/** A word of a table of words: .debug_addr, .debug_str_offsets. */
export function wordAt(table: Uint8Array, base: number, index: number): number {
  const at = base + index * 4;
  if (!(at >= 0 && at + 4 <= table.length)) throw new Malformed('an index lies beyond its table');
  return new DataView(table.buffer, table.byteOffset, table.byteLength).getUint32(at, true);
}
