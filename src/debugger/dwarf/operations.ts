/** Owns what each operation of an expression does to its stack (DWARF 5, 2.5.1). */
import {Malformed} from '../bytes';
import {Absent} from './absent';
import {bytesOf, integerAt} from './integers';
import {OP} from './names';
import type {Evaluation, Operand} from './evaluation';

/** Numbers without a type are unsigned, except where the standard compares and divides them. */
const signed = ({value, type}: Operand): bigint => (type ? value : BigInt.asIntN(32, value));

type Operation = (run: Evaluation) => void;

const binary =
  (reckon: (left: Operand, right: Operand) => bigint): Operation =>
  (run) => {
    const right = run.pop();
    const left = run.pop();
    run.push(reckon(left, right), left.type);
  };

const compare =
  (holds: (left: bigint, right: bigint) => boolean): Operation =>
  (run) => {
    const right = signed(run.pop());
    const left = signed(run.pop());
    run.push(holds(left, right) ? 1 : 0);
  };

const divisor = (value: bigint): bigint => {
  if (value === 0n) throw new Malformed('an expression divides by zero');
  return value;
};

/** Further than the width every bit is gone, and a shift by 2^32 would be a number without an end. */
const shift = ({value}: Operand): bigint => (value > 64n || value < 0n ? 64n : value);

const typed = (run: Evaluation): Operand['type'] => {
  const offset = run.from.uleb();
  // 0 is the type without a name: an address.
  return offset === 0 ? undefined : run.known(run.context.baseType(offset), 'unsupported');
};

const entryValue: Operation = (run) => {
  const expression = run.from.block(run.from.uleb());
  run.push(run.known(run.context.entryValue(expression), 'optimised-out'));
};
const constType: Operation = (run) => {
  const type = typed(run);
  const bytes = run.from.block(run.from.u8());
  run.push(integerAt(bytes, type?.signed ?? false), type);
};
const regvalType: Operation = (run) => {
  const value = run.known(run.context.register(run.from.uleb()));
  run.push(value, typed(run));
};
const derefType: Operation = (run) => {
  const size = run.from.u8();
  run.read(run.popAddress(), size, typed(run));
};
const convert: Operation = (run) => {
  const type = typed(run);
  const from = run.pop();
  run.push(from.value, type);
};
const reinterpret: Operation = (run) => {
  const type = typed(run);
  const from = run.pop();
  run.push(integerAt(bytesOf(from.value, type?.size ?? 4), type?.signed ?? false), type);
};

export const OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [OP.addr, (run) => run.push(run.known(run.context.loaded(run.from.u32()), 'section-gone'))],
  [
    OP.addrx,
    (run) => {
      const link = run.known(run.context.indexedAddress(run.from.uleb()), 'unsupported');
      run.push(run.known(run.context.loaded(link), 'section-gone'));
    },
  ],
  [OP.constx, (run) => run.push(run.known(run.context.indexedAddress(run.from.uleb()), 'unsupported'))],
  [OP.const1u, (run) => run.push(run.from.u8())],
  [OP.const1s, (run) => run.push(run.from.i8())],
  [OP.const2u, (run) => run.push(run.from.u16())],
  [OP.const2s, (run) => run.push(run.from.i16())],
  [OP.const4u, (run) => run.push(run.from.u32())],
  [OP.const4s, (run) => run.push(run.from.i32())],
  [OP.const8u, (run) => run.push(run.from.u64())],
  [OP.const8s, (run) => run.push(run.from.i64())],
  [OP.constu, (run) => run.push(run.from.ulebExact())],
  [OP.consts, (run) => run.push(run.from.slebExact())],
  [OP.fbreg, (run) => run.push(run.known(run.context.frameBase()) + run.from.sleb())],
  [
    OP.bregx,
    (run) => {
      const register = run.known(run.context.register(run.from.uleb()));
      run.push(register + run.from.sleb());
    },
  ],
  [OP.call_frame_cfa, (run) => run.push(run.known(run.context.cfa()))],
  [OP.dup, (run) => run.put(pick(run, 0))],
  [OP.over, (run) => run.put(pick(run, 1))],
  [OP.pick, (run) => run.put(pick(run, run.from.u8()))],
  [OP.drop, (run) => void run.pop()],
  [OP.swap, (run) => run.stack.push(run.pop(), run.pop())],
  [
    OP.rot,
    (run) => {
      const [first, second, third] = [run.pop(), run.pop(), run.pop()];
      run.stack.push(first, third, second);
    },
  ],
  [OP.deref, (run) => run.read(run.popAddress(), 4)],
  [OP.deref_size, (run) => run.read(run.popAddress(), readable(run.from.u8()))],
  [
    OP.abs,
    (run) => {
      const top = run.pop();
      const value = signed(top);
      run.push(value < 0n ? -value : value, top.type);
    },
  ],
  [OP.neg, unary((value) => -value)],
  [OP.not, unary((value) => ~value)],
  [OP.and, binary((left, right) => left.value & right.value)],
  [OP.or, binary((left, right) => left.value | right.value)],
  [OP.xor, binary((left, right) => left.value ^ right.value)],
  [OP.plus, binary((left, right) => left.value + right.value)],
  [OP.minus, binary((left, right) => left.value - right.value)],
  [OP.mul, binary((left, right) => left.value * right.value)],
  [OP.div, binary((left, right) => signed(left) / divisor(signed(right)))],
  [OP.mod, binary((left, right) => left.value % divisor(right.value))],
  [OP.shl, binary((left, right) => left.value << shift(right))],
  [OP.shr, binary((left, right) => unsigned(left) >> shift(right))],
  [OP.shra, binary((left, right) => signed(left) >> shift(right))],
  [
    OP.plus_uconst,
    (run) => {
      const top = run.pop();
      run.push(top.value + BigInt(run.from.ulebExact()), top.type);
    },
  ],
  [OP.eq, compare((left, right) => left === right)],
  [OP.ne, compare((left, right) => left !== right)],
  [OP.lt, compare((left, right) => left < right)],
  [OP.le, compare((left, right) => left <= right)],
  [OP.gt, compare((left, right) => left > right)],
  [OP.ge, compare((left, right) => left >= right)],
  [OP.skip, (run) => run.jump(run.from.i16())],
  [
    OP.bra,
    (run) => {
      const by = run.from.i16();
      if (run.pop().value !== 0n) run.jump(by);
    },
  ],
  [OP.nop, () => undefined],
  [OP.entry_value, entryValue],
  [OP.GNU_entry_value, entryValue],
  [OP.const_type, constType],
  [OP.GNU_const_type, constType],
  [OP.regval_type, regvalType],
  [OP.GNU_regval_type, regvalType],
  [OP.deref_type, derefType],
  [OP.GNU_deref_type, derefType],
  [OP.convert, convert],
  [OP.GNU_convert, convert],
  [OP.reinterpret, reinterpret],
  [OP.GNU_reinterpret, reinterpret],
]);

function unary(reckon: (value: bigint) => bigint): Operation {
  return (run) => {
    const top = run.pop();
    run.push(reckon(top.value), top.type);
  };
}

function unsigned({value, type}: Operand): bigint {
  return BigInt.asUintN((type?.size ?? 4) * 8, value);
}

function pick({stack}: Evaluation, depth: number): Operand {
  const operand = stack[stack.length - 1 - depth];
  if (!operand) throw new Malformed('an expression takes from an empty stack');
  return operand;
}

function readable(size: number): number {
  if (size < 1 || size > 4) throw new Absent('unsupported');
  return size;
}
