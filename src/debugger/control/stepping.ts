/**
 * Owns where a step may end. There is no trap flag: a step is a set of breakpoints that exist until one of them is hit,
 * and a test that says whether that hit ends it, or belongs to a call within or to another context.
 */
import {loadedAddress} from '../values/frame';
import type {Frame} from '../values/frame';
import type {LineEntry} from '../info/source-lines';

/** `into`: the module's own functions; a kernel function is stepped over. */
export type StepKind = 'over' | 'into' | 'out';

export interface Step {
  /** Addresses in the machine. */
  addresses: readonly number[];
  /** An address in the stack on which it ends. */
  stack: number;
  /** Whether the step ends where the machine stands now. */
  endsAt(frame: Frame | undefined, stackPointer: number, address?: number): boolean;
}

/** A kernel stack is this long, and aligned to it (THREAD_SIZE of a 32-bit x86). */
const STACK_SIZE = 8192;

/** From a frame of the machine's innermost call. Undefined if it cannot be told where this frame's function returns to. */
export function stepFrom(frame: Frame, kind: StepKind): Step | undefined {
  const {info} = frame;
  const cfa = frame.cfa();
  const returnsTo = frame.callerRegisters()?.get(EIP);
  if (cfa === undefined || returnsTo === undefined) return undefined;
  const here = info.lines.at(frame.address);
  const links = kind === 'out' ? [] : statements(frame, here);
  if (kind === 'into') links.push(...entries(frame));
  const addresses = links.flatMap((link) => loadedAddress(info, frame.target, link) ?? []);
  const isSameStack = (pointer: number) => stackOf(pointer) === stackOf(cfa - 1);
  return {
    addresses: [...new Set([...addresses, returnsTo])],
    stack: cfa - 1,
    endsAt: (now, stackPointer) => {
      if (!isSameStack(stackPointer)) return false;
      const nowCfa = now?.cfa();
      // Behind the return the stack is shorter than this frame's was.
      if (now === undefined || nowCfa === undefined || nowCfa > cfa) return stackPointer >= cfa;
      if (nowCfa < cfa) return kind === 'into';
      return kind !== 'out' && isOtherLine(here, now);
    },
  };
}

const EIP = 8;
const stackOf = (pointer: number) => Math.floor(pointer / STACK_SIZE);

/** A statement of another line, or of this line once more from its beginning. */
function isOtherLine(here: LineEntry | undefined, now: Frame): boolean {
  const line = now.info.lines.at(now.address);
  if (!here || !line) return true;
  return line.line !== here.line || line.file !== here.file || now.address <= here.from;
}

/** Statements of the function, inlined ones within it too, but for the one where the machine stands. */
function statements(frame: Frame, here: LineEntry | undefined): number[] {
  const found = frame.info.functionAt(frame.address);
  if (!found) return [];
  return frame.info.lines
    .statementsIn(found.ranges)
    .map(({from}) => from)
    .filter((from) => from !== here?.from || from !== frame.address);
}

/** Where a person expects to be in a function that has been entered: behind its prologue. */
function entries({info}: Frame): number[] {
  return info.toplevel.functions.flatMap(({ranges: [first]}) => (first ? [info.lines.bodyOf(first)] : []));
}
