/** Owns the proof that a delta's pages come back exactly, in every mode and coding, and that hostile bytes end in words. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {EFFORT_LIMIT, effort} from '../../../src/machine/state/delta/coded';
import {layParts, modelParts, readParts, writeParts} from '../../../src/machine/state/delta/file';
import {Mode, encodePages, plannedPages, plannedWords} from '../../../src/machine/state/delta/pages';
import {atOnce} from '../../../src/machine/state/delta/slices';
import {MalformedError} from '../../../src/machine/state/layout';
import {PAGE, WORDS} from '../../../src/machine/state/memory';
import type {CodingContext, Parts} from '../../../src/machine/state/delta/coded';
import type {ChangedPages} from '../../../src/machine/state/memory';

/** mulberry32: pages are too large for fast-check to make word by word. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

function noise(seed: number): Int32Array {
  const next = random(seed);
  return Int32Array.from({length: WORDS}, () => next());
}

const RAM_PAGES = 16;
const IN_BASE = [1, 2, 5, 6, 9];
const basePages = IN_BASE.map((_, i) => noise(1000 + i));
const encoder = new TextEncoder();
const known: CodingContext = {
  pages: {
    ramBytes: RAM_PAGES * PAGE,
    indexes: Uint32Array.from(IN_BASE),
    bytes: new Uint8Array(Int32Array.from(basePages.flatMap((page) => [...page])).buffer),
  },
  history: [encoder.encode('[    0.000000] Linux version 6.12\r\nroot@first-module:~# ')],
  bufferBytes: 256,
};

/** What may have become of a page of RAM: some words of something else altered, or text written into it. */
const pageArbitrary = fc.record({
  page: fc.nat(RAM_PAGES - 1),
  from: fc.oneof(fc.constant('own' as const), fc.constant('zero' as const), fc.nat(IN_BASE.length - 1)),
  words: fc.array(fc.tuple(fc.nat(WORDS - 1), fc.oneof(fc.integer(), fc.nat(20))), {maxLength: 60}),
  text: fc.string({maxLength: 80}),
});

function changedPages(
  list: readonly (typeof pageArbitrary extends fc.Arbitrary<infer T> ? T : never)[],
): ChangedPages {
  return {
    pages: [...list]
      .sort((a, b) => a.page - b.page)
      .map(({page, from, words, text}) => {
        const inBase = IN_BASE.indexOf(page);
        const copy = new Int32Array(WORDS);
        if (from === 'own') copy.set(basePages[inBase] ?? []);
        else if (from !== 'zero') copy.set(basePages[from] ?? []);
        for (const [at, word] of words) copy[at] = word;
        new Uint8Array(copy.buffer).set(encoder.encode(text).subarray(0, 200), 100);
        return {page, inBase, zero: copy.every((word) => word === 0), copy};
      }),
  };
}

const partsArbitrary = fc
  .record({
    pages: fc.uniqueArray(pageArbitrary, {selector: ({page}) => page, maxLength: 6}),
    leaves: fc.string({maxLength: 60}),
    history: fc.array(fc.string({maxLength: 200}), {maxLength: 4}),
    buffers: fc.array(fc.oneof({weight: 4, arbitrary: fc.constant(0)}, fc.nat(0xffffffff)), {
      minLength: 64,
      maxLength: 64,
    }),
  })
  .map(({pages, leaves, history, buffers}): Parts & {changed: ChangedPages} => {
    const changed = changedPages(pages);
    return {
      changed,
      fields: encoder.encode(leaves),
      history: history.map((said) => encoder.encode(said)),
      buffers: new Uint8Array(Uint32Array.from(buffers).buffer),
      pages: atOnce(encodePages(known.pages, changed)),
    };
  });

/** What RAM would hold: plan and words applied to the base. */
function applied({pages}: Parts): Map<number, Int32Array> {
  const ram = new Map<number, Int32Array>();
  for (const entry of pages.plan) if ((entry & 3) === Mode.Zero) ram.set(entry >>> 2, new Int32Array(WORDS));
  plannedPages(pages.plan, pages.references, known.pages).forEach(({page, source}, i) => {
    ram.set(
      page,
      pages.words.slice(i * WORDS, (i + 1) * WORDS).map((word, k) => word ^ (source?.[k] ?? 0)),
    );
  });
  return ram;
}

describe('the pages of a delta', () => {
  test('are written in the mode that leaves the fewest words', () => {
    const almost = (basePages[0] ?? new Int32Array(0)).slice();
    almost[5] = 1;
    const other = (basePages[4] ?? new Int32Array(0)).slice();
    other.fill(3, 0, 40);
    const {plan, references, words} = atOnce(
      encodePages(known.pages, {
        pages: [
          {page: 1, inBase: 0, zero: false, copy: almost},
          {page: 2, inBase: 1, zero: true, copy: new Int32Array(WORDS)},
          {page: 3, inBase: -1, zero: false, copy: new Int32Array(WORDS).fill(9)},
          {page: 5, inBase: 2, zero: false, copy: other},
        ],
      }),
    );
    expect([...plan]).toEqual([
      (1 << 2) | Mode.Xor,
      (2 << 2) | Mode.Zero,
      (3 << 2) | Mode.Raw,
      (5 << 2) | Mode.Reference,
    ]);
    expect([...references]).toEqual([4]);
    expect(words.length).toBe(3 * WORDS);
    expect(plannedWords(plan, references, known.pages)).toBe(3 * WORDS);
  });

  test('give back what RAM held', () => {
    fc.assert(
      fc.property(partsArbitrary, (parts) => {
        const ram = applied(parts);
        for (const {page, copy} of parts.changed.pages)
          expect(ram.get(page)?.every((word, k) => word === copy[k])).toBe(true);
      }),
      {numRuns: 50},
    );
  });

  test('out of order, out of RAM, or like a page that is not there are refused', () => {
    for (const [plan, references] of [
      [[4, 4], []],
      [[8, 4], []],
      [[RAM_PAGES << 2], []],
      [[0xffffffff], [0]],
      [[(1 << 2) | Mode.Reference], []],
      [[1 << 2], [0]],
      [[(1 << 2) | Mode.Reference], [IN_BASE.length]],
      [[(1 << 2) | Mode.Reference], [0xffffffff]],
    ] as [number[], number[]][])
      expect(
        () => plannedWords(Uint32Array.from(plan), Uint32Array.from(references), known.pages),
        String(plan),
      ).toThrow(MalformedError);
  });
});

