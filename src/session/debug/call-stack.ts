/** Owns the frames of a stopped machine: those of modules by their debug information, the kernel's by its frame pointers. */
import {Frame} from '../../debugger/values/frame';
import {nameOf} from '../editor/paths';
import {word} from './kernel/map';
import type {Scope} from '../../debugger/info/scopes';
import type {Registers as FrameRegisters} from '../../debugger/values/target';
import type {ReadMemory} from './kernel/map';
import type {LoadedModule} from './loaded-modules';
import type {FrameView, SourcePlace, StopView} from './views';
import type {Registers} from '../../protocol/debug-api';

export interface StackFrame {
  view: FrameView;
  /** Of a module's code: what variables are read by. */
  own: {module: LoadedModule; frame: Frame; scope: Scope} | undefined;
  registers: FrameRegisters;
  /** The name of a function of the kernel of which nothing has run: its arguments are where its caller put them. */
  entered: string | undefined;
}

const ESP = 4;
const EBP = 5;
const EIP = 8;
const FRAMES_LIMIT = 60;
/** THREAD_SIZE of a 32-bit x86: a kernel stack is this long, and aligned to it. */
const STACK_SIZE = 8192;

/** As DWARF counts them. */
export const inDwarfOrder = ({eax, ecx, edx, ebx, esp, ebp, esi, edi, eip}: Registers): FrameRegisters =>
  new Map([eax, ecx, edx, ebx, esp, ebp, esi, edi, eip].map((value, number) => [number, value]));

export interface StackSource {
  read: ReadMemory;
  /** What an address is called that is in no module with debug information. */
  nameOf: (address: number) => string | undefined;
  modules: readonly LoadedModule[];
}

/** From the innermost. `line`: where the person stands, of the several lines that may begin at one address. */
export function framesOf(
  source: StackSource,
  registers: Registers,
  line?: {file: string; line: number},
): StackFrame[] {
  const frames: StackFrame[] = [];
  const stack = Math.floor(registers.esp / STACK_SIZE);
  let here: FrameRegisters | undefined = inDwarfOrder(registers);
  for (let count = 0; here && count < FRAMES_LIMIT; count++) {
    const isCaller = count > 0;
    const address: number | undefined = here.get(EIP);
    if (address === undefined) break;
    const found = frameAt(source, here, isCaller);
    if (found) {
      frames.push(...scopesOf(found.module, found.frame, isCaller ? undefined : line));
      here = found.module.build.info.ask(() => found.frame.callerRegisters());
    } else {
      const name = isCaller ? nameOfCaller(source, address) : source.nameOf(address);
      if (name === undefined && isCaller) break;
      const callers = isCaller ? undefined : callerOfEntered(source.read, here);
      frames.push({
        view: {name: name ?? hex(address), module: undefined, place: undefined, isInlined: false},
        own: undefined,
        registers: here,
        entered: callers && name?.replace(/\+0x.*$/, ''),
      });
      here = callers ?? callerByFramePointer(source.read, here);
    }
    const pointer = here?.get(ESP);
    if (pointer === undefined || Math.floor(pointer / STACK_SIZE) !== stack) break;
  }
  return frames;
}

/** What a probed function returns to, by its beginning: where that goes on is the probe's secret. */
const TRAMPOLINE = /^(arch_rethook|return_to_handler|kretprobe_trampoline)/;

/** A call that never returns may be the last instruction of its function: what it would return to is another's beginning. */
function nameOfCaller({nameOf}: StackSource, returnsTo: number): string | undefined {
  const name = nameOf(returnsTo);
  if (name === undefined || name.includes('+0x') || TRAMPOLINE.test(name)) return name;
  const caller = nameOf(returnsTo - 1);
  return caller?.replace(
    /\+0x([0-9a-f]+)/,
    (_, offset: string) => `+0x${(parseInt(offset, 16) + 1).toString(16)}`,
  );
}

const hex = (address: number) => `0x${address.toString(16)}`;

