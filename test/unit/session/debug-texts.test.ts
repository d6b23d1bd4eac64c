/** Owns the tests of what is marked as changed: what reads otherwise in the same call, or in the same load of a module. */
import {expect, test} from 'vitest';
import {Texts} from '../../../src/session/debug/history/texts';
import type {StackFrame} from '../../../src/session/debug/call-stack';
import type {LoadedModule} from '../../../src/session/debug/loaded-modules';

const frameOf = (name: string, esp: number): StackFrame => ({
  view: {name, module: undefined, place: undefined, isInlined: false},
  own: undefined,
  registers: new Map([[4, esp]]),
  entered: undefined,
});
const moduleOf = (name: string) => ({name}) as LoadedModule;

test('a value of a call has changed when it reads otherwise than at an earlier stop in that call', () => {
  const texts = new Texts();
  const [caller, first] = [frameOf('caller', 0x2f00), frameOf('f', 0x2e00)];
  const isChanged = (frame: StackFrame, text: string) =>
    texts.isChanged(texts.activation(frame), 'f.i', text);
  texts.begin([first, caller]);
  expect(isChanged(first, '1')).toBe(false);
  expect(isChanged(first, '1')).toBe(false);
  texts.begin([first, caller]);
  expect(isChanged(first, '2')).toBe(true);
  // An interrupt on another stack is between.
  texts.begin([frameOf('tick', 0x8f00)]);
  expect(isChanged(frameOf('tick', 0x8f00), '7')).toBe(false);
  texts.begin([first, caller]);
  expect([isChanged(first, '<optimised out>'), isChanged(first, '3')]).toEqual([false, true]);
  // It has returned, and is called once more from the same place.
  texts.begin([caller]);
  expect(isChanged(caller, '0')).toBe(false);
  texts.begin([first, caller]);
  expect(isChanged(first, '9')).toBe(false);
});

test('statics of a module that is loaded again are others', () => {
  const texts = new Texts();
  const module = moduleOf('m');
  texts.begin([]);
  expect(texts.isChanged(texts.load(module), 'm.count', '5')).toBe(false);
  texts.begin([]);
  expect(texts.isChanged(texts.load(module), 'm.count', '6')).toBe(true);
  texts.begin([]);
  expect(texts.isChanged(texts.load(moduleOf('m')), 'm.count', '0')).toBe(false);
});
