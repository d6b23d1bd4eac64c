/** Owns how the validator of lab.yaml speaks: each demand with the sentence that is said where it is not met. */
import * as v from 'valibot';
import {closest} from '../nearest.ts';

/** What was meant, or what there is to choose from. */
export function instead(word: string, there: readonly string[]): string {
  const short = word.slice(0, 40);
  const nearest = closest(short, there);
  return nearest && nearest.far <= Math.max(2, short.length / 3)
    ? `did you mean ${nearest.each}?`
    : `there is ${there.join(', ')}`;
}

type Issue = v.StrictObjectIssue | v.PicklistIssue;
const wordOf = ({input}: Issue) => (typeof input === 'string' ? input : JSON.stringify(input));

/** A map with just these keys. */
export const map = <const E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, (issue) => {
    if (issue.expected === 'never')
      return `is no word here: ${instead(String(issue.path?.at(-1)?.key), Object.keys(entries))}`;
    if (issue.expected.startsWith('"')) return `lacks ${issue.expected.slice(1, -1)}`;
    return `must be a map of ${Object.keys(entries).join(', ')}`;
  });

export const oneOf = <const O extends readonly string[]>(options: O) =>
  v.picklist(options, (issue) => `cannot be ${wordOf(issue)}: ${instead(wordOf(issue), options)}`);

export const text = (limit: number) =>
  v.pipe(
    v.string(({input}) =>
      input === null
        ? 'has no value: behind its colon there is nothing, or a # that makes a comment of the rest; put text in quotes'
        : 'must be text; put it in quotes',
    ),
    v.minLength(1, 'must not be empty'),
    v.maxLength(limit, `must have at most ${limit} characters`),
  );

/** What must look so. */
export const shaped = (limit: number, shape: RegExp, otherwise: string) =>
  v.pipe(text(limit), v.regex(shape, otherwise));

export const whole = (least: number, most: number) => {
  const otherwise = `must be a whole number from ${least} to ${most}`;
  return v.pipe(
    v.number(otherwise),
    v.integer(otherwise),
    v.minValue(least, otherwise),
    v.maxValue(most, otherwise),
  );
};

export const several = <S extends v.GenericSchema>(each: S, most: number, least = 0) =>
  v.pipe(
    v.array(each, 'must be a list: each entry behind a "- ", or all in brackets'),
    v.minLength(least, `needs at least ${least} ${least === 1 ? 'entry' : 'entries'}`),
    v.maxLength(most, `may have at most ${most} entries`),
  );

export const optional = v.exactOptional;

/** A short form and a long one. */
export const either = <A extends v.GenericSchema, B extends v.GenericSchema>(short: A, long: B) =>
  v.union([short, long]);
