/**
 * Owns the count of a run's tests: what passed, failed, and was left out, for test/run-all.ts. In continuous integration
 * a test that is left out is a failure: it would otherwise be missed by nobody.
 */
import {writeFileSync} from 'node:fs';
import {stripVTControlCharacters} from 'node:util';

export interface Tally {
  passed: number;
  /** What failed: tests by their full names, and errors outside of all tests. Each is told again at the end of `npm test`. */
  failed: Failure[];
  /** Full names. */
  skipped: string[];
}

export interface Failure {
  name: string;
  /** Without colours; possibly of many lines. */
  message: string;
}

/** What is thrown need not be an error, and its colours are of the terminal that it was thrown at. */
export function failure(name: string, errors: readonly {message?: string; stack?: string}[]): Failure {
  const texts = errors.map(({message, stack}) => stack ?? message ?? 'an error without words');
  return {name, message: stripVTControlCharacters(texts.join('\n'))};
}

/** Writes the count to where MODLAB_TALLY says. False if the run has to fail for what was left out. */
export function settle(tally: Tally): boolean {
  const {MODLAB_TALLY, CI} = process.env;
  const allowed = !CI || tally.skipped.length === 0;
  if (MODLAB_TALLY) writeFileSync(MODLAB_TALLY, JSON.stringify(tally));
  if (!allowed) console.error(`left out, which fails in CI:\n${tally.skipped.join('\n')}`);
  return allowed;
}
