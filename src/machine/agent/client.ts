/** Owns the conversation with the guest's agent: requests in flight, their answers, and what becomes of them when a machine is replaced. */
import {BODY_LIMIT, Decoder, Fields, Payload, PROTOCOL_VERSION, Reply, Request, encode} from './codec';
import {deferred} from './deferred';
import {errnoName} from './errno';
import {fileStat, moduleLines, uevent, watchEvent} from './parse';
import type {Frame} from './codec';
import type {AgentPort} from './port';
import type {Uevent} from './parse';
import type {
  FileStat,
  Guest,
  GuestFailure,
  GuestResult,
  RunOptions,
  RunOutcome,
  WatchEvent,
} from '../../protocol/guest';

export interface AgentClient extends Guest {
  /** Resolves once the agent has answered; never rejects. */
  ready(): Promise<void>;
  /**
   * To be called when the machine behind the port has become another one (a restore). Requests in flight end as
   * `interrupted`, but those that only look are asked again.
   */
  reset(): void;
  onUevent(listener: (event: Uevent) => void): void;
}

/** Time that the agent needs at most to answer what takes it no time; a busy guest is slow, not silent. */
const PATIENCE_MS = 20_000;
/** While the agent does not answer a HELLO (it may just be starting), ask again this often. */
const HELLO_EVERY_MS = 1000;
const CHUNK = 32 * 1024;
const MEBIBYTE = 1 << 20;

interface Pending {
  /** Each answer; returns true when it was the last. */
  onFrame(frame: Frame): boolean;
  fail(failure: GuestFailure): void;
  /** Sends the request (again). */
  send(): void;
  /** Asking twice does no harm. */
  repeatable: boolean;
}

const failure = (why: Exclude<GuestFailure['why'], 'errno'>, message: string): GuestFailure => ({
  ok: false,
  why,
  message,
});

const refused = (frame: Frame): GuestFailure => {
  const fields = new Fields(frame.payload);
  const number = fields.u32();
  return {ok: false, why: 'errno', errno: errnoName(number), message: fields.rest()};
};

const concat = (parts: readonly Uint8Array[]) =>
  parts.reduce((payload: Payload, part) => payload.rest(part), new Payload()).bytes();

