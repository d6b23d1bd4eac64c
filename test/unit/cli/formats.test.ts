/** Owns the proof that what was found is written so that spreadsheets, CI and browsers take it for nothing else. */
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {similarPairs, tokens} from '../../../src/cli/grade/similar';
import {html} from '../../../src/session/sharing/grading/html-table';
import {csv, json, remarks} from '../../../src/session/sharing/grading/tables';
import {junit, tap} from '../../../src/cli/labs/formats';
import type {Row} from '../../../src/session/sharing/grading/row';

const outcome = {name: 'a "step" & <more>', ok: true, ms: 1500, terminal: '\x1b[0m#', log: ''};
const tried = [
  {
    lab: 'one',
    outcomes: [outcome, {...outcome, ok: false, why: 'not\n# seen ]]>'}],
    skipped: ['the rest'],
  },
];

test('JUnit is well-formed XML, with the failure and what was said', () => {
  const xml = junit(tried);
  expect(xml).toContain('<testsuite name="one" tests="3" failures="1" skipped="1" time="3.000">');
  expect(xml).toContain('name="a &quot;step&quot; &amp; &lt;more&gt;"');
  expect(xml).toContain('<failure message="not">not\n# seen ]]&gt;</failure>');
  expect(xml).toMatch(/name="the rest" time="0.000"><skipped message="not reached"\/>/);
  expect(xml).not.toContain('\x1b');
});

test('TAP has a plan, one line a test, and the reason', () => {
  const lines = tap(tried).split('\n');
  expect(lines.slice(0, 3)).toEqual(['TAP version 14', '1..3', 'ok 1 - one: a "step" & <more>']);
  expect(lines).toContain('not ok 2 - one: a "step" & <more>');
  expect(lines).toContain('  message: "not\\n# seen ]]>"');
  expect(lines).toContain('ok 3 - one: the rest # SKIP not reached');
});

test('TAP has what the terminal and the log said last of what failed, as YAML', () => {
  const said = {
    terminal: '  \x1b[32m# make\r\nno rule: #1\r\n',
    log: `${'x'.repeat(5000)}\n[1.0] BUG: here\n`,
  };
  const failed = {...outcome, ...said, ok: false, why: 'no'};
  const [, yaml = ''] =
    /---\n([^]*?)\n {2}\.\.\./.exec(tap([{lab: 'one', outcomes: [failed], skipped: []}])) ?? [];
  const {terminal, log} = parse(yaml) as {terminal: string; log: string};
  expect(terminal).toBe('  # make\nno rule: #1');
  expect(log).toMatch(/^x+\n\[1\.0\] BUG: here$/);
  expect(log.length).toBeLessThan(1600);
  expect(tap([{lab: 'one', outcomes: [{...outcome, ...said}], skipped: []}])).not.toContain('BUG');
});

const row: Row = {
  file: 'a.modlab',
  student: '<b>=Ann</b>',
  lab: 'one',
  madeAt: Date.UTC(2026, 0, 2),
  seal: 'ab'.repeat(32),
  chain: 'holds',
  steps: [
    {id: 'load', title: 'Load', at: 5, seen: 'handed in', predicted: '=nothing', question: 'What <now>?'},
    {id: 'go', title: 'Go', at: 6, seen: 'no', why: 'it is "still" there'},
    {id: 'rest', title: 'Rest'},
  ],
  tests: [{name: 'builds', ok: false, points: 0, of: 3, why: 'no'}],
  similar: [{file: 'b.modlab', student: '', share: 0.93}],
  ms: 1,
};

test('a table has a row each, and says why', () => {
  const [head = '', line = '', end] = csv([row]).split('\r\n');
  expect(head.split(',')).toHaveLength(15);
  expect(line).toContain('"1","2","3","yes","0","3","0","holds"');
  expect(line).toContain('claims the step go, which is not seen: it is ""still"" there; builds: no;');
  expect(line).toContain('like those of b.modlab (93 %)');
  expect(head).toMatch(/,"predictions"$/);
  expect(line).toMatch(/,"load: =nothing"$/);
  expect(html([row])).toContain('<li>What &lt;now&gt;? <em>=nothing</em></li>');
  expect(end).toBe('');
  expect(html([row])).toContain('&lt;b&gt;=Ann&lt;/b&gt;');
  expect(html([row])).not.toContain('<b>=');
  expect((JSON.parse(json([row])) as {rows: Row[]}).rows[0]?.student).toBe('<b>=Ann</b>');
});

test('a spreadsheet knows the table for UTF-8', () => {
  expect(csv([{...row, student: 'Zoë'}]).startsWith('\ufeff"file"')).toBe(true);
});

test('the page has a column for each test, files by their names, and times to the minute', () => {
  const unreadable: Row = {...row, file: 'class/ada/b.modlab', student: '', steps: [], tests: [], why: 'no'};
  const tests = [...row.tests, {name: 'unloads <1>', ok: true, points: 2, of: 2}];
  const page = html([{...row, file: '/home/t/class/a.modlab', tests}, unreadable]);
  expect(page).toContain('<meta name="viewport" content="width=device-width">');
  expect(page).toContain('<th scope="col">builds</th><th scope="col">unloads &lt;1&gt;</th>');
  expect(page).toContain('<td class="count" title="no">0 of 3</td><td class="count">2 of 2</td>');
  expect(page).toContain('<small title="/home/t/class/a.modlab">a.modlab</small>');
  expect(page).toMatch(/<td class="when">\d+ Jan 2026, \d\d:\d\d [^<]+<\/td>/);
  expect(page).not.toContain('.000Z');
  // Of a file that cannot be read there is nothing to count.
  expect(page).not.toContain('0 of 0');
  expect(page).toContain('<td class="count">–</td>');
});

test('a class with one source gets one remark a hand-in', () => {
  const similar = Array.from({length: 99}, (_, i) => ({
    file: `${i}.modlab`,
    student: `Student ${i}`,
    share: i === 42 ? 1 : 0.9,
  }));
  const said = remarks({...row, steps: [], tests: [], similar});
  expect(said).toEqual([
    'its sources are like those of 99 others: Student 42 (100 %), Student 0 (90 %), Student 1 (90 %), Student 2 (90 %), Student 3 (90 %), ...',
  ]);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])(
  'a spreadsheet does not take %j for a formula',
  (student) => {
    expect(csv([{...row, student}])).toContain(`"'${student}"`);
  },
);

const own = (name: string) =>
  Array.from(
    {length: 12},
    (_, i) => `static int ${name}_${i}(void) { return do_it(${i}, "x", a[${i}]); } /* ${name} */`,
  ).join('\n');

test('tokens of C are without comments, spaces and the words of strings', () => {
  expect(tokens('a = b+1; // no\n/* nor * this */ pr_info("hello \\" x"); \'\\n\'')).toEqual([
    'a',
    '=',
    'b',
    '+',
    '1',
    ';',
    'pr_info',
    '(',
    '""',
    ')',
    ';',
    "'\\n'",
  ]);
  expect(tokens(`/*${'*'.repeat(1e5)}`).length).toBeGreaterThan(0);
});

test('two that have in common what the lab did not give are pointed out, others are not', () => {
  const given = {'one.c': own('given')};
  const alike = similarPairs(
    [
      {'one.c': own('given') + own('ann')},
      {'one.c': own('given') + own('ann').replaceAll('/* ann */', '  // mine')},
      {'one.c': own('given') + own('cem')},
      {'one.c': own('given')},
      {'one.c': own('given')},
    ],
    given,
  );
  expect(alike.map(({a, b}) => [a, b])).toEqual([[0, 1]]);
});
