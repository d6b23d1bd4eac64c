/** Owns checks by a script in the guest, for what no file tells. */
import {judge} from './verdict';
import type {Check} from '../lab';

/** The script, run by root in the lab's directory, ends with 0. It must only look. */
export const scriptPasses =
  (script: string, evidence: string, otherwise: string): Check =>
  async (ctx) =>
    judge((await ctx.run(script)).exitCode === 0, evidence, otherwise);
