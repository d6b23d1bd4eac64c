/**
 * Owns the proof that nothing that a guest prints holds the page up: whatever is read of its consoles, its recorder, its
 * /proc and its compilers takes less than a tenth of a second, however the text was made to take longer.
 */
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {heldUp} from '../held-up';
import {READERS} from './hostile-readers';
import type {Reader} from './hostile-readers';

/** What a person does not notice. */
const LIMIT_MS = 100;
/** HOSTILE_TEXT_RUNS=100000 npx vitest run --project unit hostile-text: a longer look. */
const STREAMS = Number(process.env['HOSTILE_TEXT_RUNS'] ?? 10_000);
const MEBIBYTE = 1 << 20;

const measure = ({read}: Reader, bytes: Uint8Array) =>
  heldUp(LIMIT_MS, async (turn) => {
    await read(bytes, () => {
      turn();
      return Promise.resolve();
    });
  });

const encode = (text: string) => new TextEncoder().encode(text);

/** A text that begins as it should, goes on with one thing over and over, and then does not end as it should. */
const pumped = (prefix: string, pump: string, suffix: string, length: number) =>
  encode(prefix + pump.repeat(Math.max(1, Math.floor(length / Math.max(1, pump.length)))) + suffix);

/** What any grammar trips over. */
const ANYWHERE = [
  '',
  ' ',
  '\n',
  '\r',
  '\t',
  '\0',
  ':',
  '/',
  '-',
  '=',
  '"',
  "'",
  '[',
  '(',
  '{',
  '.',
  'a',
  '0',
  'é',
  '\x1b',
];

const streamFor = ({words, size = MEBIBYTE}: Reader): fc.Arbitrary<Uint8Array> => {
  const word = fc.oneof(
    {weight: 3, arbitrary: fc.constantFrom(...words)},
    {weight: 2, arbitrary: fc.constantFrom(...ANYWHERE)},
  );
  const some = (most: number) => fc.array(word, {maxLength: most}).map((list) => list.join(''));
  const length = fc.oneof(
    {weight: 60, arbitrary: fc.integer({min: 1, max: 4 << 10})},
    {weight: 37, arbitrary: fc.integer({min: 1, max: Math.min(size, 64 << 10)})},
    {weight: 3, arbitrary: fc.integer({min: 1, max: size})},
  );
  return fc.oneof(
    {weight: 1, arbitrary: fc.uint8Array({maxLength: 4096})},
    {weight: 1, arbitrary: some(200).map(encode)},
    {weight: 4, arbitrary: fc.tuple(some(4), some(3), some(3), length).map((parts) => pumped(...parts))},
  );
};

describe.each(READERS.map((reader) => [reader.what, reader] as const))('%s', (_, reader) => {
  test('the same over and over is read at once', async () => {
    const {size = MEBIBYTE} = reader;
    for (const prefix of ['', ...reader.words])
      for (const pump of [...ANYWHERE, ...reader.words].filter((each) => each !== '')) {
        // Of an expression that takes quadratic time a quarter shows it as well.
        const bytes = pumped(prefix, pump, '\x01\n', prefix === '' ? size : size / 4);
        expect(await measure(reader, bytes), JSON.stringify([prefix, pump])).toBeLessThan(LIMIT_MS);
      }
  });

  test('random streams are read at once', async () => {
    await fc.assert(
      fc.asyncProperty(streamFor(reader), async (bytes) => {
        expect(await measure(reader, bytes)).toBeLessThan(LIMIT_MS);
      }),
      {numRuns: Math.ceil(STREAMS / READERS.length), endOnFailure: true},
    );
  });
});
