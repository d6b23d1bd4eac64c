/** Owns the proof that what arrives waits for a yes, is described truly, and that sending and handing in fit together. */
import 'fake-indexeddb/auto';
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {Exchange} from '../../../src/session/sharing/exchange';
import {presentBase} from '../../../src/protocol/bases/records';
import {Bases} from '../../../src/session/saves/bases';
import {Saves} from '../../../src/session/saves/saves';
import {writeFile} from '../../../src/snapshots/file';
import {HAND_IN_LIMIT, chain, readHandIn, writeHandIn} from '../../../src/snapshots/hand-in';
import {toFragment} from '../../../src/snapshots/link';
import {sha256} from '../../../src/protocol/sha256';
import {openStore} from '../../../src/snapshots/store';
import {base, machine} from '../../fixtures/format-1';
import type {ExchangeOptions} from '../../../src/session/sharing/exchange';
import type {Offer} from '../../../src/session/sharing/incoming';
import type {ImportedSnapshot} from '../../../src/session/saves/saves';
import type {Lab, Step} from '../../../src/labs/lab';
import type {ToolchainManifest} from '../../../src/protocol/compiler-api';
import type {ImageManifest} from '../../../src/protocol/images';
import type {Saved} from '../../../src/snapshots/store';

const PAGE = 'https://class.example/modlab/';
let count = 0;
let saved: Saved;
let present: Saved & {running: boolean};
let now: number;

const step = (id: string, title: string) => ({id, title}) as Step;
const lab = {
  id: 'first-module',
  title: 'Your first module',
  steps: [step('insert', 'Put it in'), step('remove', 'Take it out')],
} as unknown as Lab;

/** A site that ships this base. */
function site(shipped: string) {
  const image = {file: `base-${shipped.slice(0, 16)}.state.zst`, sha256: shipped, size: 4, unpackedSize: 4};
  const manifest = {
    engine: saved.meta.identity.engine,
    ramBytes: saved.meta.identity.ramBytes,
    images: {base: image, kernel: image},
    labs: {},
  } as unknown as ImageManifest;
  const store = openStore(`exchange-${count++}`);
  const fetch = vi.fn(() => Promise.resolve(new Response('', {status: 404})));
  const imageUrl = (file: string) => file;
  const ships = presentBase(manifest, {} as ToolchainManifest);
  const saves = new Saves({
    store,
    manifest,
    bases: new Bases({present: ships, index: {format: 1, releases: []}, imageUrl, fetch, store}),
    imageUrl,
    lab: () => lab.id,
    copyId: () => '',
    compact: (delta) => Promise.resolve(delta),
    lessonHash: () => '00000000',
  });
  const offers: (Offer | undefined)[] = [];
  const refused = vi.fn();
  const options: ExchangeOptions = {
    saves,
    labs: [lab],
    clock: {now: () => now},
    fetch,
    pageUrl: () => PAGE,
    capture: () => Promise.resolve({ok: true, ...present}),
    open: vi.fn(async (taken: ImportedSnapshot) => {
      await saves.store(taken);
      return {ok: true as const, before: 'mine'};
    }),
    ask: () => Promise.resolve({ok: false, why: 'not-running', message: ''}) as never,
    machines: {spawn: () => Promise.reject(new Error()) as never},
    manifest,
    imageUrl: (file) => file,
    keep: (taken) => saves.store(taken),
    restore: vi.fn(() => Promise.resolve({ok: true as const})),
    fetching: () => undefined,
    refused,
  };
  const exchange = new Exchange(options);
  exchange.on('incoming', (offer) => offers.push(offer));
  return {exchange, options, store, offers, refused, fetch};
}

const blobOf = async (parcel: Saved & {base?: Uint8Array<ArrayBuffer>}) =>
  new Blob([await writeFile(parcel)]);

beforeEach(async () => {
  saved = await machine();
  present = {...saved, running: true};
  now = saved.meta.savedAt + 60_000;
});

