/** Owns the proof that saved machines at rest are kept, found, thinned and sent as they should, and judged when they come. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {compatible} from '../../src/snapshots/compatible';
import {readFile, writeFile} from '../../src/snapshots/file';
import {fromFragment, toFragment} from '../../src/snapshots/link';
import {FORMAT, sha256} from '../../src/snapshots/meta';
import {surplus} from '../../src/snapshots/retain';
import {openStore} from '../../src/snapshots/store';
import type {SnapshotMeta} from '../../src/snapshots/meta';
import type {Saved, SnapshotStore} from '../../src/snapshots/store';

const BASE = 'b'.repeat(64);
let count = 0;

async function saved(more: Partial<SnapshotMeta> = {}, delta = Uint8Array.of(1, 2, 3)): Promise<Saved> {
  const meta: SnapshotMeta = {
    format: FORMAT,
    id: `id-${count++}`,
    kind: 'named',
    name: 'mine',
    lab: 'first-module',
    savedAt: 1_700_000_000_000 + count,
    size: delta.length,
    checksum: await sha256(delta),
    identity: {engine: 'e', base: BASE, ramBytes: 128 << 20},
    kernelRelease: '6.12',
    progress: {insert: {at: 5, evidence: 'hello is in /proc/modules'}},
    screen: '# ',
    ...more,
  };
  return {meta, delta};
}

describe('the store', () => {
  let store: SnapshotStore;
  const base = vi.fn(() => Promise.resolve(Uint8Array.of(9)));
  beforeEach(() => {
    store = openStore(`store-${count++}`);
    base.mockClear();
  });

  test('lists newest first without reading a machine, and reads back what was put', async () => {
    const [first, second] = [await saved({savedAt: 1}), await saved({savedAt: 2})];
    expect(await store.put(first, base)).toEqual({ok: true});
    expect(await store.put(second, base)).toEqual({ok: true});
    expect(await store.list()).toEqual({ok: true, snapshots: [second.meta, first.meta]});
    expect(await store.read(first.meta.id)).toEqual({ok: true, ...first});
    expect(await store.read('nothing')).toMatchObject({ok: false, why: 'not-found'});
  });

  test('keeps a base once, as long as a snapshot needs it', async () => {
    const [first, second] = [await saved(), await saved()];
    await store.put(first, base);
    await store.put(second, base);
    expect(base).toHaveBeenCalledTimes(1);
    expect(await store.readBase(BASE)).toEqual({ok: true, bytes: Uint8Array.of(9)});
    await store.remove(first.meta.id);
    expect((await store.readBase(BASE)).ok).toBe(true);
    await store.remove(second.meta.id);
    expect(await store.readBase(BASE)).toMatchObject({ok: false, why: 'not-found'});
  });

  test('says that a machine is damaged rather than give it', async () => {
    const {meta, delta} = await saved({checksum: '0'.repeat(64)});
    await store.put({meta, delta}, base);
    expect(await store.read(meta.id)).toMatchObject({ok: false, why: 'damaged'});
  });

  test('a checkpoint is no longer thinned out with the automatic ones', async () => {
    const auto = await saved({kind: 'auto', savedAt: 1});
    await store.put(auto, base);
    await store.keepAsCheckpoint(auto.meta.id, 'before it');
    for (let i = 0; i < 20; i++) await store.put(await saved({kind: 'auto', savedAt: 1e9 + i}), base);
    const listed = await store.list();
    expect(listed.ok && listed.snapshots.find(({id}) => id === auto.meta.id)).toMatchObject({
      kind: 'checkpoint',
      name: 'before it',
    });
    expect(listed.ok && listed.snapshots.length).toBeLessThan(10);
  });
});

describe('a database that is not what it should be', () => {
  const base = () => Promise.resolve(undefined);
  const impatient = {first: 50, later: 2000, again: 10};

  test('and never answers keeps nobody waiting, and is used once it does', async () => {
    let answer: () => void = () => undefined;
    const open = indexedDB.open.bind(indexedDB);
    const spy = vi.spyOn(indexedDB, 'open').mockImplementation((name) => {
      const request = {} as IDBOpenDBRequest;
      answer = () => {
        const real = open(name);
        real.onupgradeneeded = () => real.result.createObjectStore('snapshots');
        real.onsuccess = () => {
          Object.defineProperty(request, 'result', {value: real.result});
          request.onsuccess?.(new Event('success'));
        };
      };
      return request;
    });
    const store = openStore(`silent-${count++}`, impatient);
    expect(await store.list()).toMatchObject({ok: false, why: 'unavailable'});
    expect(await store.put(await saved(), base)).toMatchObject({ok: false, why: 'unavailable'});
    spy.mockRestore();
    answer();
    await vi.waitFor(async () => expect(await store.list()).toMatchObject({ok: true}));
  });

  test('and cannot be opened is a failure, each time', async () => {
    const spy = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('refused', 'SecurityError');
    });
    const store = openStore(`refused-${count++}`, impatient);
    expect(await store.list()).toMatchObject({ok: false, why: 'unavailable'});
    spy.mockRestore();
    expect(await store.list()).toMatchObject({ok: true});
  });

  test('and is wanted by a newer version of the site is let go, and opened again', async () => {
    const name = `held-${count++}`;
    const store = openStore(name, impatient);
    const kept = await saved();
    expect(await store.put(kept, base)).toEqual({ok: true});
    const newer = indexedDB.open(name, 7);
    await new Promise<void>((resolve, reject) => {
      newer.onsuccess = () => resolve();
      newer.onblocked = () => reject(new Error('the older version holds it'));
    });
    newer.result.close();
    await vi.waitFor(async () => expect(await store.read(kept.meta.id)).toEqual({ok: true, ...kept}));
  });

  test('and is full in the middle of a save keeps all that it held, and says so', async () => {
    const store = openStore(`full-${count++}`, impatient);
    const [first, second] = [await saved(), await saved()];
    await store.put(first, base);
    let puts = 0;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this`
    const {put} = IDBObjectStore.prototype;
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      if (++puts === 2) throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, args);
    });
    expect(await store.put(second, base)).toMatchObject({ok: false, why: 'quota'});
    spy.mockRestore();
    expect(await store.list()).toEqual({ok: true, snapshots: [first.meta]});
  });
});

test('thinning never touches what was named, and keeps the newest of each lab', async () => {
  const kinds = fc.constantFrom('auto', 'checkpoint', 'named', 'imported');
  const record = fc.record({kind: kinds, lab: fc.constantFrom('a', 'b'), savedAt: fc.nat(1e10)});
  const {meta} = await saved();
  fc.assert(
    fc.property(fc.array(record, {maxLength: 60}), (records) => {
      const all = records.map((each, i) => ({...meta, ...each, id: String(i)}));
      const gone = new Set(surplus(all).map(({id}) => id));
      for (const lab of ['a', 'b']) {
        const autos = all.filter((each) => each.lab === lab && each.kind === 'auto');
        const newest = Math.max(...autos.map(({savedAt}) => savedAt));
        if (autos.length > 0)
          expect(autos.some(({id, savedAt}) => savedAt === newest && !gone.has(id))).toBe(true);
        // Bounded: three recent ones and one for each span of age.
        expect(autos.filter(({id}) => !gone.has(id)).length).toBeLessThanOrEqual(8);
      }
      expect(all.filter(({id, kind}) => gone.has(id) && (kind === 'named' || kind === 'imported'))).toEqual(
        [],
      );
    }),
  );
});

describe('a file', () => {
  test('brings back what went into it, and so does a link', async () => {
    const whole = await saved();
    const file = await writeFile(whole);
    expect(await readFile(file)).toEqual({ok: true, ...whole});
    const link = fromFragment(toFragment(file));
    expect(link.ok && (await readFile(link.file))).toEqual({ok: true, ...whole});
    expect(fromFragment('')).toMatchObject({why: 'no-link'});
    expect(fromFragment('#s=%%%')).toMatchObject({why: 'file-damaged'});
  });

  test('that was altered anywhere is refused', async () => {
    const file = await writeFile(await saved());
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({min: 1, max: 255}), async (at, flip) => {
        const altered = file.slice();
        altered[at] = (altered[at] ?? 0) ^ flip;
        expect((await readFile(altered)).ok).toBe(false);
      }),
      {numRuns: 300},
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
        expect((await readFile(file.slice(0, length))).ok).toBe(false);
      }),
    );
  });

  test('whose header promises what it must not is refused, though its checksum is right', async () => {
    const bad: Partial<Record<keyof SnapshotMeta, unknown>>[] = [
      {format: 99},
      {lab: '../etc'},
      {savedAt: 1e300},
      {size: 5},
      {identity: {engine: 'e', base: BASE, ramBytes: 2 ** 40}},
      {progress: {insert: {at: 1, evidence: 'x'.repeat(10_000)}}},
      {progress: Object.fromEntries(Array.from({length: 200}, (_, i) => [`s${i}`, {at: 1, evidence: ''}]))},
      {kind: 'other'},
    ];
    for (const more of bad) {
      const {meta, delta} = await saved();
      const file = await writeFile({meta: {...meta, ...more} as SnapshotMeta, delta});
      expect((await readFile(file)).ok, JSON.stringify(more).slice(0, 60)).toBe(false);
    }
  });
});

test('a machine opens where engine and base are known, and is refused in words elsewhere', async () => {
  const {meta} = await saved();
  const site = {engine: 'e', base: BASE, ramBytes: 128 << 20};
  expect(compatible(meta, site)).toEqual({ok: true, base: 'shipped'});
  expect(compatible(meta, {...site, base: 'c'.repeat(64)})).toEqual({ok: true, base: 'older'});
  expect(compatible(meta, {...site, engine: 'f'})).toMatchObject({why: 'engine-mismatch'});
  expect(compatible(meta, {...site, ramBytes: 1})).toMatchObject({why: 'file-damaged'});
  expect(compatible({...meta, format: FORMAT + 1}, site)).toMatchObject({why: 'file-too-new'});
});
