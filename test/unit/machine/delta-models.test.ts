/** Owns the proof that numbers, text and bits come back from their models as they went in. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Mixer} from '../../../src/machine/state/delta/mixer';
import {NumberModel} from '../../../src/machine/state/delta/number-model';
import {RangeDecoder, RangeEncoder} from '../../../src/machine/state/delta/range-coder';
import {TextModel} from '../../../src/machine/state/delta/text-model';
import {MalformedError} from '../../../src/machine/state/layout';
import type {BitCoder} from '../../../src/machine/state/delta/range-coder';

/** Writes with `code`, reads with it again, and gives what was read. */
function through<T>(values: readonly T[], model: (coder: BitCoder) => (value: T | undefined) => T): T[] {
  const encoder = new RangeEncoder();
  const write = model(encoder);
  for (const value of values) write(value);
  const decoder = new RangeDecoder(encoder.finish());
  const read = model(decoder);
  const back = values.map(() => read(undefined));
  decoder.finish();
  return back;
}

describe('coded', () => {
  test('bits come back at any probability', () => {
    const bits = fc.array(fc.tuple(fc.integer({min: 1, max: 4095}), fc.nat(1)), {maxLength: 500});
    fc.assert(
      fc.property(bits, (list) => {
        let i = 0;
        const back = through(
          list.map(([, bit]) => bit),
          (coder) => {
            i = 0;
            return (bit = 0) => coder.code(list[i++]?.[0] ?? 1, bit);
          },
        );
        expect(back).toEqual(list.map(([, bit]) => bit));
      }),
    );
  });

  test('numbers come back', () => {
    const numbers = fc.array(fc.oneof(fc.nat(10), fc.nat(0xffffffff), fc.constantFrom(0, 1, 0xffffffff)), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(numbers, (list) => {
        const back = through(list, (coder) => {
          const model = new NumberModel(coder);
          return (value = 0) => model.code(1, value);
        });
        expect(back).toEqual(list);
      }),
    );
  });

  test('bytes come back, after what both sides know', () => {
    const bytes = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(65, 66, 67)), {maxLength: 300});
    fc.assert(
      fc.property(bytes, bytes, (observed, list) => {
        const back = through([...list, ...observed, ...list], (coder) => {
          const model = new TextModel(coder);
          for (const byte of observed) model.observe(byte);
          return (value = 0) => model.byte(value);
        });
        expect(back).toEqual([...list, ...observed, ...list]);
      }),
    );
  });

  test('what was observed before costs next to nothing', () => {
    const said = new TextEncoder().encode(
      '[    0.000000] Linux version 6.12.117 (modlab@modlab) #1 PREEMPT\r\n',
    );
    const encoder = new RangeEncoder();
    const model = new TextModel(encoder);
    for (let i = 0; i < 5; i++) for (const byte of said) model.observe((byte + i) & 255);
    for (const byte of said) model.byte(byte);
    expect(encoder.finish().length).toBeLessThan(said.length / 3);
  });

  test('predictions that hold are believed', () => {
    const encoder = new RangeEncoder();
    const mixer = new Mixer(encoder, {contexts: 1, predictions: 1, sets: 4, tableBits: 10, learning: 8});
    for (let i = 0; i < 1000; i++) {
      mixer.predictions[0] = (i * 7919) & 255;
      mixer.confidence[0] = 1;
      mixer.byte(0, (i * 7919) & 255);
    }
    // Of 1000 bytes.
    expect(encoder.finish().length).toBeLessThan(150);
  });
});

test('cut bytes are refused, and so are bytes to spare', () => {
  const encoder = new RangeEncoder();
  for (let i = 0; i < 100; i++) encoder.code(2048, i & 1);
  const bytes = encoder.finish();
  const readAll = (some: Uint8Array) => () => {
    const decoder = new RangeDecoder(some);
    for (let i = 0; i < 100; i++) decoder.code(2048);
    decoder.finish();
  };
  expect(readAll(bytes)).not.toThrow();
  expect(readAll(bytes.subarray(0, -1))).toThrow(MalformedError);
  expect(readAll(new Uint8Array([...bytes, 0]))).toThrow(MalformedError);
});
