/** Owns the proof that a lab from elsewhere cannot hold the page up: neither by its text, nor by the patterns of its checks. */
import {Linter} from 'eslint';
import * as fc from 'fast-check';
import regexp from 'eslint-plugin-regexp';
import {describe, expect, test} from 'vitest';
import {linearExpressions} from '../../../src/labs/patterns/linear';
import {matcherOf, ownExpressions} from '../../../src/labs/patterns/matcher';
import {readLab} from '../../../src/labs/format/read';
import {labOf} from '../../../src/labs/from-data';
import {readLabs} from '../../../build-scripts/lab-directories';
import {heldUp} from '../../held-up';
import type {CheckContext} from '../../../src/labs/lab';
import {readFile} from 'node:fs/promises';

/** What a person does not notice. */
const LIMIT_MS = 150;
/** It is read once, when it is opened. */
const READING_LIMIT_MS = 2000;

const yaml = (check: string) => `format: 1
id: hostile
title: T
summary: S
level: core
minutes: 5
steps:
  - id: a
    title: T
    task: T
    check: ${check}
    hint: H
    solution: S
`;

/** The longest that the page would have to wait for its turn. */
async function longestTurn(check: string, text: string): Promise<number> {
  const read = readLab(yaml(check), 'lab.yaml');
  if (!read.ok) throw new Error(read.problems.map(({message}) => message).join('\n'));
  const {lab} = read;
  const lines = text.split('\n').map((line) => ({level: 6, text: line.slice(0, 1024)}));
  const context: Partial<CheckContext> = {
    log: () => Promise.resolve(lines),
    file: () => Promise.resolve(text),
    traceEvents: () => Promise.resolve([]),
  };
  return heldUp(LIMIT_MS, async (turn) => {
    const expressions = linearExpressions(async () => {
      turn();
      await new Promise((resolve) => setImmediate(resolve));
    });
    await labOf(lab, expressions).steps[0]?.check(context as CheckContext);
  });
}

const LONG = 'a'.repeat(1 << 20);
const LOG = `${'a'.repeat(1000)}!\n`.repeat(1000);

describe('an expression over which others think for ever is answered at once', () => {
  test.each([
    '(a+)+$',
    '(a*)*b',
    '(a|a)*b',
    'a*a*a*b',
    '(?:a{1,30}){1,30}b',
    '(a|aa|aaa)+b$',
    '([a-z]{0,20}b?){0,40}!x',
  ])('%s', async (pattern) => {
    for (const [check, text] of [
      [`{logged: '${pattern}'}`, LOG],
      [`{logged: {line: {has: '(${pattern})', same: true}}}`, LOG],
      [`{fileHas: {path: x, line: '${pattern}'}}`, LONG],
      [`{fileHas: {path: x, text: '${pattern}'}}`, LONG],
      [`{loggedInOrder: ['${pattern}', '${pattern}']}`, LOG],
    ] as const)
      expect(await longestTurn(check, text), check).toBeLessThan(LIMIT_MS);
  });
});

describe('a text that is made to be slow to read is refused at once', () => {
  const aliases = Array.from({length: 20}, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`).join(
    '\n',
  );
  test.each([
    ['nested deep', '['.repeat(50_000)],
    ['maps nested deep', yaml(`${'{not: {check: '.repeat(5000)}x`)],
    ['checks nested deep', yaml(`${'{onceBuilt: '.repeat(3000)}{ran: x}${'}'.repeat(3000)}`)],
    ['long', 'a'.repeat(1 << 20)],
    ['aliases of aliases', `a0: &a0 [x]\n${aliases}`],
    ['many keys', Array.from({length: 20_000}, (_, i) => `k${i}: 1`).join('\n')],
    ['a long word', yaml(`{${'x'.repeat(100_000)}: y}`)],
  ])('%s', async (_, text) => {
    const held = await heldUp(READING_LIMIT_MS, () => expect(readLab(text, 'lab.yaml').ok).toBe(false));
    expect(held).toBeLessThan(READING_LIMIT_MS);
  });
});

/** Every pattern of the labs of the course. */
async function ownPatterns(): Promise<string[]> {
  const found: string[] = [];
  const collect = (value: unknown, key: string): void => {
    if (typeof value === 'string') {
      if (/^(logged|loggedInOrder|line|lines|text|has|hasNot|lacks|begins|until|got|matches|log)$/.test(key))
        found.push(value);
    } else if (Array.isArray(value)) value.forEach((each) => collect(each, key));
    else if (typeof value === 'object' && value !== null)
      for (const [inner, each] of Object.entries(value)) collect(each, key === 'topics' ? 'line' : inner);
  };
  const labs = new URL('../../../src/labs/', import.meta.url);
  for (const {id} of await readLabs()) {
    const read = readLab(await readFile(new URL(`${id}/lab.yaml`, labs), 'utf8'), id);
    if (read.ok) collect(read.lab, '');
  }
  return found;
}

describe('the patterns of our own labs, which the browser’s engine reads,', () => {
  test('take no time that grows faster than the text', async () => {
    const patterns = await ownPatterns();
    expect(patterns.length).toBeGreaterThan(100);
    const code = patterns.map(
      (pattern) => `export const a${patterns.indexOf(pattern)}_ = ${String(new RegExp(pattern))};`,
    );
    const messages = new Linter().verify(
      [...new Set(code)].join('\n'),
      [
        {
          plugins: {regexp},
          rules: {
            'regexp/no-super-linear-backtracking': ['error', {report: 'potential'}],
            'regexp/no-super-linear-move': ['error', {report: 'potential', ignorePartial: false}],
          },
        },
      ],
      'patterns.js',
    );
    expect(messages.map(({line, message}) => `${[...new Set(code)][line - 1] ?? ''}: ${message}`)).toEqual(
      [],
    );
  });

  test('say the same under both engines', async () => {
    const words = (await ownPatterns()).map((pattern) =>
      pattern.replace(/\\d\+?|\[1-9\]/g, '7').replace(/[\^$\\]|\(\?:|[()]/g, ''),
    );
    const both = [ownExpressions, linearExpressions(() => Promise.resolve())];
    const texts = fc
      .sample(
        fc.array(
          fc.oneof(fc.constantFrom(...words), fc.constantFrom(' ', 'a', '7', '\t', '\n', '\0', 'é', '_')),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        300,
      )
      .map((parts) => parts.join(''));
    let matched = 0;
    for (const pattern of new Set(await ownPatterns())) {
      const [own, linear] = both.map((expressions) => matcherOf(pattern, expressions));
      for (const text of [...texts, ...words]) {
        const said = own?.test(text);
        if (said === true) matched++;
        expect(linear?.test(text), `${pattern} on ${JSON.stringify(text)}`).toBe(said);
      }
    }
    expect(matched).toBeGreaterThan(100);
  });
});
