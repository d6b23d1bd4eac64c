/** Owns the proof that every lab is well-formed, that what is not is said by file and line, and that no clause is dropped. */
import {describe, expect, test} from 'vitest';
import {glossary, labs, lessonText} from '../../../src/labs/catalogue';
import {words} from '../../../src/labs/checks/log';
import {CLAUSES} from '../../../src/labs/curriculum';
import {readLessonText} from '../../../src/labs/lesson-text';
import {problems} from '../../../src/labs/lint';
import {problemsOf} from '../../../src/labs/schema';
import {withTable} from '../../../build-scripts/curriculum-table';
import firstModule from '../../../src/labs/first-module/lab';
import {execFile} from 'node:child_process';
import {cp, mkdtemp, readFile, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

const directory = (id: string) => new URL(`../../../src/labs/${id}/`, import.meta.url);
const source = (id: string) => readFile(new URL('lab.ts', directory(id)), 'utf8');

test('every lab is well-formed', async () => {
  const sources = await Promise.all(labs.map(async ({id}) => [`./${id}/lab.ts`, await source(id)] as const));
  const found = await problems(Object.fromEntries(sources));
  expect(found.map(({file, line, message}) => `${file}:${line}: ${message}`)).toEqual([]);
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
  const lesson = '# Your first module\n\n' + 'x'.repeat(120) + '\n';
  const withStep = (step: object) => ({
    ...firstModule,
    steps: [{...firstModule.steps[0], ...step}, firstModule.steps[1]],
  });

  test('a wrong value, at its line of lab.ts', async () => {
    const text = await source('first-module');
    const line = text.slice(0, text.indexOf("hint: '`insmod`")).split('\n').length;
    expect(
      problemsOf({id: 'first-module', lab: withStep({hint: ''}), source: text, lesson, patches: []}, [
        'first-module',
      ]),
    ).toEqual([{file: 'src/labs/first-module/lab.ts', line, message: 'steps.0.hint must not be empty'}]);
  });

  test('an unknown clause, a step without prose, prose without a step, another title', async () => {
    const directory = {
      id: 'first-module',
      source: await source('first-module'),
      lesson: '# Other\n\n## nothing\n',
      patches: ['warn'],
    };
    const messages = (lab: unknown) =>
      problemsOf({...directory, lab}, ['first-module']).map(({message}) => message);
    expect(messages(withStep({covers: ['99.x']}))).toEqual([
      'steps.0.covers.0 is no clause of curriculum.ts',
    ]);
    expect(messages({...firstModule, needs: ['no-lab']})).toEqual([
      "needs 'no-lab', which is no lab",
      "its title is 'Other', but lab.ts says 'Your first module'",
      'the introduction is shorter than a paragraph',
      ...firstModule.steps.map(({id}) => `lesson.md has no section "## ${id}"`),
      '"## nothing" is no step of lab.ts',
    ]);
  });

  test('a patch that no step applies, and a step that applies none, or that of another', async () => {
    const text = await source('first-module');
    const messages = (patches: string[], solution: string) =>
      problemsOf({id: 'first-module', lab: withStep({solution}), source: text, lesson, patches}, [])
        .map(({file, message}) => `${file.replace('src/labs/first-module/', '')}: ${message}`)
        .filter((problem) => problem.includes('patch'));
    const apply = (step: string) => `patch -p1 <.solutions/${step}.patch\nmake`;
    expect(messages(['insert'], apply('insert'))).toEqual([]);
    expect(messages([], apply('insert'))).toEqual(['lab.ts: there is no solutions/insert.patch']);
    expect(messages(['insert'], 'make')).toEqual([
      'lab.ts: its solution lacks "patch -p1 <.solutions/insert.patch"',
    ]);
    expect(messages([], apply('listen'))).toEqual([
      "lab.ts: the step 'insert' applies the patch of another, 'listen'",
    ]);
    expect(messages(['other'], 'make')).toEqual(['solutions/other.patch: is of no step of lab.ts']);
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

test('every clause of the curriculum is covered by a step', () => {
  const covered = new Set<string>(labs.flatMap((lab) => lab.steps.flatMap(({covers}) => covers)));
  expect(Object.keys(CLAUSES).filter((clause) => !covered.has(clause))).toEqual([]);
});

test('the table of clauses in README.md is the present one (if not: npm run curriculum)', async () => {
  const readme = await readFile(new URL('../../../src/labs/README.md', import.meta.url), 'utf8');
  const plain = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
  expect(plain(withTable(readme, labs))).toBe(plain(readme));
});
