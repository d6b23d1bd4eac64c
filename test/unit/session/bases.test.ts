/** Owns the proof that a saved machine is started with the base, the tree and the words of its own release. */
import 'fake-indexeddb/auto';
import {expect, test, vi} from 'vitest';
import {SPOKEN} from '../../../src/protocol/guest/protocols';
import {Bases} from '../../../src/session/saves/bases';
import {Saves} from '../../../src/session/saves/saves';
import {sha256} from '../../../src/protocol/sha256';
import {openStore} from '../../../src/snapshots/store';
import {base as baseFile, machine} from '../../fixtures/format-1';
import type {BaseRecord, ImageManifest, Release} from '../../../src/protocol/images';

const {meta, delta} = await machine();
const {engine, ramBytes} = meta.identity;
const image = (file: string, sha = file) => ({file, sha256: sha, size: 1, unpackedSize: 1});

const record = (name: string, more: Partial<BaseRecord> = {}): BaseRecord => ({
  base: image(`base-${name}`),
  kernelRelease: name,
  ramBytes,
  engine,
  protocols: SPOKEN,
  tree: image(`tree-${name}`),
  modpost: image(`modpost-${name}`),
  ...more,
});
const released = (release: number, of: BaseRecord): Release => ({release, chain: '', ...of});

const present = record('now');
/** The release on whose base the machine stands. */
const its = released(1, record('then', {base: image('base-then', await sha256(baseFile))}));
let count = 0;

/** A site; `host` is the index that it serves by now. */
function site(releases: Release[], host?: Release[]) {
  const asked = vi.fn((url: string) =>
    Promise.resolve(
      url.endsWith('index.json') && host
        ? Response.json({format: 1, releases: host})
        : new Response('no such file', {status: 404}),
    ),
  );
  const imageUrl = (file: string) => `images/${file}`;
  const store = openStore(`bases-${count++}`);
  const bases = new Bases({present, index: {format: 1, releases}, imageUrl, fetch: asked, store});
  const saves = new Saves({
    store,
    bases,
    manifest: {engine, ramBytes, images: {base: present.base}} as ImageManifest,
    imageUrl,
    lab: () => 'first-module',
    lessonHash: () => '00000000',
    copyId: () => '',
    compact: (bytes) => Promise.resolve(bytes),
  });
  return {saves, store, asked};
}

test('of a released base is served with that release’s tree, and trusted by its hash', async () => {
  const {saves, asked} = site([its, released(2, record('between'))]);
  expect(await saves.baseFor(meta)).toMatchObject({
    ok: true,
    source: {kind: 'url', url: 'images/base-then', image: its.base},
    record: {tree: {file: 'tree-then'}, kernelRelease: 'then'},
    foreign: false,
  });
  expect(asked).not.toHaveBeenCalled();
});

test('is started from the copy that is here, if there is one', async () => {
  const {saves, store} = site([its]);
  const carried = await saves.baseFor(meta, baseFile);
  expect(carried).toMatchObject({source: {kind: 'bytes'}, record: {kernelRelease: 'then'}, foreign: false});
  await store.put({meta, delta}, () => Promise.resolve(baseFile));
  expect(await saves.baseFor(meta)).toMatchObject({source: {kind: 'bytes'}, record: {kernelRelease: 'then'}});
});

test('that the present page’s version made is saved as one of its own kernel', async () => {
  const {saves} = site([its]);
  const as = {lab: 'first-module', edition: '', kind: 'auto', name: '', savedAt: 1, screen: ''} as const;
  const saved = {ok: true, delta, identity: meta.identity, pauseMs: 0, pages: 0, rawBytes: 0} as const;
  const described = await saves.describe(saved, {...as, progress: {}, happened: []});
  expect(described.meta.kernelRelease).toBe('then');
});

test('of a release that only the host knows of opens with what the host says', async () => {
  const {saves, asked} = site([], [its]);
  expect(await saves.baseFor(meta)).toMatchObject({ok: true, record: {tree: {file: 'tree-then'}}});
  await saves.baseFor(meta);
  expect(asked).toHaveBeenCalledTimes(1);
});

test('whose guest speaks otherwise than this page knows is of a newer version', async () => {
  const {saves} = site([], [{...its, protocols: {...SPOKEN, recorder: 9}}]);
  expect(await saves.baseFor(meta)).toMatchObject({
    why: 'file-too-new',
    message: 'the guest speaks version 9 of the recorder protocol, this page 1',
  });
});

test('with other RAM than its release is damaged', async () => {
  const {saves} = site([its]);
  const other = {...meta, identity: {...meta.identity, ramBytes: 64 << 20}};
  expect(await saves.baseFor(other)).toMatchObject({why: 'file-damaged'});
});

test('of a base that no release has is foreign: it has to bring it', async () => {
  const {saves} = site([], []);
  expect(await saves.baseFor(meta)).toMatchObject({why: 'base-missing'});
  expect(await saves.baseFor(meta, baseFile)).toMatchObject({
    ok: true,
    source: {kind: 'bytes'},
    record: {kernelRelease: 'now'},
    foreign: true,
  });
});
