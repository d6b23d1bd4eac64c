/** Owns the proof that a flame chart shows calls, steps and log where they were in time, and that two loads are compared rightly. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {compareLoads} from '../../../src/session/xray/compare-loads';
import {flameOf, ticks} from '../../../src/session/xray/flame';
import {flameRows, titleOf} from '../../../src/ui/kernel/xray/flame-items';
import {LOADED, TWICE, tracedLoad} from './traces';
import type {Call} from '../../../src/session/xray/load-trace';

describe('the flame chart of a load', () => {
  const load = tracedLoad(LOADED);
  const flame = flameOf(load);

  test('has each call inside of its caller', () => {
    expect(flame.calls.map(({call}) => call.name).slice(0, 3)).toEqual([
      '__ia32_sys_finit_module',
      'may_init_module',
      'init_module_from_file',
    ]);
    expect(flame.depth).toBe(6);
    expect(flame.totalUs).toBeGreaterThan(130_000);
    const entry = flame.calls[0];
    for (const {depth, fromUs, toUs} of flame.calls.slice(1)) {
      expect(depth).toBeGreaterThan(0);
      expect(fromUs).toBeGreaterThanOrEqual(entry?.fromUs ?? 0);
      // function_graph's durations have less to them than the times at which it writes.
      expect(toUs).toBeLessThanOrEqual((entry?.toUs ?? 0) + 100);
    }
  });

  test('has the ten steps one behind the other, without a gap', () => {
    expect(flame.bands.map(({step}) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(flame.bands[0]?.fromUs).toBe(0);
    for (const [i, {toUs}] of flame.bands.entries())
      expect(toUs).toBe(flame.bands[i + 1]?.fromUs ?? flame.totalUs);
  });

  test('has the log’s lines at their times, and says which have none here', () => {
    expect(flame.marks.map(({text}) => text)).toEqual(['hello: init']);
    const init = flame.calls.find(({call}) => call.name === 'hello_init [hello]');
    const at = flame.marks[0]?.atUs ?? 0;
    expect(at).toBeGreaterThan(init?.fromUs ?? Infinity);
    expect(at).toBeLessThan(init?.toUs ?? 0);
    expect(flame.outside).toBe(3);
  });

  test('names every bar, and what failed with its error', () => {
    const {bars, headings} = flameRows([{load, flame}]);
    expect(headings).toEqual([]);
    expect(bars.map(({name}) => name)).toContain(
      'hello_init [hello]: 492 µs, from 104.322 ms to 104.814 ms, returned 0',
    );
    const failed = tracedLoad(TWICE);
    const both = flameRows([
      {load, flame},
      {load: failed, flame: flameOf(failed)},
    ]);
    expect(both.headings.map(({text}) => text)).toEqual([titleOf(load), titleOf(failed)]);
    const name = both.bars.find(({text}) => text.startsWith('module_patient_check_exists ='))?.name;
    expect(name).toMatch(/returned -17 \(-EEXIST\)$/);
    expect(both.bars.some(({name: step}) => step.includes('(it stopped here)'))).toBe(true);
  });
});

test('a load that the kernel was never asked for has nothing to draw', () => {
  expect(flameOf(tracedLoad('--\n', '')).calls).toEqual([]);
});

test('two loads are compared step by step, where both have come', () => {
  const rows = compareLoads(tracedLoad(LOADED), tracedLoad(TWICE));
  expect(rows).toHaveLength(10);
  expect(rows[1]?.differenceUs).toBeCloseTo(34.161 - 37.836);
  expect(rows[9]).toMatchObject({differenceUs: undefined, second: {state: 'not-reached'}});
});

const times = fc.double({min: -1e18, max: 1e18});
const {calls} = fc.letrec<{calls: Call[]; call: Call}>((tie) => ({
  calls: fc.array(tie('call'), {maxLength: 3}),
  call: fc.record({
    name: fc.string(),
    atUs: fc.oneof(times, fc.constant(NaN)),
    durationUs: times,
    returned: fc.option(fc.integer(), {nil: undefined}),
    calls: fc.oneof({depthSize: 'small'}, fc.constant<Call[]>([]), tie('calls')),
  }),
}));

test('whatever a trace says, all that is drawn is within the chart', () => {
  fc.assert(
    fc.property(calls, (made) => {
      const load = {...tracedLoad('--\n'), trace: {syscall: undefined, startUs: 0, calls: made}};
      const flame = flameOf(load);
      for (const {fromUs, toUs} of [...flame.calls, ...flame.bands]) {
        expect(fromUs).toBeGreaterThanOrEqual(0);
        expect(toUs).toBeGreaterThanOrEqual(fromUs);
        expect(toUs).toBeLessThanOrEqual(flame.totalUs);
      }
      const {bars, height} = flameRows([{load, flame}]);
      for (const bar of bars) expect(bar.y + bar.height).toBeLessThanOrEqual(height);
    }),
  );
});

test('an axis has round numbers, never more than there is room for', () => {
  expect(ticks(0, 130_000, 7)).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000, 120_000]);
  expect(ticks(0, 0, 5)).toEqual([]);
  fc.assert(
    fc.property(
      fc.double({min: 0, max: 1e9, noNaN: true}),
      fc.double({min: 1e-3, max: 1e9, noNaN: true}),
      (from, span) => {
        const found = ticks(from, from + span, 8);
        expect(found.length).toBeLessThanOrEqual(9);
        for (const tick of found) {
          expect(tick).toBeGreaterThanOrEqual(from - span * 1e-6 - from * 1e-12);
          expect(tick).toBeLessThanOrEqual(from * (1 + 1e-12) + span * 1.000001);
        }
      },
    ),
  );
});
