/** Owns the arguments of a kernel function that has just been called: by the calling convention, with types where a module declares it. */
import {REGISTERS} from '../../../debugger/dwarf/names';
import {sizeOf} from '../../../debugger/info/types';
import {inMemory, ofBytes} from '../../../debugger/values/storage';
import {bytesOf} from '../../../debugger/dwarf/integers';
import {numberType} from '../../../debugger/values/arithmetic';
import {Value} from '../../../debugger/values/value';
import type {CType} from '../../../debugger/info/types';
import type {Reader} from '../../../debugger/values/value';
import type {Registers} from '../../../debugger/values/target';

/** -mregparm=3: eax, edx, ecx, as DWARF counts registers. What does not fit is on the stack, behind the return address. */
const IN_REGISTERS = [0, 2, 1] as const;
const ESP = 4;
const WORD = 4;

/**
 * `type`: what some module declares; without one the three registers, whatever is in them. One of a variable number of
 * arguments takes all of them from the stack.
 */
export function argumentsAt(type: CType | undefined, registers: Registers, reader: Reader): Value[] {
  const declared = type?.kind === 'function' ? type.parameters() : undefined;
  const types = declared ?? IN_REGISTERS.map(() => numberType(32, true));
  const isVariadic = type?.kind === 'function' && type.isVariadic;
  let [next, onStack] = [isVariadic ? IN_REGISTERS.length : 0, (registers.get(ESP) ?? 0) + WORD];
  return types.map((each, index) => {
    const size = sizeOf(each) ?? WORD;
    const words = Math.ceil(size / WORD);
    const numbers = IN_REGISTERS.slice(next, next + words);
    const isStruct = each.kind === 'struct' || each.kind === 'union';
    const fits = numbers.length === words && !isStruct;
    const values = numbers.map((number) => registers.get(number) ?? 0);
    // A value of two words that finds one register left takes neither, and the next may.
    const name =
      fits && words === 1
        ? `argument ${index + 1} ($${REGISTERS[numbers[0] ?? 0]})`
        : `argument ${index + 1}`;
    if (fits) {
      next += words;
      const bytes = new Uint8Array(values.flatMap((value) => [...bytesOf(BigInt(value), WORD)]));
      return new Value(name, each, ofBytes(bytes), reader);
    }
    const storage = inMemory(reader, onStack);
    onStack += words * WORD;
    return new Value(name, each, storage, reader);
  });
}
