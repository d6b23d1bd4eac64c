/** Owns the proof that the table of a class praises no hand-in of which nothing was seen. */
import {expect, test} from 'vitest';
import {remarksOf, stepsOf, verdictOf} from '../../../src/ui/sharing/class-words';
import type {ClassRow} from '../../../src/session/sharing/grading/class-hand-ins';

const row = (state: ClassRow['state'], ...seen: (ClassRow['steps'][number]['seen'] | 'unclaimed')[]) => ({
  state,
  chain: 'holds',
  steps: seen.map((each, i) => ({
    id: `${i}`,
    title: `Step ${i}`,
    ...(each !== 'unclaimed' && {at: 1, ...(each && {seen: each})}),
  })),
});

test('nothing claimed is nothing that holds', () => {
  const none = row('seen', 'unclaimed', 'unclaimed');
  expect(stepsOf(none)).toBe('0 of 2 seen');
  expect(verdictOf(none)).toEqual({text: 'no step is claimed', isWell: false});
});

test('what is seen again holds, and it is said whether it is all', () => {
  expect(verdictOf(row('seen', 'before', 'handed in'))).toEqual({text: 'all of it holds', isWell: true});
  expect(verdictOf(row('seen', 'before', 'unclaimed'))).toEqual({
    text: 'what is claimed holds',
    isWell: true,
  });
  expect(stepsOf(row('seen', 'before', 'unclaimed'))).toBe('1 of 2 seen');
});

test('before anybody has looked, or where nobody could, it is the student’s word', () => {
  const read = row('read', undefined, 'unclaimed');
  expect([stepsOf(read), verdictOf(read)]).toEqual(['1 of 2 claimed', undefined]);
  const failed = {...row('seen', undefined, 'unclaimed'), why: 'It took longer than 120 s.'};
  expect([stepsOf(failed), verdictOf(failed), remarksOf(failed)]).toEqual([
    '1 of 2 claimed',
    undefined,
    ['It took longer than 120 s.'],
  ]);
  expect(verdictOf({...row('seen', 'before'), chain: 'is broken at machine 1 of 1'})).toBeUndefined();
  expect(verdictOf(row('seen', 'no'))).toBeUndefined();
});
