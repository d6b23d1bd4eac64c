/** Owns the checks on slab caches: how many objects /proc/slabinfo counts in one. */
import {linesOf} from '../../protocol/lines';
import {count} from '../patterns/matcher';
import {judge, missing} from './verdict';
import type {Matcher} from '../patterns/matcher';
import type {Check, CheckContext} from '../lab';

/** Objects in use; undefined if there is no such cache. */
async function activeIn(ctx: CheckContext, cache: string): Promise<number | undefined> {
  const lines = linesOf((await ctx.file('/proc/slabinfo')) ?? '');
  const line = lines.find((each) => each.startsWith(`${cache} `));
  return line === undefined ? undefined : Number(line.split(/ +/, 2)[1] ?? 0);
}

/** The cache has at least so many objects that are in use. */
export const slabHolds =
  (cache: string, least: number): Check =>
  async (ctx) => {
    const active = await activeIn(ctx, cache);
    if (active === undefined) return missing(`/proc/slabinfo has no cache ${cache}`);
    return judge(
      active >= least,
      `${cache} has ${active} objects in use`,
      `${cache} has ${active} objects in use, and shall have ${least}`,
    );
  };

/**
 * Fewer objects are in use than if each load had left `each` behind: one at least gave its own back. `got` is the line
 * of a load in the log, which remembers more than the guest's recorder does after a long build.
 */
export const slabSpared =
  (cache: string, got: Matcher, each: number): Check =>
  async (ctx) => {
    const active = await activeIn(ctx, cache);
    if (active === undefined) return missing(`/proc/slabinfo has no cache ${cache}`);
    const loads = await count(
      (await ctx.log()).map(({text}) => text),
      got,
    );
    return judge(
      active < loads * each,
      `${cache} has ${active} objects in use after ${loads} loads`,
      `${cache} has ${active} objects in use after ${loads} loads: none has given its ${each} back`,
    );
  };
