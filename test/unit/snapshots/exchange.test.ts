/** Owns the proof that what travels opens or is refused in words: notes, carried bases, hand-ins, addresses. */
import 'fake-indexeddb/auto';
import {readFileSync} from 'node:fs';
import {describe, expect, test, vi} from 'vitest';
import {LINK_WARNING, messageLimits} from '../../../src/session/sharing/message-limits';
import {fetchSnapshot} from '../../../src/session/sharing/fetch-snapshot';
import {fileSize, readFile, writeFile} from '../../../src/snapshots/file';
import {
  BYTES_LIMIT,
  MACHINES_LIMIT,
  chain,
  chooseMachines,
  predictionsOf,
  verifyChain,
  readHandIn,
  writeHandIn,
} from '../../../src/snapshots/hand-in';
import {fragmentLength, toFragment} from '../../../src/snapshots/link';
import {FILE_LIMIT} from '../../../src/snapshots/meta-schema';
import {sha256} from '../../../src/protocol/sha256';
import {openStore} from '../../../src/snapshots/store';
import {POLICY} from '../../../build-scripts/site/policy';
import {base, machine} from '../../fixtures/format-1';
import type {HandIn} from '../../../src/snapshots/hand-in';
import type {SnapshotMeta} from '../../../src/snapshots/meta';
import type {Saved} from '../../../src/snapshots/store';

const fixture = (name: string) =>
  Uint8Array.from(readFileSync(new URL(`../../fixtures/${name}.modlab`, import.meta.url)));

async function other(more: Partial<SnapshotMeta>, delta = Uint8Array.of(7, 7)): Promise<Saved> {
  const {meta} = await machine();
  return {meta: {...meta, size: delta.length, checksum: await sha256(delta), ...more}, delta};
}

describe('files of a released format open for ever', () => {
  test('format 1, a machine with its base', async () => {
    expect(await readFile(fixture('format-1'))).toEqual({ok: true, ...(await machine()), base});
  });

  test('format 1, a hand-in whose chain holds', async () => {
    const file = fixture('format-1-hand-in');
    const read = await readHandIn(file);
    expect(read).toMatchObject({ok: true, handIn: {student: 'Ada Lovelace', lab: 'first-module'}});
    if (!read.ok) return;
    expect(read.handIn.machines.map(({meta}) => meta.name)).toEqual([
      'before "Take it out"',
      'hello is loaded',
    ]);
    expect(await verifyChain(read.handIn)).toMatchObject({valid: true});
    expect(await readFile(file)).toMatchObject({ok: false, why: 'is-hand-in'});
  });
});

describe('a file that carries its base', () => {
  test('is refused if that is another base than its own, is none, or is not as long as stated', async () => {
    const {meta, delta} = await machine();
    const wrong = base.slice();
    wrong[wrong.length - 1] = 0;
    for (const bad of [wrong, Uint8Array.of(1, 2, 3), base.slice(0, 5)]) {
      const file = await writeFile({meta, delta, base: bad});
      expect(await readFile(file)).toMatchObject({ok: false, why: 'file-damaged'});
    }
    const huge = base.slice();
    // What it would unpack to is more than the machine has RAM.
    new DataView(huge.buffer).setUint32(5, 0x3fff_ffff, true);
    const identity = {...meta.identity, base: await sha256(huge)};
    expect(await readFile(await writeFile({meta: {...meta, identity}, delta, base: huge}))).toMatchObject({
      why: 'file-damaged',
    });
  });

  test('gives it to the store, which keeps it with the machine', async () => {
    const read = await readFile(fixture('format-1'));
    if (!read.ok || !read.base) throw new Error('the fixture does not open');
    const store = openStore('carried');
    const carried = read.base;
    await store.put({meta: read.meta, delta: read.delta}, () => Promise.resolve(carried));
    expect(await store.readBase(read.meta.identity.base)).toEqual({ok: true, bytes: base});
  });
});

test('a note is cut to size by nobody but its writer: a longer one is refused', async () => {
  const {meta, delta} = await machine();
  expect((await readFile(await writeFile({meta: {...meta, note: 'n'.repeat(1001)}, delta}))).ok).toBe(false);
});

test('sizes of file and link are known before they are made', async () => {
  for (const parcel of [await machine(), {...(await machine()), base}, await other({note: 'naïve ✓'})]) {
    const file = await writeFile(parcel);
    expect(fileSize(parcel)).toBe(file.length);
    expect(fragmentLength(file.length)).toBe(toFragment(file).length);
  }
});

test('a longer link passes fewer tools', () => {
  expect(messageLimits(1_500).rejectedBy).toEqual([]);
  expect(messageLimits(20_000)).toEqual({
    rejectedBy: ['Discord', 'Telegram', 'Teams'],
    acceptedBy: ['Slack', 'WhatsApp'],
  });
  expect(messageLimits(LINK_WARNING + 1).acceptedBy).toEqual(['WhatsApp']);
});

