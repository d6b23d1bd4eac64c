/** Owns the proof that modules of any kind find a place in the graph: users left of what they use, each in a cell of its own. */
import {describe, expect, test} from 'vitest';
import {place} from '../../../src/ui/kernel/module-graph';
import type {ModuleLine} from '../../../src/protocol/guest';

const module = (name: string, ...usedBy: string[]): ModuleLine => ({
  name,
  size: 4096,
  refcount: usedBy.length,
  usedBy,
  state: 'Live',
  address: '0x0',
  taint: '',
});
const columns = (modules: ModuleLine[]) =>
  Object.fromEntries(place(modules).map(({module: {name}, column}) => [name, column]));

describe('the graph of modules', () => {
  test('has users left of what they use, by the longest way', () => {
    expect(columns([module('a'), module('b', 'a'), module('c', 'a', 'b'), module('alone')])).toEqual({
      a: 0,
      b: 1,
      c: 2,
      alone: 0,
    });
  });

  test('gives each module a cell of its own', () => {
    const placed = place(['a', 'b', 'c'].map((name) => module(name)));
    expect(new Set(placed.map(({column, row}) => `${column} ${row}`)).size).toBe(3);
  });

  test('passes over users that are no modules, as "[permanent]"', () => {
    expect(columns([module('a', '[permanent]', 'gone')])).toEqual({a: 0});
  });

  test('ends though modules use each other, or themselves', () => {
    const round = [module('a', 'c'), module('b', 'a'), module('c', 'b'), module('self', 'self')];
    expect(Object.keys(columns(round)).sort()).toEqual(['a', 'b', 'c', 'self']);
  });

  test('takes no time that grows with the number of ways', () => {
    // Each uses all before it: 2^199 ways.
    const names = Array.from({length: 200}, (_, i) => `m${i}`);
    const modules = names.map((name, i) => module(name, ...names.slice(0, i)));
    const before = performance.now();
    expect(columns(modules)['m199']).toBe(199);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('may be of a name that every object has', () => {
    expect(columns([module('constructor'), module('__proto__', 'constructor')])['constructor']).toBe(0);
  });
});
