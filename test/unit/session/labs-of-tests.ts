/** Owns labs for tests of what becomes of lessons: a few steps, each with a check of the test's. */
import {met as verdict} from '../../../src/labs/checks/verdict';
import type {Check, Lab} from '../../../src/labs/lab';

export const met =
  (evidence: string): Check =>
  () =>
    Promise.resolve(verdict(evidence));

export const step = (id: string, check: Check, more: object = {}) => ({
  id,
  title: id,
  task: id,
  hint: id,
  solution: id,
  covers: [],
  check,
  ...more,
});

export const labOf = (id: string, ...steps: Lab['steps']): Lab => ({
  id,
  order: 1,
  title: id,
  summary: '',
  level: 'first',
  minutes: 5,
  needs: [],
  modules: [],
  steps,
});
