/** Owns the proof that a file or link from outside is a valid save or a refusal, whatever is in it: no throw, no flood. */
import fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import {readFile, writeFile} from '../../../src/snapshots/file';
import {frameSize} from '../../../src/snapshots/frame-size';
import {fromFragment, toFragment} from '../../../src/snapshots/link';
import {FILE_LIMIT} from '../../../src/snapshots/meta-schema';
import {sha256} from '../../../src/protocol/sha256';
import {
  EVIDENCE_LIMIT,
  FORMAT,
  HAPPENED_LENGTH,
  HAPPENED_LIMIT,
  KINDS,
  NAME_LIMIT,
  NOTE_LIMIT,
  SCREEN_LIMIT,
} from '../../../src/snapshots/meta';
import {DIGEST, HEAD, frame, headOf, json, odd, sealed, withValue} from './corrupt';
import type {SnapshotMeta} from '../../../src/snapshots/meta';
import type {Saved} from '../../../src/snapshots/store';

/** Files of each way of spoiling; MODLAB_FUZZ=20000 for more. There are six ways. */
const EACH = Math.ceil(Number(process.env['MODLAB_FUZZ'] ?? 4_000) / 6);
const LONGEST_MESSAGE = 1000;
/** What all of them together may leave behind; a single file of this test has a few kilobytes. */
const KEPT_LIMIT = 400 << 20;

const DELTA = Uint8Array.from({length: 500}, (_, i) => (i * 7) & 255);
let meta: SnapshotMeta;
let file: Uint8Array<ArrayBuffer>;
/** A header as a machine's file has it. */
const headerOf = (about: unknown) => ({kind: 'machine', meta: about});
/** What became of the files of one way of spoiling. */
type Counts = Record<'accepted' | 'refused', number>;
let judged = 0;

beforeAll(async () => {
  meta = {
    format: FORMAT,
    id: 'id',
    kind: 'named',
    name: 'mine',
    lab: 'first-module',
    edition: '0123abcd',
    savedAt: 1_700_000_000_000,
    size: DELTA.length,
    checksum: await sha256(DELTA),
    identity: {engine: 'e', base: 'b'.repeat(64), ramBytes: 128 << 20},
    kernelRelease: '6.12',
    progress: {insert: {at: 5, evidence: 'hello is in /proc/modules'}},
    predictions: {insert: 'nothing'},
    happened: ['hello loaded'],
    screen: '# ',
    note: 'Why?',
  };
  file = await writeFile({meta, delta: DELTA});
});

/** Judged once more by other words than the schema's: what is let through can be listed, shown and stored. */
async function isSound(read: Saved, from: Uint8Array<ArrayBuffer>): Promise<void> {
  const {format, kind, name, lab, savedAt, size, identity, progress, screen, id, kernelRelease} = read.meta;
  expect(format).toBe(FORMAT);
  expect(KINDS).toContain(kind);
  for (const key of Object.keys(read.meta)) expect(Object.keys(meta)).toContain(key);
  expect((read.meta.happened ?? []).length).toBeLessThanOrEqual(HAPPENED_LIMIT);
  for (const what of read.meta.happened ?? []) expect(what.length).toBeLessThanOrEqual(HAPPENED_LENGTH);
  for (const [text, limit] of [
    [id, 100],
    [name, NAME_LIMIT],
    [kernelRelease, 100],
    [identity.engine, 100],
    [screen, SCREEN_LIMIT],
    [read.meta.note ?? '', NOTE_LIMIT],
    [read.meta.edition ?? '', 8],
  ] as const)
    expect(text.length).toBeLessThanOrEqual(limit);
  expect(lab).toMatch(/^[a-z0-9-]+$/);
  expect(size).toBe(read.delta.length);
  expect(await sha256(read.delta)).toBe(read.meta.checksum);
  const header = new DataView(from.buffer).getUint32(12, true);
  expect(from.length).toBe(HEAD + header + size + DIGEST);
  expect(JSON.parse(new TextDecoder().decode(from.slice(HEAD, HEAD + header)))).toMatchObject({
    kind: 'machine',
  });
  expect(await sha256(from.slice(0, -DIGEST))).toBe(Buffer.from(from.slice(-DIGEST)).toString('hex'));
  expect(identity.base).toMatch(/^[0-9a-f]{64}$/);
  expect(Number.isSafeInteger(identity.ramBytes) && identity.ramBytes > 0).toBe(true);
  expect(Object.keys(progress).length).toBeLessThanOrEqual(100);
  for (const at of [savedAt, ...Object.values(progress).map((done) => done.at)])
    expect(() => new Date(at).toISOString()).not.toThrow();
  for (const [step, words] of Object.entries(read.meta.predictions ?? {})) {
    expect(step).toMatch(/^[a-z0-9-]+$/);
    expect(words.length).toBeLessThanOrEqual(200);
  }
  for (const [step, {evidence}] of Object.entries(progress)) {
    expect(step).toMatch(/^[a-z0-9-]+$/);
    expect(evidence.length).toBeLessThanOrEqual(EVIDENCE_LIMIT);
  }
}

