/** Owns checks that hold one file against another. */
import {judge, missing} from './verdict';
import type {Check} from '../lab';

/** `path`, which the student wrote, holds the text of `original`; white space around it does not count. */
export const sameText =
  (path: string, original: string): Check =>
  async (ctx) => {
    const text = await ctx.file(path);
    if (text === undefined) return missing(`${path} is not there`);
    const wanted = await ctx.file(original);
    if (wanted === undefined) return missing(`${original} is not there`);
    return judge(
      text.trim() === wanted.trim(),
      `${path} holds what ${original} says`,
      `${path} does not hold what ${original} says`,
    );
  };
