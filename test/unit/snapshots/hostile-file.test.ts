/** Owns the proof that a file or link from outside is a valid save or a refusal, whatever is in it: no throw, no flood. */
import fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import {FILE_LIMIT, readFile, writeFile} from '../../../src/snapshots/file';
import {frameSize} from '../../../src/snapshots/frame-size';
import {fromFragment, toFragment} from '../../../src/snapshots/link';
import {sha256} from '../../../src/protocol/sha256';
import {
  EVIDENCE_LIMIT,
  FORMAT,
  HAPPENED_LENGTH,
  HAPPENED_LIMIT,
  KINDS,
  NAME_LIMIT,
  SCREEN_LIMIT,
} from '../../../src/snapshots/meta';
import {frame, headOf, json, odd, sealed, withValue} from './corrupt';
import type {SnapshotMeta} from '../../../src/snapshots/meta';

/** Files of each way of spoiling; MODLAB_FUZZ=20000 for more. There are six ways. */
const EACH = Math.ceil(Number(process.env['MODLAB_FUZZ'] ?? 12_000) / 6);
const LONGEST_MESSAGE = 1000;
/** What all of them together may leave behind; a single file of this test has a few kilobytes. */
const KEPT_LIMIT = 400 << 20;

const DELTA = Uint8Array.from({length: 500}, (_, i) => (i * 7) & 255);
let meta: SnapshotMeta;
let file: Uint8Array<ArrayBuffer>;
let judged = 0;

beforeAll(async () => {
  meta = {
    format: FORMAT,
    id: 'id',
    kind: 'named',
    name: 'mine',
    lab: 'first-module',
    savedAt: 1_700_000_000_000,
    size: DELTA.length,
    checksum: await sha256(DELTA),
    identity: {engine: 'e', base: 'b'.repeat(64), ramBytes: 128 << 20},
    kernelRelease: '6.12',
    progress: {insert: {at: 5, evidence: 'hello is in /proc/modules'}},
    happened: ['hello loaded'],
    screen: '# ',
  };
  file = await writeFile({meta, delta: DELTA});
});

/** Judged once more by other words than the schema's: what is let through can be listed, shown and stored. */
function isSound(read: {meta: SnapshotMeta; delta: Uint8Array}): void {
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
  ] as const)
    expect(text.length).toBeLessThanOrEqual(limit);
  expect(lab).toMatch(/^[a-z0-9-]+$/);
  expect(size).toBe(read.delta.length);
  expect(identity.base).toHaveLength(64);
  for (const at of [savedAt, ...Object.values(progress).map((done) => done.at)])
    expect(() => new Date(at).toISOString()).not.toThrow();
  for (const [step, {evidence}] of Object.entries(progress)) {
    expect(step).toMatch(/^[a-z0-9-]+$/);
    expect(evidence.length).toBeLessThanOrEqual(EVIDENCE_LIMIT);
  }
}

async function judge(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  judged++;
  const read = await readFile(bytes);
  if (read.ok) isSound(read);
  else {
    expect(['not-a-modlab-file', 'file-too-new', 'file-too-large', 'file-damaged']).toContain(read.why);
    expect(read.message.length).toBeLessThan(LONGEST_MESSAGE);
  }
}

const path = fc.constantFrom<readonly string[]>(
  ['meta'],
  ...Object.keys({format: 0, id: 0, kind: 0, name: 0, lab: 0, savedAt: 0, size: 0, checksum: 0}).map(
    (key) => ['meta', key],
  ),
  ...['identity', 'kernelRelease', 'progress', 'happened', 'screen', 'another'].map((key) => ['meta', key]),
  ...['engine', 'base', 'ramBytes'].map((key) => ['meta', 'identity', key]),
  ['meta', 'progress', 'insert'],
  ['meta', 'progress', 'insert', 'at'],
  ['meta', 'progress', 'insert', 'evidence'],
  ['meta', 'progress', '__proto__'],
  ['meta', '__proto__'],
);

const some = (arbitrary: fc.IAsyncProperty<unknown>) => fc.assert(arbitrary, {numRuns: EACH});

describe('a spoilt file', () => {
  test('with odd values in its header', async () => {
    const changes = fc.array(fc.tuple(path, odd), {minLength: 1, maxLength: 3});
    await some(
      fc.asyncProperty(changes, async (list) => {
        const header = json(
          list.reduce<unknown>((whole, [at, value]) => withValue(whole, at, value), {meta}),
        );
        await judge(await sealed(headOf(file, 1, header.length), header, DELTA));
      }),
    );
  });

  test('with lengths and formats that lie', async () => {
    const number = fc.oneof(
      fc.nat(1000),
      fc.constantFrom(0, 1, 2, 0x7fffffff, 0xffffffff),
      fc.nat(0xffffffff),
    );
    await some(
      fc.asyncProperty(number, number, fc.boolean(), async (format, length, keep) => {
        const header = json({meta});
        await judge(await sealed(headOf(file, keep ? 1 : format, length), header, DELTA));
      }),
    );
  });

  test('with a header that is any bytes, or any JSON', async () => {
    const text = fc.oneof(
      fc.uint8Array({maxLength: 300}),
      fc.jsonValue().map(json),
      fc.nat(100_000).map((depth) => new TextEncoder().encode('['.repeat(depth))),
      fc.nat(20_000).map((depth) => new TextEncoder().encode('{"meta":'.repeat(depth))),
    );
    await some(
      fc.asyncProperty(text, async (header) => {
        await judge(await sealed(headOf(file, 1, header.length), header, DELTA));
      }),
    );
  });

  test('with a delta that is another, and with its checksum', async () => {
    await some(
      fc.asyncProperty(
        fc.uint8Array({maxLength: 2000}),
        fc.boolean(),
        fc.boolean(),
        async (delta, size, sum) => {
          const own = {
            ...meta,
            ...(size && {size: delta.length}),
            ...(sum && {checksum: await sha256(delta.slice())}),
          };
          const header = json({meta: own});
          await judge(await sealed(headOf(file, 1, header.length), header, delta));
        },
      ),
    );
  });

  test('with flipped, cut and spliced bytes', async () => {
    const place = fc.nat(5000);
    await some(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.nat(255)), {maxLength: 8}),
        place,
        place,
        place,
        async (flips, cut, from, to) => {
          const bytes = file.slice(0, 1 + (cut % file.length));
          for (const [at, value] of flips) bytes[at % bytes.length] = value;
          bytes.copyWithin(to % bytes.length, from % file.length, (from % file.length) + 40);
          await judge(bytes);
        },
      ),
    );
  });

  test('in a link', async () => {
    const fragment = toFragment(file);
    const text = fc.oneof(
      fc.string({maxLength: 200}).map((end) => `#s=${end}`),
      fc.tuple(fc.nat(fragment.length), fc.string({maxLength: 5}), fc.nat(9)).map(([at, insert, skip]) => {
        return fragment.slice(0, at) + insert + fragment.slice(at + skip);
      }),
    );
    await some(
      fc.asyncProperty(text, async (link) => {
        const taken = fromFragment(link);
        if (taken.ok) await judge(taken.file);
        else judged++;
      }),
    );
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
