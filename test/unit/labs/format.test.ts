/** Owns the proof that lab.yaml is read as it is meant, and that what is wrong is said where it is, with what to write instead. */
import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {SCHEMA_FILE, labSchemaText} from '../../../build-scripts/lab-schema';
import {linearExpressions} from '../../../src/labs/patterns/linear';
import {ownExpressions} from '../../../src/labs/patterns/matcher';
import {CHECK_WORDS} from '../../../src/labs/format/check';
import {readLab} from '../../../src/labs/format/read';
import {labOf} from '../../../src/labs/from-data';

const fixture = () => readFile(new URL('../../fixtures/labs/format-1.yaml', import.meta.url), 'utf8');

/** A lab of which one thing is changed. */
const lab = (from = '', to = '') =>
  `format: 1
id: one
title: One
summary: A lab.
level: core
minutes: 5
steps:
  - id: load
    title: Load it
    task: Load it.
    check: {all: [{moduleLoaded: hello}, {logged: '^hello: init$'}]}
    hint: insmod
    solution: insmod hello.ko
`.replace(from, to);

function problems(text: string): string[] {
  const read = readLab(text, 'lab.yaml');
  return read.ok ? [] : read.problems.map(({line, column, message}) => `${line}:${column}: ${message}`);
}

test('a lab of format 1 opens, and each of its words is a check', async () => {
  const text = await fixture();
  expect(problems(text)).toEqual([]);
  const read = readLab(text, '');
  if (!read.ok) throw new Error();
  for (const word of CHECK_WORDS) expect(text, word).toMatch(new RegExp(`\\b${word}:`));
  for (const expressions of [ownExpressions, linearExpressions(() => Promise.resolve())]) {
    const {id, formerIds, setUp, kernel, modules, steps} = labOf(read.lab, expressions);
    expect({id, formerIds, setUp, kernel}).toEqual({
      id: 'all-of-it',
      formerIds: ['some-of-it', 'a-bit'],
      setUp: 'touch made\nsysctl -q kernel.printk=8',
      kernel: 'checking',
    });
    expect(modules.map(({does}) => does)).toEqual(['load', 'load', 'fail', 'stay', 'other']);
    expect(steps[0]?.prediction).toEqual({question: 'Will it load?', choices: ['yes', 'no']});
    expect(steps.map(({ends, risky}) => ends ?? risky)).toEqual([
      undefined,
      undefined,
      'panic',
      true,
      undefined,
    ]);
    expect(steps[4]).toMatchObject({solution: '', debug: {length: 11}});
    // On a machine with nothing on it each check has an answer, and no word is unknown to the interpreter.
    for (const {check} of steps)
      await expect(
        check({
          modules: () => Promise.resolve([]),
          log: () => Promise.resolve([]),
          traceEvents: () => Promise.resolve([]),
          debugEvents: () => Promise.resolve([]),
          file: () => Promise.resolve(undefined),
          stat: () => Promise.resolve(undefined),
          list: () => Promise.resolve(undefined),
          run: () => Promise.resolve({stdout: '', stderr: '', exitCode: 1}),
        }),
      ).resolves.toHaveProperty('met');
  }
});

test('what happens is one of the choices of a prediction, or any words where there are none', () => {
  const asking = (prediction: string) =>
    problems(lab('    check:', `    prediction: ${prediction}\n    check:`));
  expect(asking('{question: What?, choices: [yes, no], answer: no}'.replace(/yes|no/g, '"$&"'))).toEqual([]);
  expect(asking('{question: What?, answer: It is loaded}')).toEqual([]);
  expect(asking('{question: What?, choices: [One, Two], answer: Three}')).toEqual([
    '11:64: steps[1].prediction.answer must be one of the choices, word for word',
  ]);
  expect(asking('{question: What?, choices: [One]}')).toEqual([
    expect.stringContaining('needs at least 2 entries') as string,
  ]);
  expect(asking(`{question: What?, choices: [One, ${'x'.repeat(201)}]}`)).toHaveLength(1);
});

