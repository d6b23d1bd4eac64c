/** Owns the changing of values in a stopped machine: what has to be written so that one becomes another. */
import {bytesOf, integerAt} from '../dwarf/integers';
import {ENCODING} from '../dwarf/names';
import {sizeOf, stripped} from '../info/types';
import {scalarOf} from './arithmetic';
import {evaluateExpression} from './evaluate';
import {ExpressionError} from './tokens';
import type {ExpressionScope} from './evaluate';
import type {Frame} from './frame';
import type {Patch} from './storage';
import type {Value} from './value';

/** `message` is for people. */
export type Assigned = {ok: true; patches: readonly Patch[]} | {ok: false; message: string};

/** Whether a value is a number, or an address, and somewhere where another can be put. */
export function isAssignable(value: Value): boolean {
  const size = scalarSize(value);
  if (size === undefined) return false;
  const held = value.storage.read(0, value.bits ? 1 : size);
  return held.ok && value.storage.patch?.(0, held.bytes) !== undefined;
}

function scalarSize({type}: Value): number | undefined {
  const it = stripped(type);
  const isNumber = it.kind === 'base' && it.encoding !== ENCODING.float;
  const size = isNumber || it.kind === 'enum' || it.kind === 'pointer' ? sizeOf(it) : undefined;
  return size !== undefined && size >= 1 && size <= 8 ? size : undefined;
}

/** What `text`, an expression of C, is worth in a frame goes where `value` is, cut to its size as C cuts it. */
export function assign(value: Value, text: string, where: Frame | ExpressionScope): Assigned {
  const name = value.name || 'This';
  const size = scalarSize(value);
  if (size === undefined)
    return {ok: false, message: `${name} is no number and no pointer: set what is in it.`};
  const number = numberIn(text, where);
  if (!number.ok) return number;
  const bytes = value.bits ? withBits(value, number.value) : bytesOf(number.value, size);
  const patches = bytes && value.storage.patch?.(0, bytes);
  if (!patches)
    return {
      ok: false,
      message: `${name} cannot be changed here: the compiler keeps it nowhere, or in a register of another frame.`,
    };
  return {ok: true, patches};
}

/** An expression's number or address. */
export function numberIn(
  text: string,
  where: Frame | ExpressionScope,
): {ok: true; value: bigint} | {ok: false; message: string} {
  const evaluated = evaluateExpression(text, where);
  if (!evaluated.ok) return evaluated;
  try {
    return {ok: true, value: scalarOf(evaluated.value).value};
  } catch (error) {
    if (error instanceof ExpressionError) return {ok: false, message: error.message};
    throw error;
  }
}

/** The bytes that hold a bit-field, with another number in it and its neighbours as they are. */
function withBits({storage, bits}: Value, value: bigint): Uint8Array | undefined {
  const {first = 0, count = 0} = bits ?? {};
  const length = Math.ceil((first + count) / 8);
  const held = storage.read(0, length);
  if (!held.ok) return undefined;
  const mask = ((1n << BigInt(count)) - 1n) << BigInt(first);
  const others = integerAt(held.bytes, false) & ~mask;
  return bytesOf(others | ((value << BigInt(first)) & mask), length);
}