export function connect(port: AgentPort): AgentClient {
  const decoder = new Decoder();
  const pending = new Map<number, Pending>();
  const watches = new Map<number, (event: WatchEvent) => void>();
  let onUevent: (event: Uevent) => void = () => undefined;
  let session = randomId();
  let nonce: number | undefined;
  let nextId = randomId();
  let answered = deferred<undefined>();
  let asking: ReturnType<typeof setInterval> | undefined;

  const post = (id: number, type: number, payload: Payload) =>
    port.send(encode({id, type, payload: payload.bytes()}));

  // Ids of one life of the machine must not be taken for another's: each life starts somewhere else.
  const newId = () => (nextId = (nextId + 1) >>> 0 || 1);

  function endAll(): void {
    const unfinished = [...pending];
    pending.clear();
    for (const [id, request] of unfinished) {
      if (!request.repeatable)
        request.fail(failure('interrupted', 'the machine was replaced before it answered'));
      else {
        pending.set(id, request);
        void answered.promise.then(() => pending.get(id) === request && request.send());
      }
    }
  }

  function greet(): void {
    clearInterval(asking);
    const ask = () => post(0, Request.hello, new Payload().u32(session));
    asking = setInterval(ask, HELLO_EVERY_MS);
    ask();
  }

  function hello(frame: Frame): void {
    const fields = new Fields(frame.payload);
    if (fields.u32() !== PROTOCOL_VERSION) return;
    const now = fields.u32();
    const another = nonce !== undefined && now !== nonce;
    nonce = now;
    clearInterval(asking);
    if (another) {
      // The agent died and init started another, which knows nothing of our session or watches.
      answered = deferred();
      endAll();
      post(0, Request.hello, new Payload().u32(session));
    }
    post(newId(), Request.uevents, new Payload());
    answered.resolve(undefined);
  }

  port.onBytes((bytes) => {
    for (const frame of decoder.push(bytes)) {
      if (frame.type === Reply.hello) hello(frame);
      else if (frame.type === Reply.uevent) onUevent(uevent(frame.payload));
      else if (pending.get(frame.id)?.onFrame(frame)) pending.delete(frame.id);
      else if (frame.type === Reply.event) {
        const event = watchEvent(frame.payload);
        if (event) watches.get(frame.id)?.(event);
      }
    }
  });

  /** One request: waits for the agent, sends, gathers, and ends in an answer or in time. */
  async function ask<T extends object>(
    send: (id: number) => void,
    gather: (frame: Frame) => T | GuestFailure | undefined,
    {timeoutMs = PATIENCE_MS, repeatable = false, id = newId()} = {},
  ): Promise<GuestResult<T>> {
    const done = deferred<GuestResult<T>>();
    const late = setTimeout(() => {
      pending.delete(id);
      post(newId(), Request.cancel, new Payload().u32(id));
      done.resolve(failure('timeout', `the guest did not answer within ${timeoutMs} ms`));
    }, timeoutMs);
    const request: Pending = {
      repeatable,
      send: () => send(id),
      fail: (why) => done.resolve(why),
      onFrame: (frame) => {
        const result = frame.type === Reply.error ? refused(frame) : gather(frame);
        if (result === undefined) return false;
        done.resolve('ok' in result ? result : {ok: true, ...result});
        return true;
      },
    };
    pending.set(id, request);
    void answered.promise.then(() => pending.get(id) === request && request.send());
    const result = await done.promise;
    clearTimeout(late);
    return result;
  }

  const ok = (frame: Frame) => (frame.type === Reply.ok ? {} : undefined);

  async function readFile(
    path: string,
    limit = 16 * MEBIBYTE,
  ): Promise<GuestResult<{bytes: Uint8Array<ArrayBuffer>}>> {
    let parts: Uint8Array[] = [];
    const result = await ask<{bytes: Uint8Array<ArrayBuffer>}>(
      (id) => {
        parts = [];
        post(id, Request.read, new Payload().u32(limit).rest(path));
      },
      (frame) => {
        if (frame.type === Reply.data) parts.push(frame.payload);
        return frame.type === Reply.ok ? {bytes: concat(parts)} : undefined;
      },
      {repeatable: true},
    );
    if (!result.ok && result.why === 'errno' && result.errno === 'EFBIG')
      return failure('too-large', `${path} is larger than ${limit} bytes`);
    return result;
  }

  async function entries(type: number, path: string): Promise<GuestResult<{entries: FileStat[]}>> {
    let found: FileStat[] = [];
    return ask<{entries: FileStat[]}>(
      (id) => {
        found = [];
        post(id, type, new Payload().rest(path));
      },
      (frame) => {
        if (frame.type === Reply.entry) found.push(fileStat(frame.payload));
        return frame.type === Reply.ok ? {entries: found} : undefined;
      },
      {repeatable: true},
    );
  }

  async function run(script: string, options: RunOptions = {}): Promise<GuestResult<RunOutcome>> {
    const {timeoutMs = 10_000, outputLimit = MEBIBYTE, cwd = '/root', user = 'root'} = options;
    const payload = new Payload().u32(timeoutMs).u32(outputLimit).string(user).string(cwd).rest(script);
    if (payload.bytes().length + 5 > BODY_LIMIT)
      return failure('too-large', 'a script of over 63 KB must be written to a file and run from there');
    const out: Uint8Array[] = [];
    const err: Uint8Array[] = [];
    return ask<RunOutcome>(
      (id) => post(id, Request.run, payload),
      (frame) => {
        if (frame.type === Reply.stdout) out.push(frame.payload);
        if (frame.type === Reply.stderr) err.push(frame.payload);
        if (frame.type !== Reply.exit) return undefined;
        const fields = new Fields(frame.payload);
        const exitCode = fields.u32();
        const flags = fields.u8();
        const [timedOut, truncated] = [(flags & 1) !== 0, (flags & 2) !== 0];
        return {stdout: concat(out), stderr: concat(err), exitCode, timedOut, truncated};
      },
      {timeoutMs: timeoutMs + PATIENCE_MS},
    );
  }

  async function writeFile(path: string, bytes: Uint8Array, mode = 0o644): Promise<GuestResult<object>> {
    return ask(
      (id) => {
        post(id, Request.write, new Payload().u32(mode).rest(path));
        for (let at = 0; at < bytes.length; at += CHUNK)
          post(id, Request.data, new Payload().rest(bytes.subarray(at, at + CHUNK)));
        post(id, Request.end, new Payload());
      },
      ok,
      {repeatable: true, timeoutMs: PATIENCE_MS + bytes.length / 100},
    );
  }

  return {
    run,
    readFile,
    writeFile,
    list: (path) => entries(Request.list, path),
    stat: async (path) => {
      const result = await entries(Request.stat, path);
      const stat = result.ok ? result.entries[0] : undefined;
      if (!result.ok) return result;
      return stat ? {ok: true, stat} : failure('interrupted', 'the agent sent no entry');
    },
    watch: async (path, onEvent) => {
      const id = newId();
      watches.set(id, (event) => onEvent({...event, path: event.path ? `${path}/${event.path}` : path}));
      const result = await ask((own) => post(own, Request.watch, new Payload().rest(path)), ok, {
        repeatable: true,
        id,
      });
      if (result.ok) return {ok: true, watch: id};
      watches.delete(id);
      return result;
    },
    unwatch: async (watch) => {
      watches.delete(watch);
      await ask((id) => post(id, Request.cancel, new Payload().u32(watch)), ok);
    },
    modules: async () => {
      const file = await readFile('/proc/modules');
      return file.ok ? {ok: true, modules: moduleLines(new TextDecoder().decode(file.bytes))} : file;
    },
    setClock: (epochMs) =>
      ask(
        (id) => post(id, Request.clock, new Payload().u32(epochMs >>> 0).u32(Math.floor(epochMs / 2 ** 32))),
        ok,
        {repeatable: true},
      ),
    addEntropy: (bytes) =>
      ask((id) => post(id, Request.entropy, new Payload().rest(bytes.subarray(0, 512))), ok, {
        repeatable: true,
      }),
    setTtySize: (tty, rows, cols) =>
      ask((id) => post(id, Request.ttySize, new Payload().u32(rows).u32(cols).rest(tty)), ok, {
        repeatable: true,
      }),
    ready: async () => {
      await answered.promise;
    },
    reset: () => {
      decoder.reset();
      session = randomId();
      nonce = undefined;
      answered = deferred();
      watches.clear();
      endAll();
      greet();
    },
    onUevent: (listener) => (onUevent = listener),
  };
}

const randomId = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 1) & 0x3fffffff;
