/** Owns the check that a student has looked: read a file after something was done, not only caused it. */
import {base} from './deeds';
import {judge} from './verdict';
import type {Check, Deed} from '../lab';

const READERS = ['cat', 'grep', 'head', 'tail', 'less', 'more', 'awk', 'sed'];

const isRun = (deed: Deed, programs: readonly string[]) =>
  deed.kind === 'exec' && programs.includes(base(deed.file));

/** Since this program was last started, one that prints files was run. */
export const lookedSince =
  (program: string, otherwise: string): Check =>
  async (eyes) => {
    const deeds = await eyes.deeds();
    const begun = deeds.findLastIndex((deed) => isRun(deed, [program]));
    return judge(
      begun >= 0 && deeds.slice(begun).some((deed) => isRun(deed, READERS)),
      `somebody looked after ${program}`,
      otherwise,
    );
  };
