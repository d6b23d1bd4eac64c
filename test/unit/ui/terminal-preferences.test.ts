/** Owns the proof that how a person wants the terminals is kept, and that nothing else that is kept does harm. */
import {expect, test} from 'vitest';
import {TerminalPreferences, USUAL_LOOK, readLook} from '../../../src/ui/terminal/terminal-preferences';
import type {TerminalLook} from '../../../src/ui/terminal/terminal-preferences';

function preferences(kept?: unknown) {
  const shown: TerminalLook[] = [];
  const storage = {kept, read: () => storage.kept, write: (value: unknown) => (storage.kept = value)};
  return {storage, shown, preferences: new TerminalPreferences(storage, (look) => shown.push(look))};
}

test('each change is shown, and there again', () => {
  const {storage, shown, preferences: first} = preferences();
  expect(shown).toEqual([USUAL_LOOK]);
  first.resize(1);
  first.resize(1);
  first.resize(-1);
  first.toggleScreenReader();
  expect(shown.at(-1)).toEqual({fontSize: 16, screenReader: true});
  expect(preferences(storage.kept).shown).toEqual([{fontSize: 16, screenReader: true}]);
  first.resize(0);
  first.toggleScreenReader();
  expect(first.look).toEqual(USUAL_LOOK);
});

test('text stays legible, and on the screen', () => {
  const {preferences: tried} = preferences();
  for (let i = 0; i < 50; i++) tried.resize(-1);
  expect(tried.look.fontSize).toBe(8);
  for (let i = 0; i < 50; i++) tried.resize(1);
  expect(tried.look.fontSize).toBe(40);
});

test.each([
  undefined,
  null,
  7,
  'x',
  [],
  {fontSize: '20'},
  {fontSize: 1e9},
  {fontSize: NaN},
  {screenReader: 1},
])('of %j there is nothing to be kept', (kept) => {
  expect(readLook(kept)).toEqual(USUAL_LOOK);
});
