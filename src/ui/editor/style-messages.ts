/** Owns the words about a check of a file's style. */
import type {StyleOutcome} from '../../session/diagnostics/style-check';

export const CHECKING = 'checkpatch.pl reads the file. The first time it is fetched: 8 MB.';

export function describeStyle(name: string, outcome: StyleOutcome): string {
  if (!outcome.ok) return `The style of ${name} could not be checked: ${outcome.message}.`;
  if (outcome.count === 0) return `checkpatch.pl has nothing to say about ${name}.`;
  return `checkpatch.pl says ${outcome.count === 1 ? 'one thing' : `${outcome.count} things`} about ${name}. It builds all the same.`;
}
