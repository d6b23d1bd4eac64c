/** Owns checks on what stands in the guest's files: a line, several in a row, or a text over several lines. */
import {linesOf} from '../../protocol/lines';
import {count, findLine} from '../patterns/matcher';
import {judge, met, missing} from './verdict';
import type {Matcher} from '../patterns/matcher';
import type {Check, Verdict} from '../lab';

/** Characters of a file in which a pattern may go over several lines. */
const WHOLE_LIMIT = 64 << 10;

const withText =
  (path: string, look: (text: string) => Promise<Verdict>): Check =>
  async (ctx) => {
    const text = await ctx.file(path);
    return text === undefined ? missing(`${path} cannot be read`) : look(text);
  };

/** A line matches. */
export const fileHas = (path: string, line: Matcher, otherwise = `${path} does not have it yet`): Check =>
  withText(path, async (text) => {
    const found = await findLine(linesOf(text), line);
    return found === undefined ? missing(otherwise) : met(`${path} has "${found.trim()}"`);
  });

/** At least so many lines match. */
export const fileHasTimes = (path: string, line: Matcher, least: number, otherwise?: string): Check =>
  withText(path, async (text) => {
    const matched = await count(linesOf(text), line);
    return judge(
      matched >= least,
      `${path} has it ${matched} times`,
      otherwise ?? `${path} has it ${matched} times, and not yet ${least}`,
    );
  });

/** Lines that match one after the other; only empty ones may lie between them. */
export const fileHasLines = (
  path: string,
  lines: readonly Matcher[],
  otherwise = `${path} does not have these lines yet`,
): Check =>
  withText(path, async (text) => {
    const written = linesOf(text).filter((line) => line.trim() !== '');
    const [first, ...others] = lines;
    if (!first) return missing(otherwise);
    for (const [at, line] of written.entries()) {
      if (first.test(line) && others.every((each, i) => each.test(written[at + 1 + i] ?? '')))
        return met(`${path} has "${line.trim()}"`);
      const rest = first.rest?.();
      if (rest) await rest;
    }
    return missing(otherwise);
  });

/** The file's text as a whole matches, which may go over several lines. */
export const fileHasText = (
  path: string,
  whole: Matcher,
  otherwise = `${path} does not have it yet`,
): Check =>
  withText(path, (text) =>
    Promise.resolve(judge(whole.test(text.slice(0, WHOLE_LIMIT)), `${path} has it`, otherwise)),
  );

/** No line matches; so it is with a file that is not there. */
export const fileLacks =
  (path: string, line: Matcher, otherwise: string): Check =>
  async (ctx) => {
    const found = await findLine(linesOf((await ctx.file(path)) ?? ''), line);
    return judge(found === undefined, `${path} does not have it`, otherwise);
  };
