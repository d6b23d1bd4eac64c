/** Owns how the validator of lab.yaml speaks: each demand with the sentence that is said where it is not met. */
import * as v from 'valibot';

/** Of two words: how many letters are to be added, taken away or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

/** What was meant, or what there is to choose from. */
export function instead(word: string, there: readonly string[]): string {
  const short = word.slice(0, 40).toLowerCase();
  const [nearest] = there
    .map((each) => ({each, far: distance(short, each.toLowerCase())}))
    .sort((a, b) => a.far - b.far);
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
