/** Owns the check on slab caches: how many objects /proc/slabinfo counts in one. */
import {judge, missing} from './verdict';
import type {Check} from '../lab';

/** The cache has at least so many objects that are in use. */
export const slabHolds =
  (cache: string, least: number): Check =>
  async (eyes) => {
    const lines = ((await eyes.file('/proc/slabinfo')) ?? '').split('\n');
    const line = lines.find((each) => each.startsWith(`${cache} `));
    if (line === undefined) return missing(`/proc/slabinfo has no cache ${cache}`);
    const active = Number(line.split(/ +/)[1] ?? 0);
    return judge(
      active >= least,
      `${cache} has ${active} objects in use`,
      `${cache} has ${active} objects in use, and shall have ${least}`,
    );
  };
