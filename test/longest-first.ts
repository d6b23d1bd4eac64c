/**
 * Owns the order of the test files: the longest first, so that at the end no processor waits for another. vitest would go
 * by what the files took the last time, which a fresh clone does not know, or by their size.
 */
import {BaseSequencer} from 'vitest/node';
import type {TestSpecification} from 'vitest/node';

const LONGEST = [
  'corpus-',
  'labs-',
  'wrong-solutions-',
  'compile.test',
  'fidelity',
  'hostile-delta',
  'source-line',
  'agent-native',
];

const rank = ({moduleId}: TestSpecification) => {
  const at = LONGEST.findIndex((name) => moduleId.includes(name));
  return at < 0 ? LONGEST.length : at;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