async function judge(bytes: Uint8Array<ArrayBuffer>, counts: Counts): Promise<void> {
  const read = await readFile(bytes);
  if (read.ok) await isSound(read, bytes);
  else {
    expect([
      'not-a-modlab-file',
      'file-too-new',
      'file-too-large',
      'file-damaged',
      'is-hand-in',
      'is-machine',
    ]).toContain(read.why);
    expect(read.message.length).toBeLessThan(LONGEST_MESSAGE);
  }
  counts[read.ok ? 'accepted' : 'refused']++;
}

const text = (limit: number) => fc.nat(1).map((more) => 'x'.repeat(limit + more));
const count = (limit: number) => fc.nat(1).map((more) => limit + more);
const doneAt = (at: unknown) => ({insert: {at, evidence: ''}});
/** A place of the header, and what just fits there or just does not. */
const FIELDS: readonly (readonly [readonly string[], fc.Arbitrary<unknown>])[] = [
  [['kind'], fc.constantFrom('machine', 'hand-in', 'other')],
  [['meta', 'format'], fc.constantFrom(FORMAT, FORMAT + 1, 0)],
  [['meta', 'id'], text(100)],
  [['meta', 'kind'], fc.constantFrom(...KINDS, 'other')],
  [['meta', 'name'], text(NAME_LIMIT)],
  [['meta', 'lab'], fc.constantFrom('another-lab', 'a'.repeat(64), 'a'.repeat(65), '../etc')],
  [['meta', 'edition'], fc.constantFrom('89abcdef', '89abcdef0')],
  [['meta', 'savedAt'], count(8.64e15)],
  [['meta', 'size'], count(DELTA.length)],
  [['meta', 'checksum'], fc.constantFrom('0'.repeat(64), '0'.repeat(65))],
  [['meta', 'identity', 'engine'], text(100)],
  [['meta', 'identity', 'base'], fc.constantFrom('0'.repeat(64), '0'.repeat(65))],
  [['meta', 'identity', 'ramBytes'], fc.constantFrom(64 << 20, 0, 1, 2 ** 40)],
  [['meta', 'kernelRelease'], text(100)],
  [
    ['meta', 'progress'],
    fc.constantFrom({}, doneAt(1), doneAt(1e300), doneAt(-1), {'Not a step': doneAt(1).insert}),
  ],
  [
    ['progress'],
    count(100).map((steps) =>
      Object.fromEntries(Array.from({length: steps}, (_, i) => [`s${i}`, {at: 1, evidence: ''}])),
    ),
  ],
  [['meta', 'progress', 'insert', 'at'], count(8.64e15)],
  [['meta', 'progress', 'insert', 'evidence'], text(EVIDENCE_LIMIT)],
  [
    ['meta', 'predictions'],
    fc.constantFrom({}, {insert: 'nothing'}, {insert: 1}, {'Not a step': 'x'}, {insert: 'x'.repeat(201)}),
  ],
  [['meta', 'progress', '__proto__'], fc.constant(doneAt(1).insert)],
  [['meta', 'happened'], count(HAPPENED_LIMIT).map((events) => Array<string>(events).fill('loaded'))],
  [['meta', 'happened', '0'], text(HAPPENED_LENGTH)],
  [['meta', 'screen'], text(SCREEN_LIMIT)],
  [['meta', 'note'], text(NOTE_LIMIT)],
  [['meta', 'another'], fc.constant(1)],
  [['meta', '__proto__'], fc.constant({name: 'x'})],
];
const change = fc
  .constantFrom(...FIELDS, [[], odd] as const)
  .chain(([at, fitting]) =>
    fc.tuple(fc.constant(at), fc.oneof({arbitrary: fitting, weight: 2}, {arbitrary: odd, weight: 1})),
  );

/**
 * Judges EACH files of one way of spoiling. A test in which all are refused, or none, would see only the first of the
 * reader's conditions, or none: both must happen.
 */
async function some<T>(
  from: fc.Arbitrary<T>,
  make: (value: T, counts: Counts) => Promise<Uint8Array<ArrayBuffer> | undefined>,
): Promise<void> {
  const counts: Counts = {accepted: 0, refused: 0};
  await fc.assert(
    fc.asyncProperty(from, async (value) => {
      judged++;
      const bytes = await make(value, counts);
      if (bytes) await judge(bytes, counts);
    }),
    {numRuns: EACH},
  );
  expect(counts.accepted, JSON.stringify(counts)).toBeGreaterThan(EACH / 10);
  expect(counts.refused, JSON.stringify(counts)).toBeGreaterThan(EACH / 10);
}

