/** Owns the proof that debug information is kept and travels with a machine that stands, and that a stranger's is judged. */
import 'fake-indexeddb/auto';
import {readFileSync} from 'node:fs';
import {deflateRawSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {PACKED_LIMIT, packObjects, unpackObjects} from '../../../src/snapshots/debug-info/packed-objects';
import {fileSize, readFile, writeFile} from '../../../src/snapshots/file';
import {chain, readHandIn, verifyChain, writeHandIn} from '../../../src/snapshots/hand-in';
import {openStore} from '../../../src/snapshots/store';
import {base, machine} from '../../fixtures/format-1';
import {objects, stoppedMachine} from '../../fixtures/format-2';

const fixture = (name: string) =>
  Uint8Array.from(readFileSync(new URL(`../../fixtures/${name}.modlab`, import.meta.url)));

const formatOf = (file: Uint8Array<ArrayBuffer>) => new DataView(file.buffer).getUint32(8, true);

/** As packObjects writes it, whatever is in it. */
function packed(record: unknown, bytes: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(record));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length, true);
  return Uint8Array.from(deflateRawSync(Buffer.concat([length, json, bytes])));
}

const unpacked = async (bytes: Uint8Array<ArrayBuffer> | undefined) => {
  const read = bytes && (await unpackObjects(bytes));
  return read?.ok ? read.objects : read;
};

describe('a file of format 2 opens for ever', () => {
  // Packed anew it may have other bytes: browsers and Node compress as they like.
  test('a machine with its debug information and its base', async () => {
    const read = await readFile(fixture('format-2'));
    if (!read.ok) throw new Error(read.message);
    const {meta, delta} = await stoppedMachine();
    const {debugInfo} = read.meta;
    expect(read).toMatchObject({meta: {...meta, debugInfo}, delta, base});
    expect(await unpacked(read.debugInfo)).toEqual(objects);
  });

  test('a hand-in of two machines that stood in the same module, which is in it once', async () => {
    const file = fixture('format-2-hand-in');
    const read = await readHandIn(file);
    if (!read.ok) throw new Error(read.message);
    const [debugInfo, again] = read.handIn.machines.map((each) => each.debugInfo);
    if (!debugInfo) throw new Error('it has none');
    expect(again).toEqual(debugInfo);
    expect(await unpacked(debugInfo)).toEqual(objects);
    expect(await verifyChain(read.handIn)).toMatchObject({valid: true});
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
    expect(text(file).split(text(debugInfo))).toHaveLength(2);
  });
});

test('a machine without any is a file of format 1, which older sites read', async () => {
  expect(formatOf(await writeFile(await machine()))).toBe(1);
  const saved = await stoppedMachine();
  expect(formatOf(await writeFile(saved))).toBe(2);
  expect((await writeFile(saved)).length).toBe(fileSize(saved));
  const {meta, delta} = saved;
  // What is lost is not stated either.
  const lost = await writeFile({meta, delta});
  expect(formatOf(lost)).toBe(1);
  const {debugInfo: _, ...rest} = meta;
  expect(await readFile(lost)).toEqual({ok: true, meta: rest, delta});
  const {machines} = await chain({student: '', lab: meta.lab, madeAt: meta.savedAt}, [{meta, delta}]);
  expect(formatOf(await writeHandIn({student: '', lab: meta.lab, madeAt: meta.savedAt, machines}))).toBe(1);
});

test('the store keeps it with what names it, and no longer', async () => {
  const store = openStore('debug-info');
  const saved = await stoppedMachine();
  const second = {...saved, meta: {...saved.meta, id: 'second'}};
  const noBase = () => Promise.resolve(undefined);
  await store.put(saved, noBase);
  await store.put(second, noBase);
  expect(await store.read('second')).toEqual({ok: true, ...second});
  await store.remove(saved.meta.id);
  expect(await store.read('second')).toEqual({ok: true, ...second});
  await store.remove('second');
  const kept = async () => {
    const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
      const opening = indexedDB.open('debug-info');
      opening.onerror = () => reject(new Error('cannot be opened'));
      opening.onsuccess = () => {
        const asked = opening.result.transaction('snapshots').objectStore('snapshots').getAllKeys();
        asked.onsuccess = () => resolve(asked.result);
      };
    });
    return keys.filter((key) => typeof key === 'string' && key.startsWith('debug/'));
  };
  expect(await kept()).toHaveLength(1);
  const other = await machine();
  // It looks for what has had its day now and then.
  for (let count = 0; count < 20; count++) await store.put(other, noBase);
  expect(await kept()).toEqual([]);
});