test.each([
  [
    'a word that there is not',
    'moduleLoaded',
    'moduleLoadd',
    /^11:20: steps\[1\]\.check\.all\[1\]\.moduleLoadd is no check: did you mean moduleLoaded\?$/,
  ],
  ['a word far from any', 'moduleLoaded', 'xyzzy', /^11:20: .*is no check: there is moduleLoaded, /],
  ['a value of another kind', 'hello}', '[1]}', /^11:34: .*moduleLoaded must be text/],
  ['two words in one', '{moduleLoaded: hello}', '{moduleLoaded: a, ran: b}', /^11:19: .*must be one check/],
  [
    'a key that there is not',
    'hint:',
    'hnt:',
    /^12:5: steps\[1\]\.hnt is no word here: did you mean hint\?$/,
  ],
  ['a key that is lacking', '    hint: insmod\n', '', /^8:5: steps\[1\] lacks hint$/],
  ['a choice that there is not', 'core', 'cor', /^5:8: level cannot be cor: did you mean core\?$/],
  ['a number for text', 'Load it\n', '5\n', /^9:12: steps\[1\]\.title must be text; put it in quotes$/],
  ['nothing', 'insmod hello.ko', "''", /^13:15: steps\[1\]\.solution must not be empty$/],
  [
    'a number out of bounds',
    'minutes: 5',
    'minutes: 0',
    /^6:10: minutes must be a whole number from 1 to 240$/,
  ],
  ['an expression that is none', '^hello: init$', '(', /^11:51: .*logged is no regular expression: /],
  ['a look ahead', '^hello: init$', '^a(?!b)', /^11:51: .*logged may have no "\(\?".*hasNot/],
  ['a look back', '^hello: init$', '(a)\\1', /^11:51: .*same: true/],
  ['an expression of one engine alone', '^hello: init$', '\\p{L}', /^11:51: .*not every engine knows/],
  ['an expression that repeats much', '^hello: init$', '(a{30}b{30}c{30}){30}', /^11:51: .*repeats too much/],
  [
    'a key of a long form',
    "'^hello: init$'",
    '{line: a, levle: 4}',
    /^11:61: .*logged\.levle is no word here: did you mean level\?$/,
  ],
  ['no YAML', 'check: {', 'check: {{', /^11:12: this \{ has no \} at its end: add it$/],
  [
    'a key twice',
    'hint: insmod',
    'hint: a\n    hint: b',
    /^13:5: hint is there twice: a map has a key once$/,
  ],
  [
    'a level that there is not',
    "'^hello: init$'",
    '{line: a, level: warnin}',
    /^11:68: .*level cannot be warnin: did you mean warning\?$/,
  ],
  ['another format', 'format: 1', 'format: 2', /^1:9: has format 2; this version of modlab reads up to 1$/],
  ['no format', 'format: 1\n', '', /^1:1: lacks format$/],
])('%s is said where it is', (_, from, to, expected) => {
  const found = problems(lab(from, to));
  expect(found[0]).toMatch(expected);
});

test('everything that is wrong is said at once', () => {
  expect(
    problems(lab('hint: insmod', 'hnt: x').replace('core', 'x').replace('minutes: 5', 'minutes: x')),
  ).toHaveLength(3);
});

/** Of a text in which one value is written in another way. */
const task = (written: string) => problems(lab('task: Load it.', `task: ${written}`));

