/** Owns the proof that the share answers as 9p wants it, whatever a guest says, and forgets no handle over a save. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {CallFile} from '../../../src/machine/calls/call-file';
import {NinepServer} from '../../../src/machine/ninep/server';
import {RLERROR, Request, T} from '../../../src/machine/ninep/wire';
import {PARTS_INDEX, writePartsIndex} from '../../../src/shipped/parts-index';
import {entry, tarOf} from '../tars';

const inTree = [
  entry('usr/src/linux/', '5'),
  entry('usr/src/linux/Makefile', '0', 70_000),
  entry('usr/src/linux/link', '2', 0, 'Makefile'),
  entry('usr/include/stdio.h', '0', 3),
];
const tar = tarOf(...inTree);

/** A tree with further parts, and these. */
const further = [
  tarOf(
    entry('usr/src/linux/include/rare.h', '0', 'rare'),
    entry('usr/src/linux/include/alias.h', '2', 0, 'rare.h'),
  ),
  tarOf(entry('usr/src/modules/a.ko', '0', 70_000), entry('usr/include/rare.h', '0', 5)),
];
const tarWithIndex = tarOf(entry(PARTS_INDEX, '0', writePartsIndex(further)), ...inTree);

/** `part` rejects unless a part is given. */
function newShare(
  treeId = 7,
  tree = tar,
  part: (wanted: number) => Promise<Uint8Array> = () => Promise.reject(new Error('no part')),
) {
  const said: string[] = [];
  const calls = new CallFile({
    onWrite: (callId, bytes) => said.push(`${callId}: ${Buffer.from(bytes).toString()}`),
    onClose: (callId) => said.push(`${callId} closed`),
  });
  const share = new NinepServer({tree: () => Promise.resolve([tree]), part, treeId: () => treeId, calls});
  return {share, calls, said};
}

type Field = number | bigint | string;

/** Numbers are of 4 bytes, bigints of 8, `n:2` of 2; text has its length before it. */
function message(type: number, tag: number, ...fields: (Field | {two: number})[]): Uint8Array {
  const parts: Buffer[] = [];
  for (const field of fields) {
    const part = Buffer.alloc(typeof field === 'bigint' ? 8 : typeof field === 'number' ? 4 : 2);
    if (typeof field === 'bigint') part.writeBigUInt64LE(field);
    else if (typeof field === 'number') part.writeUInt32LE(field);
    else part.writeUInt16LE(typeof field === 'string' ? Buffer.byteLength(field) : field.two);
    parts.push(part);
    if (typeof field === 'string') parts.push(Buffer.from(field));
  }
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(7);
  head.writeUInt32LE(7 + body.length);
  head.writeUInt8(type, 4);
  head.writeUInt16LE(tag, 5);
  return Buffer.concat([head, body]);
}

let tags = 200;
const ask = (share: NinepServer, type: number, ...fields: (Field | {two: number})[]) =>
  new Promise<Request>((resolve) => {
    share.handle(message(type, ++tags, ...fields), (reply) => resolve(new Request(reply.slice())));
  });

const walk = (share: NinepServer, from: number, to: number, path: string) => {
  const names = path.split('/');
  return ask(share, T.walk, from, to, {two: names.length}, ...names);
};

