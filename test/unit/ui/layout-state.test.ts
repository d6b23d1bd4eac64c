/** Owns the proof that what was kept of a layout is taken as far as it makes sense, and no further. */
import {expect, test} from 'vitest';
import {readKept, screenClass} from '../../../src/ui/layout/layout-state';

test('sizes and hidden panes are read back', () => {
  const kept = {sizes: {wide: {lesson: 420, editor: 0.4}}, hidden: ['lesson', 'dock']};
  expect(readKept(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
});

test.each([
  [null],
  ['text'],
  [{sizes: 3, hidden: 'all'}],
  [{sizes: {wide: {lesson: -4, dock: '3', editor: 7}, tiny: {lesson: 3}}, hidden: ['editor', 'x']}],
])('of %j nothing is taken', (written) => {
  const {sizes, hidden} = readKept(written);
  expect(hidden).toEqual([]);
  expect(Object.values(sizes).every((each) => Object.keys(each).length === 0)).toBe(true);
});

test('a screen is of the class of its width', () => {
  expect([820, 1280, 1440, 1920, 3440].map(screenClass)).toEqual([
    'medium',
    'medium',
    'wide',
    'wide',
    'huge',
  ]);
});
