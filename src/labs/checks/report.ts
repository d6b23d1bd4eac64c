/** Owns the check on what a lab's own measuring program wrote into the kernel's log: its last run is what counts. */
import {met, missing} from './verdict';
import type {Matcher} from '../patterns/matcher';
import type {Check} from '../lab';

/**
 * In its last run, which began with the line "PROGRAM: begins", it said "PROGRAM: TOPIC: ..." on each of these topics,
 * and what followed matches.
 */
export const reported =
  (program: string, topics: Readonly<Record<string, Matcher>>): Check =>
  async (ctx) => {
    const lines = (await ctx.log()).map(({text}) => text);
    const begun = lines.lastIndexOf(`${program}: begins`);
    if (begun < 0) return missing(`${program} has not been run yet`);
    const run = lines.slice(begun);
    for (const [topic, wanted] of Object.entries(topics)) {
      const start = `${program}: ${topic}: `;
      const line = run.find((text) => text.startsWith(start));
      if (line === undefined)
        return missing(`the last run of ${program} did not come to "${topic}": the log may tell why`);
      if (!wanted.test(line.slice(start.length)))
        return missing(`the last run of ${program} said "${line.slice(program.length + 2)}"`);
    }
    return met(`${program} found it right: ${Object.keys(topics).join(', ')}`);
  };
