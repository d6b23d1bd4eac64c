/** Owns what a recording is, and what can be asked of it without the machine: when a value was written, how it went. */
import type {SourcePlace} from '../views';

/** As many as a person looks through. */
export const LINES_LIMIT = 2000;

export interface RecordedValue {
  name: string;
  text: string;
  /** Of a number, for plots. */
  number: number | undefined;
}

export interface RecordedStep {
  /** The line that is about to run. */
  place: SourcePlace | undefined;
  function: string;
  /** By keys: the same variable of the same call has the same in all steps. */
  values: ReadonlyMap<string, RecordedValue>;
}

export interface Recording {
  function: string;
  steps: readonly RecordedStep[];
  /** `lines`: as many as were wanted. `left`: another machine is in place, or somebody has stopped it. */
  end: 'returned' | 'oops' | 'lines' | 'left';
  /** How long it took. */
  ms: number;
}

/**
 * The step whose line gave a value what it is at a step; undefined if it has been so from the beginning. The machine stands
 * before a step's line: so it is the step before the first that has it.
 */
export function lastWrite({steps}: Pick<Recording, 'steps'>, step: number, key: string): number | undefined {
  const text = steps[step]?.values.get(key)?.text;
  if (text === undefined) return undefined;
  for (let at = step - 1; at >= 0; at--) {
    const before = steps[at]?.values.get(key);
    // A call within has other locals; the variable is as it was.
    if (before && before.text !== text) return at;
  }
  return undefined;
}

/** Variables that are numbers in at least two steps, with what they were: pairs of step and number. */
export function numericKeys({
  steps,
}: Pick<Recording, 'steps'>): Map<string, {name: string; points: [number, number][]}> {
  const found = new Map<string, {name: string; points: [number, number][]}>();
  for (const [index, {values}] of steps.entries())
    for (const [key, {name, number}] of values) {
      if (number === undefined) continue;
      const known = found.get(key) ?? {name, points: []};
      known.points.push([index, number]);
      found.set(key, known);
    }
  for (const [key, {points}] of found) if (points.length < 2) found.delete(key);
  return found;
}
