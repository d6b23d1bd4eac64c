/** Owns the proof that the guides for teachers say what is so: every check is told of, and their examples are read. */
import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {CHECK_WORDS, check} from '../../../src/labs/format/check';
import {courseSchema} from '../../../src/labs/format/course';
import {readLab, readYaml} from '../../../src/labs/format/read';
import {readTests} from '../../../src/cli/grade/tests';
import * as v from 'valibot';
import {labSchemaText, withChecks} from '../../../build-scripts/lab-schema';
import {CHECKS} from '../../../src/labs/format/descriptions/checks';

const guide = (name: string) => readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const examples = (text: string) => [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = '']) => yaml);

test('write-a-lab.md tells of every check', async () => {
  const text = await guide('write-a-lab.md');
  for (const word of CHECK_WORDS) expect(text, word).toMatch(new RegExp(`\`[^\`]*\\b${word}:`));
});

test('its tables of checks are written from what describes them (if not: npm run lab-schema)', async () => {
  const text = await guide('write-a-lab.md');
  expect(text).toBe(await withChecks(text));
  expect([...CHECKS.keys()]).toEqual(expect.arrayContaining([...CHECK_WORDS]));
});

interface Node {
  properties?: Record<string, Node>;
  required?: string[];
}

/** The maps in a schema, at any depth; expressions, which are named elsewhere, are none. */
const maps = (node: unknown): Node[] =>
  typeof node === 'object' && node !== null
    ? [...('properties' in node ? [node as Node] : []), ...Object.values(node).flatMap(maps)]
    : [];

/** Of their keys one is needed, or of a place at least one. */
const ONE_OF = ['value', 'matches', 'line', 'lines', 'text', 'has', 'lacks', 'code', 'function'];

test('each key of a check is told of, and a ? is at those that may be left out', async () => {
  const {$defs} = JSON.parse(await labSchemaText()) as {$defs: {check: Node}};
  for (const [word, schema] of Object.entries($defs.check.properties ?? {})) {
    const {forms = [], keys = {}} = CHECKS.get(word) ?? {};
    const written = forms.join(' ');
    for (const {properties = {}, required = []} of maps(schema))
      for (const key of Object.keys(properties)) {
        expect(keys, word).toHaveProperty(key);
        if (!ONE_OF.includes(key) && new RegExp(`[{ ]${key}\\b`).test(written))
          expect(written.includes(`${key}?`), `${word}: ${key}`).toBe(!required.includes(key));
      }
  }
});

test('its lab is one, and the mistake that it shows is reported as it says', async () => {
  const text = await guide('write-a-lab.md');
  const lab = examples(text).find((yaml) => yaml.includes('format: 1')) ?? '';
  expect(readLab(lab, 'lab.yaml')).toMatchObject({ok: true});
  const wrong = readLab(lab.replace('moduleLoaded', 'moduleLoadd'), 'lab.yaml');
  const [problem] = wrong.ok ? [] : wrong.problems;
  expect(text).toContain(
    `${problem?.file ?? ''}:${problem?.line ?? 0}:${problem?.column ?? 0}: ${problem?.message ?? ''}`,
  );
});

test('the checks that it shows are checks', async () => {
  const shown = examples(await guide('write-a-lab.md')).filter((yaml) => yaml.startsWith('- {logged'));
  expect(shown).toHaveLength(1);
  const checks = v.object({checks: v.array(check)});
  expect(readYaml(checks, `checks:\n${shown.join('')}`, '')).toMatchObject({ok: true});
});

test('the course that it shows is one', async () => {
  const course = examples(await guide('write-a-lab.md')).find((yaml) => yaml.includes('labs:')) ?? '';
  expect(readYaml(courseSchema, course, 'course.yaml')).toMatchObject({ok: true, data: {labs: {length: 4}}});
});

test('the tests that teach.md shows are tests', async () => {
  const [yaml = ''] = examples(await guide('teach.md'));
  expect(readTests(yaml, 'tests.yaml')).toMatchObject({ok: true, tests: {length: 3}});
});
