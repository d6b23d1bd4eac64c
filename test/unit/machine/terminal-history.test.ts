/** Owns the proof that what a save keeps of terminals comes back, and that strangers' bytes do no harm. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {readTerminals, writeTerminals} from '../../../src/machine/console/terminal-history';
import {FrameReader, encodeFrame} from '../../../src/machine/console/slip';

const bytes = (maxLength: number) => fc.uint8Array({maxLength});

test('what was written is read', () => {
  const terminal = fc.record({
    id: fc.integer({min: 2, max: 16}),
    name: fc.string({maxLength: 60}).filter((name) => new TextEncoder().encode(name).length <= 60),
    history: bytes(2000),
  });
  fc.assert(
    fc.property(bytes(500), fc.array(terminal, {maxLength: 15}), (half, terminals) => {
      const read = readTerminals(writeTerminals({half, terminals}));
      expect(read).toEqual({half, terminals});
    }),
  );
});

test('any bytes are read as something or as nothing', () => {
  fc.assert(
    fc.property(bytes(300), (any) => {
      for (const {id, name, history} of readTerminals(any)?.terminals ?? []) {
        expect(id).toBeLessThan(256);
        expect(name.length + history.length).toBeLessThanOrEqual(any.length);
      }
    }),
  );
});

test('frames come out as they went in, however the line is cut, and half a frame is kept', () => {
  fc.assert(
    fc.property(fc.array(bytes(50), {minLength: 1, maxLength: 5}), fc.nat(), (frames, at) => {
      const line = Buffer.concat(frames.map(encodeFrame));
      const cut = at % (line.length + 1);
      const got: number[][] = [];
      const first = new FrameReader();
      first.push(line.subarray(0, cut), (frame) => got.push([...frame]));
      // Another reader goes on, as after a restore.
      const second = new FrameReader();
      second.push(first.half(), (frame) => got.push([...frame]));
      second.push(line.subarray(cut), (frame) => got.push([...frame]));
      const wanted = frames.filter(({length}) => length > 0).map((frame) => [...frame]);
      // An escape as a frame's first byte is all that such a cut may lose, and no frame of ours begins with one.
      const escaped = wanted.some(([start]) => start === 0xc0 || start === 0xdb);
      if (!escaped) expect(got).toEqual(wanted);
    }),
  );
});
