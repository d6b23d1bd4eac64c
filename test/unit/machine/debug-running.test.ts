/** Owns the promises of how an instruction at a breakpoint is run: done, run with interrupts off, or run as it is. */
import {expect, test} from 'vitest';
import {runningOf} from '../../../src/machine/debug/running';
import type {Registers} from '../../../src/protocol/debug-api';

const AT = 0xd000_1000;
const ZERO = 0x40;
const CARRY = 1;
const BASE: Registers = {
  ...{eax: 0xd000_3000, ebx: 3, ecx: 2, edx: 4, esi: 5, edi: 6, ebp: 0xd000_5000, esp: 0xd000_4ff0},
  ...{eip: AT, eflags: 0x202, cs: 0x60},
};
const RETURNS_TO = 0xd000_7777;

const run = (code: readonly number[], registers: Partial<Registers> = {}, isPresent = true) =>
  runningOf(
    {...BASE, ...registers},
    {byteAt: (address) => code[address - AT] ?? 0x90, read32: () => RETURNS_TO, isPresent: () => isPresent},
  );
const done = (registers: Partial<Registers>, push?: {address: number; word: number}) => ({
  kind: 'done',
  registers,
  ...(push && {push}),
});

test.each([
  ['je, taken', [0x74, 0x10], {eflags: ZERO}, done({eip: AT + 0x12})],
  ['je, not taken', [0x74, 0x10], {}, done({eip: AT + 2})],
  ['jne near, taken', [0x0f, 0x85, 0xf0, 0xff, 0xff, 0xff], {}, done({eip: AT - 10})],
  ['ja, not taken', [0x77, 0x10], {eflags: CARRY}, done({eip: AT + 2})],
  ['jl, taken', [0x7c, 0x10], {eflags: 0x80}, done({eip: AT + 0x12})],
  ['jg, not taken', [0x7f, 0x10], {eflags: 0x880 | ZERO}, done({eip: AT + 2})],
  ['loop', [0xe2, 0xfe], {}, done({ecx: 1, eip: AT})],
  ['jecxz', [0xe3, 0x10], {ecx: 0}, done({eip: AT + 0x12})],
  ['jmp to itself', [0xeb, 0xfe], {}, done({eip: AT})],
  ['jmp *%eax', [0xff, 0xe0], {}, done({eip: BASE.eax})],
  ['ret', [0xc3], {}, done({eip: RETURNS_TO, esp: BASE.esp + 4})],
  ['ret 8', [0xc2, 8, 0], {}, done({eip: RETURNS_TO, esp: BASE.esp + 12})],
  [
    'call',
    [0xe8, 0x0b, 0, 0, 0],
    {},
    done({eip: AT + 0x10, esp: BASE.esp - 4}, {address: BASE.esp - 4, word: AT + 5}),
  ],
  [
    'call *%eax',
    [0xff, 0xd0],
    {},
    done({eip: BASE.eax, esp: BASE.esp - 4}, {address: BASE.esp - 4, word: AT + 2}),
  ],
])('%s is done', (_, code, registers, expected) => {
  expect(run(code, registers)).toEqual(expected);
});

test.each([
  ['push %ebp', [0x55], 1],
  ['mov %esp,%ebp', [0x89, 0xe5], 2],
  ['mov 8(%eax),%edx', [0x8b, 0x50, 8], 3],
  ['mov %edx,8(%eax)', [0x89, 0x50, 8], 3],
  ['lea 0(%esi,%eiz,1),%esi', [0x8d, 0x74, 0x26, 0], 4],
])('%s runs alone', (_, code, length) => {
  expect(run(code)).toEqual({kind: 'in-place', landings: [AT + length], isAlone: true});
});

test.each([
  ['pushf', [0x9c], 1],
  ['popf', [0x9d], 1],
  ['cli', [0xfa], 1],
  ['sti', [0xfb], 1],
  ['hlt', [0xf4], 1],
  ['ud2', [0x0f, 0x0b], 2],
  ['rep movsl', [0xf3, 0xa5], 2],
  ['div %ecx', [0xf7, 0xf1], 2],
])('%s does not: interrupts and exceptions are its business', (_, code, length) => {
  expect(run(code)).toEqual({kind: 'in-place', landings: [AT + length], isAlone: false});
});

test('what may fault does not run alone; what only names memory does', () => {
  expect(run([0x8b, 0x50, 8], {}, false)).toMatchObject({isAlone: false});
  expect(run([0x8d, 0x50, 8], {}, false)).toMatchObject({isAlone: true});
  expect(run([0x64, 0x8b, 0x50, 8])).toMatchObject({isAlone: false});
});

test('a return from an interrupt is not followed', () => {
  expect(run([0xcf])).toEqual({kind: 'unknown'});
});