describe('the chain of a hand-in', () => {
  const made = async (): Promise<HandIn> =>
    chain({student: 'Ada', lab: 'first-module', madeAt: 5_000}, [
      await other({savedAt: 1_000, id: 'a', screen: 'x'.repeat(10_000), note: 'by hand'}),
      await other({savedAt: 2_000, id: 'b'}, Uint8Array.of(1)),
      await other({savedAt: 3_000, id: 'c'}, Uint8Array.of(2)),
    ]);

  test('holds after a journey', async () => {
    const handIn = await made();
    const read = await readHandIn(await writeHandIn(handIn));
    expect(read).toEqual({ok: true, handIn});
    expect(await verifyChain(handIn)).toEqual({valid: true, seal: handIn.machines[2]?.link});
  });

  test('shows where something was changed', async () => {
    const changes: [number, (handIn: HandIn) => HandIn][] = [
      [0, (handIn) => ({...handIn, student: 'Bob'})],
      [0, (handIn) => ({...handIn, lab: 'anatomy'})],
      [0, (handIn) => ({...handIn, madeAt: 6_000})],
      [1, (handIn) => ({...handIn, machines: handIn.machines.filter((_, i) => i !== 1)})],
      ...(
        [
          {savedAt: 2_500},
          {name: 'better'},
          {screen: '#'},
          {note: 'changed'},
          {checksum: 'a'.repeat(64)},
          {progress: {}},
          {progress: {insert: {at: 1, evidence: 'hello is in /proc/modules'}}},
        ] as const
      ).map((more): [number, (handIn: HandIn) => HandIn] => [
        1,
        (handIn) => ({
          ...handIn,
          machines: handIn.machines.map((each, i) =>
            i === 1 ? {...each, meta: {...each.meta, ...more}} : each,
          ),
        }),
      ]),
    ];
    for (const [at, change] of changes)
      expect(await verifyChain(change(await made()))).toMatchObject({valid: false, at});
  });

  test('says nothing of what was predicted: older sites leave that out', async () => {
    const handIn = await made();
    const more = handIn.machines.map((each) => ({
      ...each,
      meta: {...each.meta, predictions: {insert: 'nothing'}},
    }));
    const read = await readHandIn(await writeHandIn({...handIn, machines: more}));
    if (!read.ok) throw new Error(read.why);
    expect(await verifyChain(read.handIn)).toMatchObject({valid: true});
    expect([...predictionsOf(read.handIn.machines)]).toEqual([['insert', 'nothing']]);
  });

  test('does not hold when time runs backwards, though each link follows', async () => {
    const saves = [await other({savedAt: 3_000}), await other({savedAt: 1_000})];
    const of = {student: '', lab: 'first-module', madeAt: 5_000};
    expect(await verifyChain(await chain(of, saves))).toMatchObject({valid: false, at: 1});
    expect(await verifyChain(await chain({...of, madeAt: 10}, saves))).toMatchObject({valid: false, at: 0});
  });

  test('a file of it is judged like any other: machines, counts and sizes must add up', async () => {
    const handIn = await made();
    const [first] = handIn.machines;
    if (!first) throw new Error('it is empty');
    const bad: HandIn[] = [
      {...handIn, machines: []},
      {...handIn, machines: Array.from({length: MACHINES_LIMIT + 1}, () => first)},
      {...handIn, student: 'x'.repeat(101)},
      {...handIn, lab: '../up'},
      {...handIn, machines: [{...first, link: 'none'}]},
      {...handIn, machines: [{...first, meta: {...first.meta, size: 99}}]},
      {...handIn, machines: [{...first, delta: Uint8Array.of(9, 9)}]},
    ];
    for (const each of bad)
      expect(await readHandIn(await writeHandIn(each))).toMatchObject({ok: false, why: 'file-damaged'});
    expect(await readHandIn(await writeFile(await machine()))).toMatchObject({
      ok: false,
      why: 'is-machine',
      message: 'it is a saved machine, not a hand-in: ask the student for Share, Hand in',
    });
    const file = await writeHandIn(handIn);
    for (const at of [20, file.length >> 1, file.length - 1]) {
      const altered = file.slice();
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect((await readHandIn(altered)).ok).toBe(false);
    }
  });
});

