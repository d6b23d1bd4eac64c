/** Owns the look through all labs for what is wrong with any of them: for tests, and nothing that the page carries. */
import {labFiles, labs, lessonSource, patchesOf} from './catalogue';
import {problemsOf} from './schema';
import type {LabDirectory, Problem} from './schema';

const directoryOf = (path: string) => path.split('/')[1] ?? '';

/** `sources`: text of each lab.ts by its path here, for line numbers. */
export async function problems(sources: Record<string, string>): Promise<Problem[]> {
  const ids = Object.keys(labFiles).map(directoryOf);
  const found = await Promise.all(
    Object.entries(labFiles).map(async ([path, lab]) => {
      const id = directoryOf(path);
      const directory: LabDirectory = {
        id,
        lab,
        source: sources[path] ?? '',
        lesson: await lessonSource(id),
        patches: [...(await patchesOf(id)).keys()],
      };
      return problemsOf(directory, ids);
    }),
  );
  const orders = labs.filter((lab, i) => labs.findIndex((other) => other.order === lab.order) !== i);
  return [
    ...found.flat(),
    ...orders.map(({id, order}) => ({
      file: `src/labs/${id}/lab.ts`,
      line: 1,
      message: `another lab has the order ${order}`,
    })),
  ];
}
