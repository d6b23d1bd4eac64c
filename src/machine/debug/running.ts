/**
 * Owns how the instruction at a breakpoint runs, so that nobody else passes the breakpoint meanwhile: a branch, a call or a
 * return is done here, with its byte in place; another runs with its byte back, and with interrupts off for that long.
 */
import {instructionAt} from './instruction';
import type {InstructionContext} from './instruction';
import type {Registers} from '../../protocol/debug-api';

/** EFLAGS (Intel SDM 1, 3.4.3). */
const FLAG = {carry: 1, parity: 4, zero: 0x40, sign: 0x80, interrupts: 0x200, overflow: 0x800} as const;
export const INTERRUPTS = FLAG.interrupts;

/** How a breakpoint's instruction is run. */
export type Running =
  /** It has been done but for these registers and this word. */
  | {kind: 'done'; registers: Partial<Registers>; push?: {address: number; word: number}}
  /** In place, to one of `landings`. `isAlone`: interrupts may be off meanwhile. */
  | {kind: 'in-place'; landings: readonly number[]; isAlone: boolean}
  /** Where it leads is not known: a return from an interrupt, another's int3. */
  | {kind: 'unknown'};

export interface RunningContext extends Omit<InstructionContext, 'registers'> {
  /** Whether an access by the kernel causes no page fault. */
  isPresent(address: number, isWritten: boolean): boolean;
}

export function runningOf(registers: Registers, context: RunningContext): Running {
  const {eip, eax, ecx, edx, ebx, esp, ebp, esi, edi} = registers;
  const numbered = [eax, ecx, edx, ebx, esp, ebp, esi, edi];
  const after = instructionAt(eip, {...context, registers: numbered});
  if (!after) return {kind: 'unknown'};
  const code = opcodeAt(eip, context.byteAt);
  const done = code.isPlain ? leadOf(registers, code, after, context) : undefined;
  if (done) return done;
  const landings = after.next;
  const isAlone =
    after.calls.length === 0 &&
    landings.length === 1 &&
    !landings.includes(eip) &&
    isHarmless(code, after.memory, context);
  return {kind: 'in-place', landings: landings.filter((each) => each !== eip), isAlone};
}

interface Opcode {
  /** Of two bytes: 0x0f00 and the second. */
  opcode: number;
  /** The address behind it. */
  behind: number;
  /** Its operands and addresses are 32 bits wide, and its memory is in a segment that begins at 0. */
  isPlain: boolean;
  isRepeated: boolean;
}

function opcodeAt(address: number, byteAt: (address: number) => number | undefined): Opcode {
  let [at, isPlain, isRepeated] = [address, true, false];
  for (;;) {
    const byte = byteAt(at++) ?? 0;
    if (byte === 0x0f) return {opcode: 0x0f00 | (byteAt(at) ?? 0), behind: at + 1, isPlain, isRepeated};
    if (byte >= 0x64 && byte <= 0x67) isPlain = false;
    else if (byte === 0xf2 || byte === 0xf3) isRepeated = true;
    else if (![0x26, 0x2e, 0x36, 0x3e, 0xf0].includes(byte))
      return {opcode: byte, behind: at, isPlain, isRepeated};
  }
}

/** Of an instruction that does nothing but lead elsewhere. Undefined for all others. */
function leadOf(
  {esp, ecx, eflags}: Registers,
  {opcode, behind}: Opcode,
  {next, calls}: {next: readonly number[]; calls: readonly number[]},
  {byteAt}: RunningContext,
): Running | undefined {
  const [first, second] = next;
  const done = (registers: Partial<Registers>): Running => ({kind: 'done', registers});
  if (first === undefined) return undefined;
  const [target] = calls;
  if (target !== undefined) {
    const address = (esp - 4) >>> 0;
    return {kind: 'done', registers: {eip: target, esp: address}, push: {address, word: first}};
  }
  const isIndirect = opcode === 0xff && (((byteAt(behind) ?? 0) >> 3) & 7) === 4;
  if (opcode === 0xeb || opcode === 0xe9 || isIndirect) return done({eip: first});
  if (opcode === 0xc3) return done({eip: first, esp: (esp + 4) >>> 0});
  if (opcode === 0xc2) {
    const taken = (byteAt(behind) ?? 0) | ((byteAt(behind + 1) ?? 0) << 8);
    return done({eip: first, esp: (esp + 4 + taken) >>> 0});
  }
  if (second === undefined) return undefined;
  if (opcode === 0xe3) return done({eip: ecx === 0 ? second : first});
  const isZero = (eflags & FLAG.zero) !== 0;
  if (opcode >= 0xe0 && opcode <= 0xe2) {
    const counted = (ecx - 1) >>> 0;
    const isMore = counted !== 0 && (opcode === 0xe2 || isZero === (opcode === 0xe1));
    return done({ecx: counted, eip: isMore ? second : first});
  }
  return done({eip: isTaken(opcode & 0xf, eflags) ? second : first});
}

