/** Owns the proof that what hangs together is found, whatever it is and however it ends, and that values can be set. */
import {beforeAll, describe, expect, test} from 'vitest';
import {chainOf, drawsAs} from '../../../src/debugger/values/chains';
import {assign} from '../../../src/debugger/values/assign';
import {evaluateExpression} from '../../../src/debugger/values/evaluate';
import {compiledData} from './compiled-data';
import type {Frame} from '../../../src/debugger/values/frame';

let frame: Frame;

beforeAll(async () => {
  ({frame} = await compiledData('chains.c'));
}, 120_000);

function valueOf(expression: string) {
  const evaluated = evaluateExpression(expression, frame);
  if (!evaluated.ok) throw new Error(evaluated.message);
  return evaluated.value;
}
const chain = (expression: string, element?: number) => chainOf(frame.info, valueOf(expression), element);
const told = (expression: string, member: string) => {
  const found = chain(expression);
  return `${found?.kind} ${found?.nodes.map((node) => node.member(member)?.text ?? node.text).join(' ')} ${found?.end}`;
};

describe('what hangs together', () => {
  test.each([
    ['items', 'value', 'list 1 2 3 end'],
    ['&items', 'value', 'list 1 2 3 end'],
    ['hooked', 'value', 'hlist 1 2 end'],
    ['empty', 'value', 'list  end'],
    ['never', 'value', 'list  broken'],
    ['poisoned', 'value', 'list  broken'],
    ['shelf.books', 'value', 'list  end'],
    ['chain', 'number', 'next 1 2 end'],
    ['ring', 'number', 'next 10 20 30 cycle'],
    ['lost', 'number', 'next 5 broken'],
    ['squares', '', 'array 0 1 4 9 16 end'],
  ])('%s', (expression, member, expected) => {
    expect(told(expression, member)).toBe(expected);
  });

  test.each(['text', 'single', 'first', 'one.value'])('%s is nothing but itself', (expression) => {
    expect(drawsAs(valueOf(expression))).toBeUndefined();
  });

  test('boxes of a list may be of several structs: the likeliest is first, another can be chosen', () => {
    const named = ({struct, member}: {struct: string; member: string}) => `${struct}.${member}`;
    expect(chain('items')?.elements.map(named)).toEqual(['item.link', 'shelf.books']);
    expect(chain('items', 1)?.elements.map(named)).toEqual(['shelf.books', 'item.link']);
    expect(chain('items', 1)?.nodes).toHaveLength(3);
  });
});

describe('what has to be written', () => {
  const patched = (expression: string, text: string) => assign(valueOf(expression), text, frame);
  const address = (expression: string) => Number(valueOf(`&${expression}`).integer());

  test('a number goes to its place, cut to its size', () => {
    expect(patched('one.value', '-2')).toEqual({
      ok: true,
      patches: [
        {kind: 'memory', address: address('one.value'), bytes: Uint8Array.of(0xfe, 0xff, 0xff, 0xff)},
      ],
    });
    expect(patched('text[1]', '0x141')).toEqual({
      ok: true,
      patches: [{kind: 'memory', address: address('text') + 1, bytes: Uint8Array.of(0x41)}],
    });
    expect(patched('chain', '&last')).toMatchObject({ok: true, patches: [{address: address('chain')}]});
  });

  test.each([
    ['one', '1', /no number and no pointer/],
    ['1 + 1', '1', /cannot be changed/],
    ['single', 'nobody', /There is no nobody/],
    ['single', 'one', /not a number/],
  ])('%s = %s is refused', (expression, text, message) => {
    const outcome = patched(expression, text);
    expect(outcome.ok ? '' : outcome.message).toMatch(message);
  });
});
