/** Owns how checks are put together: all of several, any of several, and words for what is missing. */
import type {Check, CheckContext, Verdict} from '../lab';

export const met = (evidence: string): Verdict => ({met: true, evidence});
export const missing = (what: string): Verdict => ({met: false, missing: what});

/** A check from a question with a yes or no answer. */
export const judge = (yes: boolean, evidence: string, otherwise: string): Verdict =>
  yes ? met(evidence) : missing(otherwise);

/** Every one of them; what is missing first is said. */
export const all =
  (...checks: readonly Check[]): Check =>
  async (ctx: CheckContext) => {
    const evidence: string[] = [];
    for (const check of checks) {
      const verdict = await check(ctx);
      if (!verdict.met) return verdict;
      evidence.push(verdict.evidence);
    }
    return met(evidence.join('; '));
  };

/** At least one of them; `otherwise` is said when none is met, or what the first lacks. */
export const any =
  (checks: readonly [Check, ...Check[]], otherwise?: string): Check =>
  async (ctx: CheckContext) => {
    let first: Verdict | undefined;
    for (const check of checks) {
      const verdict = await check(ctx);
      if (verdict.met) return verdict;
      first ??= verdict;
    }
    return missing(otherwise ?? (first && !first.met ? first.missing : 'nothing of it is there yet'));
  };

/** The opposite, in words of its own. */
export const not =
  (check: Check, evidence: string, otherwise: string): Check =>
  async (ctx: CheckContext) =>
    judge(!(await check(ctx)).met, evidence, otherwise);
