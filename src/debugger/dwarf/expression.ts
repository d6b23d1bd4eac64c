/** Owns the evaluation of DWARF's expressions: where a variable is, or what it is if it is nowhere. */
import {Bytes, Malformed} from '../bytes';
import {Absent} from './absent';
import {integerAt} from './integers';
import {OP} from './names';
import {OPERATIONS, asAddress} from './operations';
import type {Budget} from '../budget';
import type {Absence} from './absent';

/** What an expression may ask of a stopped machine, seen from one frame. */
export interface FrameContext {
  /** By DWARF's number; undefined if it cannot be known in this frame. */
  register(number: number): number | undefined;
  /** Undefined where nothing is mapped. */
  memory(address: number, length: number): Uint8Array | undefined;
  /** The canonical frame address: the stack pointer before the call. */
  cfa(): number | undefined;
  frameBase(): number | undefined;
  /** Where a link address is in the machine; undefined if its section is gone. */
  loaded(linkAddress: number): number | undefined;
  /** An entry of the unit's table of addresses. */
  indexedAddress(index: number): number | undefined;
  /** The size in bytes of a base type, by its offset in the unit, and whether it is signed. */
  baseType(offset: number): {size: number; signed: boolean} | undefined;
  /** What an expression gave when the function was entered. */
  entryValue(expression: Uint8Array): bigint | undefined;
}

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

const DEPTH_LIMIT = 256;

/** A number of the stack; one without a type is an address: 32 bits. */
export interface Operand {
  value: bigint;
  type: {size: number; signed: boolean} | undefined;
}

export function evaluate(expression: Uint8Array, context: FrameContext, budget: Budget): Location {
  try {
    return new Evaluation(expression, context, budget).run();
  } catch (error) {
    if (error instanceof Absent) return {kind: 'absent', why: error.why};
    throw error;
  }
}

export class Evaluation {
  readonly from: Bytes;
  readonly context: FrameContext;
  readonly stack: Operand[] = [];
  readonly #budget: Budget;

  constructor(expression: Uint8Array, context: FrameContext, budget: Budget) {
    this.from = new Bytes(expression);
    this.context = context;
    this.#budget = budget;
  }

  push(value: bigint | number, type?: Operand['type']): void {
    const bits = (type?.size ?? 4) * 8;
    const whole = BigInt(value);
    this.put({value: type?.signed === true ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole), type});
  }

  put(operand: Operand): void {
    if (this.stack.length === DEPTH_LIMIT) throw new Malformed('an expression without an end');
    this.stack.push(operand);
  }

  pop(): Operand {
    const top = this.stack.pop();
    if (!top) throw new Malformed('an expression takes from an empty stack');
    return top;
  }

  popAddress = (): number => asAddress(this.pop());

  read(address: number, size: number, type?: Operand['type']): void {
    const bytes = this.context.memory(address, size);
    if (!bytes) throw new Absent('unmapped');
    this.push(integerAt(bytes, type?.signed ?? false), type);
  }

  known<T>(value: T | undefined, why: Absence = 'unknown'): T {
    if (value === undefined) throw new Absent(why);
    return value;
  }

  run(): Location {
    const pieces: Piece[] = [];
    let location: Location | undefined;
    while (this.from.left > 0) {
      this.#budget.spend();
      const op = this.from.u8();
      if (op === OP.piece) {
        pieces.push({location: location ?? this.#top(), size: this.from.uleb()});
        location = undefined;
      } else location = this.#place(op) ?? (this.#operate(op), location);
    }
    if (pieces.length === 0) return location ?? this.#top();
    return {kind: 'pieces', pieces};
  }

  /** What the stack says once the operations are over: an address; if it is empty, nothing. */
  #top(): Location {
    return this.stack.length === 0
      ? {kind: 'absent', why: 'optimised-out'}
      : {kind: 'memory', address: this.popAddress()};
  }

  /** Operations that say what the variable is, rather than reckon. */
  #place(op: number): Location | undefined {
    const {from} = this;
    if (op >= OP.reg0 && op < OP.reg0 + 32) return {kind: 'register', number: op - OP.reg0};
    switch (op) {
      case OP.regx:
        return {kind: 'register', number: from.uleb()};
      case OP.stack_value:
        return {kind: 'value', value: this.pop().value};
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

  #operate(op: number): void {
    if (op >= OP.lit0 && op < OP.lit0 + 32) return this.push(op - OP.lit0);
    if (op >= OP.breg0 && op < OP.breg0 + 32)
      return this.push(this.known(this.context.register(op - OP.breg0)) + this.from.sleb());
    const operation = OPERATIONS.get(op);
    // An operation of its own maker's has operands of a length that only he knows.
    if (!operation) throw new Absent('unsupported');
    operation(this);
  }

  /** Goes on elsewhere in the expression; going back is what could take for ever. */
  jump(by: number): void {
    const to = this.from.position + by;
    if (to < 0 || to > this.from.end) throw new Malformed('an expression leaves itself');
    this.from.position = to;
  }
}
