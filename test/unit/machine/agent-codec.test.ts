/** Owns the proof that frames come out of any stream as they went in, whatever lies between them. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Decoder, encode, padding} from '../../../src/machine/agent/codec';
import {Fields, Payload} from '../../../src/machine/agent/payload';
import type {Frame} from '../../../src/machine/agent/codec';

const u32 = fc.integer({min: 0, max: 2 ** 32 - 1});
const bytes = (maxLength: number) => fc.uint8Array({maxLength}).map((some) => new Uint8Array(some));
const frame: fc.Arbitrary<Frame> = fc.record({
  session: u32,
  id: u32,
  type: fc.integer({min: 0, max: 255}),
  payload: bytes(200),
});
/** Garbage that looks as much like frames as garbage can. */
const garbage = fc.oneof(
  bytes(40),
  fc.constantFrom('M', 'ML', 'MLA', 'MLAB', 'MLABMLAB').map((text) => new Uint8Array(Buffer.from(text))),
  fc.tuple(frame, fc.nat(60)).map(([whole, length]) => encode(whole).slice(0, length)),
);
const join = (parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

function pushInPieces(decoder: Decoder, whole: Uint8Array, cuts: number[]): Frame[] {
  const at = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return at.slice(1).flatMap((end, i) => decoder.push(whole.subarray(at[i], end)));
}

describe('the decoder', () => {
  test('returns frames as they were encoded, wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(frame, {maxLength: 6}), fc.array(fc.nat(), {maxLength: 12}), (frames, cuts) => {
        expect(pushInPieces(new Decoder(), join(frames.map(encode)), cuts)).toEqual(frames);
      }),
    );
  });

  test('hears a frame after any garbage and enough zeros, and the garbage not at all', () => {
    fc.assert(
      fc.property(
        fc.array(garbage, {maxLength: 6}),
        frame,
        fc.array(fc.nat(), {maxLength: 8}),
        (noise, last, cuts) => {
          const heard = pushInPieces(new Decoder(), join([...noise, padding(), encode(last)]), cuts);
          expect(heard.at(-1)).toEqual(last);
        },
      ),
    );
  });

  test('never takes a frame with flipped bits for a sound one, and hears the one after it', () => {
    fc.assert(
      fc.property(frame, frame, fc.nat(), (first, second, flip) => {
        const broken = encode(first);
        const at = flip % (broken.length * 8);
        broken[at >> 3] = (broken[at >> 3] ?? 0) ^ (1 << (at & 7));
        expect(new Decoder().push(join([broken, padding(), encode(second)]))).toEqual([second]);
      }),
    );
  });

  test('forgets half a frame when it is told to', () => {
    const decoder = new Decoder();
    const whole = encode({session: 1, id: 2, type: 3, payload: new Uint8Array(100)});
    expect(decoder.push(whole.subarray(0, 50))).toEqual([]);
    decoder.reset();
    expect(decoder.push(whole)).toHaveLength(1);
  });

  test('refuses to encode what the agent would not take', () => {
    expect(() => encode({session: 1, id: 1, type: 1, payload: new Uint8Array(40_000)})).toThrow(RangeError);
  });
});

test('payload fields read as they were written', () => {
  fc.assert(
    fc.property(u32, fc.nat(Number.MAX_SAFE_INTEGER), fc.string(), fc.string(), (a, b, text, rest) => {
      const payload = new Payload().u32(a).u64(b).string(text).rest(new TextEncoder().encode(rest));
      const fields = new Fields(payload.bytes());
      const wellFormed = (s: string) => new TextDecoder().decode(new TextEncoder().encode(s));
      expect([fields.u32(), fields.u64(), fields.string(), fields.rest()]).toEqual([
        a,
        b,
        wellFormed(text),
        wellFormed(rest),
      ]);
    }),
  );
});
