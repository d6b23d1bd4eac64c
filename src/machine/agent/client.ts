/** Owns the requests that the guest's agent understands, as the page knows them (protocol/guest.ts). */
import {REQUEST_PAYLOAD, Reply, Request} from './codec';
import {Collected} from './collected';
import {Conversation, PATIENCE_MS, failure} from './conversation';
import {refusal} from './errno';
import {MODULES_FILE_LIMIT, moduleLines} from './module-lines';
import {fileStats, logRecords, uevent, watchEvent} from './parse';
import {Fields, Payload} from './payload';
import {RECORDER_TRACE, TRACE_LIMIT, readTraceEvents} from './trace-events';
import type {Frame} from './codec';
import type {AgentPort} from './port';
import type {Uevent} from './parse';
import type {FileStat, Guest, GuestResult, RunOptions, RunOutcome, RunResult} from '../../protocol/guest';

export interface AgentClient extends Guest {
  /** Resolves once the agent has answered in the present session; never rejects. */
  ready(): Promise<void>;
  /**
   * To be called when the machine behind the port has become another one (a start, a restore). Requests under way
   * end as `interrupted`, but those that only look are asked once more. Resolves as `ready` does.
   */
  reset(): Promise<void>;
  /** The machine has stopped: what is under way and what is asked from now on fails as `not-running`, until `reset`. */
  end(): void;
  /** The guest stands still, and cannot answer: from now on nobody is too late. */
  hold(): void;
  /** It goes on: whoever waits has all their patience again. */
  release(): void;
  /** There is one listener. */
  onUevent(listener: (event: Uevent) => void): void;
}

const MEBIBYTE = 1 << 20;
/** The agent's limit (upload.c). */
const LARGEST_UPLOAD = 64 * MEBIBYTE;
/** Of a directory, by the agent's limit (files-child.c). */
const LARGEST_LIST = 16_384;
/** The slowest that an upload can be, in bytes a millisecond: a tenth of what a loaded laptop showed. */
const SLOWEST = 100;

/** What was asked for once and goes on being told. */
interface Watch {
  stand(id: number): Promise<GuestResult<object>>;
  onFrame(frame: Frame): void;
  /** It was asked for again, of another agent: what happened meanwhile is unknown. */
  stoodAgain(stands: boolean): void;
}