describe('what arrives', () => {
  test('is offered, and only a yes opens it', async () => {
    const {exchange, options, store, offers} = site(saved.meta.identity.base);
    expect(await exchange.incoming.receiveFile(await blobOf(saved))).toEqual({ok: true});
    expect(offers).toMatchObject([
      {source: 'file', lab: 'Your first module', steps: {done: 1, all: 2}, otherVersion: false},
    ]);
    expect(exchange.incoming.offer?.meta).toMatchObject({kind: 'imported', note: saved.meta.note});
    expect(exchange.incoming.offer?.meta.id).not.toBe(saved.meta.id);
    expect(options.open).not.toHaveBeenCalled();
    expect(await store.list()).toMatchObject({ok: true, snapshots: []});
    expect(await exchange.incoming.accept()).toEqual({ok: true, before: 'mine'});
    expect(options.open).toHaveBeenCalledTimes(1);
    expect(offers.at(-1)).toBeUndefined();
    expect(await exchange.incoming.accept()).toMatchObject({why: 'not-found'});
  });

  test('is gone without a trace when it is dismissed, and stored when it is kept', async () => {
    const {exchange, store} = site(saved.meta.identity.base);
    await exchange.incoming.receiveFile(await blobOf(saved));
    exchange.incoming.dismiss();
    expect(exchange.incoming.offer).toBeUndefined();
    expect(await store.list()).toMatchObject({ok: true, snapshots: []});
    await exchange.incoming.receiveFile(await blobOf(saved));
    expect(await exchange.incoming.keep()).toEqual({ok: true});
    expect(await store.list()).toMatchObject({ok: true, snapshots: [{kind: 'imported'}]});
  });

  test('from another version opens with the base that it carries, and is refused without one', async () => {
    const {exchange, store} = site('f'.repeat(64));
    expect(await exchange.incoming.receiveFile(await blobOf(saved))).toMatchObject({why: 'base-missing'});
    expect(await exchange.incoming.receiveFile(await blobOf({...saved, base}))).toEqual({ok: true});
    expect(exchange.incoming.offer).toMatchObject({otherVersion: true, carriesBase: true});
    await exchange.incoming.keep();
    expect(await store.readBase(await sha256(base))).toEqual({ok: true, bytes: base});
  });

  test('by the address is offered or refused in words; an ordinary address is nothing', async () => {
    const {exchange, offers, refused, fetch} = site(saved.meta.identity.base);
    await exchange.receiveFromAddress('#/lab/anatomy', null);
    expect(offers).toEqual([]);
    await exchange.receiveFromAddress(toFragment(await writeFile(saved)), null);
    expect(offers).toMatchObject([{source: 'link'}]);
    await exchange.receiveFromAddress('#s=AAAA', null);
    expect(refused).toHaveBeenLastCalledWith(expect.objectContaining({why: 'not-a-modlab-file'}));
    await exchange.receiveFromAddress('', 'gone.modlab');
    expect(refused).toHaveBeenLastCalledWith(expect.objectContaining({why: 'address-status', status: 404}));
    const bytes = await writeFile(saved);
    fetch.mockImplementation(() => Promise.resolve(new Response(bytes)));
    await exchange.receiveFromAddress('', 'start.modlab');
    expect(offers.at(-1)).toMatchObject({source: 'address'});
  });

  test('last is what is asked about, even if what came before it takes longer', async () => {
    const {exchange, fetch} = site(saved.meta.identity.base);
    let arrive: (response: Response) => void = () => undefined;
    fetch.mockImplementation(() => new Promise((resolve) => (arrive = resolve)));
    const slow = exchange.incoming.receiveAddress('start.modlab');
    await exchange.incoming.receiveFile(await blobOf(saved));
    arrive(new Response(await writeFile(saved)));
    await slow;
    expect(exchange.incoming.offer?.source).toBe('file');
  });
});

describe('what is sent', () => {
  test('is one save, with a note if there is one, as long as was said', async () => {
    const {exchange} = site(saved.meta.identity.base);
    expect(await exchange.outgoing.link('')).toMatchObject({why: 'not-found'});
    const prepared = await exchange.outgoing.prepare();
    expect(prepared).toMatchObject({
      parting: {lab: 'Your first module', steps: {done: 1, all: 2}, running: true},
    });
    const link = await exchange.outgoing.link(' Look at this. ');
    if (!link.ok) throw new Error(link.why);
    expect(exchange.outgoing.linkLength(' Look at this. ')).toMatchObject({
      characters: link.url.length,
      verdict: 'good',
    });
    await exchange.receiveFromAddress(new URL(link.url).hash, null);
    expect(exchange.incoming.offer?.meta.note).toBe('Look at this.');
    expect(exchange.incoming.offer?.meta.checksum).toBe(saved.meta.checksum);
  });

  test('says when a link is long, and makes none that a browser would cut', async () => {
    const {exchange} = site(saved.meta.identity.base);
    for (const [size, verdict] of [
      [60_000, 'long'],
      [900_000, 'too-long'],
    ] as const) {
      const delta = new Uint8Array(size);
      present = {meta: {...saved.meta, size, checksum: await sha256(delta)}, delta, running: true};
      await exchange.outgoing.prepare();
      expect(exchange.outgoing.linkLength('')?.verdict).toBe(verdict);
      expect((await exchange.outgoing.link('')).ok).toBe(verdict === 'long');
    }
  });
});

