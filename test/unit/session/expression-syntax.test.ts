/** Owns the tests of expressions that are refused when they are written, and of those that wait for their names. */
import {expect, test} from 'vitest';
import {syntaxError, templateError} from '../../../src/debugger/values/syntax';

test.each([
  'i',
  'i == 5',
  '-x + ~y * !z',
  '*p->next',
  '&list',
  'a[i + 1].b->c[2]',
  '(a || b) && (c < d)',
  '$arg1 == 0x10 && $pid > 1',
  "c == 'x'",
  '((1))',
])('%s can be read', (text) => {
  expect(syntaxError(text)).toBeUndefined();
});

test.each([
  ['', 'Something is missing at the end.'],
  ['i ==', 'Something is missing at the end.'],
  ['i = 5', 'Compare with ==.'],
  ['i 5', '"5" does not belong here.'],
  ['(i', 'A ")" is missing.'],
  ['i)', '")" does not belong here.'],
  ['a[1', 'A "]" is missing.'],
  ['a[]', '"]" does not belong here.'],
  ['(a]', '"]" does not belong here.'],
  ['p->', 'The name of a member is missing.'],
  ['p->5', 'The name of a member is missing.'],
  ['f(1)', '"(" does not belong here.'],
  ['* / a', '"/" does not belong here.'],
  ['a ? b', '"?" cannot be used here.'],
  ['08', '08 is not an octal number.'],
])('%s is refused', (text, message) => {
  expect(syntaxError(text)).toBe(message);
});

test('what stands in the braces of a logpoint is read likewise', () => {
  expect(templateError('i={i}, {p->next}')).toBeUndefined();
  expect(templateError('no expression')).toBeUndefined();
  expect(templateError('i={i+}')).toBe('{i+}: Something is missing at the end.');
});