export function connect(port: AgentPort): AgentClient {
  const watches = new Map<number, Watch>();
  let onUevent: (event: Uevent) => void = () => undefined;

  const talk = new Conversation(port, {
    onEvent: (frame) => watches.get(frame.id)?.onFrame(frame),
    onUevent: (frame) => onUevent(uevent(frame.payload)),
    onSession: () => {
      void talk.ask({
        send: (post) => post(Request.uevents, new Payload()),
        gather: ok,
        refuse: refusal('uevents'),
      });
      for (const [id, watch] of watches) if (!talk.isPending(id)) void standAgain(id, watch);
    },
  });

  const ok = (frame: Frame) => (frame.type === Reply.ok ? {} : undefined);

  /** A request about a path that is answered by yes or no. */
  const order = (
    type: number,
    payload: Payload,
    subject: string,
    {repeatable = true, id = talk.newId()} = {},
  ): Promise<GuestResult<object>> =>
    talk.ask({send: (post) => post(type, payload), gather: ok, refuse: refusal(subject), repeatable, id});

  async function begin(watch: Watch): Promise<GuestResult<{watch: number}>> {
    const id = talk.newId();
    watches.set(id, watch);
    const result = await watch.stand(id);
    if (result.ok) return {ok: true, watch: id};
    watches.delete(id);
    return result;
  }

  async function standAgain(id: number, watch: Watch): Promise<void> {
    const {ok: stands} = await watch.stand(id);
    if (!watches.has(id)) return;
    if (!stands) watches.delete(id);
    watch.stoodAgain(stands);
  }

  function readFile(
    path: string,
    limit = 16 * MEBIBYTE,
  ): Promise<GuestResult<{bytes: Uint8Array<ArrayBuffer>}>> {
    let collected = new Collected(limit);
    const tooLarge = `is larger than ${limit} bytes`;
    return talk.ask({
      send: (post) => {
        collected = new Collected(limit);
        post(Request.read, new Payload().u32(limit).string(path));
      },
      gather: (frame) => {
        if (frame.type === Reply.data && !collected.add(frame.payload))
          return failure('too-large', `${path} ${tooLarge}`);
        return frame.type === Reply.ok ? {bytes: collected.bytes()} : undefined;
      },
      refuse: refusal(path, tooLarge),
      timeoutMs: PATIENCE_MS + limit / SLOWEST,
      repeatable: true,
    });
  }

  function entries(type: number, path: string): Promise<GuestResult<{entries: FileStat[]}>> {
    let found: FileStat[] = [];
    const tooLarge = 'has too many entries';
    return talk.ask({
      send: (post) => {
        found = [];
        post(type, new Payload().string(path));
      },
      gather: (frame) => {
        if (frame.type === Reply.entries) found.push(...fileStats(frame.payload));
        if (found.length > LARGEST_LIST) return failure('too-large', `${path} ${tooLarge}`);
        return frame.type === Reply.ok ? {entries: found} : undefined;
      },
      refuse: refusal(path, tooLarge),
      repeatable: true,
    });
  }

  /** A head, then bytes in as many frames as they need: the head announces their number. */
  function upload(
    post: (type: number, payload: Payload) => void,
    type: number,
    head: Payload,
    bytes: Uint8Array,
  ) {
    const first = REQUEST_PAYLOAD - head.bytes().length;
    post(type, head.rest(bytes.subarray(0, first)));
    for (let at = first; at < bytes.length; at += REQUEST_PAYLOAD)
      post(Request.data, new Payload().rest(bytes.subarray(at, at + REQUEST_PAYLOAD)));
  }

  async function run(script: string, options: RunOptions = {}): Promise<RunResult> {
    const {timeoutMs = 10_000, outputLimit = MEBIBYTE, cwd = '/root', user = 'root'} = options;
    const bytes = new TextEncoder().encode(script);
    const head = new Payload()
      .u32(Math.min(timeoutMs, 2 ** 31))
      .u32(Math.min(outputLimit, 2 ** 31))
      .u32(bytes.length)
      .string(user)
      .string(cwd);
    const [stdout, stderr] = [new Collected(outputLimit), new Collected(outputLimit)];
    const result = await talk.ask<RunOutcome>({
      send: (post) => upload(post, Request.run, head, bytes),
      gather: (frame) => {
        const stream =
          frame.type === Reply.stdout ? stdout : frame.type === Reply.stderr ? stderr : undefined;
        if (stream?.add(frame.payload) === false)
          return failure('too-large', `the output is more than ${outputLimit} bytes`);
        if (frame.type !== Reply.exit) return undefined;
        const fields = new Fields(frame.payload);
        const exitCode = fields.u32();
        const flags = fields.u8();
        return {
          stdout: stdout.bytes(),
          stderr: stderr.bytes(),
          exitCode,
          timedOut: (flags & 1) !== 0,
          truncated: (flags & 2) !== 0,
        };
      },
      refuse: refusal({cwd, user: `user ${user}`, sh: '/bin/sh', script: 'a NUL in the script'}),
      timeoutMs: timeoutMs + PATIENCE_MS,
    });
    return result.ok ? result : {...result, stdout: stdout.bytes(), stderr: stderr.bytes()};
  }

  async function writeFile(path: string, bytes: Uint8Array, mode = 0o644): Promise<GuestResult<object>> {
    if (bytes.length > LARGEST_UPLOAD)
      return failure('too-large', `${path}: at most ${LARGEST_UPLOAD} bytes can be written at once`);
    // Not repeatable: written to a file of sysfs, the same bytes may do something again.
    return talk.ask({
      send: (post) =>
        upload(post, Request.write, new Payload().u32(mode).u32(bytes.length).string(path), bytes),
      gather: ok,
      refuse: refusal(path, 'is too large'),
      timeoutMs: PATIENCE_MS + bytes.length / SLOWEST,
    });
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
      return stat ? {ok: true, stat} : failure('interrupted', `${path}: the agent sent no entry`);
    },
    watch: (path, onEvent) =>
      begin({
        stand: (id) => order(Request.watch, new Payload().string(path), path, {id}),
        onFrame: ({payload}) => {
          const event = watchEvent(payload);
          if (event) onEvent({...event, path: event.path ? `${path}/${event.path}` : path});
        },
        stoodAgain: (stands) => onEvent({path, what: stands ? 'changed' : 'deleted'}),
      }),
    followLog: (after, onRecords) =>
      begin({
        stand: (id) =>
          order(Request.kmsg, new Payload().rest(new TextEncoder().encode(after)), 'the log', {id}),
        onFrame: ({payload}) => onRecords(logRecords(payload)),
        stoodAgain: () => undefined,
      }),
    unwatch: async (watch) => {
      if (watches.delete(watch)) await order(Request.cancel, new Payload().u32(watch), 'unwatch');
    },
    modules: async () => {
      const file = await readFile('/proc/modules', MODULES_FILE_LIMIT);
      return file.ok ? {ok: true, modules: moduleLines(new TextDecoder().decode(file.bytes))} : file;
    },
    traceEvents: async () => {
      const file = await readFile(RECORDER_TRACE, TRACE_LIMIT);
      return file.ok ? {ok: true, events: readTraceEvents(new TextDecoder().decode(file.bytes))} : file;
    },
    setClock: (epochMs) => order(Request.clock, new Payload().u64(epochMs), 'the clock'),
    addEntropy: (bytes) => order(Request.entropy, new Payload().rest(bytes.subarray(0, 512)), 'entropy'),
    ready: () => talk.ready(),
    reset: () => talk.reset(),
    end: () => talk.end(),
    hold: () => talk.hold(),
    release: () => talk.release(),
    onUevent: (listener) => (onUevent = listener),
  };
}
