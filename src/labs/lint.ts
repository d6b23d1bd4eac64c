/** Owns the look through all labs of the course for what is wrong with any of them: for tests, and nothing that the page carries. */
import {strFromU8} from 'fflate';
import {labs, lessonSource, patchesOf} from './catalogue';
import {CLAUSES} from './curriculum';
import {lookThrough} from './format/directory';
import {readLessonText} from './lesson-text';
import {labSource} from './original-sources';
import type {LabDirectory, Problem} from './format/directory';

/** What one can do in one go. */
const MOST_STEPS = 8;

/** What the labs of the course have to be beyond what any lab has to. `id`: the directory's name. */
export function problemsOf(id: string, directory: LabDirectory, ids: readonly string[]): Problem[] {
  const {problems, lab, problem} = lookThrough(directory);
  if (!lab || !problem) return problems;
  const found = [...problems];
  if (lab.id !== id) found.push(problem(['id'], `id is '${lab.id}', but the directory is ${id}`));
  for (const [i, former] of (lab.formerIds ?? []).entries())
    if (ids.includes(former))
      found.push(problem(['formerIds', i], `was '${former}', which is the id of a lab`));
  for (const [i, need] of (lab.needs ?? []).entries())
    if (!ids.includes(need)) found.push(problem(['needs', i], `needs '${need}', which is no lab`));
  if (lab.minutes < 3 || lab.minutes > 30)
    found.push(problem(['minutes'], 'a lab of the course takes 3 to 30 minutes'));
  if (lab.steps.length < 2) found.push(problem(['steps'], 'needs at least two steps'));
  if (lab.steps.length > MOST_STEPS)
    found.push(problem(['steps'], `a lab of the course has at most ${MOST_STEPS} steps: make two of it`));
  for (const [i, {covers = []}] of lab.steps.entries())
    for (const [j, clause] of covers.entries())
      if (!(clause in CLAUSES))
        found.push(problem(['steps', i, 'covers', j], `'${clause}' is no clause of curriculum.ts`));
  const {intro, boxes} = readLessonText(directory.lesson ?? '');
  const inLesson = (message: string) =>
    found.push({file: `${directory.at}lesson.md`, line: 1, column: 1, message});
  if (intro.length < 100) inLesson('the introduction is shorter than a paragraph');
  for (const title of ['On your laptop', 'What you can do now'] as const)
    if (!boxes.get(title)) inLesson(`has no "### ${title}"`);
  const now = boxes.get('What you can do now');
  if (now && !/`Documentation\/[\w./-]+`/.test(now))
    inLesson('"### What you can do now" names no document of the kernel’s: `Documentation/...`');
  return found;
}

/** `sources`: text of each lab.yaml by its lab's id. */
export async function problems(sources: ReadonlyMap<string, string>): Promise<Problem[]> {
  const ids = [...sources.keys()];
  const found = await Promise.all(
    [...sources].map(async ([id, lab]) => {
      const files = await labSource(id);
      const textOf = (path: string) => {
        const file = files?.get(path);
        return file && strFromU8(file.bytes);
      };
      return problemsOf(
        id,
        {
          at: `src/labs/${id}/`,
          lab,
          lesson: await lessonSource(id),
          patches: await patchesOf(id),
          sources: textOf,
        },
        ids,
      );
    }),
  );
  const orders = labs.filter((lab, i) => labs.findIndex((other) => other.order === lab.order) !== i);
  return [
    ...found.flat(),
    ...orders.map(({id, order}) => ({
      file: `src/labs/${id}/lab.yaml`,
      line: 1,
      column: 1,
      message: `another lab has the order ${order}`,
    })),
  ];
}
