/** Owns what an expression may name where there is no source: registers, the arguments of a call, the process. */
import {REGISTERS} from '../../../debugger/dwarf/names';
import {madeOf, numberType} from '../../../debugger/values/arithmetic';
import {word} from './map';
import type {Kernel} from './kernel';
import type {ReadMemory} from './map';
import type {ExpressionScope} from '../../../debugger/values/evaluate';
import type {Registers, Target} from '../../../debugger/values/target';

/** -mregparm=3. */
const ARGUMENTS: Record<string, (typeof REGISTERS)[number]> = {$arg1: 'eax', $arg2: 'edx', $arg3: 'ecx'};

export function kernelScope(kernel: Kernel, read: ReadMemory, registers: Registers): ExpressionScope {
  const target: Target = {
    read,
    sectionAddress: () => undefined,
    symbolAt: (address) => kernel.map?.nameOf(address),
  };
  const number = (value: number | undefined) =>
    value === undefined ? undefined : madeOf(BigInt(value), numberType(32, true), {target});
  return {
    target,
    registers,
    isInnermost: true,
    constant: () => undefined,
    variable: (name) => {
      const register = ARGUMENTS[name];
      if (register) return number(registers.get(REGISTERS.indexOf(register)));
      const {layout} = kernel;
      if (name !== '$pid' || !layout) return undefined;
      const task = word(read, layout.currentTaskAddress);
      return task === undefined ? undefined : number(word(read, task + layout.taskPid));
    },
  };
}
