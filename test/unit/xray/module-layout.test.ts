/** Owns the proof that the graph of modules is laid out without overlaps, with arrows from user to used, and at once for any number. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {DRAWN_LIMIT} from '../../../src/ui/kernel/xray/module-columns';
import {layoutAll, layoutLinked, smoothPath} from '../../../src/ui/kernel/xray/module-layout';
import {heldUp} from '../../held-up';
import type {Box} from '../../../src/ui/kernel/xray/drawing/zoom';
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

const layoutModules = (modules: readonly ModuleLine[], pane = {width: 900, height: 300}) =>
  layoutAll(layoutLinked(modules), pane);

const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function isApart(boxes: readonly Box[]): boolean {
  return boxes.every((box, i) => !boxes.slice(i + 1).some((other) => overlaps(box, other)));
}

const SMALL = [module('base', 'mid', 'top'), module('mid', 'top'), module('top'), module('alone')];

test('users stand left of what they use, and an arrow passes by what is between', () => {
  const {nodes, edges, width, height} = layoutModules(SMALL);
  const at = Object.fromEntries(nodes.map((node) => [node.module.name, node]));
  expect(at['top']?.x).toBeLessThan(at['mid']?.x ?? 0);
  expect(at['mid']?.x).toBeLessThan(at['base']?.x ?? 0);
  expect(isApart(nodes)).toBe(true);
  expect(edges.map(({from, to}) => `${from}>${to}`).sort()).toEqual(['mid>base', 'top>base', 'top>mid']);
  const mid = at['mid'];
  const long = edges.find(({from, to}) => from === 'top' && to === 'base');
  for (const {x, y} of long?.points ?? [])
    expect(mid && overlaps(mid, {x, y, width: 0.1, height: 0.1})).toBe(false);
  for (const {x, y} of nodes) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThan(width);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThan(height);
  }
});

test('modules that stand alone fill the pane, be it wide or high', () => {
  const alone = Array.from({length: 20}, (_, i) => module(`m${i}`));
  const wide = layoutModules(alone);
  expect(isApart(wide.nodes)).toBe(true);
  expect(wide.width / wide.height).toBeGreaterThan(1.5);
  const high = layoutModules([...SMALL, ...alone], {width: 400, height: 900});
  expect(isApart(high.nodes)).toBe(true);
  expect(high.height).toBeGreaterThan(high.width);
});

test('circles, users that are not there, and a module’s use of itself do no harm', () => {
  const {nodes, edges} = layoutModules([
    module('a', 'b', 'gone', 'a'),
    module('b', 'a'),
    module('__proto__', 'a', '[permanent]'),
  ]);
  expect(nodes).toHaveLength(3);
  expect(edges).toHaveLength(3);
  expect(isApart(nodes)).toBe(true);
});

test('five hundred modules are laid out in less than a tenth of a second, however they use one another', async () => {
  const names = Array.from({length: DRAWN_LIMIT + 1}, (_, i) => `m${i}`);
  const lists = {
    alone: names.map((name) => module(name)),
    some: names.map((name, i) => module(name, `m${i + 1}`, `m${(i * 7) % 400}`)),
    all: names.map((name) => module(name, ...names)),
  };
  for (const [what, modules] of Object.entries(lists)) {
    expect(await heldUp(100, () => void layoutModules(modules)), what).toBeLessThan(100);
    const {nodes, left} = layoutModules(modules);
    expect([nodes.length, left]).toEqual([DRAWN_LIMIT, 1]);
    expect(isApart(nodes)).toBe(true);
  }
});

test('whoever uses whom, the layout ends, and no two modules are on one place', () => {
  const names = Array.from({length: 14}, (_, i) => `m${i}`);
  const usedBy = fc.array(fc.constantFrom(...names, 'gone'), {maxLength: 4});
  fc.assert(
    fc.property(fc.array(usedBy, {maxLength: names.length}), (lists) => {
      const {nodes, edges} = layoutModules(lists.map((users, i) => module(names[i] ?? '', ...users)));
      expect(nodes).toHaveLength(lists.length);
      expect(isApart(nodes)).toBe(true);
      for (const {points} of edges) expect(points.every(({x, y}) => Number.isFinite(x + y))).toBe(true);
    }),
    {numRuns: 60},
  );
});

test('a path goes through its ends', () => {
  expect(smoothPath([])).toBe('');
  expect(
    smoothPath([
      {x: 0, y: 0},
      {x: 5, y: 9},
      {x: 10, y: 0},
    ]),
  ).toBe('M 0 0 Q 5 9 7.5 4.5 L 10 0');
});
