/** Owns what makes a lab well-formed, and the words for what is wrong with one, by file and line. */
import * as v from 'valibot';
import {CLAUSES} from './curriculum';
import {readLessonText} from './lesson-text';
import type {Lab} from './lab';

/** Everything that a lab's directory says of itself. */
export interface LabDirectory {
  /** The directory's name. */
  id: string;
  lab: unknown;
  /** Text of lab.ts, for line numbers. */
  source: string;
  /** Text of lesson.md. */
  lesson: string;
  /** Names of solutions/*.patch, without the ending. */
  patches: readonly string[];
}

export interface Problem {
  file: string;
  line: number;
  message: string;
}

const slug = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be of a-z, 0-9 and single dashes'));
const words = (limit: number) =>
  v.pipe(
    v.string(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(limit, `must be at most ${limit} long`),
  );
const check = v.custom<Lab['steps'][number]['check']>(
  (value) => typeof value === 'function',
  'must be a check',
);

const stepSchema = v.strictObject({
  id: slug,
  title: words(60),
  say: words(700),
  command: v.optional(words(300)),
  check,
  hint: words(700),
  solution: words(1500),
  covers: v.array(v.picklist(Object.keys(CLAUSES), 'is no clause of curriculum.ts')),
  ends: v.optional(v.literal('panic')),
  risky: v.optional(v.boolean()),
});

const pattern = v.instance(RegExp, 'must be a regular expression');
const after = v.optional(v.array(v.string()));
const file = v.pipe(v.string(), v.endsWith('.ko', 'must be a .ko of the directory'));
const fateSchema = v.variant('does', [
  v.strictObject({file, does: v.literal('load'), after, parameters: v.optional(v.string())}),
  v.strictObject({file, does: v.literal('fail'), errno: v.string(), log: v.optional(pattern), after}),
  v.strictObject({file, does: v.literal('stay'), errno: v.string(), after}),
  v.strictObject({file, does: v.literal('other'), why: words(200)}),
]);

const labSchema = v.strictObject({
  id: slug,
  formerIds: v.optional(v.array(slug)),
  order: v.pipe(v.number(), v.integer(), v.minValue(1)),
  title: words(60),
  summary: words(160),
  level: v.picklist(['first', 'core', 'deep']),
  minutes: v.pipe(v.number(), v.integer(), v.minValue(3), v.maxValue(30)),
  needs: v.array(slug),
  setUp: v.optional(v.string()),
  kernel: v.optional(v.literal('checking')),
  modules: v.array(fateSchema),
  steps: v.pipe(v.array(stepSchema), v.minLength(2, 'needs at least two steps')),
});

/** Where build-lab.sh puts a step's patch, seen from the lab's directory in the guest. */
const inGuest = (step: string) => `.solutions/${step}.patch`;
const APPLIES = /^patch -p1 <\.solutions\/(\S+)\.patch$/gm;

const lineOf = (text: string, needle: string) => {
  const at = text.indexOf(needle);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
};

/** What is wrong with a directory; nothing if it is well-formed. `ids`: of all labs, for what it needs. */
export function problemsOf(directory: LabDirectory, ids: readonly string[]): Problem[] {
  const labFile = `src/labs/${directory.id}/lab.ts`;
  const lessonFile = `src/labs/${directory.id}/lesson.md`;
  const parsed = v.safeParse(labSchema, directory.lab);
  if (!parsed.success)
    return parsed.issues.map((issue) => {
      const path = (issue.path ?? []).map(({key}) => String(key));
      return {
        file: labFile,
        line: lineOfPath(directory, path),
        message: `${path.join('.')} ${issue.message}`,
      };
    });

  const problems: Problem[] = [];
  const lab = parsed.output;
  const say = (where: string, line: number, message: string) => problems.push({file: where, line, message});
  if (lab.id !== directory.id)
    say(labFile, lineOf(directory.source, 'id:'), `id is '${lab.id}', but the directory is ${directory.id}`);
  for (const former of lab.formerIds ?? [])
    if (ids.includes(former))
      say(labFile, lineOf(directory.source, 'formerIds:'), `was '${former}', which is the id of a lab`);
  for (const need of lab.needs)
    if (!ids.includes(need))
      say(labFile, lineOf(directory.source, 'needs:'), `needs '${need}', which is no lab`);

  const text = readLessonText(directory.lesson);
  if (text.title !== lab.title)
    say(lessonFile, 1, `its title is '${text.title}', but lab.ts says '${lab.title}'`);
  if (text.intro.length < 100) say(lessonFile, 1, 'the introduction is shorter than a paragraph');
  const seen = new Set<string>();
  for (const {id} of lab.steps) {
    const line = lineOf(directory.source, `id: '${id}'`);
    if (seen.has(id)) say(labFile, line, `there are two steps '${id}'`);
    seen.add(id);
    const section = text.steps.get(id);
    if (!section) say(labFile, line, `lesson.md has no section "## ${id}"`);
    else if (section.before === '') say(lessonFile, section.line, 'says nothing before the step');
    else if (section.after === '') say(lessonFile, section.line, 'has no "### Why"');
  }
  for (const {id, solution} of lab.steps) {
    const line = lineOf(directory.source, `id: '${id}'`);
    const applied = [...solution.matchAll(APPLIES)].map(([, name]) => name);
    for (const name of applied)
      if (name !== id) say(labFile, line, `the step '${id}' applies the patch of another, '${name}'`);
    const there = directory.patches.includes(id);
    if (there && !applied.includes(id)) say(labFile, line, `its solution lacks "patch -p1 <${inGuest(id)}"`);
    if (!there && applied.includes(id)) say(labFile, line, `there is no solutions/${id}.patch`);
  }
  for (const id of directory.patches)
    if (!seen.has(id)) say(`src/labs/${directory.id}/solutions/${id}.patch`, 1, 'is of no step of lab.ts');
  for (const [id, section] of text.steps)
    if (!seen.has(id)) say(lessonFile, section.line, `"## ${id}" is no step of lab.ts`);
  return problems;
}

/** Where lab.ts says it: at the step that the path goes through, and there at the key. */
function lineOfPath({source, lab}: LabDirectory, path: readonly string[]): number {
  const key = [...path].reverse().find((part) => !/^\d+$/.test(part)) ?? '';
  let from = 0;
  if (path[0] === 'steps' && path[1] !== undefined) {
    const steps = (lab as {steps?: {id?: unknown}[]}).steps;
    const id = steps?.[Number(path[1])]?.id;
    if (typeof id === 'string') from = Math.max(0, source.indexOf(`id: '${id}'`));
  }
  const at = source.indexOf(`${key}:`, from);
  return source.slice(0, at < 0 ? from : at).split('\n').length;
}
