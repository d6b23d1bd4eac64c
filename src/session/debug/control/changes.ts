/** Owns the changes that a person makes to a stopped machine: variables, registers, a function's result, the next line. */
import {callsOfLine} from '../../../debugger/control/calls';
import {placesOf} from '../../../debugger/control/places';
import {within} from '../../../debugger/dwarf/ranges';
import {assign, numberIn} from '../../../debugger/values/assign';
import {evaluateExpression} from '../../../debugger/values/evaluate';
import {loadedAddress} from '../../../debugger/values/frame';
import {sizeOf, stripped} from '../../../debugger/info/types';
import {REGISTERS} from '../../../debugger/dwarf/names';
import type {Assigned} from '../../../debugger/values/assign';
import type {Call} from '../../../debugger/control/calls';
import type {ExpressionScope} from '../../../debugger/values/evaluate';
import type {Patch} from '../../../debugger/values/storage';
import type {StackFrame} from '../call-stack';
import type {Registers} from '../../../protocol/debug-api';

export const NOT_STANDING = 'The machine is not stopped: it runs.';

const [EAX, EDX, EIP] = [0, 2, 8];

/** `expression` says what is changed: a variable, a member, a register. */
export function assignment(
  where: ExpressionScope | NonNullable<StackFrame['own']>['frame'],
  expression: string,
  text: string,
): Assigned {
  const evaluated = evaluateExpression(expression, where);
  return evaluated.ok ? assign(evaluated.value, text, where) : evaluated;
}

const inRegisters = (registers: ReadonlyMap<number, number>): Patch[] =>
  [...registers].map(([number, value]) => ({kind: 'register', number, value}));

/** The innermost function returns now, with this number; nothing more of it runs. */
export function returning(
  frames: readonly StackFrame[],
  scopeOfKernel: (frame: StackFrame) => ExpressionScope,
  text: string,
): Assigned {
  const [top, next] = frames;
  if (!top) return {ok: false, message: NOT_STANDING};
  const number = numberIn(text === '' ? '0' : text, top.own?.frame ?? scopeOfKernel(top));
  if (!number.ok) return number;
  const low = Number(BigInt.asUintN(32, number.value));
  if (!top.own) {
    if (top.entered === undefined || !next)
      return {ok: false, message: 'A kernel function can be made to return only where it begins.'};
    return {ok: true, patches: inRegisters(new Map([...next.registers, [EAX, low]]))};
  }
  const {frame, module, scope} = top.own;
  const {info} = module.build;
  if (scope.isInlined)
    return {ok: false, message: `${scope.name}() is inlined here: it has no return of its own.`};
  const type = stripped(info.typeOf(scope.entry));
  if (type.kind === 'struct' || type.kind === 'union')
    return {ok: false, message: `${scope.name}() returns a ${type.kind}, which is no number.`};
  const callers = frame.callerRegisters();
  if (!callers) return {ok: false, message: 'The return address of this function is not known.'};
  const registers = new Map([...callers, [EAX, low]]);
  if (sizeOf(type) === 8) registers.set(EDX, Number(BigInt.asUintN(32, number.value >> 32n)));
  return {ok: true, patches: inRegisters(registers)};
}

/** The innermost function goes on at another of its lines. */
export function jumping(frames: readonly StackFrame[], path: string, line: number): Assigned {
  const own = frames[0]?.own;
  if (!own) return {ok: false, message: 'The machine is not stopped in a source of yours.'};
  const {frame, module} = own;
  const {info} = module.build;
  const found = info.functionAt(frame.address);
  const file = module.build.fileOf(path);
  const places = file === undefined ? undefined : placesOf(info, file, line);
  const inFunction = places?.addresses.filter((address) => found && within(found.ranges, address)) ?? [];
  if (inFunction.length === 0 || places?.line !== line)
    return {ok: false, message: `Line ${line} has no code in the function that the machine stands in.`};
  // With another depth of the stack the function would return to nowhere.
  const depthAt = (address: number) => JSON.stringify(info.frameRow(address)?.cfa);
  const link = inFunction.find((address) => depthAt(address) === depthAt(frame.address));
  const address = link === undefined ? undefined : loadedAddress(info, frame.target, link);
  if (address === undefined)
    return {
      ok: false,
      message: `Line ${line} begins with another depth of the stack: the machine cannot jump there.`,
    };
  return {ok: true, patches: [{kind: 'register', number: EIP, value: address}]};
}

/** A call that the line where the machine stands is about to make; `at` is its instruction, in the machine. */
export type CallAhead = Call & {at: number; behind: number};

const CALL_SIZE = 5;
const CALL_OPCODE = 0xe8;

/** Calls through pointers, whose instructions have no fixed length, are left out. */
export function callsAhead(frames: readonly StackFrame[]): CallAhead[] {
  const [top] = frames;
  const {own} = top ?? {};
  const place = top?.view.place;
  if (!own || !place) return [];
  const {frame, module} = own;
  const {info} = module.build;
  const file = module.build.fileOf(place.path);
  if (file === undefined) return [];
  return callsOfLine(info, frame.address, file, place.line).flatMap((call) => {
    const behind = loadedAddress(info, frame.target, call.returnsTo);
    if (behind === undefined || call.returnsTo - CALL_SIZE < frame.address) return [];
    const opcode = frame.target.read(behind - CALL_SIZE, 1)?.[0];
    return opcode === CALL_OPCODE ? [{...call, at: behind - CALL_SIZE, behind}] : [];
  });
}

/** What a call would have done is not done; it seems to have returned a number. */
export const skipping = ({behind}: CallAhead, value: number): Patch[] =>
  inRegisters(
    new Map([
      [EAX, value >>> 0],
      [EIP, behind],
    ]),
  );

export const namedRegisters = (patches: readonly Patch[]): Partial<Omit<Registers, 'cs'>> =>
  Object.fromEntries(
    patches.flatMap((patch) => {
      const name = patch.kind === 'register' ? REGISTERS[patch.number] : undefined;
      return name && patch.kind === 'register' ? [[name, patch.value]] : [];
    }),
  );
