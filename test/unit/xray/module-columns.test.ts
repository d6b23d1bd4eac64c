/** Owns the proof that modules are placed by who uses whom, and that no list of them, however odd, holds the page up. */
import {expect, test} from 'vitest';
import {DRAWN_LIMIT, place} from '../../../src/ui/kernel/xray/module-columns';
import type {ModuleLine} from '../../../src/protocol/guest';

const module = (name: string, ...usedBy: string[]): ModuleLine => ({
  name,
  size: 1,
  refcount: usedBy.length,
  usedBy,
  state: 'Live',
  address: '0x0',
  taint: '',
});

const columns = (...modules: ModuleLine[]) =>
  Object.fromEntries(place(modules).map(({module: {name}, column}) => [name, column]));

test('users stand left of what they use, by the longest chain of users', () => {
  expect(columns(module('base', 'mid', 'top'), module('mid', 'top'), module('top'), module('alone'))).toEqual(
    {
      base: 2,
      mid: 1,
      top: 0,
      alone: 0,
    },
  );
  expect(place([module('a', 'b'), module('b'), module('c')]).map(({row}) => row)).toEqual([0, 0, 1]);
});

test('who uses it and is not there does not count', () => {
  expect(columns(module('a', 'gone', '[permanent]'))).toEqual({a: 0});
});

test('circles have places, and so has what they use and what uses them', () => {
  expect(columns(module('self', 'self'))).toEqual({self: 0});
  const placed = columns(
    module('a', 'b', 'outside'),
    module('b', 'a'),
    module('outside'),
    module('used', 'a'),
  );
  expect(Object.keys(placed)).toHaveLength(4);
  expect(placed['a']).toBe(1);
});

test('a hundred thousand modules in one chain, or each used by all, are placed at once', () => {
  const chain = Array.from({length: 100_000}, (_, i) => module(`m${i}`, `m${i + 1}`));
  expect(place(chain)).toHaveLength(DRAWN_LIMIT);
  expect(place(chain)[0]?.column).toBe(DRAWN_LIMIT - 1);
  const names = Array.from({length: DRAWN_LIMIT}, (_, i) => `m${i}`);
  const all = names.map((name) => module(name, ...names));
  const from = performance.now();
  place(all);
  expect(performance.now() - from).toBeLessThan(2000);
});

test('modules of one name are each placed', () => {
  expect(place([module('a'), module('a', 'a'), module('a')])).toHaveLength(3);
});