test.each([
  ['a tab', problems(lab('    task:', '\ttask:')), '10:1: a tab cannot indent YAML: use spaces'],
  [
    'a space less',
    problems(lab('    task:', '   task:')),
    /^10:\d: is indented by 3 spaces, .* by 4: keys of one map/,
  ],
  [
    'a space more',
    problems(lab('    task:', '     task:')),
    /^10:6: is indented by 5 spaces, .* by 4: keys of one map/,
  ],
  [
    'a backquote',
    task('`make`'),
    /^10:11: text cannot begin with `: put the text in quotes, or after `>-` on the next line$/,
  ],
  ['an @', task('@me'), /^10:11: text cannot begin with @/],
  ['a %', task('%d'), /^10:11: text cannot begin with %/],
  ['bold text', task('**Load** it'), /^10:11: text cannot begin with \*/],
  ['an alias', task('*nothing'), /^10:11: text cannot begin with \*/],
  ['an anchor', task('&x it'), /^10:11: text cannot begin with &/],
  ['an anchor without a name', task('& it'), /^10:11: text cannot begin with &/],
  ['a tag', task('!x it'), /^10:11: text cannot begin with !/],
  ['a tag of YAML', task('!!binary it'), /^10:11: text cannot begin with !/],
  ['a bracket', task('[a] b'), /^10:15: text cannot begin with \[/],
  [
    'a backslash',
    task('"\\d"'),
    /^10:12: a backslash in double quotes needs doubling, as \\d is no escape; single quotes take it as it is$/,
  ],
  ['a colon', task('a: b'), /^10:11: text may have no ": "/],
  ['an open quote', task('"a'), /^10:11: this " has no " at its end: add it$/],
  ['an open single quote', task("'a"), /^10:11: this ' has no ' at its end: add it$/],
  ['an apostrophe', task("'it's'"), /^10:15: .*within single quotes write ''/],
  ['an open bracket', task('[a'), /^10:11: this \[ has no \] at its end: add it$/],
  ['no blank', problems(lab('task: L', 'task:L')), /^10:5: needs a blank behind the colon$/],
  ['no colon', problems(lab('task: L', 'task L')), /^10:5: is no entry of a map: write `key: value`/],
  [
    'braces in braces',
    problems(lab("'^hello: init$'", '^a{2}$')),
    /^11:\d+: within \[ \] and \{ \}, put text/,
  ],
  ['a second document', problems(lab('title: One', '---\ntitle: One')), /^3:1: --- begins another document/],
  [
    'a list',
    problems('- format: 1\n- id: one\n'),
    '1:1: is a list: it begins with `format: 1`, and below that, each at the beginning of a line, stand `id:`, `title:` and so on',
  ],
  ['nothing', problems(''), /^1:1: is empty: it begins with `format: 1`/],
  ['no UTF-8', task('caf\ufffd'), '10:1: has bytes that are no UTF-8: save it as UTF-8'],
  ['a comment for a value', task('#1'), /^10:\d+: steps\[1\]\.task has no value/],
])('what to write instead of %s is said, and nothing of what follows from it', (_, found, expected) => {
  expect(found).toHaveLength(1);
  if (typeof expected === 'string') expect(found[0]).toBe(expected);
  else expect(found[0]).toMatch(expected);
});

test('a text with line ends of Windows and a mark of its encoding is the same text', () => {
  const text = lab('task: Load it.', 'task: >-\n      Load\n      it.');
  expect(readLab(`\ufeff${text.replaceAll('\n', '\r\n')}`, '')).toMatchObject({
    ok: true,
    lab: (readLab(text, '') as {lab: unknown}).lab,
  });
});

test('an alias of what is there is read', () => {
  const twice = lab('task: Load it.', 'task: &load Load it.').replace('hint: insmod', 'hint: *load');
  expect(problems(twice)).toEqual([]);
});

test('a module has what belongs to what it does', () => {
  const withModule = (module: string) => problems(lab('steps:', `modules:\n  - ${module}\nsteps:`));
  expect(withModule('{file: a.ko, does: load}')).toEqual([]);
  expect(withModule('{file: a.ko, does: fail}')).toEqual(['8:5: modules[1] does "fail", and lacks errno']);
  expect(withModule('{file: a.ko, does: load, why: x}')).toEqual([
    '8:5: modules[1] does "load", for which there is no why',
  ]);
  expect(withModule('{file: a.c, does: load}')).toEqual([
    '8:12: modules[1].file must be a .ko of the lab’s directory',
  ]);
});

/** Of each map in a schema: its keys, those without a description first marked so. */
function untold(node: unknown, at = ''): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const {properties = {}} = node as {properties?: Record<string, {description?: string}>};
  const here = Object.entries(properties)
    .filter(([, {description}]) => description === undefined)
    .map(([key]) => `${at}.${key}`);
  return [...here, ...Object.entries(node).flatMap(([key, each]) => untold(each, `${at}.${key}`))];
}

test.each(['4', 'warn', 'warning'])('a level of the log is a number or a name: %s', async (level) => {
  const [from, to] = [
    "{moduleLoaded: hello}, {logged: '^hello: init$'}",
    `{logged: {line: ^hello, level: ${level}}}`,
  ];
  const read = readLab(lab(from, to), '');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const [step] = labOf(read.lab, ownExpressions).steps;
  const judged = (of: number) =>
    step?.check({
      log: () => Promise.resolve([{level: of, text: 'hello: init'}]),
    } as never);
  expect(await judged(4)).toMatchObject({met: true});
  expect(await judged(6)).toMatchObject({met: false});
});

test('lab.schema.json has words for each of its keys', async () => {
  const text = await labSchemaText();
  expect(untold(JSON.parse(text))).toEqual([]);
  expect(text).toContain('"description": "Met if a line of the log since the lab began matches."');
  expect(text).toContain('a number from 0 to 7, or emerg, alert');
});

test('lab.schema.json is what the validator says (if not: npm run lab-schema)', async () => {
  expect(await readFile(SCHEMA_FILE, 'utf8')).toBe(await labSchemaText());
});