/** The frame of a module's code at these registers. */
export function frameAt(
  {modules}: Pick<StackSource, 'modules'>,
  registers: FrameRegisters,
  isCaller = false,
): {module: LoadedModule; frame: Frame} | undefined {
  for (const module of modules) {
    const {info} = module.build;
    const frame = info.ask(() => Frame.at(info, module.target, registers, isCaller));
    if (frame && info.functionAt(frame.address)) return {module, frame};
  }
  return undefined;
}

/** push %ebp, and what stands behind it: mov %esp,%ebp. */
const PUSH_EBP = 0x55;
const MOV_ESP_EBP = [0x89, 0xe5] as const;

/** Of a function that has not set its frame pointer yet. */
function callerOfEntered(read: ReadMemory, registers: FrameRegisters): FrameRegisters | undefined {
  const [eip = 0, esp = 0] = [registers.get(EIP), registers.get(ESP)];
  const code = read(eip, 3);
  if (!code) return undefined;
  const isBefore = code[0] === PUSH_EBP;
  const isBehind = MOV_ESP_EBP.every((byte, index) => code[index] === byte);
  if (!isBefore && !isBehind) return undefined;
  const top = isBefore ? esp : esp + 4;
  const [back, base] = [word(read, top), isBefore ? registers.get(EBP) : word(read, esp)];
  if (back === undefined || base === undefined) return undefined;
  return new Map([...registers, [EBP, base], [ESP, top + 4], [EIP, back]]);
}

/** The kernel keeps frame pointers, and of what it calls a function's set-up is over. */
function callerByFramePointer(read: ReadMemory, registers: FrameRegisters): FrameRegisters | undefined {
  const pointer = registers.get(EBP);
  if (pointer === undefined || pointer < (registers.get(ESP) ?? 0)) return undefined;
  const [saved, back] = [word(read, pointer), word(read, pointer + 4)];
  if (saved === undefined || back === undefined) return undefined;
  return new Map([
    [EBP, saved],
    [ESP, pointer + 8],
    [EIP, back],
  ]);
}

/** A function and those that are inlined in it are frames of their own. */
function scopesOf(module: LoadedModule, frame: Frame, line?: {file: string; line: number}): StackFrame[] {
  const {info, pathOf} = module.build;
  const placeOf = (at: {file: string; line: number} | undefined): SourcePlace | undefined =>
    at && {path: pathOf(at.file), line: at.line};
  const scopes = info.ask(() => info.scopesAt(frame.address, line)) ?? [];
  let place = placeOf(line ?? info.ask(() => info.lines.statementAt(frame.address)));
  return scopes.map((scope) => {
    const view: FrameView = {name: scope.name, module: module.name, place, isInlined: scope.isInlined};
    const file = scope.call && info.fileOf(scope.entry, scope.call.file);
    place = scope.call && file !== undefined ? placeOf({file, line: scope.call.line}) : undefined;
    return {view, own: {module, frame, scope}, registers: frame.registers, entered: undefined};
  });
}

/** `trouble` and `changed` are sentences. */
export type StopReason = 'breakpoint' | 'step' | {trouble: string} | {changed: string};

/** Where a machine with these frames stands, and how it came there. */
export function inWords(
  [top]: readonly StackFrame[],
  reason: StopReason,
): Pick<StopView, 'where' | 'why' | 'by'> {
  const {place, name = '', module} = top?.view ?? {};
  const where = place ? `${nameOf(place.path)}:${place.line}` : name;
  const within = module === undefined ? '' : `, in ${name}()`;
  if (typeof reason === 'object') {
    const isTrouble = 'trouble' in reason;
    const said = isTrouble ? reason.trouble : reason.changed;
    return {where, why: `${said} At ${where}${within}.`, by: isTrouble ? 'oops' : 'change'};
  }
  const what = reason === 'breakpoint' ? 'Breakpoint' : 'Stopped';
  return {where, why: `${what} at ${where}${within}.`, by: reason};
}
