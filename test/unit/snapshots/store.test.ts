/** Owns the proof that saved machines at rest are kept, found, thinned and sent as they should, and judged when they come. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {compatible} from '../../../src/snapshots/compatible';
import {readFile, writeFile} from '../../../src/snapshots/file';
import {fromFragment, toFragment} from '../../../src/snapshots/link';
import {sha256} from '../../../src/protocol/sha256';
import {FORMAT} from '../../../src/snapshots/meta';
import {surplus} from '../../../src/snapshots/retain';
import {PATIENCE_MS, openStore} from '../../../src/snapshots/store';
import type {SnapshotMeta} from '../../../src/snapshots/meta';
import type {Saved, SnapshotStore} from '../../../src/snapshots/store';

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
    expect(await store.list()).toEqual({ok: true, snapshots: [second.meta, first.meta], heads: []});
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
    // Only at the next look for what has had its day: until then a removal can be taken back.
    expect((await store.readBase(BASE)).ok).toBe(true);
    const other = {...first.meta.identity, base: 'c'.repeat(64)};
    for (let i = 0; i < 20; i++) await store.put(await saved({identity: other}), base);
    expect(await store.readBase(BASE)).toMatchObject({ok: false, why: 'not-found'});
  });

  test('says that a machine is damaged rather than give it', async () => {
    const {meta, delta} = await saved({checksum: '0'.repeat(64)});
    await store.put({meta, delta}, base);
    expect(await store.read(meta.id)).toMatchObject({ok: false, why: 'damaged'});
  });

  test('a lab goes on with its head, and no longer once that is removed', async () => {
    const head = {lab: 'first-module', line: '', at: 7};
    const [first, second] = [await saved(), await saved()];
    await store.put(first, base, head);
    await store.put(second, base);
    const heads = async () => {
      const listed = await store.list();
      return listed.ok && listed.heads;
    };
    expect(await heads()).toEqual([{...head, id: first.meta.id}]);
    await store.setHead({...head, id: second.meta.id});
    expect(await heads()).toEqual([{...head, id: second.meta.id}]);
    await store.remove(second.meta.id);
    expect(await heads()).toEqual([]);
  });

  test('a name that a person gives makes a save one that stays', async () => {
    const auto = await saved({kind: 'auto'});
    await store.put(auto, base);
    await store.rename(auto.meta.id, 'my bug');
    expect(await store.read(auto.meta.id)).toMatchObject({meta: {kind: 'named', name: 'my bug'}});
    expect(await store.rename('nothing', 'x')).toMatchObject({why: 'not-found'});
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
    expect(await store.list()).toMatchObject({ok: true, snapshots: [first.meta]});
  });
});

describe('deployments on one origin', () => {
  const base = () => Promise.resolve(Uint8Array.of(9));
  const ids = async (store: SnapshotStore) => {
    const listed = await store.list();
    return listed.ok ? listed.snapshots.map(({id}) => id) : listed.why;
  };
  const openAt = (name: string, scope: string) => openStore(name, PATIENCE_MS, scope);

  test('keep their machines apart', async () => {
    const name = `origin-${count++}`;
    const [a, b] = [openAt(name, '/a/'), openAt(name, '/b/')];
    const [first, second] = [await saved(), await saved()];
    await a.put(first, base, {lab: 'first-module', line: '', at: 1});
    await b.put(second, base);
    expect(await ids(a)).toEqual([first.meta.id]);
    expect(await ids(b)).toEqual([second.meta.id]);
    expect(await ids(openAt(name, '/a/'))).toEqual([first.meta.id]);
    expect(await ids(openAt(name, '/b/'))).toEqual([second.meta.id]);
  });

  test('the first that is opened goes on with what was kept for all alike', async () => {
    const name = `origin-${count++}`;
    const old = await saved();
    await openStore(name).put(old, base);
    expect(await ids(openAt(name, '/first/'))).toEqual([old.meta.id]);
    expect(await ids(openAt(name, '/second/'))).toEqual([]);
    expect(await ids(openAt(name, '/first/'))).toEqual([old.meta.id]);
    // An earlier version of the page, in another tab, still finds it too.
    expect(await ids(openStore(name))).toEqual([old.meta.id]);
  });

  test('opened at once, one of them is the first', async () => {
    const name = `origin-${count++}`;
    const old = await saved();
    await openStore(name).put(old, base);
    const found = await Promise.all(['/a/', '/b/', '/c/'].map((scope) => ids(openAt(name, scope))));
    expect(found.flat()).toEqual([old.meta.id]);
  });

  test('whose the database is survives the thinning out of saves', async () => {
    const name = `origin-${count++}`;
    const store = openAt(name, '/a/');
    for (let i = 0; i < 25; i++) await store.put(await saved({kind: 'auto'}), base);
    expect(await ids(openAt(name, '/b/'))).toEqual([]);
  });
});

describe('thinning', () => {
  const MINUTE = 60_000;
  const record = (more: Partial<SnapshotMeta>, i: number) => ({
    id: String(i),
    kind: 'auto' as const,
    lab: 'a',
    savedAt: 0,
    size: 30_000,
    ...more,
  });

  test('never touches what was named, imported or a head, and keeps the newest of each lab', () => {
    const kind = fc.constantFrom('auto', 'checkpoint', 'named', 'imported');
    const any = fc.record({kind, lab: fc.constantFrom('a', 'b'), savedAt: fc.nat(1e10), size: fc.nat(1e8)});
    fc.assert(
      fc.property(fc.array(any, {maxLength: 60}), fc.nat(59), (records, head) => {
        const all = records.map(record);
        const gone = new Set(surplus(all, new Set([String(head)])).map(({id}) => id));
        expect(gone.has(String(head))).toBe(false);
        for (const each of all)
          if (each.kind === 'named' || each.kind === 'imported') expect(gone.has(each.id)).toBe(false);
        for (const lab of ['a', 'b']) {
          const own = all.filter((each) => each.lab === lab && ['auto', 'checkpoint'].includes(each.kind));
          const newest = own.sort((a, b) => b.savedAt - a.savedAt)[0];
          if (newest) expect(gone.has(newest.id)).toBe(false);
        }
      }),
    );
  });

  test('keeps all of the last minutes, then one a minute, then one in ten', () => {
    const day = Array.from({length: (24 * 60 * MINUTE) / 5_000}, (_, i) => record({savedAt: i * 5_000}, i));
    const gone = new Set(surplus(day));
    const kept = day.filter((each) => !gone.has(each));
    const now = day.at(-1)?.savedAt ?? 0;
    const between = (from: number, to: number) =>
      kept.filter(({savedAt}) => now - savedAt >= from * MINUTE && now - savedAt < to * MINUTE).length;
    expect(between(0, 5)).toBe(60);
    expect(between(5, 60)).toBeGreaterThanOrEqual(54);
    expect(between(5, 60)).toBeLessThanOrEqual(57);
    expect(between(60, 24 * 60)).toBeGreaterThanOrEqual(137);
    expect(between(60, 24 * 60)).toBeLessThanOrEqual(140);
    // What is kept is kept again: thinning a thinned history takes nothing more.
    expect(surplus(kept)).toEqual([]);
  });

  test('holds a budget by giving up the oldest automatic saves before any checkpoint', () => {
    const saves = Array.from({length: 40}, (_, i) =>
      record({savedAt: i * 1_000, kind: i % 2 === 0 ? 'auto' : 'checkpoint', size: 10}, i),
    );
    const gone = surplus(saves, new Set(['0']), 250);
    expect(saves.length * 10 - gone.length * 10).toBeLessThanOrEqual(250);
    expect(gone.every(({kind}) => kind === 'auto')).toBe(true);
    expect(gone.map(({id}) => Number(id)).sort((a, b) => a - b)).toEqual(
      Array.from({length: 15}, (_, i) => 2 + 2 * i),
    );
  });
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
  const site = {engines: ['e'] as const, base: BASE, ramBytes: 128 << 20};
  expect(compatible(meta, site)).toEqual({ok: true, base: 'same'});
  expect(compatible(meta, {...site, base: 'c'.repeat(64)})).toEqual({ok: true, base: 'other'});
  expect(compatible(meta, {...site, engines: ['f']})).toMatchObject({why: 'engine-mismatch'});
  expect(compatible(meta, {...site, engines: ['f', 'e']})).toEqual({ok: true, base: 'same'});
  expect(compatible(meta, {...site, ramBytes: 1})).toMatchObject({why: 'file-damaged'});
  expect(compatible({...meta, format: FORMAT + 1}, site)).toMatchObject({why: 'file-too-new'});
});
