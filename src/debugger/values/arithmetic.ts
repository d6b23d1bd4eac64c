/** Owns C's arithmetic on values: promotions, pointers that step by what they point at, comparisons. */
import {bytesOf} from '../dwarf/integers';
import {ENCODING} from '../dwarf/names';
import {POINTER_SIZE, sizeOf, stripped} from '../info/types';
import {typeName} from '../info/type-name';
import {ofBytes} from './storage';
import {ExpressionError} from './tokens';
import {Value, isSigned} from './value';
import type {CType} from '../info/types';
import type {Reader} from './value';

const integer = (name: string, size: number, signed: boolean): CType => ({
  kind: 'base',
  name,
  size,
  encoding: signed ? ENCODING.signed : ENCODING.unsigned,
});
const TYPES = {
  signed32: integer('int', 4, true),
  unsigned32: integer('unsigned int', 4, false),
  signed64: integer('long long', 8, true),
  unsigned64: integer('unsigned long long', 8, false),
};

export const numberType = (bits: 32 | 64, isUnsigned: boolean): CType =>
  TYPES[`${isUnsigned ? 'unsigned' : 'signed'}${bits}`];

/** A number that is nowhere in the machine. */
export function madeOf(value: bigint, type: CType, reader: Reader): Value {
  return new Value('', type, ofBytes(bytesOf(value, sizeOf(type) ?? POINTER_SIZE)), reader);
}

/** A number, or an address; an array is the address of its first element. */
interface Scalar {
  value: bigint;
  type: CType;
  /** What a pointer points at. */
  to: CType | undefined;
}

export function scalarOf(value: Value): Scalar {
  const type = stripped(value.type);
  if (type.kind === 'array') {
    if (value.storage.address === undefined) throw new ExpressionError('This array is not in memory.');
    const to = type.of();
    return {value: BigInt(value.storage.address), type: {kind: 'pointer', to: () => to}, to};
  }
  if (type.kind === 'function' && value.storage.address !== undefined)
    return {value: BigInt(value.storage.address), type: {kind: 'pointer', to: () => type}, to: type};
  if (type.kind !== 'base' && type.kind !== 'enum' && type.kind !== 'pointer')
    throw new ExpressionError(`${value.name || 'This'} is a ${typeName(value.type)}, not a number.`);
  const number = value.integer();
  if (number === undefined)
    throw new ExpressionError(`${value.name || 'This'} has no value here: ${value.text}`);
  if (type.kind === 'pointer') return {value: number, type: value.type, to: type.to()};
  return {value: number, type: promoted(type), to: undefined};
}

/** Whatever is narrower than int is an int. */
function promoted(type: CType): CType {
  const size = sizeOf(type) ?? 4;
  return numberType(size > 4 ? 64 : 32, size >= 4 && !isSigned(type));
}

function common(left: CType, right: CType): CType {
  const size = Math.max(sizeOf(left) ?? 4, sizeOf(right) ?? 4);
  const isUnsigned = [left, right].some((type) => sizeOf(type) === size && !isSigned(type));
  return numberType(size > 4 ? 64 : 32, isUnsigned);
}

const wrapped = (value: bigint, type: CType) => {
  const bits = (sizeOf(type) ?? 4) * 8;
  return isSigned(type) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
};

const COMPARISONS: Record<string, (left: bigint, right: bigint) => boolean> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const divisor = (value: bigint) => {
  if (value === 0n) throw new ExpressionError('This divides by zero.');
  return value;
};
/** What C leaves undefined an i386 does: it looks at the lowest bits. */
const shift = (value: bigint) => value & 63n;

const OPERATIONS: Record<string, (left: bigint, right: bigint) => bigint> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / divisor(right),
  '%': (left, right) => left % divisor(right),
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => left << shift(right),
  '>>': (left, right) => left >> shift(right),
};

export function binary(operator: string, leftValue: Value, rightValue: Value, reader: Reader): Value {
  const [left, right] = [scalarOf(leftValue), scalarOf(rightValue)];
  const compare = COMPARISONS[operator];
  if (compare) {
    const type = left.to || right.to ? TYPES.unsigned32 : common(left.type, right.type);
    const holds = compare(wrapped(left.value, type), wrapped(right.value, type));
    return madeOf(holds ? 1n : 0n, TYPES.signed32, reader);
  }
  if (left.to || right.to) return ofPointers(operator, left, right, reader);
  const isShift = operator === '<<' || operator === '>>';
  const type = isShift ? left.type : common(left.type, right.type);
  const operation = OPERATIONS[operator];
  if (!operation) throw new ExpressionError(`${operator} cannot be used here.`);
  const value = operation(wrapped(left.value, type), isShift ? right.value : wrapped(right.value, type));
  return madeOf(wrapped(value, type), type, reader);
}

function ofPointers(operator: string, left: Scalar, right: Scalar, reader: Reader): Value {
  const step = BigInt(sizeOf(left.to ?? right.to ?? left.type) ?? 1) || 1n;
  if (operator === '-' && left.to && right.to)
    return madeOf((left.value - right.value) / step, TYPES.signed32, reader);
  if (operator === '+' && !right.to) return madeOf(left.value + right.value * step, left.type, reader);
  if (operator === '+' && !left.to) return madeOf(right.value + left.value * step, right.type, reader);
  if (operator === '-' && !right.to) return madeOf(left.value - right.value * step, left.type, reader);
  throw new ExpressionError(`${operator} is not for pointers.`);
}

export function unary(operator: string, operand: Value, reader: Reader): Value {
  const {value, type, to} = scalarOf(operand);
  if (operator === '!') return madeOf(value === 0n ? 1n : 0n, TYPES.signed32, reader);
  if (to) throw new ExpressionError(`${operator} is not for pointers.`);
  const result = operator === '-' ? -value : operator === '~' ? ~value : value;
  return madeOf(wrapped(result, type), type, reader);
}

export const isTrue = (value: Value): boolean => scalarOf(value).value !== 0n;