describe('the share', () => {
  test('shows the tree: walked, listed, read in parts, links told', async () => {
    const {share} = newShare();
    await ask(share, T.version, 65536, '9P2000.L');
    await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
    expect((await walk(share, 0, 1, 'linux/Makefile')).type).toBe(T.walk + 1);
    await ask(share, T.lopen, 1, 0);
    const read = await ask(share, T.read, 1, 69_990n, 4096);
    expect(read.u32()).toBe(10);
    expect(Buffer.from(read.bytes(10)).toString()).toBe('xxxxxxxxxx');
    await walk(share, 0, 2, 'linux/link');
    expect((await ask(share, T.readlink, 2)).text()).toBe('Makefile');
    await walk(share, 0, 3, '.modlab/usr/include/stdio.h');
    expect((await ask(share, T.getattr, 3, 0n)).type).toBe(T.getattr + 1);
    const missing = await walk(share, 0, 4, 'nowhere');
    expect([missing.type, missing.u32()]).toEqual([7, 2]);
    const written = await ask(share, T.write, 1, 0n, 1);
    expect([written.type, written.u32()]).toEqual([7, 30]);
  });

  test('carries a call: what the guest writes, what it reads, and its end', async () => {
    const {share, calls, said} = newShare();
    await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
    await walk(share, 0, 1, '.modlab/call');
    await ask(share, T.lopen, 1, 2);
    // One who has asked for nothing reads an empty file.
    expect((await ask(share, T.read, 1, 0n, 100)).u32()).toBe(0);
    share.handle(Buffer.concat([message(T.write, 1, 1, 0n, 2), Buffer.from('hi')]), () => undefined);
    const answer = ask(share, T.read, 1, 0n, 3);
    calls.send(1, [Buffer.from('hello')]);
    const read = await answer;
    expect(Buffer.from(read.bytes(read.u32())).toString()).toBe('hel');
    const waiting = await ask(share, T.read, 1, 0n, 3);
    expect(Buffer.from(waiting.bytes(waiting.u32())).toString()).toBe('lo');
    const unanswered = ask(share, T.read, 1, 0n, 3);
    share.answerPendingReads();
    expect((await unanswered).u32()).toBe(0);
    await ask(share, T.clunk, 1);
    expect(said).toEqual(['1: hi', '1 closed']);
  });

  test('knows its handles again in a saved machine, unless the tree is another one', async () => {
    const {share} = newShare();
    await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
    await walk(share, 0, 1, 'linux/Makefile');
    const [same, other] = [newShare(), newShare(8)];
    same.share.restore(share.save());
    other.share.restore(share.save());
    expect((await ask(same.share, T.read, 1, 0n, 10)).type).toBe(T.read + 1);
    const stale = await ask(other.share, T.read, 1, 0n, 10);
    expect([stale.type, stale.u32()]).toEqual([7, 5]);
    // The mount itself goes on.
    expect((await walk(other.share, 0, 2, 'linux')).type).toBe(T.walk + 1);
  });

  /** What is answered, by tag, in order: the type, and of a refusal its errno. */
  function answersOf(share: NinepServer) {
    const answers: [number, number, number?][] = [];
    const send = (type: number, tag: number, ...fields: (Field | {two: number})[]) =>
      share.handle(message(type, tag, ...fields), (reply) => {
        const {type: as, tag: of} = new Request(reply.slice());
        const isRefusal = as === RLERROR;
        answers.push(isRefusal ? [of, as, new Request(reply.slice()).u32()] : [of, as]);
      });
    return {answers, send};
  }
  const EINTR = 4;

  test('gives the buffers of a read back that the guest takes back, and its tag is free for another', async () => {
    const {share} = newShare();
    await ask(share, T.version, 65536, '9P2000.L');
    await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
    await walk(share, 0, 1, '.modlab/call');
    await ask(share, T.lopen, 1, 2);
    // Who has written nothing reads an empty file.
    share.handle(Buffer.concat([message(T.write, 1, 1, 0n, 2), Buffer.from('hi')]), () => undefined);
    const {answers, send} = answersOf(share);
    for (let tag = 10; tag < 100; tag++) {
      send(T.read, 3, 1, 0n, 100);
      send(T.flush, tag, {two: 3});
    }
    const each = Array.from({length: 90}, (_, i) => [
      [3, RLERROR, EINTR],
      [10 + i, T.flush + 1],
    ]);
    expect(answers).toEqual(each.flat());
  });

  test('answers what waits for the tree once, be it taken back, and the next one of its tag as itself', async () => {
    let arrive: (tree: Uint8Array[]) => void = () => undefined;
    const calls = new CallFile({onWrite: () => undefined, onClose: () => undefined});
    const tree = () => new Promise<Uint8Array[]>((resolve) => (arrive = resolve));
    const share = new NinepServer({tree, part: () => Promise.reject(new Error()), treeId: () => 7, calls});
    await ask(share, T.version, 65536, '9P2000.L');
    await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
    const {answers, send} = answersOf(share);
    send(T.walk, 5, 0, 1, {two: 2}, 'linux', 'Makefile');
    send(T.flush, 6, {two: 5});
    send(T.walk, 5, 0, 2, {two: 2}, 'linux', 'none');
    arrive([tar]);
    await share.whenIdle();
    expect(answers).toEqual([
      [5, RLERROR, EINTR],
      [6, T.flush + 1],
      [5, T.walk + 1],
    ]);
    // Nothing of what was taken back has been done.
    expect((await ask(share, T.getattr, 1, 0x7ffn)).type).toBe(RLERROR);
  });

  test('answers each of any messages at most once, and throws at none', async () => {
    const byte = fc.oneof(fc.constant(0), fc.constant(1), fc.constant(2), fc.nat(255));
    const any = fc.record({
      type: fc.oneof(fc.constantFrom(...Object.values(T)), fc.nat(255)),
      body: fc.array(byte, {maxLength: 64}),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(any, {maxLength: 30}), async (messages) => {
        const {share} = newShare();
        await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
        for (const {type, body} of messages) {
          let answers = 0;
          share.handle(Buffer.concat([message(type, 1), Buffer.from(body)]), (reply) => {
            answers++;
            expect(reply.length).toBeLessThanOrEqual(65_536);
          });
          await share.whenIdle();
          share.answerPendingReads();
          expect(answers).toBeLessThanOrEqual(1);
        }
        expect(share.save().length).toBeLessThan(1 + 2 * 16_385);
      }),
      {numRuns: 500},
    );
  });
});

