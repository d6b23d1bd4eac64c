/** Owns the stops before the kernel reports an oops, a BUG() or a WARN(): where they are set, and what they are about. */
import {readPtRegs} from './registers';
import {textAt, word} from './map';
import {behindTracing} from './functions';
import type {KernelLayout, KernelMap, ReadMemory} from './map';
import type {Registers} from '../../../protocol/debug-api';

/** Functions that the kernel's reports begin in (arch/x86/mm/fault.c, arch/x86/kernel/dumpstack.c, kernel/panic.c). */
const REPORTERS = ['page_fault_oops', 'die', 'die_addr', '__warn', 'panic'] as const;
type Reporter = (typeof REPORTERS)[number];

export interface Trouble {
  /** A sentence without where: "This writes to a NULL pointer (0x00000010): an oops follows". */
  what: string;
  /** Of the code that is to blame. */
  registers: Registers;
}

/** The addresses of breakpoints, each with the function that it is in. */
export function reportersIn(read: ReadMemory, map: KernelMap): Map<number, Reporter> {
  return new Map(
    REPORTERS.flatMap((name) =>
      map.functionsNamed(name).map((address) => [behindTracing(read, address), name] as const),
    ),
  );
}

/** At the entry of a reporter, whose arguments are in registers (-mregparm=3) and behind the return address. */
export function troubleAt(
  read: ReadMemory,
  layout: KernelLayout,
  reporter: Reporter,
  at: Registers,
): Trouble | undefined {
  switch (reporter) {
    case 'page_fault_oops': {
      const registers = readPtRegs(read, layout, at.eax);
      return registers && {what: `${accessIn(at.edx, at.ecx)}: an oops follows.`, registers};
    }
    case 'die':
    case 'die_addr': {
      const registers = readPtRegs(read, layout, at.edx);
      const code = registers && read(registers.eip, 2);
      const isBug = code?.[0] === 0x0f && code[1] === 0x0b;
      const said = textAt(read, at.eax) ?? 'an exception';
      return (
        registers && {what: isBug ? 'The kernel reached a BUG().' : `An oops follows: ${said}.`, registers}
      );
    }
    case '__warn': {
      const registers = readPtRegs(read, layout, word(read, at.esp + STACK_SECOND) ?? 0);
      return {what: 'A warning of the kernel follows: a WARN().', registers: registers ?? at};
    }
    case 'panic': {
      // Behind the return address: what has a variable number of arguments takes all of them from the stack.
      const said = textAt(read, word(read, at.esp + STACK_FIRST) ?? 0, MESSAGE_LIMIT)?.trim();
      return {
        what: said ? `The kernel is about to panic: ${said}.` : 'The kernel is about to panic.',
        registers: at,
      };
    }
  }
}

const STACK_FIRST = 4;
const MESSAGE_LIMIT = 120;
/** Of __warn: the taint stands behind the return address, then struct pt_regs. */
const STACK_SECOND = 8;

/** Bits of a page fault's error code (Intel SDM 3A, 4.7). */
const WRITES = 2;
const FETCHES = 16;
const FIRST_PAGE = 4096;

function accessIn(errorCode: number, address: number): string {
  const how = errorCode & FETCHES ? 'jumps to' : errorCode & WRITES ? 'writes to' : 'reads from';
  const where = `0x${address.toString(16).padStart(8, '0')}`;
  if (address < FIRST_PAGE) return `This ${how} a NULL pointer (${where})`;
  return `This ${how} ${where}, where there is no memory for it`;
}
