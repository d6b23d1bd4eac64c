/** Owns the test of when the compiler is fetched ahead: never where somebody pays for it. */
import {expect, test} from 'vitest';
import {mayFetchAhead} from '../../src/keep-toolchain';
import type {Connection} from '../../src/keep-toolchain';

const here = (connection: Connection | undefined, more = {}) =>
  mayFetchAhead({connection, installed: false, room: 1 << 30, ...more});

test('a fast line that nobody pays for by the byte is used', () => {
  expect(here({effectiveType: '4g', saveData: false})).toBe(true);
  expect(here({type: 'wifi', effectiveType: '4g'})).toBe(true);
});

test.each<[string, Connection]>([
  ['saves data', {saveData: true, effectiveType: '4g'}],
  ['is mobile', {type: 'cellular', effectiveType: '4g'}],
  ['is slow', {effectiveType: '3g'}],
])('a line that %s is left alone', (_, connection) => expect(here(connection)).toBe(false));

test('where the browser does not say, only an installed page fetches ahead', () => {
  expect(here(undefined)).toBe(false);
  expect(here(undefined, {installed: true})).toBe(true);
});

test('a disk that is nearly full is left to the machines', () => {
  expect(here({effectiveType: '4g'}, {room: 10 << 20})).toBe(false);
});
