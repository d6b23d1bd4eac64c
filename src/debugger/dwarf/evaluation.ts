/** Owns what the operations of a DWARF expression work on: a stack of numbers, and what a frame lets them ask. */
import {Bytes, Malformed} from '../bytes';
import {Absent} from './absent';
import {integerAt} from './integers';
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

const DEPTH_LIMIT = 256;

/** A number of the stack; one without a type is an address: 32 bits. */
export interface Operand {
  value: bigint;
  type: {size: number; signed: boolean} | undefined;
}

export const asAddress = ({value}: Operand): number => Number(BigInt.asUintN(32, value));

export class Evaluation {
  readonly from: Bytes;
  readonly context: FrameContext;
  readonly stack: Operand[] = [];

  constructor(expression: Uint8Array, context: FrameContext) {
    this.from = new Bytes(expression);
    this.context = context;
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

  /** Goes on elsewhere in the expression; going back is what could take for ever. */
  jump(by: number): void {
    const to = this.from.position + by;
    if (to < 0 || to > this.from.end) throw new Malformed('an expression leaves itself');
    this.from.position = to;
  }
}
