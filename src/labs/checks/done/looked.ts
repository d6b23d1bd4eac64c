/** Owns the check that a student has looked: read a file after something was done, not only caused it. */
import {base} from '../trace-events';
import {judge} from '../verdict';
import type {Check} from '../../lab';
import type {TraceEvent} from '../../../protocol/guest/trace-event';

const READERS = ['cat', 'grep', 'head', 'tail', 'less', 'more', 'awk', 'sed'];

const isRun = (event: TraceEvent, programs: readonly string[]) =>
  event.kind === 'exec' && programs.includes(base(event.file));

/** Since this program was last started, one that prints files was run. */
export const lookedSince =
  (program: string, otherwise: string): Check =>
  async (ctx) => {
    const events = await ctx.traceEvents();
    const begun = events.findLastIndex((event) => isRun(event, [program]));
    return judge(
      begun >= 0 && events.slice(begun).some((event) => isRun(event, READERS)),
      `somebody looked after ${program}`,
      otherwise,
    );
  };
