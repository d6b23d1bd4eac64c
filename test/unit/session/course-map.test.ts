/** Owns the proof that the map of the course says what was ever done, where to go on, and how much work it was. */
import {expect, test} from 'vitest';
import {courseMap, courseSections, workSummary} from '../../../src/session/lesson/course-map';
import {labOf, met, step} from './labs-of-tests';
import type {Progress} from '../../../src/snapshots/meta';

const check = met('seen');
const code = {solution: 'patch -p1 <.solutions/b.patch\nmake'};
const labs = [
  labOf('one', step('a', check), step('b', check, code)),
  {...labOf('two', step('a', check), step('b', check, code)), formerIds: ['zwei']},
  labOf('three', step('a', check)),
];
const minutes = (count: number) => 1_700_000_000_000 + count * 60_000;
const done = (steps: Record<string, number>): Progress =>
  Object.fromEntries(Object.entries(steps).map(([id, at]) => [id, {at: minutes(at), evidence: ''}]));
const save = (
  lab: string,
  at: number,
  steps: Record<string, number>,
  kind: 'auto' | 'imported' = 'auto',
) => ({
  kind,
  lab,
  savedAt: minutes(at),
  progress: done(steps),
});
const nobody = {saves: [], present: {lab: 'one', progress: {}}};

test('before anything is done, the course begins at its first step', () => {
  const map = courseMap(labs, nobody);
  expect(map.labs.map(({state}) => state)).toEqual(['new', 'new', 'new']);
  expect(map.next).toMatchObject({lab: {id: 'one'}, step: {id: 'a'}});
  expect(workSummary(map, nobody)).toMatchObject({minutes: 0, between: undefined, begun: [], code: []});
});

test('a course that was opened comes first, with its own progress and its own way on, and labs by themselves last', () => {
  const own = labs.slice(0, 2);
  const [one, , three] = labs;
  const groups = [
    {
      kind: 'course' as const,
      title: 'My course',
      address: 'https://teacher.example/course.yaml',
      labs: [three, one].flatMap((lab) => lab ?? []),
    },
    {kind: 'alone' as const, title: 'Labs from elsewhere', address: undefined, labs: labs.slice(2)},
  ];
  const work = {saves: [save('one', 5, {a: 5})], present: {lab: 'one', progress: {}}};
  const sections = courseSections(groups, own, work);
  expect(sections.map(({kind, title}) => [kind, title])).toEqual([
    ['course', 'My course'],
    ['site', 'Labs of this site'],
    ['alone', 'Labs from elsewhere'],
  ]);
  expect(sections[0]?.map.labs.map(({lab, state}) => [lab.id, state])).toEqual([
    ['three', 'new'],
    ['one', 'begun'],
  ]);
  expect(sections[0]?.map.next).toMatchObject({lab: {id: 'one'}, step: {id: 'b'}});
  expect(sections[1]?.map.labs.map(({lab}) => lab.id)).toEqual(['one', 'two']);
  expect(courseSections([], own, work).map(({kind}) => kind)).toEqual(['site']);
});

test('a step is done if any own save has it, under any id that the lab ever had', () => {
  const saves = [
    save('zwei', 5, {b: 5}),
    save('two', 3, {a: 2}),
    save('one', 1, {}),
    save('three', 9, {a: 9}, 'imported'),
  ];
  const {labs: standings, next} = courseMap(labs, {...nobody, saves});
  expect(standings.map(({lab, state, done: steps}) => [lab.id, state, [...steps.keys()]])).toEqual([
    ['one', 'new', []],
    ['two', 'done', ['a', 'b']],
    ['three', 'new', []],
  ]);
  expect(next).toMatchObject({lab: {id: 'three'}, step: {id: 'a'}});
});

test('it goes on in the lab that was worked on last, then after it, then with what was left out', () => {
  const next = (present: {lab: string; progress: Progress}, ...saves: ReturnType<typeof save>[]) => {
    const found = courseMap(labs, {saves, present}).next;
    return found && `${found.lab.id}/${found.step.id}`;
  };
  expect(next({lab: 'two', progress: done({a: 9})}, save('one', 2, {a: 1}))).toBe('two/b');
  expect(next({lab: 'two', progress: done({a: 8, b: 9})}, save('one', 2, {a: 1}))).toBe('three/a');
  const three = save('three', 20, {a: 20});
  expect(next({lab: 'two', progress: done({a: 8, b: 9})}, save('one', 2, {a: 1}), three)).toBe('one/b');
  expect(next({lab: 'two', progress: done({a: 8, b: 9})}, save('one', 2, {a: 1, b: 2}), three)).toBe(
    undefined,
  );
});

test('the summary counts labs, steps, code and the time between things done, without the pauses', () => {
  const saves = [save('one', 4, {a: 1, b: 3}), save('two', 600, {}), save('two', 604, {b: 603})];
  const work = {saves, present: {lab: 'two', progress: done({b: 603})}};
  const summary = workSummary(courseMap(labs, work), work);
  expect(summary).toMatchObject({
    labs: {done: 1, all: 3},
    steps: {done: 3, all: 5},
    minutes: 3 + 4,
    between: {from: minutes(1), to: minutes(603)},
  });
  expect(summary.begun.map(({lab}) => lab.id)).toEqual(['one', 'two']);
  expect(summary.code.map(({lab, step: {id}}) => `${lab.id}/${id}`)).toEqual(['one/b', 'two/b']);
});
