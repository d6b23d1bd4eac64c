/** Owns the choice of one lab: `npm run test:guest -- <id>` sets MODLAB_LAB (run.ts). */
import {test} from 'vitest';
import type {Lab} from '../../src/labs/lab';

export function wanted(labs: readonly Lab[]): readonly Lab[] {
  const id = process.env['MODLAB_LAB'];
  const chosen = id === undefined ? labs : labs.filter((lab) => lab.id === id);
  // vitest takes a file without a test for a mistake.
  if (chosen.length === 0) test.skip('another lab was asked for', () => undefined);
  return chosen;
}
