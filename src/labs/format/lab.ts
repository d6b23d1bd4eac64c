/** Owns the format of lab.yaml, version 1: what a lab is as data, ours and anybody's. */
import * as v from 'valibot';
import {check} from './check.ts';
import {debugScript} from './debug.ts';
import {errno, pattern, slug} from './pattern.ts';
import {map, oneOf, optional, several, shaped, text, whole} from './words.ts';

/** What this reads. Who raises it keeps reading the older ones, and adds a fixture (test/fixtures/labs). */
export const LAB_FORMAT = 1;

const module = shaped(100, /^[\w.+-]+\.ko$/, 'must be a .ko of the lab’s directory');
const after = optional(several(module, 20));

const MODULE = v.pipe(
  map({
    file: module,
    does: oneOf(['load', 'fail', 'stay', 'other']),
    after,
    parameters: optional(text(300)),
    errno: optional(errno),
    log: optional(pattern),
    why: optional(text(200)),
  }),
  v.rawCheck(({dataset, addIssue}) => {
    if (!dataset.typed) return;
    const {does} = dataset.value;
    const may = {load: ['parameters'], fail: ['errno', 'log'], stay: ['errno'], other: ['why']}[does];
    const must = {load: [], fail: ['errno'], stay: ['errno'], other: ['why']}[does];
    const there = Object.keys(dataset.value).filter((key) => !['file', 'does', 'after'].includes(key));
    const lacking = must.find((key) => !there.includes(key));
    const excess = there.find((key) => !may.includes(key));
    if (lacking !== undefined) addIssue({message: `does "${does}", and lacks ${lacking}`});
    else if (excess !== undefined) addIssue({message: `does "${does}", for which there is no ${excess}`});
  }),
);

/** As long as a snapshot keeps of one (src/snapshots/meta.ts). */
const choice = text(200);
const PREDICTION = v.pipe(
  map({question: text(300), choices: optional(several(choice, 6, 2)), answer: optional(text(300))}),
  v.forward(
    v.check(
      ({choices, answer}) => !choices || answer === undefined || choices.includes(answer),
      'must be one of the choices, word for word',
    ),
    ['answer'],
  ),
);

const STEP = map({
  id: slug,
  title: text(60),
  task: text(700),
  prediction: optional(PREDICTION),
  command: optional(text(300)),
  check,
  hint: text(700),
  solution: optional(text(4000)),
  debug: optional(debugScript),
  covers: optional(several(text(40), 20)),
  ends: optional(v.literal('panic', 'can only be panic')),
  risky: optional(v.boolean('must be true or false')),
});

export const labSchema = map({
  format: v.literal(LAB_FORMAT, `must be ${LAB_FORMAT}: the version of the format`),
  id: slug,
  formerIds: optional(several(slug, 10)),
  order: optional(whole(1, 10_000)),
  title: text(60),
  summary: text(160),
  level: oneOf(['first', 'core', 'deep']),
  minutes: whole(1, 240),
  needs: optional(several(slug, 20)),
  kernel: optional(oneOf(['checking'])),
  setUp: optional(text(4000)),
  modules: optional(several(MODULE, 40)),
  steps: several(STEP, 50, 1),
});

/** lab.yaml, read and found right. */
export type LabData = v.InferOutput<typeof labSchema>;
