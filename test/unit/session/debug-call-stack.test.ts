/** Owns the promise that frames of the kernel have the names of the functions that made the calls. */
import {expect, test} from 'vitest';
import {framesOf} from '../../../src/session/debug/call-stack';
import type {Registers} from '../../../src/protocol/debug-api';

const [PANIC, CALLER_ENDS, RETURNS_TO] = [0xc010_0005, 0xc020_0020, 0xc030_0044];
const STACK = 0xd000_1f00;

/** At the first instruction of a function that a function calls with its last, which another called in its middle. */
const WORDS = new Map([
  [STACK, CALLER_ENDS],
  [STACK + 0x10, 0],
  [STACK + 0x14, RETURNS_TO],
]);
const registers: Registers = {
  ...{eax: 0, ebx: 0, ecx: 0, edx: 0, esi: 0, edi: 0, ebp: STACK + 0x10, esp: STACK},
  ...{eip: PANIC, eflags: 0x202, cs: 0x60},
};

function read(address: number, length: number): Uint8Array {
  if (address === PANIC) return Uint8Array.of(0x55, 0x89, 0xe5);
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(0, WORDS.get(address) ?? 0, true);
  return bytes;
}

const NAMES = new Map([
  [PANIC, 'panic+0x5'],
  [CALLER_ENDS, 'its_neighbour'],
  [CALLER_ENDS - 1, 'crash+0x1f'],
  [RETURNS_TO, 'write+0x44'],
]);

test('a call that never returns is of the function that makes it, though that ends there', () => {
  const frames = framesOf({read, nameOf: (address) => NAMES.get(address), modules: []}, registers);
  expect(frames.map(({view}) => view.name)).toEqual(['panic+0x5', 'crash+0x20', 'write+0x44']);
});

test('what a probe has put in a caller’s place keeps its own name', () => {
  const probed = new Map([...NAMES, [CALLER_ENDS, 'arch_rethook_trampoline']]);
  const frames = framesOf({read, nameOf: (address) => probed.get(address), modules: []}, registers);
  expect(frames[1]?.view.name).toBe('arch_rethook_trampoline');
});
