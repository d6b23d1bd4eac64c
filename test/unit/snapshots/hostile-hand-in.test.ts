/** Owns the proof that a hand-in, or a machine with a base, from outside is sound or a refusal, whatever is in it. */
import fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import {HandIns} from '../../../src/session/sharing/hand-in';
import {readFile, writeFile} from '../../../src/snapshots/file';
import {MACHINES_LIMIT, chain, verifyChain, readHandIn, writeHandIn} from '../../../src/snapshots/hand-in';
import {sha256} from '../../../src/protocol/sha256';
import {FORMAT} from '../../../src/snapshots/meta';
import {HEAD, frame, headOf, json, odd, sealed, withValue} from './corrupt';
import type {HandIn} from '../../../src/snapshots/hand-in';
import type {SnapshotMeta} from '../../../src/snapshots/meta';
import type {Saved} from '../../../src/snapshots/store';

/** Files of each way of spoiling; MODLAB_FUZZ=20000 for more. There are five ways. */
const EACH = Math.ceil(Number(process.env['MODLAB_FUZZ'] ?? 3_000) / 5);

const delta = (seed: number) => Uint8Array.from({length: 300 + seed}, (_, i) => (i * 7 + seed) & 255);

async function saved(seed: number, base = 'b'.repeat(64)): Promise<Saved> {
  const bytes = delta(seed);
  const meta: SnapshotMeta = {
    format: FORMAT,
    id: `id-${seed}`,
    kind: 'auto',
    name: `save ${seed}`,
    lab: 'first-module',
    savedAt: 1_700_000_000_000 + seed * 1000,
    size: bytes.length,
    checksum: await sha256(bytes),
    identity: {engine: 'e', base, ramBytes: 128 << 20},
    kernelRelease: '6.12',
    progress: {insert: {at: 1_700_000_000_000, evidence: `hello ${seed}`}},
    screen: '# ',
  };
  return {meta, delta: bytes};
}

let handIn: HandIn;
let file: Uint8Array<ArrayBuffer>;
/** The header's JSON and what follows it. */
let header: Record<string, unknown>;
let payload: Uint8Array;
const counts = {refused: 0, held: 0, broken: 0};

function split(of: Uint8Array): {header: Record<string, unknown>; payload: Uint8Array} {
  const length = new DataView(of.buffer, of.byteOffset).getUint32(12, true);
  return {
    header: JSON.parse(new TextDecoder().decode(of.subarray(HEAD, HEAD + length))) as Record<string, unknown>,
    payload: of.slice(HEAD + length, of.length - 32),
  };
}

beforeAll(async () => {
  const about = {student: 'Ada', lab: 'first-module', madeAt: 1_700_000_100_000};
  handIn = await chain(about, [await saved(1), await saved(2), await saved(3)]);
  file = await writeHandIn(handIn);
  ({header, payload} = split(file));
});

/** As a teacher's page takes it: judged, its chain, and what is shown of it. */
async function judge(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const read = await readHandIn(bytes);
  if (!read.ok) {
    expect(read.message.length).toBeLessThan(1000);
    counts.refused++;
    return;
  }
  const {machines, madeAt, student} = read.handIn;
  expect(machines.length).toBeGreaterThan(0);
  expect(machines.length).toBeLessThanOrEqual(MACHINES_LIMIT);
  expect(student.length).toBeLessThanOrEqual(100);
  expect(() => new Date(madeAt).toISOString()).not.toThrow();
  for (const {meta, delta} of machines) {
    expect(meta.size).toBe(delta.length);
    expect(await sha256(delta)).toBe(meta.checksum);
  }
  const {valid} = await verifyChain(read.handIn);
  counts[valid ? 'held' : 'broken']++;
  // What is covered by the chain cannot differ where it holds: only a chain made anew says other things.
  const words = ({student, machines}: HandIn) =>
    JSON.stringify([student, machines.map(({meta}) => [meta.progress, meta.checksum, meta.name])]);
  if (valid && read.handIn.machines.at(-1)?.link === handIn.machines.at(-1)?.link)
    expect(words(read.handIn)).toBe(words(handIn));
  const shown = new HandIns({
    labs: [],
    saves: {missing: () => undefined},
    now: () => 0,
    changed: () => undefined,
  } as unknown as ConstructorParameters<typeof HandIns>[0]);
  expect(await shown.receive(bytes)).toEqual({ok: true});
  expect(shown.received?.machines.length).toBe(machines.length);
}

const resealed = (changed: unknown, content = payload) => {
  const bytes = json(changed);
  return sealed(headOf(file, 1, bytes.length), bytes, content);
};

