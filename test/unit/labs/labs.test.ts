/** Owns the proof that every lab is well-formed, that what is not is said by file and line, and that no clause is dropped. */
import {describe, expect, test} from 'vitest';
import {glossary, labs, lessonText} from '../../../src/labs/catalogue';
import {words} from '../../../src/labs/checks/log';
import {SEEN, TOLD} from '../../../src/labs/coverage';
import {CLAUSES} from '../../../src/labs/curriculum';
import {readLessonText} from '../../../src/labs/lesson-text';
import {problems, problemsOf} from '../../../src/labs/lint';
import {withTable} from '../../../build-scripts/curriculum-table';
import {execFile} from 'node:child_process';
import {cp, mkdtemp, readFile, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

const directory = (id: string) => new URL(`../../../src/labs/${id}/`, import.meta.url);
const source = (id: string) => readFile(new URL('lab.yaml', directory(id)), 'utf8');

test('every lab is well-formed', async () => {
  const sources = await Promise.all(labs.map(async ({id}) => [id, await source(id)] as const));
  const found = await problems(new Map(sources));
  expect(found.map(({file, line, column, message}) => `${file}:${line}:${column}: ${message}`)).toEqual([]);
});

/** Where a lab's files lie in its directory here and in the guest, `solutions` apart. */
const files = async (id: string) =>
  (await readdir(directory(id), {recursive: true})).filter((file) => !file.startsWith('solutions'));

test('in every lab with sources there is something to change', async () => {
  for (const lab of labs) {
    if (!(await files(lab.id)).some((file) => file.endsWith('.c'))) continue;
    const {steps} = await lessonText(lab.id);
    expect(
      [...steps.values()].filter(({patch}) => patch !== undefined).length,
      `patches of ${lab.id}`,
    ).toBeGreaterThan(0);
  }
});

test('a patch changes files of its lab as the steps before have left them', async () => {
  for (const {id, steps} of labs) {
    const there = await files(id);
    const text = await lessonText(id);
    const student = await mkdtemp(join(tmpdir(), `modlab-${id}-`));
    await cp(directory(id), student, {recursive: true});
    for (const step of steps) {
      const patch = text.steps.get(step.id)?.patch;
      if (patch === undefined) continue;
      const named = [...patch.matchAll(/^\+\+\+ b\/(\S+)$/gm)].map(([, name]) => name);
      expect(named.length, `${id}/${step.id} names files as patch -p1 wants them`).toBeGreaterThan(0);
      expect(there, `${id}/${step.id}`).toEqual(expect.arrayContaining(named));
      await promisify(execFile)('git', ['apply', '-p1', `solutions/${step.id}.patch`], {cwd: student});
    }
    await rm(student, {recursive: true});
  }
});

test('at least one step in three asks what will happen, and says afterwards what does', () => {
  const steps = labs.flatMap((lab) => lab.steps.map((step) => ({...step, at: `${lab.id}/${step.id}`})));
  const asking = steps.filter(({prediction}) => prediction);
  expect(asking.length / steps.length).toBeGreaterThanOrEqual(1 / 3);
  expect(asking.filter(({prediction}) => prediction?.answer === undefined).map(({at}) => at)).toEqual([]);
});

test('where an answer stands among the choices tells nothing', () => {
  const places = labs.flatMap(({steps}) =>
    steps.flatMap(({prediction}) =>
      prediction?.choices?.length === 3 ? [prediction.choices.indexOf(prediction.answer ?? '')] : [],
    ),
  );
  const share = [0, 1, 2].map((place) => places.filter((at) => at === place).length / places.length);
  expect(Math.max(...share)).toBeLessThan(0.45);
  expect(Math.min(...share)).toBeGreaterThan(0.2);
});

test('at most one step in three is one click', () => {
  const steps = labs.flatMap((lab) => lab.steps);
  expect(steps.filter(({command}) => command !== undefined).length / steps.length).toBeLessThanOrEqual(1 / 3);
});

test('a lab needs only labs that come before it', () => {
  const order = (id: string) => labs.find((lab) => lab.id === id)?.order ?? 0;
  const wrong = labs.flatMap(({id, needs}) =>
    needs.filter((need) => order(need) >= order(id)).map((need) => `${id} needs ${need}`),
  );
  expect(wrong).toEqual([]);
});

test('a link in a lesson leads to a lab or a step that there is', async () => {
  for (const {id} of labs) {
    const {intro, steps} = await lessonText(id);
    const text = [intro, ...[...steps.values()].flatMap(({before, after}) => [before, after])].join('\n');
    for (const [, lab, , step] of text.matchAll(/\]\(#\/lab\/([a-z0-9-]+)(\/([a-z0-9-]+))?\)/g)) {
      const target = labs.find((each) => each.id === lab);
      expect(target, `${id} leads to ${lab ?? ''}`).toBeDefined();
      if (step !== undefined) expect(target?.steps.map((each) => each.id)).toContain(step);
    }
  }
});

describe('what is wrong with a lab is said where it is', () => {
  const right = {
    at: '',
    lab: `format: 1
id: one
title: Lab One
summary: A lab.
level: core
minutes: 5
steps:
  - id: load
    title: Load it
    task: Load it.
    check: {moduleLoaded: one}
    hint: insmod
    solution: insmod one.ko
    covers: [1.insmod]
  - id: remove
    title: Remove it
    task: Remove it.
    check: {unloadSucceeded: one}
    hint: rmmod
    solution: rmmod one
`,
    lesson: `# Lab One\n\n${'x'.repeat(120)}\n\n## load\nb\n### Why\na\n\n## remove\nb\n### Why\na\n### On your laptop\nc\n### What you can do now\n\`Documentation/kbuild/modules.rst\`\n`,
    patches: new Map<string, string>(),
  };
  const said = (change: Partial<typeof right>, id = 'one') =>
    problemsOf(id, {...right, ...change}, ['one', 'two']).map(
      ({file, line, message}) => `${file}:${line}: ${message}`,
    );

  test('nothing of one in which nothing is', () => {
    expect(said({})).toEqual([]);
  });

  test('what the course wants of its labs', () => {
    const lab = right.lab
      .replace('minutes: 5', 'minutes: 90\nneeds: [three]\nformerIds: [two]')
      .replace('1.insmod', '99.x');
    expect(said({lab}, 'other')).toEqual([
      "lab.yaml:2: id is 'one', but the directory is other",
      "lab.yaml:8: was 'two', which is the id of a lab",
      "lab.yaml:7: needs 'three', which is no lab",
      'lab.yaml:6: a lab of the course takes 3 to 30 minutes',
      "lab.yaml:16: '99.x' is no clause of curriculum.ts",
    ]);
  });

  test('a ninth step', () => {
    const [head = '', step = ''] = right.lab.split(/(?= {2}- id: remove)/);
    const more = Array.from({length: 7}, (_, i) => step.replace('id: remove', `id: remove-${i}`));
    const sections = more.map((_, i) => `## remove-${i}\nb\n### Why\na\n\n`).join('');
    const lesson = right.lesson.replace('## remove\n', `${sections}## remove\n`);
    expect(said({lab: head + step + more.join(''), lesson})).toEqual([
      'lab.yaml:8: a lab of the course has at most 8 steps: make two of it',
    ]);
  });

  test('a lab of the course ends with what one can do now, and where the kernel itself says more', () => {
    expect(said({lesson: right.lesson.replace('Documentation/kbuild', 'docs')})).toEqual([
      'lesson.md:1: "### What you can do now" names no document of the kernel’s: `Documentation/...`',
    ]);
  });

  test('a step without prose, prose without a step, another title', () => {
    expect(said({lesson: '# Other\n\n## lod\n'})).toEqual([
      "lesson.md:1: its title is 'Other', but lab.yaml says 'Lab One'",
      'lab.yaml:8: lesson.md has no section "## load"',
      'lab.yaml:15: lesson.md has no section "## remove"',
      'lesson.md:3: "## lod" is no step of lab.yaml: did you mean load?',
      'lesson.md:1: the introduction is shorter than a paragraph',
      'lesson.md:1: has no "### On your laptop"',
      'lesson.md:1: has no "### What you can do now"',
    ]);
  });

  test('a patch that no step applies, and a step that applies none, or that of another', () => {
    const solving = (solution: string) =>
      right.lab.replace('insmod one.ko', `|-\n      patch -p1 <.solutions/${solution}.patch\n      make`);
    expect(said({lab: solving('load'), patches: new Map([['load', '']])})).toEqual([]);
    expect(said({lab: solving('load')})).toEqual(['lab.yaml:13: there is no solutions/load.patch']);
    expect(said({patches: new Map([['load', '']])})).toEqual([
      'lab.yaml:13: its solution lacks "patch -p1 <.solutions/load.patch"',
    ]);
    expect(said({lab: solving('remove')})).toEqual([
      "lab.yaml:13: the step 'load' applies the patch of another, 'remove'",
    ]);
    expect(said({patches: new Map([['lode', '']])})).toEqual([
      'solutions/lode.patch:1: is of no step of lab.yaml: did you mean load?',
    ]);
  });
});

test.each([
  [/^hello: init$/, 'hello: init'],
  [/^levels: \w+, level/, 'levels: ... , level'],
  [/Unknown symbol (kfree|printk) \(err -?\d+\)/, 'Unknown symbol kfree (err -... )'],
])('the words of %s are %s', (pattern, text) => {
  expect(words(pattern)).toBe(`"${text}"`);
});

test('the glossary has its terms in order, each with words', async () => {
  const terms = [...(await glossary()).entries()];
  expect(terms.length).toBeGreaterThan(40);
  expect(terms.filter(([, text]) => text.length < 20)).toEqual([]);
  const names = terms.map(([name]) => name.toLowerCase());
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
});

test('a lesson.md with line ends of Windows and a mark of its encoding is the same lesson', () => {
  const text = '# One\n\nHello.\n\n## load\n\nBefore.\n\n```sh\n## no heading\n```\n\n### Why\n\nAfter.\n';
  expect(readLessonText(`\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual(readLessonText(text));
});

test('lesson.md is taken apart into introduction, before and after', () => {
  const {title, intro, steps} = readLessonText(
    '# T\n\nintro\n\n```sh\n## not a heading\n```\n\n## one\n\nbefore\n\n### Why\n\nafter\n\n## two\nb\n### Why\na\n',
  );
  expect(title).toBe('T');
  expect(intro).toBe('intro\n\n```sh\n## not a heading\n```');
  expect([...steps]).toEqual([
    ['one', {before: 'before', after: 'after', line: 9}],
    ['two', {before: 'b', after: 'a', line: 17}],
  ]);
});

test('boxes are of the whole lab, wherever they are, and no part of a step', () => {
  const {steps, boxes} = readLessonText(
    '# T\n\n## one\nb\n### Why\na\n### On your laptop\nl\n\n## two\nb2\n### Why\na2\n### You may have read\nr\n### What you can do now\nn\n',
  );
  expect([...steps].map(([id, {before, after}]) => [id, before, after])).toEqual([
    ['one', 'b', 'a'],
    ['two', 'b2', 'a2'],
  ]);
  expect([...boxes]).toEqual([
    ['On your laptop', 'l'],
    ['You may have read', 'r'],
    ['What you can do now', 'n'],
  ]);
});

test('every clause of the curriculum is covered by a step', () => {
  const covered = new Set<string>(labs.flatMap((lab) => lab.steps.flatMap(({covers}) => covers)));
  expect(Object.keys(CLAUSES).filter((clause) => !covered.has(clause))).toEqual([]);
});

test('a clause is only told where the machine cannot show it, and what is seen or told is a clause', () => {
  const told = Object.entries(TOLD);
  expect(told.filter(([, why]) => why.length < 20)).toEqual([]);
  const ids = [...SEEN, ...told.map(([id]) => id)];
  expect(ids.filter((id) => !(id in CLAUSES))).toEqual([]);
  expect(told.filter(([id]) => (SEEN as ReadonlySet<string>).has(id))).toEqual([]);
  expect(told.length).toBeLessThanOrEqual(3);
});

test('the table of clauses in README.md is the present one (if not: npm run curriculum)', async () => {
  const readme = await readFile(new URL('../../../src/labs/README.md', import.meta.url), 'utf8');
  const plain = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
  expect(plain(withTable(readme, labs))).toBe(plain(readme));
});
