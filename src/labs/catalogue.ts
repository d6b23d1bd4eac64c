/** Owns the list of labs: every folder here that has a lab.ts, in the order of the course. */
import {problemsOf} from './schema';
import {readLessonText} from './lesson-text';
import type {Lab} from './lab';
import type {LessonText} from './lesson-text';
import type {LabFolder, Problem} from './schema';

const modules = import.meta.glob<Lab>('./*/lab.ts', {eager: true, import: 'default'});
const lessons = import.meta.glob<string>('./*/lesson.md', {eager: true, import: 'default', query: '?raw'});

const folderOf = (path: string) => path.split('/')[1] ?? '';

export const labs: readonly Lab[] = Object.values(modules).sort((a, b) => a.order - b.order);

export const labById = (id: string): Lab | undefined => labs.find((lab) => lab.id === id);

export const lessonText = (id: string): LessonText => readLessonText(lessons[`./${id}/lesson.md`] ?? '');

/** What is wrong with any of them. `sources`: text of each lab.ts by its path here, for line numbers. */
export function problems(sources: Record<string, string>): Problem[] {
  const ids = Object.keys(modules).map(folderOf);
  const found = Object.entries(modules).flatMap(([path, lab]) => {
    const id = folderOf(path);
    const folder: LabFolder = {
      id,
      lab,
      source: sources[path] ?? '',
      lesson: lessons[`./${id}/lesson.md`] ?? '',
    };
    return problemsOf(folder, ids);
  });
  const orders = labs.filter((lab, i) => labs.findIndex((other) => other.order === lab.order) !== i);
  return [
    ...found,
    ...orders.map(({id, order}) => ({
      file: `src/labs/${id}/lab.ts`,
      line: 1,
      message: `another lab has the order ${order}`,
    })),
  ];
}