describe('a delta as bytes', () => {
  const same = (a: Parts, b: Parts) => {
    const {plan, references, words} = a.pages;
    const list = (parts: Parts) => [parts.fields, parts.buffers, ...parts.history];
    expect(list(a).length).toBe(list(b).length);
    // To compare them one by one takes the test's library longer than all that is tested.
    const bytesOf = (x: ArrayBufferView) => new Uint8Array(x.buffer, x.byteOffset, x.byteLength);
    const equal = (x: ArrayBufferView, y: ArrayBufferView) => Buffer.compare(bytesOf(x), bytesOf(y)) === 0;
    list(a).forEach((bytes, i) => expect(equal(bytes, list(b)[i] ?? new Uint8Array(0))).toBe(true));
    expect(plan).toEqual(b.pages.plan);
    expect(references).toEqual(b.pages.references);
    expect(equal(words, b.pages.words)).toBe(true);
  };

  test('comes back from the modelled coding', async () => {
    await fc.assert(
      fc.asyncProperty(partsArbitrary, async (parts) => {
        const bytes = await modelParts(known, parts);
        expect(bytes?.[5]).toBe(1);
        if (bytes) same(await readParts(known, bytes), parts);
      }),
      {numRuns: 60},
    );
  });

  test('comes back deflated, and is not modelled when there is much of it', async () => {
    const history = [new Uint8Array(EFFORT_LIMIT / 8 + 1).fill(65)];
    await fc.assert(
      fc.asyncProperty(partsArbitrary, async (few) => {
        const parts = {...few, history};
        expect(effort(parts)).toBeGreaterThan(EFFORT_LIMIT);
        expect(await modelParts(known, parts)).toBeUndefined();
        const bytes = await writeParts(known, parts);
        expect(bytes[5]).toBe(0);
        same(await readParts(known, bytes), parts);
      }),
      {numRuns: 10},
    );
  });

  test('comes back plain, for a page that compares', async () => {
    await fc.assert(
      fc.asyncProperty(partsArbitrary, async (parts) => {
        const bytes = layParts(known, parts);
        expect(bytes[5]).toBe(2);
        same(await readParts(known, bytes), parts);
      }),
      {numRuns: 20},
    );
  });

  test('is read or refused whatever is altered in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        partsArbitrary,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), {minLength: 1, maxLength: 4}),
        fc.nat(),
        fc.constantFrom(writeParts, modelParts, layParts),
        async (parts, changes, cut, write) => {
          const bytes = (await write(known, parts)) ?? new Uint8Array(1);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          for (const some of [bytes, bytes.slice(0, cut % bytes.length)])
            try {
              const {buffers, pages} = await readParts(known, some);
              expect(buffers.length).toBe(known.bufferBytes);
              expect(plannedWords(pages.plan, pages.references, known.pages)).toBe(pages.words.length);
            } catch (error) {
              expect(error).toBeInstanceOf(MalformedError);
            }
        },
      ),
      {numRuns: 100},
    );
  });

  test('is refused in time when it is nothing but noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(0, 1, 2), async (seed, coding) => {
        const bytes = new Uint8Array(400_000);
        new Int32Array(bytes.buffer).set(Int32Array.from({length: 100_000}, random(seed)));
        bytes.set([...encoder.encode('MLDS'), 2, coding, 0, 0, 0, 0, (RAM_PAGES * PAGE) >> 16, 0]);
        await expect(readParts(known, bytes)).rejects.toThrow(MalformedError);
      }),
      {numRuns: 20},
    );
  });

  test('of another format, coding or size of RAM is refused', async () => {
    const good = await modelParts(known, {
      fields: encoder.encode('[]'),
      buffers: new Uint8Array(256),
      history: [],
      pages: {plan: new Uint32Array(0), references: new Uint32Array(0), words: new Int32Array(0)},
    });
    for (const [at, value] of [
      [0, 0],
      [4, 1],
      [4, 3],
      [5, 3],
      [6, 1],
      [10, 0xff],
    ] as const) {
      if (!good) throw new Error('too large for its coding');
      const bad = good.slice();
      bad[at] = value;
      await expect(readParts(known, bad), `byte ${at}`).rejects.toThrow(MalformedError);
    }
    await expect(readParts(known, new Uint8Array([...(good ?? []), 0]))).rejects.toThrow(MalformedError);
  });
});
