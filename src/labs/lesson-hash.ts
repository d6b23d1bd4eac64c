/** Owns the mark by which a lesson that has been changed is told from what it was. */
import type {Lab} from './lab';

/** Of all that a student is asked to do, and of how: 8 hexadecimal digits (FNV-1a). Prose may be mended freely. */
export function lessonHash({setUp, steps}: Pick<Lab, 'setUp' | 'steps'>): string {
  const asked = JSON.stringify([
    setUp,
    steps.map(({id, task, command, solution}) => [id, task, command, solution]),
  ]);
  let hash = 0x811c9dc5;
  for (const char of asked) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
