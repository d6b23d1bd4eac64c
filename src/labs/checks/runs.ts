/** Owns the check on what something did each time that it ran, where it has to go well several times in a row. */
import {findLine} from '../patterns/matcher';
import {met, missing} from './verdict';
import type {Matcher} from '../patterns/matcher';
import type {Check} from '../lab';

/** What a run has to show: a line, or the lack of one. `otherwise`: why it was not right. */
export type RunDemand = {has: Matcher; otherwise: string} | {lacks: Matcher; otherwise: string};

export interface Runs {
  /** A run's first line in the kernel's log. */
  begins: Matcher;
  /** The first line of any run, of this kind or another: with it, the one before is over. */
  until: Matcher;
  /** So many in a row, and the last one among them. */
  times: number;
  each: readonly RunDemand[];
}

/** Why a run was not right; undefined if it was. */
async function wrong(run: readonly string[], each: readonly RunDemand[]): Promise<string | undefined> {
  for (const demand of each) {
    const line = await findLine(run, 'has' in demand ? demand.has : demand.lacks);
    if ('has' in demand && line === undefined) return demand.otherwise;
    if ('lacks' in demand && line !== undefined) return `${demand.otherwise}: "${line}"`;
  }
  return undefined;
}

/** The last runs were right. */
export const lastRuns =
  ({begins, until, times, each}: Runs): Check =>
  async (ctx) => {
    const runs: {isWanted: boolean; lines: string[]}[] = [];
    for (const {text} of await ctx.log()) {
      const isWanted = begins.test(text);
      if (isWanted || until.test(text)) runs.push({isWanted, lines: []});
      runs.at(-1)?.lines.push(text);
      const rest = begins.rest?.();
      if (rest) await rest;
    }
    let right = 0;
    for (const {lines} of runs.filter(({isWanted}) => isWanted).reverse()) {
      const why = await wrong(lines, each);
      if (why !== undefined && right === 0) return missing(`in the last run, ${why}`);
      if (why !== undefined) break;
      right++;
    }
    if (right >= times) return met(`it came out right ${right} times in a row`);
    return missing(
      right === 0 ? 'there was no such run yet' : `it came out right ${right} of ${times} times in a row`,
    );
  };