describe('what is packed', () => {
  test('comes back, and what has no place is left out', async () => {
    expect(await unpacked(await packObjects(objects))).toEqual(objects);
    expect(await packObjects([])).toBeUndefined();
    const noise = crypto.getRandomValues.bind(crypto);
    const large = new Uint8Array(PACKED_LIMIT);
    for (let at = 0; at < large.length; at += 65_536) noise(large.subarray(at, at + 65_536));
    const [first] = objects;
    if (!first) throw new Error('no object');
    expect(await unpacked(await packObjects([first, {...first, bytes: large}]))).toEqual([first]);
    expect(await packObjects([{...first, bytes: large}])).toBeUndefined();
    const long = {path: '/root/long.c', text: 'x'.repeat((1 << 20) + 1)};
    expect(await unpacked(await packObjects([{...first, sources: [...first.sources, long]}]))).toEqual([
      first,
    ]);
  });

  test('is refused in words if it is a stranger’s and none, or newer than this site', async () => {
    const whole = (await packObjects(objects)) ?? new Uint8Array();
    const record = {path: '/root/x.ko', size: 1, sources: []};
    for (const bad of [
      new Uint8Array(),
      Uint8Array.of(1, 2, 3),
      whole.slice(0, -20),
      Uint8Array.from(deflateRawSync(Buffer.of(9, 9, 9, 9))),
      Uint8Array.from(deflateRawSync(Buffer.alloc(30 << 20))),
      packed('nothing'),
      packed({format: 1}),
      packed({format: 1, objects: [record]}),
      packed({format: 1, objects: [{...record, size: -1}]}, Uint8Array.of(1)),
      packed({format: 1, objects: [{...record, path: 'relative.ko'}]}, Uint8Array.of(1)),
      packed({format: 1, objects: [{...record, sources: [{path: '/x'}]}]}, Uint8Array.of(1)),
      packed({format: 1, objects: Array.from({length: 13}, () => record)}, new Uint8Array(13)),
    ])
      expect(await unpackObjects(bad)).toMatchObject({ok: false, why: 'file-damaged'});
    expect(await unpackObjects(packed({format: 2, whatever: true}))).toMatchObject({
      why: 'file-too-new',
      message: expect.stringContaining('format 2') as string,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({min: 0, max: whole.length - 1}),
        fc.integer({min: 1, max: 255}),
        async (at, by) => {
          const changed = whole.slice();
          changed[at] = (changed[at] ?? 0) ^ by;
          expect(['boolean']).toContain(typeof (await unpackObjects(changed)).ok);
        },
      ),
      {numRuns: 200},
    );
  });

  test('and a file whose debug information is another than it says, or none, is refused', async () => {
    const saved = await stoppedMachine();
    const debugInfo = packed({format: 1, objects: 'none'});
    const {size} = saved.meta;
    expect(await readFile(await writeFile({...saved, debugInfo}))).toMatchObject({why: 'file-damaged'});
    const meta = {...saved.meta, debugInfo: {size: debugInfo.length, checksum: '0'.repeat(64)}};
    expect(await readFile(await writeFile({...saved, meta, debugInfo}))).toMatchObject({why: 'file-damaged'});
    const larger = {...saved.meta, debugInfo: {...saved.meta.debugInfo, size: size + 1}};
    expect(await readFile(await writeFile({...saved, meta: larger as typeof saved.meta}))).toMatchObject({
      why: 'file-damaged',
    });
  });
});
