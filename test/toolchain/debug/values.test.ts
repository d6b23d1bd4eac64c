/** Owns the proof that values are read as the compiler laid them out: a compiled file's own data is the memory. */
import {beforeAll, describe, expect, test} from 'vitest';
import {evaluateExpression, holds} from '../../../src/debugger/values/evaluate';
import type {Frame} from '../../../src/debugger/values/frame';
import type {PagedMemory} from '../../../src/debugger/values/target';
import {compiledData} from './compiled-data';

let frame: Frame;
let elsewhere: {frame: Frame; memory: PagedMemory};

beforeAll(async () => {
  ({frame, elsewhere} = await compiledData('values.c'));
}, 120_000);

const said = (expression: string) => {
  const evaluated = evaluateExpression(expression, frame);
  return evaluated.ok ? evaluated.value.text : evaluated.message;
};

describe('values', () => {
  test.each([
    ['first.value', '42', 'int'],
    ['motto', '"onward"', 'const char [7]'],
    ['motto[6]', '0', 'const char'],
    ['head->next->value', '-7', 'int'],
    ['head->name', '/^0x[0-9a-f]+ "parcel"$/', 'const char *'],
    ['second.name', 'NULL', 'const char *'],
    ['first.colour', 'BLUE', 'enum colour'],
    ['second.colour', '3', 'enum colour'],
    ['first.flags', 'READ | EXECUTE', 'enum flags'],
    ['second.flags', '9', 'enum flags'],
    ['first.low', '5', 'unsigned int'],
    ['first.middle', '1027', 'unsigned int'],
    ['first.sign', '-3', 'int'],
    ['first.mix', '{whole = 16909060, parts = {4, 3, 2, 1}}', 'union mix'],
    ['first.mix.parts[1]', '3', 'unsigned char'],
    ['first.grid', '{{1, 2, 3}, {4, -5, 6}}', 'short int [2][3]'],
    ['first.grid[1][1]', '-5', 'short int'],
    ['first.inner', '11', 'int'],
    ['first.deep', '1094861636', 'int'],
    ['first.bytes', '"DCBA"', 'char [4]'],
    ['first.big', '18364758544493064720', 'volatile u64'],
    ['first.small', '-5000000000', 'long long int'],
    ['first.yes', 'true', 'bool'],
    ['first.letter', "120 'x'", 'char'],
    ['first.word', '"word"', 'char [8]'],
    ['first.call', '/^0x[0-9a-f]+ <called>$/', 'int (*)(struct node *, char, ...)'],
    ['first.names[1]', '/^0x[0-9a-f]+ "two\\\\n\\\\"three\\\\""$/', 'char *const'],
    ['second.next', '0xfffffff4 (error -12)', 'struct node *'],
    ['unknown', 'NULL', 'struct unknown *'],
    ['numbers', '{3, 1, 4, 1, 5, 0, 0, 0, ...}', 'int [20]'],
    ['first.link', '/^{next = 0x[0-9a-f]+, prev = 0x[0-9a-f]+}$/', 'struct list_head'],
    ['$eax', '123', 'unsigned int'],
  ])('%s is %s, a %s', (expression, text, type) => {
    const evaluated = evaluateExpression(expression, frame);
    if (!evaluated.ok) throw new Error(evaluated.message);
    if (text.startsWith('/')) expect(evaluated.value.text).toMatch(new RegExp(text.slice(1, -1)));
    else expect(evaluated.value.text).toBe(text);
    expect(evaluated.value.typeText).toBe(type);
  });

  test.each([
    ['first.value == 42 && head->next->value < 0', '1'],
    ['2 + 3 * 4 - 10 / 3 % 2', '13'],
    ['(2 + 3) * 4', '20'],
    ['-7 / 2', '-3'],
    ['1 << 4 | 3', '19'],
    ['~0 & 0xff', '255'],
    ["first.letter == 'x'", '1'],
    ['0x80000000 > 0', '1'],
    ['-1 > 1u', '1'],
    ['010 + 1', '9'],
    ['4294967295 + 1', '4294967296'],
    ['*(numbers + 2)', '4'],
    ['&numbers[4] - numbers', '4'],
    ['(&first)->next == &second', '1'],
    ['*head->next == 1', '*next is a struct node, not a number.'],
    ['second.next && second.name && second.name[0]', '0'],
    ['second.name || head', '1'],
    ['!head', '0'],
    ['BLUE', 'BLUE'],
    ['GREEN + 1', '6'],
    ['second.name[0]', '<no memory there>'],
    ['*second.name', 'name is NULL.'],
    ['nothing', 'There is no nothing here.'],
    ['first.nothing', 'struct node has no member nothing.'],
    ['first + 1', 'first is a struct node, not a number.'],
    ['1 / 0', 'This divides by zero.'],
    ['first.value = 3', 'Compare with ==.'],
    ['(1', 'A ")" is missing.'],
    ['1 +', 'Something is missing at the end.'],
    ['1 2', '"2" does not belong here.'],
    ['09', '09 is not an octal number.'],
    ['@', '"@" cannot be used here.'],
    ['('.repeat(200) + '1' + ')'.repeat(200), 'This expression is nested too deeply.'],
  ])('%s gives %s', (expression, text) => {
    expect(said(expression)).toBe(text);
  });

  test('the layout is the one that the compiler used', () => {
    const node = evaluateExpression('first', frame);
    if (!node.ok) throw new Error(node.message);
    const offset = (name: string) =>
      (node.value.member(name)?.storage.address ?? 0) - (node.value.storage.address ?? 0);
    const names = ['name', 'mix', 'link', 'grid', 'inner', 'deep', 'big', 'word', 'tail'];
    const compilers = Array.from({length: 10}, (_, index) => Number(said(`layout[${index}]`)));
    expect([node.value.size, ...names.map(offset)]).toEqual(compilers);
  });

  test('unfolds: members, elements, what a pointer points at', () => {
    const head = evaluateExpression('head', frame);
    if (!head.ok) throw new Error(head.message);
    const [node] = head.value.children();
    expect([node?.name, node?.typeText, node?.children()[0]?.text]).toEqual(['*head', 'struct node', '42']);
    const numbers = evaluateExpression('numbers', frame);
    expect(numbers.ok && numbers.value.children(2, 2).map(({name, text}) => `${name} ${text}`)).toEqual([
      '[2] 4',
      '[3] 1',
    ]);
    expect(numbers.ok && numbers.value.children(19, 5).length).toBe(1);
  });

  test('a condition holds, does not, or has no answer', () => {
    expect(holds('head->value == 42', frame)).toEqual({ok: true, holds: true});
    expect(holds('head->value > 42', frame)).toEqual({ok: true, holds: false});
    expect(holds('first', frame)).toEqual({ok: false, message: 'first is a struct node, not a number.'});
  });

  test('memory that comes a page at a time gives the same', async () => {
    const {memory, frame: remote} = elsewhere;
    const text = await memory.settle(() => {
      const evaluated = evaluateExpression('head->names[0]', remote);
      return evaluated.ok ? evaluated.value.text : evaluated.message;
    });
    expect(text).toBe(said('head->names[0]'));
    expect(text).toContain('"one"');
  });
});
