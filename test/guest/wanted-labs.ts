/** Owns which labs a file tests: every fourth, of those that are not proven already, or the one that `npm run test:guest -- <id>` names in MODLAB_LAB (run.ts). */
import {test} from 'vitest';
import {labs} from '../../src/labs/catalogue';
import {toProve} from './proven-labs';
import type {Lab} from '../../src/labs/lab';

/** `which`: from 1 to 4. */
export function quarter(which: number): readonly Lab[] {
  const id = process.env['MODLAB_LAB'];
  const chosen = toProve(
    labs.filter((lab, i) => i % 4 === which - 1 && (id === undefined || lab.id === id)),
    'holds',
    'an eighth',
  );
  // vitest takes a file without a test for a mistake.
  if (chosen.length === 0) test.skip('they are proven, or another lab was asked for', () => undefined);
  return chosen;
}
