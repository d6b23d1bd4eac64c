/** Owns the proof that zoom and pan show what they should: all of a drawing at first, never what is beside it, and what is under the pointer stays there. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fitText} from '../../../src/ui/kernel/xray/drawing/fit-text';
import {inPane} from '../../../src/ui/kernel/xray/drawing/bars';
import {neighbour} from '../../../src/ui/kernel/xray/drawing/neighbour';
import {closeUp, fit, moved, revealed, zoomed} from '../../../src/ui/kernel/xray/drawing/zoom';
import type {Bounds, View} from '../../../src/ui/kernel/xray/drawing/zoom';

const length = fc.double({min: 1, max: 1e6, noNaN: true});
const pixels = fc.integer({min: 1, max: 4000});
const bounds: fc.Arbitrary<Bounds> = fc.record({
  content: fc.record({width: length, height: length}),
  pane: fc.record({width: pixels, height: pixels}),
  axis: fc.constantFrom('x' as const, 'both' as const),
  closest: fc.double({min: 0.5, max: 100, noNaN: true}),
});
const factor = fc.double({min: 0.01, max: 100, noNaN: true});
const step = fc.double({min: -5000, max: 5000, noNaN: true});

/** No more beside the drawing than there has to be. */
function isWithin({x, y, scale}: View, {content, pane, axis}: Bounds): boolean {
  const fits = (at: number, whole: number, shown: number) =>
    whole <= shown
      ? Math.abs(at + (shown - whole) / 2) < 1e-6 * shown
      : at >= 0 && at + shown <= whole * (1 + 1e-9);
  return (
    Number.isFinite(scale) &&
    fits(x, content.width, pane.width / scale) &&
    (axis === 'x' ? y === 0 : fits(y, content.height, pane.height / scale))
  );
}

test('at first all of it is shown', () => {
  fc.assert(
    fc.property(bounds, (each) => {
      const {scale} = fit(each);
      expect(isWithin(fit(each), each)).toBe(true);
      expect(each.content.width * scale).toBeLessThanOrEqual(each.pane.width * 1.000001);
      if (each.axis === 'both')
        expect(each.content.height * scale).toBeLessThanOrEqual(each.pane.height * 1.000001);
    }),
  );
});

test('however one zooms and moves, the drawing stays in the pane, and zooming out ends with all of it', () => {
  fc.assert(
    fc.property(bounds, fc.array(fc.tuple(factor, step, step), {maxLength: 12}), (each, ways) => {
      let view = fit(each);
      for (const [by, dx, dy] of ways) {
        view = moved(zoomed(view, each, by), each, dx, dy);
        expect(isWithin(view, each)).toBe(true);
      }
      const all = zoomed(view, each, 1e-12);
      expect(all.scale).toBe(fit(each).scale);
      expect(all.x).toBeCloseTo(fit(each).x, 6);
    }),
  );
});

test('what is under the pointer stays there', () => {
  const wide: Bounds = {
    content: {width: 1000, height: 1000},
    pane: {width: 500, height: 500},
    axis: 'both',
    closest: 10,
  };
  const view = zoomed(fit(wide), wide, 4, {x: 250, y: 250});
  const near = zoomed(view, wide, 2, {x: 200, y: 300});
  expect(near.x + 200 / near.scale).toBeCloseTo(view.x + 200 / view.scale);
  expect(near.y + 300 / near.scale).toBeCloseTo(view.y + 300 / view.scale);
});

test('what has the focus is brought into the pane, and a bar can be looked at closely', () => {
  fc.assert(
    fc.property(bounds, fc.nat(1000), (each, part) => {
      const x = (each.content.width * part) / 1001;
      const box = {x, y: 0, width: Math.min(each.content.width / 1001, 5), height: 1};
      const near = zoomed(fit(each), each, 50);
      for (const view of [revealed(near, each, box), closeUp(each, box)]) {
        expect(isWithin(view, each)).toBe(true);
        const shown = each.pane.width / view.scale;
        if (box.width > shown) continue;
        expect(box.x).toBeGreaterThanOrEqual(view.x - 1e-6 * shown - 1e-6);
        expect(box.x + box.width).toBeLessThanOrEqual(view.x + shown * (1 + 1e-6) + 1e-6);
      }
    }),
  );
});

test('arrows lead to the nearest that is in line', () => {
  const box = (x: number, y: number, width = 10, height = 10) => ({x, y, width, height});
  // A caller, two callees, and what the second calls.
  const calls = [box(0, 0, 100), box(0, 10, 30), box(40, 10, 60), box(50, 20, 5)];
  expect(neighbour(calls, 0, 'ArrowDown')).toBe(1);
  expect(neighbour(calls, 1, 'ArrowRight')).toBe(2);
  expect(neighbour(calls, 2, 'ArrowLeft')).toBe(1);
  expect(neighbour(calls, 2, 'ArrowDown')).toBe(3);
  expect(neighbour(calls, 3, 'ArrowUp')).toBe(2);
  expect(neighbour(calls, 0, 'ArrowUp')).toBeUndefined();
  expect(neighbour([], 0, 'ArrowUp')).toBeUndefined();
});

test('a bar is a pixel wide at least, and no further away than browsers can draw', () => {
  expect(inPane({x: 5, width: 0}, {x: 0, y: 0, scale: 2}, 100)).toEqual({x: 10, width: 1});
  expect(inPane({x: 0, width: 1e12}, {x: 500, y: 0, scale: 100}, 100)).toEqual({x: -8, width: 116});
});

test('names are cut to their room', () => {
  expect(fitText('hello', 100, 10)).toBe('hello');
  expect(fitText('hello_init', 60, 10)).toBe('hello…');
  expect(fitText('hello', 30, 10)).toBe('');
});
