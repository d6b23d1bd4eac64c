/** Owns what a check is in lab.yaml: a map of one word, and how several are put together. */
import * as v from 'valibot';
import {either, instead, map, optional, several, text} from './words.ts';
import {WORDS} from './vocabulary.ts';

type Words = {[Word in keyof typeof WORDS]?: v.InferOutput<(typeof WORDS)[Word]>};

/** A check as lab.yaml has it: one of its keys is there. */
export interface CheckData extends Words {
  all?: CheckData[];
  any?: CheckData[] | {of: CheckData[]; otherwise: string};
  not?: {check: CheckData; evidence: string; otherwise: string};
  onceBuilt?: CheckData;
}

const inner: v.GenericSchema<CheckData> = v.lazy(() => check);
const MOST = 40;

const TOGETHER = {
  all: several(inner, MOST, 1),
  any: either(several(inner, MOST, 1), map({of: several(inner, MOST, 1), otherwise: text(300)})),
  not: map({check: inner, evidence: text(300), otherwise: text(300)}),
  onceBuilt: inner,
};

/** Every word that a check may begin with. */
export const CHECK_WORDS = [...Object.keys(WORDS), ...Object.keys(TOGETHER)] as const;

const entries = Object.fromEntries(
  Object.entries({...WORDS, ...TOGETHER}).map(([word, schema]) => [word, optional(schema)]),
);

export const check = v.pipe(
  v.strictObject(entries, (issue) =>
    issue.expected === 'never'
      ? `is no check: ${instead(String(issue.path?.at(-1)?.key), CHECK_WORDS)}`
      : 'must be a check, such as {moduleLoaded: hello}',
  ),
  v.check(
    (value) => Object.keys(value).length === 1,
    'must be one check; several go into {all: [...]} or {any: [...]}',
  ),
) as unknown as v.GenericSchema<CheckData>;
