/** Owns the list of labs: every directory here that has a lab.yaml, in the order of the course. */
import {ownExpressions} from './patterns/matcher';
import {labOf} from './from-data';
import {lessonTextOf, readLessonText} from './lesson-text';
import type {Lab} from './lab';
import type {LabData} from './format/lab';
import type {LessonText} from './lesson-text';

/** By the path of its file from here; read when the page is built (build-scripts/site/labs-plugin.ts). */
const labFiles = import.meta.glob<LabData>('./*/lab.yaml', {eager: true, import: 'default'});
/** Fetched when a lab is opened: the prose of all is more than the rest of the page. */
const lessons = import.meta.glob<string>('./*/lesson.md', {import: 'default', query: '?raw'});
const patches = import.meta.glob<string>('./*/solutions/*.patch', {import: 'default', query: '?raw'});
export const labs: readonly Lab[] = Object.values(labFiles)
  .map((data) => labOf(data, ownExpressions))
  .sort((a, b) => a.order - b.order);

/** Text of a lab's lesson.md. */
export const lessonSource = async (id: string) => (await lessons[`./${id}/lesson.md`]?.()) ?? '';

/** The patches of a lab, by the step that each solves. */
export async function patchesOf(id: string): Promise<ReadonlyMap<string, string>> {
  const directory = `./${id}/solutions/`;
  const own = Object.entries(patches).filter(([path]) => path.startsWith(directory));
  return new Map(
    await Promise.all(
      own.map(
        async ([path, load]) => [path.slice(directory.length, -'.patch'.length), await load()] as const,
      ),
    ),
  );
}

export async function lessonText(id: string): Promise<LessonText> {
  const [source, changes] = await Promise.all([lessonSource(id), patchesOf(id)]);
  return lessonTextOf(source, changes);
}

/** The glossary's terms, by name, in Markdown. */
export const glossary = async (): Promise<ReadonlyMap<string, string>> => {
  const [load] = Object.values(import.meta.glob<string>('./glossary.md', {import: 'default', query: '?raw'}));
  const {steps} = readLessonText((await load?.()) ?? '');
  return new Map([...steps].map(([term, {before}]) => [term, before]));
};