/** A condition by its number (Intel SDM 2, appendix B.1.4.7): the lowest bit negates. */
function isTaken(condition: number, flags: number): boolean {
  const has = (flag: number) => (flags & flag) !== 0;
  const isLess = has(FLAG.sign) !== has(FLAG.overflow);
  const holds = [
    has(FLAG.overflow),
    has(FLAG.carry),
    has(FLAG.zero),
    has(FLAG.carry) || has(FLAG.zero),
    has(FLAG.sign),
    has(FLAG.parity),
    isLess,
    has(FLAG.zero) || isLess,
  ][condition >> 1];
  return holds !== ((condition & 1) !== 0);
}

const range = (from: number, to: number) => Array.from({length: to - from + 1}, (_, index) => from + index);

/** What may run with interrupts off, unseen: neither looks at them, nor waits for one, nor can end in an exception. */
function isHarmless(
  {opcode, behind, isPlain, isRepeated}: Opcode,
  memory: number | undefined,
  context: RunningContext,
): boolean {
  if (!isPlain && memory !== undefined) return false;
  const kind = ((context.byteAt(behind) ?? 0) >> 3) & 7;
  const isDivision = (opcode === 0xf6 || opcode === 0xf7) && kind >= 6;
  if (isDivision || isRepeated || DELICATE.has(opcode)) return false;
  if (memory === undefined || UNTOUCHED.has(opcode)) return true;
  const isRead =
    READS.has(opcode) ||
    ((opcode === 0x80 || opcode === 0x81 || opcode === 0x83) && kind === 7) ||
    ((opcode === 0xf6 || opcode === 0xf7) && kind !== 2 && kind !== 3) ||
    (opcode === 0xff && kind === 6);
  return [memory, memory + 15].every((address) => context.isPresent(address >>> 0, !isRead));
}

/**
 * The flags as a whole; interrupts; a system call; exceptions made on purpose; strings, which go through memory; the
 * floating point's state, whose size is told elsewhere.
 */
const DELICATE = new Set([
  ...[0x9b, 0x9c, 0x9d, 0xf4, 0xfa, 0xfb, 0xcc, 0xcd, 0xce, 0xf1, 0x62, 0xd7],
  ...[...range(0x6c, 0x6f), ...range(0xa4, 0xa7), ...range(0xaa, 0xaf), ...range(0xd8, 0xdf)],
  ...[0x17, 0x07, 0x1f, 0x8e],
  ...[0x0f05, 0x0f0b, 0x0f34, 0x0f35, 0x0fff, 0x0fb9, 0x0fae, 0x0fc7, 0x0f00, 0x0f01],
  ...[0x0f30, 0x0f32, 0x0f22, 0x0f23, 0x0f31, 0x0f33, 0x0fa1, 0x0fa9, 0x0fb2, 0x0fb4, 0x0fb5],
]);

/** lea, hints, and long no-operations: they name memory, and leave it alone. */
const UNTOUCHED = new Set([0x8d, 0x0f0d, 0x0f18, 0x0f1e, 0x0f1f]);

/** Those with an operand in memory that leave it as it is. All others are taken for writes. */
const READS = new Set([
  ...range(0, 7).flatMap((group) => [group * 8 + 2, group * 8 + 3]),
  ...[0x38, 0x39, 0x69, 0x6b, 0x84, 0x85, 0x8a, 0x8b, 0xa0, 0xa1],
  ...[...range(0x0f40, 0x0f4f), 0x0fa3, 0x0faf, 0x0fb6, 0x0fb7, 0x0fbc, 0x0fbd, 0x0fbe, 0x0fbf],
]);
