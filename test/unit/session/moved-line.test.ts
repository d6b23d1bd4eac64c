/** Owns the tests of lines that are found again in a text that was edited. */
import {expect, test} from 'vitest';
import {movedLine} from '../../../src/session/editor/moved-line';

const BUILT = [
  'int f(void)',
  '{',
  '\ta();',
  '\tb();',
  '\treturn 0;',
  '}',
  '',
  'int g(void)',
  '{',
  '\treturn 0;',
  '}',
];
const built = BUILT.join('\n');
const edited = (from: number, gone: number, ...come: string[]) =>
  BUILT.toSpliced(from - 1, gone, ...come).join('\n');

test('a line is where it was, if nothing before it has come or gone', () => {
  expect(movedLine(built, built, 4)).toBe(4);
  expect(movedLine(built, edited(8, 0, 'int x;'), 4)).toBe(4);
  expect(movedLine(built, edited(4, 1, '\t\tb();'), 4)).toBe(4);
});

test('lines before it, here and there, move it', () => {
  expect(movedLine(built, edited(1, 0, 'int x;', 'int y;'), 10)).toBe(12);
  expect(movedLine(built, edited(3, 1), 4)).toBe(3);
  const twice = ['int x;', ...BUILT.slice(0, 4), '\tc();', ...BUILT.slice(4), 'int z;'].join('\n');
  expect([1, 4, 5, 10].map((line) => movedLine(built, twice, line))).toEqual([2, 5, 7, 12]);
});

test('one that is gone or changed is where it would be', () => {
  expect(movedLine(built, edited(4, 1, '\tbb();'), 4)).toBe(4);
  expect(movedLine(built, edited(1, 4, 'int x;', 'int f(void)', '{', '\ta();', '\tbb();'), 4)).toBe(5);
  expect(movedLine(built, edited(4, 1), 4)).toBe(4);
  expect(movedLine(built, '', 9)).toBe(1);
  expect(movedLine('', built, 1)).toBeGreaterThanOrEqual(1);
});
