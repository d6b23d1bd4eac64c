/** Owns the proof that a base whose calls are absolute becomes again, bit by bit, the one that was written. */
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {makeAbsolute, makeRelative} from '../../../src/machine/state/absolute-calls';
import {writeLayout} from '../../../src/machine/state/layout';
import {asShipped, plainBase, readBase} from '../../../src/machine/state/state';

const PAGE = 4096;

/** Mostly calls and what could be taken for their operands. */
const code = fc
  .array(
    fc.oneof(
      fc.constant([0xe8]),
      fc.tuple(fc.constant(0xe8), fc.nat(255), fc.nat(3), fc.constant(0), fc.constant(0)),
      fc.tuple(fc.constant(0xe8), fc.nat(255), fc.nat(255), fc.constant(255), fc.constant(255)),
      fc.array(fc.nat(255), {maxLength: 8}),
    ),
    {maxLength: 300},
  )
  .map((parts) => Uint8Array.from(parts.flat()));

describe('calls that are made absolute', () => {
  test('name where they go, the same from wherever they come', () => {
    const text = new Uint8Array(64).fill(0x90);
    const view = new DataView(text.buffer);
    for (const at of [3, 20, 50]) {
      view.setUint8(at, 0xe8);
      view.setInt32(at + 1, 40 - (at + 5), true);
    }
    makeAbsolute(text);
    for (const at of [3, 20, 50]) expect(view.getInt32(at + 1, false)).toBe(40);
  });

  test('are what they were once they are relative again, whatever the bytes', () => {
    fc.assert(
      fc.property(code, (text) => {
        const there = text.slice();
        makeAbsolute(there);
        makeRelative(there);
        expect(there).toEqual(text);
      }),
      {numRuns: 2000},
    );
  });
});

describe('a base-state file', () => {
  const indexes = Uint32Array.of(1, 7, 8, 9, 20);
  const pages = Uint8Array.from({length: indexes.length * PAGE}, (_, i) =>
    i % 9 === 0 ? 0xe8 : i % 9 < 3 ? i >> 4 : 0,
  );
  const write = () =>
    writeLayout('MLBS', {format: 1, ramBytes: 1 << 20}, [
      Uint8Array.of(1, 2, 3),
      new Uint8Array(indexes.buffer),
      Uint8Array.of(4),
      pages.slice(),
    ]);
  const text = {page: 7, pages: 3};

  test('as it is shipped has other bytes in its text alone, and reads as the one that was written', () => {
    const shipped = asShipped(write(), text);
    const unlike = shipped
      .subarray(-pages.length)
      .reduce((all, byte, i) => all.add(byte === pages[i] ? -1 : i >> 12), new Set<number>());
    expect([...unlike].filter((page) => page >= 0)).toEqual([1, 2, 3]);
    plainBase(shipped);
    expect(readBase(shipped)).toEqual(readBase(write()));
    // Once more changes nothing: a file may be kept as it was read.
    const kept = shipped.slice();
    plainBase(kept);
    expect(kept).toEqual(shipped);
  });

  test.each([
    ['names no text', {}],
    ['has a text without a length', {page: 7}],
    ['has a text that is not in RAM', {page: 2, pages: 1}],
    ['has a text with a hole', {page: 1, pages: 2}],
    ['has a text past its end', {page: 20, pages: 2}],
    ['has a negative text', {page: 7, pages: -1}],
  ])('that %s is refused', (_, named) => {
    const file = writeLayout('MLBS', {format: 2, ramBytes: 1 << 20, text: named}, [
      Uint8Array.of(1),
      new Uint8Array(indexes.buffer.slice(0)),
      pages.slice(),
    ]);
    expect(() => plainBase(file)).toThrow(/text/);
  });

  test('of a format that does not exist stays as it is, for its reader to refuse', () => {
    const file = writeLayout('MLBS', {format: 3, ramBytes: 1 << 20}, [
      Uint8Array.of(1),
      Uint8Array.of(),
      Uint8Array.of(),
    ]);
    plainBase(file);
    expect(() => readBase(file)).toThrow(/not a base state of this format/);
  });
});