const place = fc.tuple(
  fc.constantFrom('0', '1', '2', '3'),
  fc.constantFrom<readonly string[]>(
    [],
    ['link'],
    ['meta'],
    ...[
      'format',
      'id',
      'kind',
      'name',
      'lab',
      'savedAt',
      'size',
      'checksum',
      'progress',
      'screen',
      'note',
    ].map((key) => ['meta', key]),
    ['meta', 'progress', 'insert', 'evidence'],
    ['meta', 'progress', 'insert', 'at'],
    ['meta', 'progress', 'another'],
    ['meta', 'identity', 'base'],
    ['meta', 'happened'],
  ),
);
const path = fc.oneof(
  fc.constantFrom<readonly string[]>(
    ...['kind', 'format', 'student', 'lab', 'madeAt', 'machines', 'another', '__proto__'].map((key) => [key]),
  ),
  place.map(([at, rest]) => ['machines', at, ...rest]),
);
/** Values that a schema takes, so that what comes after it is met too. */
const plausible = fc.oneof(
  odd,
  fc.constantFrom('first-module', 'checkpoint', 'hello 9', 0, 1_700_000_000_500, 1_700_000_050_000),
  fc.constant({insert: {at: 1, evidence: 'made up'}}),
  fc.constant(['oops', 'loaded']),
);

const some = (arbitrary: fc.IAsyncProperty<unknown>) => fc.assert(arbitrary, {numRuns: EACH});

describe('a corrupted hand-in', () => {
  test('is sound where nothing is corrupted', async () => {
    await judge(file);
    expect(counts.held).toBe(1);
  });

  test('with malformed or invented values in its records', async () => {
    const changes = fc.array(fc.tuple(path, plausible), {minLength: 1, maxLength: 2});
    await some(
      fc.asyncProperty(changes, async (list) =>
        judge(
          await resealed(list.reduce<unknown>((whole, [at, value]) => withValue(whole, at, value), header)),
        ),
      ),
    );
    expect(counts.broken).toBeGreaterThan(0);
  });

  test('with machines in another order, repeated, or left out', async () => {
    const order = fc.array(fc.nat(2), {maxLength: MACHINES_LIMIT + 2});
    await some(
      fc.asyncProperty(order, async (places) => {
        const machines = places.flatMap((at) => handIn.machines[at] ?? []);
        await judge(await writeHandIn({...handIn, machines}));
      }),
    );
  });

  test('with flipped, cut and spliced bytes, sealed or not', async () => {
    const at = fc.nat(100_000);
    await some(
      fc.asyncProperty(
        fc.array(fc.tuple(at, fc.nat(255)), {maxLength: 8}),
        at,
        at,
        fc.boolean(),
        async (flips, from, to, seal) => {
          const bytes = file.slice(0, seal ? file.length : 1 + (from % file.length));
          for (const [where, value] of flips) bytes[where % bytes.length] = value;
          if (from % 3 === 0)
            bytes.copyWithin(to % bytes.length, from % bytes.length, (from % bytes.length) + 40);
          await judge(
            seal ? await sealed(bytes.slice(0, HEAD), bytes.slice(HEAD, -32), new Uint8Array(0)) : bytes,
          );
        },
      ),
    );
  });

  test('none of them was all noise or all harmless', () => {
    expect(counts.refused).toBeGreaterThan(EACH / 10);
    expect(counts.broken).toBeGreaterThan(EACH / 10);
  });
});

describe('a machine that brings a base', () => {
  test('is taken whole, or refused', async () => {
    const base = frame(4000n, delta(9));
    const own = await saved(1, await sha256(base));
    expect(await readFile(await writeFile({...own, base}))).toMatchObject({ok: true, base});
    let taken = 0;
    await some(
      fc.asyncProperty(
        fc.uint8Array({maxLength: 200}),
        fc.oneof(fc.nat(1 << 20), fc.nat(2 ** 31), fc.constantFrom(0, (128 << 20) + (16 << 20), 2 ** 40)),
        fc.boolean(),
        fc.integer({min: -3, max: 3}),
        fc.boolean(),
        async (content, size, framed, more, named) => {
          const other = framed ? frame(BigInt(size), content) : content.slice();
          const {meta, delta} = await saved(1, named ? await sha256(other) : undefined);
          const head = json({kind: 'machine', meta, base: {size: other.length + more}});
          const whole = new Uint8Array(delta.length + other.length);
          whole.set(delta);
          whole.set(other, delta.length);
          const read = await readFile(await sealed(headOf(file, 1, head.length), head, whole));
          const fits = framed && named && more === 0 && size <= (128 << 20) + (16 << 20);
          expect(read.ok).toBe(fits);
          if (read.ok) taken++;
        },
      ),
    );
    expect(taken).toBeGreaterThan(0);
  });
});
