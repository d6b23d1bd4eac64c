/** Owns the proof that bytes are what was said of how they differ from others, and that little is said where little differs. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {applyDifference, differenceOf} from '../../../src/session/debug/history/difference';

/** Bytes that do not repeat, the same for a seed. */
function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  return Uint8Array.from({length}, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return state >>> 16;
  });
}

const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

function lengthOf(from: Uint8Array, to: Uint8Array): number {
  const difference = differenceOf(from, to);
  expect(Buffer.compare(applyDifference(from, difference), to)).toBe(0);
  return difference.length;
}

test('of the same bytes next to nothing is said', () => {
  expect(lengthOf(noise(100_000), noise(100_000))).toBeLessThan(12);
  expect(lengthOf(new Uint8Array(), new Uint8Array())).toBeLessThan(12);
});

test('a changed word is said, and where it is', () => {
  const to = noise(100_000);
  for (const at of [0, 5_000, 5_012, 70_001, 99_996]) to.set([1, 2, 3, 4], at);
  expect(lengthOf(noise(100_000), to)).toBeLessThan(60);
});

test('what has moved is not said again', () => {
  const from = noise(100_000);
  const to = joined(noise(17, 2), from.subarray(40_000), noise(3, 3), from.subarray(0, 39_990));
  expect(lengthOf(from, to)).toBeLessThan(60);
});

test('what is new is said whole', () => {
  expect(lengthOf(noise(100), noise(10_000, 7))).toBeLessThan(10_100);
  expect(lengthOf(noise(10_000), new Uint8Array())).toBeLessThan(12);
  expect(lengthOf(new Uint8Array(), noise(50))).toBeLessThan(60);
});

test('whatever the bytes are', () => {
  const piece = fc.oneof(
    fc.record({at: fc.nat(600), length: fc.nat(200)}),
    fc.uint8Array({maxLength: 40}),
    fc.nat(80).map((length) => new Uint8Array(length)),
  );
  const bytes = fc.array(fc.oneof(fc.uint8Array({maxLength: 90}), fc.constant(new Uint8Array(70))), {
    maxLength: 9,
  });
  fc.assert(
    fc.property(bytes, fc.array(piece, {maxLength: 12}), (parts, pieces) => {
      const from = joined(...parts);
      const to = joined(
        ...pieces.map((each) =>
          each instanceof Uint8Array ? each : from.subarray(each.at, each.at + each.length),
        ),
      );
      expect(applyDifference(from, differenceOf(from, to))).toEqual(to);
    }),
    {numRuns: 300},
  );
});
