/** Owns the proof that keys have the scan codes of set 1, as Linux's own table of that set knows them. */
import {expect, test} from 'vitest';
import {NAVIGATION, ROWS} from '../../../src/ui/keyboard/key-rows';
import {scanCode} from '../../../src/ui/keyboard/scan-codes';

const hex = (code: string, isDown: boolean) => Buffer.from(scanCode(code, isDown) ?? []).toString('hex');

// Up to 0x58 Linux's key codes are the scan codes of set 1: input-event-codes.h, KEY_A 30, KEY_Z 44, and so on.
test.each([
  ['Escape', 1],
  ['Digit1', 2],
  ['Digit0', 11],
  ['Backspace', 14],
  ['Tab', 15],
  ['KeyQ', 16],
  ['Enter', 28],
  ['ControlLeft', 29],
  ['KeyA', 30],
  ['Quote', 40],
  ['Backquote', 41],
  ['ShiftLeft', 42],
  ['KeyZ', 44],
  ['ShiftRight', 54],
  ['AltLeft', 56],
  ['Space', 57],
  ['CapsLock', 58],
  ['F1', 59],
  ['F10', 68],
  ['NumLock', 69],
  ['Numpad7', 71],
  ['NumpadDecimal', 83],
  ['IntlBackslash', 86],
  ['F11', 87],
  ['F12', 88],
])('%s is %i, and with 0x80 when released', (code, number) => {
  expect([...(scanCode(code, true) ?? [])]).toEqual([number]);
  expect([...(scanCode(code, false) ?? [])]).toEqual([number + 0x80]);
});

test('the keys that came with the AT have 0xe0 before them', () => {
  expect(hex('ArrowUp', true)).toBe('e048');
  expect(hex('ArrowUp', false)).toBe('e0c8');
  expect(hex('AltRight', false)).toBe('e0b8');
  expect(hex('Delete', true)).toBe('e053');
});

test('Pause is sent whole when it is pressed, and a key that no PC has is not sent', () => {
  expect(hex('Pause', true)).toBe('e11d45e19dc5');
  expect(hex('Pause', false)).toBe('');
  expect(scanCode('BrowserBack', true)).toBeUndefined();
});

test('each key on the page has a code', () => {
  const keys = [...ROWS, ...NAVIGATION].flat();
  expect(keys.filter(({code}) => scanCode(code, true) === undefined)).toEqual([]);
  expect(new Set(keys.map(({code}) => code)).size).toBe(keys.length);
});