test('what is handed in is read with its steps, and each machine is kept once it was opened', async () => {
  const student = site(saved.meta.identity.base);
  const {meta, delta} = saved;
  const earlier = {...meta, id: 'earlier', savedAt: meta.savedAt - 5000, progress: {}};
  const other = {...meta, id: 'other', savedAt: meta.savedAt - 4000, kind: 'checkpoint' as const};
  const {remove, insert} = {remove: {at: 7, evidence: 'it was removed'}, insert: meta.progress['insert']};
  if (!insert) throw new Error('the fixture has that step');
  await student.store.put({meta: earlier, delta}, () => Promise.resolve(base));
  await student.store.put(
    {meta: {...other, progress: {insert, remove}, predictions: {remove: 'a crash'}}, delta},
    () => Promise.resolve(base),
  );
  await student.exchange.outgoing.prepare();
  const made = await student.exchange.outgoing.handIn('  Ada  ', 'done');
  if (!made.ok) throw new Error(made.why);
  expect(made.machines).toBe(3);

  const teacher = site(saved.meta.identity.base);
  expect(await teacher.exchange.incoming.receiveFile(made.blob)).toEqual({ok: true});
  expect(teacher.exchange.incoming.offer).toBeUndefined();
  const {handIns} = teacher.exchange;
  expect(handIns.received).toMatchObject({
    student: 'Ada',
    title: 'Your first module',
    chain: {valid: true, seal: made.seal},
    steps: [
      {id: 'insert', done: {evidence: 'hello is in /proc/modules', final: true}},
      {
        id: 'remove',
        done: {evidence: 'it was removed', final: false},
        predicted: {question: undefined, words: 'a crash', answer: undefined},
      },
    ],
  });
  expect(await handIns.openMachine(1)).toMatchObject({ok: true});
  expect(handIns.received?.opened).toBe(1);
  expect(await handIns.openMachine(1)).toMatchObject({ok: true});
  expect(teacher.options.open).toHaveBeenCalledTimes(1);
  expect(teacher.options.restore).toHaveBeenCalledTimes(1);
  expect(await teacher.store.list()).toMatchObject({
    snapshots: [{kind: 'imported', name: expect.stringMatching(/^Ada: /) as string}],
  });
  expect(await handIns.openMachine(9)).toMatchObject({why: 'not-found'});
  handIns.close();
  expect(handIns.received).toBeUndefined();
});

describe('the size of a hand-in', () => {
  /** As the machine of a student who has filled it, of so many bytes. */
  const filled = async (size: number): Promise<Saved & {running: boolean}> => {
    const delta = new Uint8Array(size);
    return {meta: {...saved.meta, size, checksum: await sha256(delta)}, delta, running: true};
  };

  test('is said when it is made: what is handed in can be read', async () => {
    const student = site(saved.meta.identity.base);
    present = await filled(HAND_IN_LIMIT);
    await student.exchange.outgoing.prepare();
    expect(await student.exchange.outgoing.handIn('Ada', '')).toMatchObject({why: 'hand-in-too-large'});
    present = await filled(8 << 20);
    await student.exchange.outgoing.prepare();
    const made = await student.exchange.outgoing.handIn('Ada', '');
    if (!made.ok) throw new Error(made.why);
    expect(await student.exchange.incoming.receiveFile(made.blob)).toEqual({ok: true});
  });

  test('is judged before it is read, and what is read is not copied', async () => {
    const handIn = await chain({student: '', lab: lab.id, madeAt: now}, [
      await filled(2 << 20),
      await filled(1 << 20),
    ]);
    const bytes = await writeHandIn(handIn);
    const read = await readHandIn(bytes);
    if (!read.ok) throw new Error(read.message);
    for (const {delta} of read.handIn.machines) expect(delta.buffer).toBe(bytes.buffer);

    const longer = new Blob([bytes, new Uint8Array(HAND_IN_LIMIT)]);
    const whole = vi.spyOn(longer, 'arrayBuffer');
    const digest = vi.spyOn(crypto.subtle, 'digest');
    const teacher = site(saved.meta.identity.base);
    expect(await teacher.exchange.incoming.receiveFile(longer)).toMatchObject({why: 'file-too-large'});
    expect(await readHandIn(new Uint8Array(HAND_IN_LIMIT + 1))).toMatchObject({why: 'file-too-large'});
    expect(whole).not.toHaveBeenCalled();
    expect(digest).not.toHaveBeenCalled();
    digest.mockRestore();

    const file = new Blob([bytes]);
    const reads = vi.spyOn(file, 'arrayBuffer');
    expect(await teacher.exchange.incoming.receiveFile(file)).toEqual({ok: true});
    expect(reads).toHaveBeenCalledTimes(1);
    await teacher.exchange.handIns.openMachine(0);
    const stored = await teacher.store.list();
    const kept = stored.ok && (await teacher.store.read(stored.snapshots[0]?.id ?? ''));
    // Not the file that it was a part of.
    expect(kept && kept.ok && kept.delta.buffer.byteLength).toBe(2 << 20);
  });
});