describe('a damaged file', () => {
  test('with malformed values in its header', async () => {
    await some(fc.array(change, {minLength: 1, maxLength: 3}), async (list) => {
      const changed = list.reduce<unknown>(
        (whole, [at, value]) => withValue(whole, at, value),
        headerOf(meta),
      );
      const header = json(changed);
      return sealed(headOf(file, 1, header.length), header, DELTA);
    });
  });

  test('with lengths and formats that lie', async () => {
    const header = json(headerOf(meta));
    const number = fc.oneof(
      fc.nat(1000),
      fc.constantFrom(0, 1, 2, 0x7fffffff, 0xffffffff),
      fc.nat(0xffffffff),
    );
    await some(
      fc.tuple(fc.oneof(number, fc.constant(1)), fc.oneof(number, fc.constant(header.length))),
      ([format, length]) => sealed(headOf(file, format, length), header, DELTA),
    );
  });

  test('with a header that is any bytes, or any JSON', async () => {
    const headers = fc.oneof(
      fc.uint8Array({maxLength: 300}),
      fc.jsonValue().map(json),
      fc.nat(100_000).map((depth) => new TextEncoder().encode('['.repeat(depth))),
      fc.nat(20_000).map((depth) => new TextEncoder().encode('{"meta":'.repeat(depth))),
      // Beside and within what a header has.
      fc.jsonValue().map((more) => json({...Object(more), ...headerOf({...Object(more), ...meta})})),
    );
    await some(headers, (header) => sealed(headOf(file, 1, header.length), header, DELTA));
  });

  test('with a delta that is another, and with its checksum', async () => {
    await some(
      fc.tuple(
        fc.oneof(
          fc.uint8Array({maxLength: 2000}),
          fc.uint8Array({maxLength: 9}).map((more) => Uint8Array.of(...DELTA, ...more)),
        ),
        fc.boolean(),
        fc.boolean(),
      ),
      async ([delta, size, sum]) => {
        const own = {
          ...meta,
          ...(size && {size: delta.length}),
          ...(sum && {checksum: await sha256(delta.slice())}),
        };
        const header = json(headerOf(own));
        return sealed(headOf(file, 1, header.length), header, delta);
      },
    );
  });

  test('with flipped, cut and spliced bytes, sealed again or not', async () => {
    const place = fc.nat(5000);
    /** One time in four: each kind of damage is to be met alone too. */
    const seldom = <T>(one: fc.Arbitrary<T>) =>
      fc.oneof({arbitrary: one, weight: 1}, {arbitrary: fc.constant(undefined), weight: 3});
    await some(
      fc.tuple(
        fc.array(fc.tuple(place, fc.nat(255)), {maxLength: 2}),
        seldom(place),
        seldom(fc.tuple(place, place)),
        fc.boolean(),
      ),
      ([flips, cut, splice, seal]) => {
        const bytes = file.slice(0, cut === undefined ? file.length : 1 + (cut % file.length));
        for (const [at, value] of flips) bytes[at % bytes.length] = value;
        if (splice) {
          const [from, to] = splice.map((at) => at % bytes.length) as [number, number];
          bytes.copyWithin(to, from, from + 40);
        }
        if (!seal || bytes.length < HEAD + DIGEST) return Promise.resolve(bytes);
        return sealed(bytes.slice(0, HEAD), bytes.slice(HEAD, -DIGEST), new Uint8Array(0));
      },
    );
  });

  test('in a link', async () => {
    const fragment = toFragment(file);
    const links = fc.oneof(
      fc.string({maxLength: 200}).map((end) => `#s=${end}`),
      fc.tuple(fc.nat(fragment.length), fc.string({maxLength: 5}), fc.nat(9)).map(([at, insert, skip]) => {
        return fragment.slice(0, at) + insert + fragment.slice(at + skip);
      }),
      // As text that was sent on may be: padded, or in the alphabet that is not for URLs, or with white space in it.
      fc.tuple(fc.nat(fragment.length - 3), fc.constantFrom('', ' ', '\n', '%20')).map(([at, insert]) => {
        const plain = fragment.slice(3).replaceAll('-', '+').replaceAll('_', '/');
        return `#s=${plain.slice(0, at)}${insert}${plain.slice(at)}`;
      }),
    );
    await some(links, (link, counts) => {
      const taken = fromFragment(link);
      if (!taken.ok) counts.refused++;
      return Promise.resolve(taken.ok ? taken.file : undefined);
    });
  });
});

test('all of them were judged, and none left much behind', () => {
  expect(judged).toBeGreaterThanOrEqual(EACH * 6);
  expect(process.memoryUsage().rss).toBeLessThan(KEPT_LIMIT + (300 << 20));
});

test('what is too large is refused before it is read', async () => {
  // Only its length is looked at: a view that would throw when touched.
  const large = new Proxy(file, {
    get: (target, key) => {
      if (key === 'length') return FILE_LIMIT + 1;
      throw new Error(`${String(key)} was touched of ${target.length}`);
    },
  });
  expect(await readFile(large)).toMatchObject({ok: false, why: 'file-too-large'});
  expect(fromFragment(`#s=${'A'.repeat(3_000_000)}`)).toMatchObject({why: 'file-damaged'});
});

test('a base that says that it is larger than any machine has no size', () => {
  expect(frameSize(frame(20n << 20n))).toBe(20 << 20);
  for (const size of [1n << 29n, 1n << 40n, (1n << 64n) - 1n]) expect(frameSize(frame(size))).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 40}), (bytes) => {
      const size = frameSize(bytes);
      expect(size === undefined || (Number.isInteger(size) && size >= 0)).toBe(true);
    }),
  );
});
