/** Owns the proof that the early screen is the right machine's, and that its field sends what a terminal would. */
import {expect, test} from 'vitest';
import {rememberedScreen, sequenceOf} from '../../../src/browser/early-screen';
import {siteStorage} from '../../../src/browser/site-storage';

const pressed = (key: string, more: Partial<KeyboardEvent> = {}) =>
  sequenceOf({key, ctrlKey: false, altKey: false, metaKey: false, ...more});

test('keys that are no text send what a terminal sends', () => {
  expect(['Enter', 'Backspace', 'Tab', 'ArrowUp'].map((key) => pressed(key))).toEqual([
    '\r',
    '\x7f',
    '\t',
    '\x1b[A',
  ]);
  expect(pressed('c', {ctrlKey: true})).toBe('\x03');
});

test('text, what is composed, and the shortcuts of browser and system are left to the field', () => {
  for (const key of ['a', 'ß', ' ', 'Dead', 'Process', 'Shift', 'F5'])
    expect(pressed(key), key).toBeUndefined();
  expect(pressed('v', {ctrlKey: true})).toBeUndefined();
  expect(pressed('@', {ctrlKey: true, altKey: true})).toBeUndefined();
  expect(pressed('r', {metaKey: true})).toBeUndefined();
});

test('what is remembered is shown for the same machine in the same window only', () => {
  const kept = new Map<string, string>();
  const area = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const storage = siteStorage('/here/', {localStorage: area, sessionStorage: area});
  const look = (lab: string | undefined, line: string, size: [number, number] = [800, 600]) =>
    rememberedScreen(storage, {line, ...(lab !== undefined && {lab})}, size)?.screen;
  expect(look(undefined, '')).toBeUndefined();
  storage.set(
    'local',
    'early-screen',
    JSON.stringify({lab: 'one', line: '', screen: '# ', window: [800, 600]}),
  );
  expect(look(undefined, '')).toBe('# ');
  expect(look('one', '')).toBe('# ');
  expect(look('two', '')).toBeUndefined();
  expect(look('one', 'copy')).toBeUndefined();
  expect(look('one', '', [800, 601])).toBeUndefined();
  storage.set('local', 'early-screen', 'nonsense');
  expect(look('one', '')).toBeUndefined();
});
