/** Owns the proof that where an instruction leads is told as binutils disassemble it, over all code of some modules. */
import {expect, test} from 'vitest';
import {nextAddresses} from '../../../src/machine/debug/instruction';
import {Layout} from '../../../src/debugger/elf/layout';
import {readElf} from '../../../src/debugger/elf/elf';
import {debugModules} from './modules';
import type {InstructionContext} from '../../../src/machine/debug/instruction';

interface Printed {
  address: number;
  bytes: number[];
  text: string;
}

/** objdump -d -w */
const printed = (text: string): Printed[] =>
  text.split('\n').flatMap((line) => {
    const [, address = '', bytes = '', words = ''] =
      /^ +([0-9a-f]+):\t((?:[0-9a-f]{2} )+) *\t?(.*)$/.exec(line) ?? [];
    if (address === '') return [];
    return [
      {
        address: parseInt(address, 16),
        bytes: bytes
          .trim()
          .split(' ')
          .map((byte) => parseInt(byte, 16)),
        text: words.trim(),
      },
    ];
  });

const REGISTERS = [0x101, 0x202, 0x303, 0x404, 0x5000, 0x606, 0x707, 0x808];
const NAMES = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'];
/** Memory holds at each address a number that tells which it is. */
const wordAt = (address: number) => (address ^ 0x5a5a_0000) >>> 0;

/** What is printed of an operand: `*%eax`, `*0x8(%ebx,%ecx,4)`. */
function operandOf(text: string): number {
  const register = /^\*%(\w+)$/.exec(text)?.[1];
  if (register !== undefined) return REGISTERS[NAMES.indexOf(register)] ?? NaN;
  const [, offset = '', base = '', index = '', scale = '1'] =
    /^\*(?:%[cdefgs]s:)?(-?(?:0x)?[0-9a-f]*)(?:\((?:%(\w+))?(?:,%(\w+)(?:,(\d))?)?\))?$/.exec(text) ?? [];
  const at = (name: string) => (name === '' ? 0 : (REGISTERS[NAMES.indexOf(name)] ?? NaN));
  const displacement = offset === '' ? 0 : offset.startsWith('-') ? -Number(offset.slice(1)) : Number(offset);
  return wordAt((displacement + at(base) + at(index) * Number(scale)) >>> 0);
}

function expected({address, bytes, text}: Printed): {next: number[]; calls: number[]} {
  const after = address + bytes.length;
  const [word = '', operand = ''] = text
    .replace(/^(?:(?:rep[a-z]*|lock|data16|bnd|notrack|addr16|[cdefgs]s) )+/, '')
    .split(/\s+/);
  const target = operand.startsWith('*') ? operandOf(operand) : parseInt(operand, 16);
  if (word.startsWith('ret')) return {next: [wordAt(0x5000)], calls: []};
  if (word.startsWith('call')) return {next: [after], calls: [target]};
  if (word === 'jmp' || word === 'jmpl') return {next: [target], calls: []};
  if (/^(j[a-z]+|loop[a-z]*)$/.test(word)) return {next: [after, target], calls: []};
  return {next: [after], calls: []};
}

test('each instruction of modules, however it was optimised', async () => {
  const words = new Set<string>();
  let count = 0;
  // What needs the optimiser does not build without it.
  const builds: [string, string[]][] = [
    ['-O2', ['lab-concurrency', 'crypto']],
    ['-Os', ['network']],
    ['-O0', ['containers']],
  ];
  for (const [option, names] of builds)
    for await (const module of debugModules(names, ['-g', option])) {
      const code = new Map<number, number>();
      const list = printed(module.disassembly());
      for (const {address, bytes} of list) bytes.forEach((byte, index) => code.set(address + index, byte));
      const context: InstructionContext = {
        byteAt: (address) => code.get(address),
        read32: wordAt,
        registers: REGISTERS,
      };
      for (const instruction of list) {
        if (/^(iret|ljmp|lcall|lret|\(bad\))/.test(instruction.text)) continue;
        expect(nextAddresses(instruction.address, context), `${module.name} ${instruction.text}`).toEqual(
          expected(instruction),
        );
        words.add(instruction.text.split(' ')[0] ?? '');
        count++;
      }
      expect(list.length).toBeGreaterThan(20);
      expect(new Layout(readElf(module.bytes)).places.some(({isCode}) => isCode)).toBe(true);
    }
  expect(count).toBeGreaterThan(1000);
  expect(words.size).toBeGreaterThan(40);
});
