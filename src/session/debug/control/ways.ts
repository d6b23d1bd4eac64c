/** Owns the ways on from a stop: steps over lines of the lab's modules, and over instructions where there is no source. */
import {callsOfLine} from '../../../debugger/control/calls';
import {stepFrom} from '../../../debugger/control/stepping';
import {loadedAddress} from '../../../debugger/values/frame';
import {word} from '../kernel/map';
import {behindTracing} from '../kernel/functions';
import {placed} from '../loaded-modules';
import {nameOf} from '../../editor/paths';
import type {EngineControl, NoWay, Standing, Way} from './engine-control';
import {lineIn} from '../breakpoints';
import type {DebugBuild} from '../debug-builds';
import type {MeantLine} from '../loaded-modules';
import type {StackFrame} from '../call-stack';
import type {StepCommand} from '../views';
import type {LimitedBreakpoints} from '../../../protocol/debug-api';

/** THREAD_SIZE: a kernel stack is this long, and aligned to it. */
const STACK_SIZE = 8192;
const stackOf = (pointer: number) => Math.floor(pointer / STACK_SIZE);
const EIP = 8;

/** Undefined where nothing is known of a way: the machine goes on. */
export async function stepWay(
  control: EngineControl,
  {frames, isTrouble, stop}: Standing,
  kind: StepCommand,
): Promise<Way | undefined> {
  const [top] = frames;
  if (isTrouble || !top) return undefined;
  if (!top.own) return instructionWay(control, stop.registers.esp, frames, kind);
  const {frame, module, scope} = top.own;
  const {memory} = control;
  const step = await memory.settle(() => module.build.info.ask(() => stepFrom(frame, kind, scope)));
  if (!step || kind !== 'into') return step;
  const called = (await memory.settle(() => kernelCalls(control, top))) ?? [];
  if (called.length === 0) return step;
  const cfa = await memory.settle(() => frame.cfa());
  const below = stop.registers.esp;
  const isEntered = (each: KernelCall, pointer: number) =>
    each.isTail ? cfa !== undefined && pointer === cfa - RETURN_ADDRESS : pointer < below;
  return {
    addresses: [...new Set([...step.addresses, ...called.map(({entry}) => entry)])],
    stack: below,
    reaches: 'kernel',
    endsAt: (now, pointer, address) => {
      const calls = called.filter(({entry}) => entry === address);
      if (calls.length === 0) return step.endsAt(now, pointer);
      return stackOf(pointer) === stackOf(below) && calls.some((each) => isEntered(each, pointer));
    },
  };
}

interface KernelCall {
  /** Where the function begins, behind what traces it. */
  entry: number;
  /** It is jumped to in place of a return, with the stack as it was when the caller was entered. */
  isTail: boolean;
}

/** What lies between a function's stack pointer when it is entered and its CFA. */
const RETURN_ADDRESS = 4;
/** call rel32, and jmp rel32. */
const [CALL, JUMP] = [0xe8, 0xe9];
const CALL_SIZE = 5;

/** The functions of the kernel that the line calls by their names. */
function kernelCalls({kernel, memory}: EngineControl, top: StackFrame): KernelCall[] {
  const {own, view} = top;
  const file = view.place && own?.module.build.fileOf(view.place.path);
  if (!own || !view.place || file === undefined) return [];
  const {info} = own.module.build;
  const calls = info.ask(() => callsOfLine(info, own.frame.address, file, view.place?.line ?? 0)) ?? [];
  return calls.flatMap(({returnsTo}) => {
    const behind = loadedAddress(info, own.frame.target, returnsTo);
    const opcode = behind === undefined ? undefined : memory.read(behind - CALL_SIZE, 1)?.[0];
    if (behind === undefined || (opcode !== CALL && opcode !== JUMP)) return [];
    const distance = word(memory.read, behind - 4);
    const target = distance === undefined ? undefined : (behind + distance) >>> 0;
    if (target === undefined || kernel.map?.isCode(target) !== true) return [];
    const entry = behindTracing(memory.read, target);
    const isHoldable = kernel.mayHoldBreakpoint(target) && kernel.mayHoldBreakpoint(entry);
    return isHoldable ? [{entry, isTail: opcode === JUMP}] : [];
  });
}

/** Over one instruction, into what it calls, or out of the function. */
async function instructionWay(
  {debug, kernel}: EngineControl,
  stackPointer: number,
  frames: readonly StackFrame[],
  kind: StepCommand,
): Promise<Way | undefined> {
  const isSameStack = (pointer: number) => stackOf(pointer) === stackOf(stackPointer);
  if (kind === 'out') {
    const back = frames[1]?.registers.get(EIP);
    if (back === undefined) return undefined;
    return {
      addresses: [back],
      stack: stackPointer,
      reaches: 'kernel',
      endsAt: (_, pointer) => isSameStack(pointer) && pointer > stackPointer,
    };
  }
  const after = await debug((api) => api.nextAddresses());
  if (!after) return undefined;
  const addresses = [...after.next, ...(kind === 'into' ? after.calls : [])].filter(
    (address) => kernel.map?.isCode(address) !== true || kernel.mayHoldBreakpoint(address),
  );
  if (addresses.length === 0) return undefined;
  // What the call calls may return there, too, deeper in a recursion.
  const isOver = kind === 'over' && after.calls.length > 0;
  return {
    addresses,
    stack: stackPointer,
    reaches: 'kernel',
    endsAt: (_, pointer) => isSameStack(pointer) && (!isOver || pointer >= stackPointer),
  };
}

/** To a line of a file or the next that has code, or to the next stop before it. */
export function wayTo({modules}: EngineControl, place: MeantLine): Way | NoWay {
  const all = modules.all.map((module) => ({
    ...placed(module, place),
    meant: meantLine(module.build, place),
  }));
  const found = all.flatMap((each) => (each.ok ? [each] : []));
  const at = `${nameOf(place.path)}:${place.line}`;
  const [first] = found;
  if (!first) {
    if (all.some((each) => !each.ok && each.why === 'not-there'))
      return {refused: `The code of ${at} is in no memory any more: its init has run.`};
    return {
      refused: modules.all.some(({build}) => build.fileOf(place.path) !== undefined)
        ? `The compiler made no code of ${at}, nor of the lines behind it: the machine would not stop there.`
        : `No module that is loaded has code of ${nameOf(place.path)}: the machine would not stop there.`,
    };
  }
  const further = first.line - first.meant;
  return {
    addresses: found.flatMap(({addresses}) => addresses),
    endsAt: () => true,
    ...(further !== 0 && {
      told: `Line ${place.line} has no code: the machine goes on to line ${place.line + further}.`,
    }),
  };
}

/** Which line of a build's own text is meant, whether it has code or not. */
export function meantLine({sources}: DebugBuild, place: MeantLine): number {
  const text = sources.get(place.path);
  return text === undefined ? place.line : lineIn(text, place);
}

/** Breakpoints for a way beside others: what is the way's alone is no matter of other contexts, and the machine lets them pass. */
export function withWay(
  others: ReadonlySet<number>,
  way: Way | undefined,
): {all: readonly number[]; limited: LimitedBreakpoints | undefined} {
  const {addresses = [], stack} = way ?? {};
  const all = [...new Set([...others, ...addresses])];
  if (stack === undefined) return {all, limited: undefined};
  return {all, limited: {addresses: addresses.filter((address) => !others.has(address)), stack}};
}
