/** Owns checks on the kernel's log since the lab began. */
import {count, find, matchedInOrder} from '../patterns/matcher';
import {judge, met, missing} from './verdict';
import type {Matcher} from '../patterns/matcher';
import type {Check} from '../lab';

/** What a pattern looks for, for people: what may be anything is dots, of alternatives the first is shown. */
export function words({source}: Pick<Matcher, 'source'>): string {
  const text = source
    // Characters that stand for themselves are put aside, so that what is left of brackets is the pattern's own.
    .replace(/\\([^a-zA-Z0-9])/g, (_, char: string) => String.fromCharCode(0xe000 + char.charCodeAt(0)))
    .replace(/^\^|\$$/g, '')
    .replace(/\((?:\?:)?([^|()]*)(?:\|[^()]*)?\)/g, '$1')
    .replace(/(?:\\[wdsS]|\[[^\]]{0,200}\]|\.)(?:[+*?]|\{[^}]*\})?/g, '...')
    .replace(/[?*+]/g, '')
    .replace(/(\.\.\.\s*)+/g, '... ')
    .replace(/[\ue000-\ue0ff]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xe000))
    .trim();
  return `"${text}"`;
}

/** A line matches. `what` names it where the pattern would not read well. */
export const logged =
  (pattern: Matcher, what = words(pattern)): Check =>
  async (ctx) => {
    const line = await find(await ctx.log(), pattern, ({text}) => text);
    return line ? met(`the log says "${line.text}"`) : missing(`the kernel's log has no line ${what} yet`);
  };

/** A line of this level matches; 0 is an emergency, 7 is for debugging. `what` names it. */
export const loggedAt =
  (level: number, pattern: Matcher, what = words(pattern)): Check =>
  async (ctx) => {
    const ofLevel = (await ctx.log()).filter((each) => each.level === level);
    const line = await find(ofLevel, pattern, ({text}) => text);
    return line
      ? met(`the log says "${line.text}", at level ${level}`)
      : missing(`the kernel's log has no line of level ${level} ${what} yet`);
  };

/** At least so many lines match; with `level`, of those of this level. */
export const loggedTimes =
  (pattern: Matcher, least: number, what = words(pattern), level?: number): Check =>
  async (ctx) => {
    const lines = (await ctx.log()).filter((each) => level === undefined || each.level === level);
    const matched = await count(
      lines.map(({text}) => text),
      pattern,
    );
    return judge(
      matched >= least,
      `the log says it ${matched} times`,
      `the kernel's log has ${matched} of ${least} lines ${what}`,
    );
  };

/** Lines that match in this order, others between them. */
export const loggedInOrder =
  (...patterns: readonly Matcher[]): Check =>
  async (ctx) => {
    const lines = (await ctx.log()).map(({text}) => text);
    const lacking = patterns[await matchedInOrder(lines, patterns)];
    return lacking === undefined
      ? met('the log has the lines in this order')
      : missing(`after what came before, the log has no line ${words(lacking)} yet`);
  };
