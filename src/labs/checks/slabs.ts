/** Owns the checks on slab caches: how many objects /proc/slabinfo counts in one. */
import {base} from './deeds';
import {judge, missing} from './verdict';
import type {Check, Eyes} from '../lab';

/** Objects in use; undefined if there is no such cache. */
async function activeIn(eyes: Eyes, cache: string): Promise<number | undefined> {
  const lines = ((await eyes.file('/proc/slabinfo')) ?? '').split('\n');
  const line = lines.find((each) => each.startsWith(`${cache} `));
  return line === undefined ? undefined : Number(line.split(/ +/)[1] ?? 0);
}

/** The cache has at least so many objects that are in use. */
export const slabHolds =
  (cache: string, least: number): Check =>
  async (eyes) => {
    const active = await activeIn(eyes, cache);
    if (active === undefined) return missing(`/proc/slabinfo has no cache ${cache}`);
    return judge(
      active >= least,
      `${cache} has ${active} objects in use`,
      `${cache} has ${active} objects in use, and shall have ${least}`,
    );
  };

/** Fewer objects are in use than if each load of this file had left `each` behind: one at least gave its own back. */
export const slabSpared =
  (cache: string, file: string, each: number): Check =>
  async (eyes) => {
    const active = await activeIn(eyes, cache);
    if (active === undefined) return missing(`/proc/slabinfo has no cache ${cache}`);
    const loads = (await eyes.deeds()).filter(
      (deed) => deed.kind === 'load' && deed.errno === '' && base(deed.file ?? '') === file,
    );
    return judge(
      active < loads.length * each,
      `${cache} has ${active} objects in use after ${loads.length} loads`,
      `${cache} has ${active} objects in use: ${file} gave nothing back yet`,
    );
  };
