/** Owns which labs a file tests: every fourth, or the one that `npm run test:guest -- <id>` names in MODLAB_LAB (run.ts). */
import {test} from 'vitest';
import {labs} from '../../src/labs/catalogue';
import type {Lab} from '../../src/labs/lab';

/** `which`: from 1 to 4. */
export function quarter(which: number): readonly Lab[] {
  const id = process.env['MODLAB_LAB'];
  const chosen = labs.filter((lab, i) => i % 4 === which - 1 && (id === undefined || lab.id === id));
  // vitest takes a file without a test for a mistake.
  if (chosen.length === 0) test.skip('another lab was asked for', () => undefined);
  return chosen;
}
