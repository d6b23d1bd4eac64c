/** Owns the proof that each request ends, and ends rightly, whatever the other side of the channel does. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {connect} from '../../../src/machine/agent/client';
import {Decoder, Reply, Request, encode} from '../../../src/machine/agent/codec';
import {Fields, Payload} from '../../../src/machine/agent/payload';
import type {Frame} from '../../../src/machine/agent/codec';

/** The other side, played by the test: it hears frames and says what it is told to. */
class Peer {
  heard: Frame[] = [];
  answersHello = true;
  nonce = 7;
  version = 1;
  session = 0;
  readonly #decoder = new Decoder(32 * 1024);
  #listener: (bytes: Uint8Array) => void = () => undefined;

  readonly client = connect({
    send: (bytes) => {
      for (const frame of this.#decoder.push(bytes)) this.#hear(frame);
    },
    onBytes: (listener) => (this.#listener = listener),
  });

  #hear(frame: Frame): void {
    this.heard.push(frame);
    if (frame.type !== Request.hello || !this.answersHello) return;
    this.session = frame.session;
    this.hello();
  }

  hello(): void {
    this.say(0, Reply.hello, new Payload().u32(this.version).u32(this.nonce).u32(42));
  }

  /** As init's next agent: it knows no session. */
  restart(): void {
    this.nonce++;
    this.session = 0;
    this.hello();
  }

  say(id: number, type: number, payload = new Payload(), session = this.session): void {
    this.#listener(encode({session, id, type, payload: payload.bytes()}));
  }

  listen(bytes: Uint8Array): void {
    this.#listener(bytes);
  }

  of(type: number): Frame[] {
    return this.heard.filter((frame) => frame.type === type);
  }

  last(type: number): Frame {
    const frame = this.of(type).at(-1);
    if (!frame) throw new Error(`no frame of type ${type} was heard`);
    return frame;
  }
}

const text = (words: string) => new Payload().rest(new TextEncoder().encode(words));
const exit = (code: number, flags = 0) => new Payload().u32(code).rest(Uint8Array.of(flags));
let peer: Peer;
/** Lets promises that are already settled be acted upon. */
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(async () => {
  vi.useFakeTimers();
  peer = new Peer();
  await peer.client.reset();
});
afterEach(() => vi.useRealTimers());

test('an agent of a version that this page does not know is not waited for', async () => {
  peer.version = 9;
  const asked = peer.client.run('before');
  void peer.client.reset();
  const refused = {
    ok: false,
    why: 'not-running',
    message: 'the guest speaks version 9 of the agent protocol, this page 1',
  };
  expect(await peer.client.run('after')).toMatchObject(refused);
  expect(await asked).toMatchObject({ok: false});
});

describe('answers', () => {
  test('go to whom they belong, in any order', async () => {
    const [first, second] = [peer.client.run('one'), peer.client.run('two')];
    const [a, b] = peer.of(Request.run);
    peer.say(b?.id ?? 0, Reply.stdout, text('2'));
    peer.say(a?.id ?? 0, Reply.stdout, text('1'));
    peer.say(b?.id ?? 0, Reply.exit, exit(2));
    peer.say(a?.id ?? 0, Reply.exit, exit(1, 3));
    expect(await first).toMatchObject({ok: true, exitCode: 1, timedOut: true, truncated: true});
    const result = await second;
    expect(result).toMatchObject({ok: true, exitCode: 2, timedOut: false});
    expect(result.ok && Buffer.from(result.stdout).toString()).toBe('2');
  });

  test('carry the kernel’s error by its name, and what it was about', async () => {
    const asked = peer.client.readFile('/no');
    peer.say(peer.last(Request.read).id, Reply.error, new Payload().u32(2));
    expect(await asked).toEqual({
      ok: false,
      why: 'errno',
      errno: 'ENOENT',
      message: '/no: no such file or directory',
    });
    const run = peer.client.run('true', {cwd: '/gone'});
    peer.say(peer.last(Request.run).id, Reply.error, new Payload().u32(20).rest(Buffer.from('cwd')));
    expect(await run).toMatchObject({errno: 'ENOTDIR', message: '/gone: not a directory'});
  });

  test('of too much are told as such', async () => {
    const asked = peer.client.readFile('/big', 10);
    peer.say(peer.last(Request.read).id, Reply.data, text('0123456789'));
    peer.say(peer.last(Request.read).id, Reply.error, new Payload().u32(27));
    expect(await asked).toMatchObject({ok: false, why: 'too-large'});
  });

  test('of more than was asked for end the request, and the agent is told to stop', async () => {
    const entry = new Payload().u32(0o100644).u64(5).u64(6).u64(0).string('name').string('');
    const cases: [Promise<{ok: boolean}>, number, number, Payload, number][] = [
      [peer.client.readFile('/big', 10), Request.read, Reply.data, text('123456'), 2],
      [peer.client.run('yes', {outputLimit: 10}), Request.run, Reply.stdout, text('123456'), 2],
      [peer.client.run('yes >&2', {outputLimit: 10}), Request.run, Reply.stderr, text('123456'), 2],
      [peer.client.list('/many'), Request.list, Reply.entries, entry, 16_385],
    ];
    for (const [asked, request, reply, payload, times] of cases) {
      const ids = peer.of(request).map(({id}) => id);
      // The two runs are one after the other.
      const id = (reply === Reply.stdout ? ids[0] : ids.at(-1)) ?? 0;
      for (let i = 0; i < times; i++) peer.say(id, reply, payload);
      expect(await asked).toMatchObject({ok: false, why: 'too-large'});
      expect(new Fields(peer.last(Request.cancel).payload).u32()).toBe(id);
    }
  });

  test('of as much as was asked for are taken, in whatever parts', async () => {
    const asked = peer.client.readFile('/file', 10_000);
    const {id} = peer.last(Request.read);
    for (let i = 0; i < 10_000; i++) peer.say(id, Reply.data, new Payload().rest(Uint8Array.of(i)));
    for (let i = 0; i < 10; i++) peer.say(id, Reply.data);
    peer.say(id, Reply.ok);
    const result = await asked;
    expect(result.ok && result.bytes).toEqual(Uint8Array.from({length: 10_000}, (_, i) => i));
  });

  test.each(['constructor', '__proto__', 'toString'])(
    'about %s are about nothing that was asked for',
    async (what) => {
      const run = peer.client.run('true');
      peer.say(peer.last(Request.run).id, Reply.error, new Payload().u32(2).rest(Buffer.from(what)));
      expect(await run).toMatchObject({message: 'the request: no such file or directory'});
    },
  );

  test('of an earlier life of the machine are not heard', async () => {
    const before = peer.session;
    const asked = peer.client.stat('/');
    const {id} = peer.last(Request.stat);
    void peer.client.reset();
    peer.say(id, Reply.error, new Payload().u32(2), before);
    peer.say(id, Reply.entries, new Payload().u32(0o100644).u64(5).u64(6).u64(0).string('now').string(''));
    peer.say(id, Reply.ok);
    expect(await asked).toMatchObject({ok: true, stat: {name: 'now', type: 'file', size: 5, mode: 0o644}});
  });

  test('may be cut anywhere and have garbage around them', async () => {
    const asked = peer.client.setClock(1.7e12);
    const frame = encode({
      session: peer.session,
      id: peer.last(Request.clock).id,
      type: Reply.ok,
      payload: new Uint8Array(0),
    });
    const stream = Buffer.concat([Buffer.from('\0\0MLAMLAB'), new Uint8Array(40), frame, Buffer.from('ML')]);
    for (const byte of stream) peer.listen(Uint8Array.of(byte));
    expect(await asked).toEqual({ok: true});
  });
});

describe('a request', () => {
  test('ends in time when nobody answers, and the agent is told to give up', async () => {
    const asked = peer.client.run('sleep 9', {timeoutMs: 1000});
    const {id} = peer.last(Request.run);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await asked).toMatchObject({ok: false, why: 'timeout'});
    expect(new Fields(peer.last(Request.cancel).payload).u32()).toBe(id);
  });

  test('is sent once the agent is there, and ends in time if it never is', async () => {
    peer = new Peer();
    peer.answersHello = false;
    const [early, never] = [peer.client.setClock(1), peer.client.run('true')];
    expect(peer.heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(15_000);
    peer.answersHello = true;
    peer.restart();
    peer.say(peer.last(Request.clock).id, Reply.ok);
    expect(await early).toEqual({ok: true});
    await vi.advanceTimersByTimeAsync(40_000);
    expect(await never).toMatchObject({ok: false, why: 'timeout'});
  });

  test('that may have had an effect ends as interrupted when the machine is replaced; one that looks is repeated once', async () => {
    const [run, write] = [peer.client.run('x'), peer.client.writeFile('/f', new Uint8Array(3))];
    const [list, stat] = [peer.client.list('/'), peer.client.stat('/')];
    peer.restart();
    expect(await run).toMatchObject({ok: false, why: 'interrupted'});
    expect(await write).toMatchObject({ok: false, why: 'interrupted'});
    expect(peer.of(Request.list)).toHaveLength(2);
    peer.say(peer.last(Request.list).id, Reply.ok);
    expect(await list).toEqual({ok: true, entries: []});
    peer.restart();
    expect(await stat).toMatchObject({ok: false, why: 'interrupted'});
  });

  test('larger than a frame comes in several, whole', async () => {
    const bytes = Uint8Array.from({length: 100_000}, (_, i) => i * 7);
    const asked = peer.client.writeFile('/f', bytes, 0o600);
    const head = new Fields(peer.last(Request.write).payload);
    expect([head.u32(), head.u32(), head.string()]).toEqual([0o600, 100_000, '/f']);
    const parts = [
      peer.last(Request.write).payload.subarray(8 + 4),
      ...peer.of(Request.data).map((f) => f.payload),
    ];
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    peer.say(peer.last(Request.write).id, Reply.ok);
    expect(await asked).toEqual({ok: true});
  });
});

describe('a session', () => {
  test('is asked for again until it is answered, and past a half received frame', async () => {
    peer.answersHello = false;
    let ready = false;
    void peer.client.reset().then(() => (ready = true));
    await vi.advanceTimersByTimeAsync(3000);
    expect(peer.of(Request.hello).length).toBeGreaterThan(3);
    expect(ready).toBe(false);
    peer.session = peer.last(Request.hello).session;
    peer.hello();
    await settle();
    expect(ready).toBe(true);
    const asked = peer.of(Request.hello).length;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(peer.of(Request.hello)).toHaveLength(asked);
  });

  test('begins anew with each agent, once', () => {
    peer.restart();
    const hellos = peer.of(Request.hello).length;
    peer.hello();
    peer.hello();
    expect(peer.of(Request.hello)).toHaveLength(hellos);
    expect(peer.of(Request.uevents)).toHaveLength(2);
  });

  test('ends without its watches: they are set again, and the watcher is told to look', async () => {
    const events: unknown[] = [];
    const asked = peer.client.watch('/dir', (event) => events.push(event));
    const {id} = peer.last(Request.watch);
    peer.say(id, Reply.ok);
    expect(await asked).toEqual({ok: true, watch: id});
    peer.say(id, Reply.event, new Payload().u32(0x100).rest(Buffer.from('new')));
    peer.say(id, Reply.event, new Payload().u32(0x8000));
    peer.restart();
    expect(peer.last(Request.watch).id).toBe(id);
    peer.say(id, Reply.ok);
    await settle();
    peer.restart();
    peer.say(id, Reply.error, new Payload().u32(2));
    await settle();
    expect(events).toEqual([
      {path: '/dir/new', what: 'created'},
      {path: '/dir', what: 'changed'},
      {path: '/dir', what: 'deleted'},
    ]);
    peer.restart();
    expect(peer.of(Request.watch)).toHaveLength(3);
  });

  test('carries the kernel’s events', () => {
    const events: unknown[] = [];
    peer.client.onUevent((event) => events.push(event));
    peer.say(0, Reply.uevent, text('add@/module/hello\0ACTION=add\0DEVPATH=/module/hello\0SEQNUM=1\0'));
    expect(events).toEqual([
      {
        action: 'add',
        devpath: '/module/hello',
        fields: {ACTION: 'add', DEVPATH: '/module/hello', SEQNUM: '1'},
      },
    ]);
  });

  test('carries events of the kernel that are named like what objects have', () => {
    const events: {action: string; devpath: string; fields: object}[] = [];
    peer.client.onUevent((event) => events.push(event));
    peer.say(0, Reply.uevent, text('x\0__proto__=1\0constructor=2\0'));
    peer.say(0, Reply.uevent, text('x\0ACTION=add\0'));
    expect(Object.getPrototypeOf(events[0]?.fields)).toBe(Object.prototype);
    expect(Object.entries(events[0]?.fields ?? {})).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
    expect(events.map(({action, devpath}) => [action, devpath])).toEqual([
      ['', ''],
      ['add', ''],
    ]);
  });
});

test('a machine that has stopped answers nothing, and says so at once, until another is there', async () => {
  const asked = peer.client.stat('/');
  peer.client.end();
  expect(await asked).toMatchObject({ok: false, why: 'not-running'});
  const hellos = peer.of(Request.hello).length;
  expect(await peer.client.run('true')).toMatchObject({ok: false, why: 'not-running'});
  await vi.advanceTimersByTimeAsync(100_000);
  expect(peer.of(Request.hello)).toHaveLength(hellos);
  await peer.client.reset();
  const again = peer.client.run('true');
  peer.say(peer.last(Request.run).id, Reply.exit, exit(0));
  expect(await again).toMatchObject({ok: true, exitCode: 0});
});

test('the log is followed, and again from its oldest record after a new agent', async () => {
  const told: unknown[] = [];
  const asked = peer.client.followLog('modlab: lab x', (records) => told.push(...records));
  const {id} = peer.last(Request.kmsg);
  peer.say(id, Reply.ok);
  expect(await asked).toEqual({ok: true, watch: id});
  peer.say(id, Reply.kmsg, text('6,1,20,-;one\n SUBSYSTEM=x\n31,2,30,c;tab\\x09bed;more\n'));
  expect(told).toEqual([
    {seq: 1, level: 6, atUs: 20, text: 'one'},
    {seq: 2, level: 7, atUs: 30, text: 'tab\tbed;more'},
  ]);
  peer.restart();
  expect(peer.last(Request.kmsg).id).toBe(id);
});

test('lines of /proc/modules are taken apart', async () => {
  const asked = peer.client.modules();
  const {id} = peer.last(Request.read);
  peer.say(id, Reply.data, text('b 12288 1 a,c,[permanent], Live 0xc8851000 (OE)\na 4096 0 - Loading 0x0\n'));
  peer.say(id, Reply.ok);
  expect(await asked).toEqual({
    ok: true,
    modules: [
      {
        name: 'b',
        size: 12288,
        refcount: 1,
        usedBy: ['a', 'c', '[permanent]'],
        state: 'Live',
        address: '0xc8851000',
        taint: 'OE',
      },
      {name: 'a', size: 4096, refcount: 0, usedBy: [], state: 'Loading', address: '0x0', taint: ''},
    ],
  });
});
