/**
 * Owns where a step may end. There is no trap flag: a step is a set of breakpoints that exist until one of them is hit,
 * and a test that says whether that hit ends it, or belongs to a call within or to another context.
 */
import {addressOf} from '../dwarf/attributes';
import {AT} from '../dwarf/names';
import {within} from '../dwarf/ranges';
import {loadedAddress} from '../values/frame';
import type {Frame} from '../values/frame';
import type {Entry} from '../dwarf/entries';
import type {DebugInfo} from '../info/debug-info';
import type {FunctionInfo} from '../info/functions';
import type {Scope} from '../info/scopes';

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

/**
 * From a frame of the machine's innermost call; `scope` is the function that the person stands in, of those that are inlined there.
 * Undefined if it cannot be told where this frame's function returns to.
 */
export function stepFrom(
  frame: Frame,
  kind: StepKind,
  scope: Scope | undefined = frame.info.scopesAt(frame.address)[0],
): Step | undefined {
  const {info} = frame;
  const cfa = frame.cfa();
  const returnsTo = frame.callerRegisters()?.get(EIP);
  if (cfa === undefined || returnsTo === undefined) return undefined;
  const isOutOfInlined = kind === 'out' && scope?.isInlined === true;
  const links = kind === 'out' && !isOutOfInlined ? [] : statements(frame, kind, scope);
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
      return isOutOfInlined || (kind !== 'out' && isOtherLine(frame, now));
    },
  };
}

const EIP = 8;
const stackOf = (pointer: number) => Math.floor(pointer / STACK_SIZE);

/** A statement of another line, or of this line once more from its beginning. Several lines may begin where the machine stands. */
function isOtherLine({info: {lines}, address}: Frame, now: Frame): boolean {
  const [here, line] = [lines.at(address), lines.statementAt(now.address)];
  if (!here || !line) return true;
  const isSame =
    (line.line === here.line && line.file === here.file) ||
    lines.addressesOf(line.file, line.line).includes(address);
  return !isSame || now.address <= here.from;
}

/**
 * Statements of the function where a step may end, but for the one where the machine stands: of an inlined function that is called
 * from here only those that a step into it goes to.
 */
function statements(frame: Frame, kind: StepKind, scope: Scope | undefined): number[] {
  const {info, address} = frame;
  const found = info.functionAt(address);
  if (!found) return [];
  const here = info.lines.at(address);
  const all =
    kind === 'into'
      ? info.lines.statementsIn(found.ranges).map(({from}) => from)
      : ownStatements(info, found, outwards(info, found, frame, kind, scope));
  return [...new Set(all)].filter((from) => from !== here?.from || from !== address);
}

/** The function that the person stands in, of a step out of it not, and those that it is inlined into. */
function outwards(
  info: DebugInfo,
  found: FunctionInfo,
  {address}: Frame,
  kind: StepKind,
  scope: Scope | undefined,
): readonly Entry[] {
  const chain = info.scopes.at(found, address, true).map(({entry}) => entry);
  const first = Math.max(
    0,
    chain.findIndex(({index}) => index === scope?.entry.index),
  );
  return chain.slice(kind === 'out' ? first + 1 : first);
}

/** Where lines of these functions begin, and of no other that is inlined there. */
function ownStatements(info: DebugInfo, found: FunctionInfo, entries: readonly Entry[]): number[] {
  const others = [...info.scopes.inlinedIn(found.entry)]
    .filter(({index}) => !entries.some((entry) => entry.index === index))
    .map((entry) => ({ranges: info.ranges.of(entry), begin: addressOf(entry, AT.entry_pc)}));
  // The line that one is called from may begin where that begins.
  const isAmidst = (address: number) =>
    others.some(({ranges, begin}) => {
      info.budget.spend();
      return begin !== address && within(ranges, address) && !ranges.some(({from}) => from === address);
    });
  const isOwn = (line: {file: string; line: number}) => entries.some((entry) => info.isLineOf(line, entry));
  return info.lines
    .begunIn(found.ranges)
    .filter((line) => isOwn(line) && !isAmidst(line.address))
    .map(({address}) => address)
    .filter((address) => {
      // Of lines that begin and have no instruction there, only those whose instructions are inlined count.
      const at = info.lines.at(address);
      return at === undefined || at.isStatement || !isOwn(at);
    });
}

/** Where a person expects to be in a function that has been entered: behind its prologue. */
function entries({info}: Frame): number[] {
  return info.toplevel.functions.flatMap(({ranges: [first]}) => (first ? [info.lines.bodyOf(first)] : []));
}