test('a hand-in takes what somebody wanted to keep before what was kept by itself, within bounds', async () => {
  const {meta} = await machine();
  const many = (count: number, more: (i: number) => Partial<SnapshotMeta>) =>
    Array.from({length: count}, (_, i): SnapshotMeta => ({
      ...meta,
      id: `${i}`,
      savedAt: 1000 + i,
      ...more(i),
    }));
  const all = [
    ...many(200, (i) => ({kind: 'auto', id: `auto-${i}`})),
    ...many(10, (i) => ({kind: 'checkpoint', id: `checkpoint-${i}`})),
    ...many(5, (i) => ({kind: 'imported', id: `imported-${i}`})),
    ...many(5, (i) => ({lab: 'anatomy', id: `elsewhere-${i}`})),
    ...many(5, (i) => ({savedAt: meta.savedAt + 1, id: `later-${i}`})),
  ];
  const chosen = chooseMachines(all, {...meta, id: 'present'});
  expect(chosen).toHaveLength(MACHINES_LIMIT - 1);
  expect(chosen.filter(({kind}) => kind === 'checkpoint')).toHaveLength(10);
  expect(chosen.some(({id}) => /^(imported|elsewhere|later)/.test(id))).toBe(false);
  // The newest of the automatic ones, and old ones too.
  expect(chosen.some(({id}) => id === 'auto-199')).toBe(true);
  expect(chosen.some(({id}) => Number(/^auto-(\d+)/.exec(id)?.[1]) < 20)).toBe(true);
  expect(chosen).toEqual([...chosen].sort((a, b) => a.savedAt - b.savedAt));
  const large = chooseMachines(
    many(30, () => ({size: 1 << 20})),
    meta,
  );
  expect(large.reduce((sum, {size}) => sum + size, meta.size)).toBeLessThanOrEqual(BYTES_LIMIT);
  expect(large.length).toBeGreaterThan(0);
});

describe('an address', () => {
  const page = 'https://class.example/modlab/';
  const answer = (response: Partial<ConstructorParameters<typeof Response>[1]> & {body?: BodyInit}) =>
    vi.fn(() => Promise.resolve(new Response(response.body ?? 'bytes', response)));

  test('is fetched as nobody, over https or from the own host', async () => {
    for (const [address, url] of [
      ['https://other.example/x.modlab', 'https://other.example/x.modlab'],
      ['starts/x.modlab', 'https://class.example/modlab/starts/x.modlab'],
    ] as const) {
      const fetch = answer({});
      const fetched = await fetchSnapshot(address, page, fetch);
      expect(fetched.ok && (await fetched.file.text())).toBe('bytes');
      expect(fetch).toHaveBeenCalledWith(
        url,
        expect.objectContaining({credentials: 'omit', referrerPolicy: 'no-referrer'}),
      );
    }
    expect((await fetchSnapshot('/x', 'http://localhost:1/', answer({}))).ok).toBe(true);
  });

  test('is refused without https, and never asked for', async () => {
    const fetch = answer({});
    for (const address of ['http://other.example/x', 'data:,x', 'blob:x', 'javascript:1', 'https://'])
      expect(await fetchSnapshot(address, page, fetch)).toMatchObject({why: 'address-not-https'});
    expect(fetch).not.toHaveBeenCalled();
  });

  test('that answers otherwise is said in its own words', async () => {
    const html = {headers: {'content-type': 'text/html; charset=utf-8'}};
    expect(await fetchSnapshot('x', page, answer({status: 404}))).toMatchObject({
      why: 'address-status',
      status: 404,
    });
    expect(await fetchSnapshot('x', page, answer(html))).toMatchObject({why: 'address-is-a-page'});
    const long = {headers: {'content-length': String(FILE_LIMIT + 1)}};
    expect(await fetchSnapshot('x', page, answer(long))).toMatchObject({why: 'file-too-large'});
    const refused = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await fetchSnapshot('x', page, refused)).toMatchObject({why: 'address-unreachable'});
    const redirected = answer({});
    redirected.mockImplementation(() => {
      const response = new Response('x');
      Object.defineProperty(response, 'url', {value: 'http://other.example/x'});
      return Promise.resolve(response);
    });
    expect(await fetchSnapshot('x', page, redirected)).toMatchObject({why: 'address-not-https'});
  });

  test('is read no further than a file may be long, and a cut is said', async () => {
    let given = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        given += 8 << 20;
        controller.enqueue(new Uint8Array(8 << 20));
      },
    });
    expect(await fetchSnapshot('x', page, answer({body: endless}))).toMatchObject({why: 'file-too-large'});
    expect(given).toBeLessThan(FILE_LIMIT + (32 << 20));
    const cut = new ReadableStream({pull: (controller) => controller.error(new TypeError('network'))});
    expect(await fetchSnapshot('x', page, answer({body: cut}))).toMatchObject({why: 'address-unreachable'});
  });
});

test('the policy lets data come over https and from nowhere else, and code only from here', () => {
  const directives = Object.fromEntries(
    POLICY.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
  expect(directives['default-src']).toEqual(["'none'"]);
  expect(directives['connect-src']).toEqual(["'self'", 'https:']);
  expect(directives['script-src']).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(directives['worker-src']).toEqual(["'self'"]);
  for (const [name, sources] of Object.entries(directives))
    if (name !== 'connect-src') expect(sources).not.toContain('https:');
});
