/** Owns the evaluation of DWARF's expressions: where a variable is, or what it is if it is nowhere. */
import {Absent} from './absent';
import {Evaluation} from './evaluation';
import {OP} from './names';
import {OPERATIONS} from './operations';
import type {Budget} from '../budget';
import type {Absence} from './absent';
import type {FrameContext} from './evaluation';

export type Location =
  | {kind: 'memory'; address: number}
  | {kind: 'register'; number: number}
  /** It is nowhere, but this is what it is. */
  | {kind: 'value'; value: bigint}
  | {kind: 'bytes'; bytes: Uint8Array}
  /** Sizes in bytes, the lowest first. */
  | {kind: 'pieces'; pieces: readonly Piece[]}
  | {kind: 'absent'; why: Absence};

export interface Piece {
  location: Location;
  size: number;
}

export function evaluate(expression: Uint8Array, context: FrameContext, budget: Budget): Location {
  try {
    return run(new Evaluation(expression, context), budget);
  } catch (error) {
    if (error instanceof Absent) return {kind: 'absent', why: error.why};
    throw error;
  }
}

function run(on: Evaluation, budget: Budget): Location {
  const pieces: Piece[] = [];
  let location: Location | undefined;
  while (on.from.left > 0) {
    budget.spend();
    const op = on.from.u8();
    if (op === OP.piece) {
      pieces.push({location: location ?? topOf(on), size: on.from.uleb()});
      location = undefined;
    } else location = place(on, op) ?? (operate(on, op), location);
  }
  if (pieces.length === 0) return location ?? topOf(on);
  return {kind: 'pieces', pieces};
}

/** What the stack says once the operations are over: an address; if it is empty, nothing. */
function topOf(on: Evaluation): Location {
  return on.stack.length === 0
    ? {kind: 'absent', why: 'optimised-out'}
    : {kind: 'memory', address: on.popAddress()};
}

/** Operations that say what the variable is, rather than reckon. */
function place(on: Evaluation, op: number): Location | undefined {
  const {from} = on;
  if (op >= OP.reg0 && op < OP.reg0 + 32) return {kind: 'register', number: op - OP.reg0};
  switch (op) {
    case OP.regx:
      return {kind: 'register', number: from.uleb()};
    case OP.stack_value:
      return {kind: 'value', value: on.pop().value};
    case OP.implicit_value:
      return {kind: 'bytes', bytes: from.block(from.uleb())};
    case OP.implicit_pointer:
    case OP.GNU_implicit_pointer:
      from.skip(4);
      from.skipLeb();
      return {kind: 'absent', why: 'optimised-out'};
    case OP.bit_piece:
      return {kind: 'absent', why: 'unsupported'};
    default:
      return undefined;
  }
}

function operate(on: Evaluation, op: number): void {
  if (op >= OP.lit0 && op < OP.lit0 + 32) return on.push(op - OP.lit0);
  if (op >= OP.breg0 && op < OP.breg0 + 32)
    return on.push(on.known(on.context.register(op - OP.breg0)) + on.from.sleb());
  const operation = OPERATIONS.get(op);
  // An operation of its own maker's has operands of a length that only he knows.
  if (!operation) throw new Absent('unsupported');
  operation(on);
}
