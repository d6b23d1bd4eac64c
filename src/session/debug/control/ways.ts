/** Owns the ways on from a stop: steps over lines of the lab's modules, and over instructions where there is no source. */
import {callsOfLine} from '../../../debugger/control/calls';
import {stepFrom} from '../../../debugger/control/stepping';
import {loadedAddress} from '../../../debugger/values/frame';
import {word} from '../kernel/map';
import {behindTracing} from '../kernel/functions';
import {placed} from '../loaded-modules';
import type {EngineControl, Standing, Way} from './engine-control';
import type {MeantLine} from '../loaded-modules';
import type {StackFrame} from '../call-stack';
import type {StepCommand} from '../views';

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
  const {frame, module} = top.own;
  const {memory} = control;
  const step = await memory.settle(() => module.build.info.ask(() => stepFrom(frame, kind)));
  if (!step || kind !== 'into') return step;
  const called = (await memory.settle(() => kernelCalls(control, top))) ?? [];
  if (called.length === 0) return step;
  const isCalled = new Set(called);
  const below = stop.registers.esp;
  return {
    addresses: [...new Set([...step.addresses, ...called])],
    reaches: 'kernel',
    endsAt: (now, pointer, address) =>
      address !== undefined && isCalled.has(address)
        ? stackOf(pointer) === stackOf(below) && pointer < below
        : step.endsAt(now, pointer),
  };
}

/** Where the functions of the kernel begin that the line calls by their names. */
function kernelCalls({kernel, memory}: EngineControl, top: StackFrame): number[] {
  const {own, view} = top;
  const file = view.place && own?.module.build.fileOf(view.place.path);
  if (!own || !view.place || file === undefined) return [];
  const {info} = own.module.build;
  const calls = info.ask(() => callsOfLine(info, own.frame.address, file, view.place?.line ?? 0)) ?? [];
  return calls.flatMap(({returnsTo}) => {
    const behind = loadedAddress(info, own.frame.target, returnsTo);
    const isCall = behind !== undefined && memory.read(behind - 5, 1)?.[0] === 0xe8;
    const distance = isCall ? word(memory.read, behind - 4) : undefined;
    const target = distance === undefined || !behind ? undefined : (behind + distance) >>> 0;
    if (target === undefined || kernel.map?.isCode(target) !== true) return [];
    const entry = behindTracing(memory.read, target);
    return kernel.mayHoldBreakpoint(target) && kernel.mayHoldBreakpoint(entry) ? [entry] : [];
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
  return {addresses, reaches: 'kernel', endsAt: (_, pointer) => isSameStack(pointer)};
}

/** To a line of a file, or to the next stop before it. */
export function wayTo({modules}: EngineControl, place: MeantLine): Way {
  const addresses = modules.all.flatMap((module) => {
    const found = placed(module, place);
    return found.ok ? found.addresses : [];
  });
  return {addresses, endsAt: () => true};
}
