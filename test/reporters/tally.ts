/**
 * Owns the count of a run's tests: what passed, failed, and was left out, for test/run-all.ts. In continuous integration
 * a test that is left out is a failure: it would otherwise be missed by nobody.
 */
import {writeFileSync} from 'node:fs';

export interface Tally {
  passed: number;
  failed: number;
  /** Full names. */
  skipped: string[];
}

/** Writes the count to where MODLAB_TALLY says. False if the run has to fail for what was left out. */
export function settle(tally: Tally): boolean {
  const {MODLAB_TALLY, CI} = process.env;
  const allowed = !CI || tally.skipped.length === 0;
  if (MODLAB_TALLY) writeFileSync(MODLAB_TALLY, JSON.stringify(tally));
  if (!allowed) console.error(`left out, which fails in CI:\n${tally.skipped.join('\n')}`);
  return allowed;
}