describe('a share whose tree has further parts', () => {
  const text = async (share: NinepServer, fid: number) => {
    const read = await ask(share, T.read, fid, 0n, 4096);
    return read.type === T.read + 1 ? Buffer.from(read.bytes(read.u32())).toString() : read.u32();
  };
  /** The size that stat(2) would tell. */
  const sizeOf = async (share: NinepServer, fid: number) => {
    const told = await ask(share, T.getattr, fid, 0n);
    // valid, qid, mode, uid, gid, nlink, rdev
    told.bytes(8 + 13 + 3 * 4 + 2 * 8);
    return told.u32();
  };

  function withParts() {
    const asked: number[] = [];
    const {share} = newShare(7, tarWithIndex, (part) => {
      asked.push(part);
      return Promise.resolve(further[part] ?? new Uint8Array(0));
    });
    return {share, asked};
  }

  test('shows what is in them without fetching any, and fetches one when a file of it is opened', async () => {
    const {share, asked} = withParts();
    await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
    await walk(share, 0, 1, 'linux/include/rare.h');
    expect(await sizeOf(share, 1)).toBe(4);
    await walk(share, 0, 2, 'linux/include');
    const listed = await ask(share, T.readdir, 2, 0n, 4096);
    expect(Buffer.from(listed.bytes(listed.u32())).toString()).toMatch(/rare\.h.*alias\.h/s);
    await walk(share, 0, 3, 'linux/include/alias.h');
    expect((await ask(share, T.readlink, 3)).text()).toBe('rare.h');
    // No program sees the index.
    expect((await walk(share, 0, 4, `.modlab/${PARTS_INDEX}`)).type).toBe(T.walk + 1);
    expect((await ask(share, T.getattr, 4, 0n)).type).toBe(7);
    expect(asked).toEqual([]);
    await ask(share, T.lopen, 1, 0);
    expect(await text(share, 1)).toBe('rare');
    await walk(share, 0, 5, '.modlab/usr/include/rare.h');
    await Promise.all([ask(share, T.lopen, 5, 0), ask(share, T.lopen, 5, 0)]);
    expect(await text(share, 5)).toBe('xxxxx');
    expect(asked).toEqual([0, 1]);
  });

  test('says that it cannot be read while a part cannot be had, and tries again', async () => {
    let online = false;
    const {share} = newShare(7, tarWithIndex, (part) =>
      online ? Promise.resolve(further[part] ?? tar) : Promise.reject(new Error('offline')),
    );
    await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
    await walk(share, 0, 1, 'linux/include/rare.h');
    const refused = await ask(share, T.lopen, 1, 0);
    expect([refused.type, refused.u32()]).toEqual([7, 5]);
    await share.whenIdle();
    online = true;
    expect((await ask(share, T.lopen, 1, 0)).type).toBe(T.lopen + 1);
    expect(await text(share, 1)).toBe('rare');
  });

  test('reads on in a saved machine whose file was open, fetching the tree and the part', async () => {
    const {share} = withParts();
    await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
    await walk(share, 0, 1, 'linux/include/rare.h');
    await ask(share, T.lopen, 1, 0);
    const {share: restored, asked} = withParts();
    restored.restore(share.save());
    expect(await text(restored, 1)).toBe('rare');
    expect(asked).toEqual([0]);
  });

  test('does not promise for ever what a part has not', async () => {
    const {share} = newShare(7, tarWithIndex, () => Promise.resolve(tar));
    await ask(share, T.attach, 0, 0xffffffff, 'root', '', 0);
    await walk(share, 0, 1, 'linux/include/rare.h');
    expect((await ask(share, T.lopen, 1, 0)).type).toBe(T.lopen + 1);
    expect(await text(share, 1)).toBe(5);
  });
});
