/** Owns the comparison of two traced loads: each step's time in both, and by how much they differ. */
import type {LoadStep} from './load-steps';
import type {TracedLoad} from './xray';

export interface ComparedStep {
  title: string;
  first: Pick<LoadStep, 'state' | 'durationUs'>;
  second: Pick<LoadStep, 'state' | 'durationUs'>;
  /** Microseconds that the second took longer; undefined unless both reached the step. */
  differenceUs: number | undefined;
}

const reached = ({state}: Pick<LoadStep, 'state'>) => state !== 'not-reached';

/** Two loads or two removals: their steps are the same ones. */
export function compareLoads(first: TracedLoad, second: TracedLoad): ComparedStep[] {
  return first.steps.steps.flatMap((one, i) => {
    const other = second.steps.steps[i];
    if (!other) return [];
    return {
      title: one.title,
      first: one,
      second: other,
      differenceUs: reached(one) && reached(other) ? other.durationUs - one.durationUs : undefined,
    };
  });
}
