/** Owns what tests of compile calls speak with: frames as a guest writes them, and a channel that delivers at once. */
import {REQUEST} from '../../src/protocol/compile-calls';
import type {CallPort} from '../../src/protocol/compile-calls';

export const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const words = (value: string) => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);
export const frame = (type: number, ...parts: Uint8Array[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(1 + body.length), Buffer.of(type), body]);
};
const list = (values: string[]) => Buffer.concat([u32(values.length), ...values.map(words)]);

export const call = (argv: string[], cwd = '/root') =>
  frame(REQUEST.call, u32(1), u32(0o022), u32(0), words(cwd), list(argv), list([]));
export const file = (path: string, text: string) =>
  frame(REQUEST.file, words(path), u32(1), u32(0o644), u32(0), Buffer.from(text));
export const absent = (path: string) => frame(REQUEST.file, words(path), u32(0), u32(0), u32(0));
/** In answer to a question for a file. */
export const noFileButDirectory = (path: string) =>
  frame(REQUEST.file, words(path), u32(2), u32(0o755), u32(0));
export const directory = (path: string, names: string[]) =>
  frame(REQUEST.directory, words(path), u32(1), ...names.map(words));
export const stdin = (text: string) => frame(REQUEST.stdin, Buffer.from(text));
export const done = frame(REQUEST.done);

/** A frame without its length, as the machine's worker hands it on. */
export const payload = (whole: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(whole.subarray(5));

export interface SentFrame {
  type: number;
  payload: Buffer;
}

/** The frames in what was sent to a guest's program. */
export function framesOf(chunks: readonly Uint8Array[]): SentFrame[] {
  const all = Buffer.concat(chunks);
  const found: SentFrame[] = [];
  for (let at = 0; at < all.length;) {
    const length = all.readUInt32LE(at);
    found.push({type: all[at + 4] ?? 0, payload: all.subarray(at + 5, at + 4 + length)});
    at += 4 + length;
  }
  return found;
}

/** As MessageChannel, but that what is posted has arrived when postMessage returns; transferred buffers are gone. */
export function channel<A, B>(): [CallPort<A, B>, CallPort<B, A>] {
  const ends = [{}, {}].map(() => ({
    listeners: [] as ((event: {data: unknown}) => void)[],
    early: [] as unknown[],
    isOpen: true,
    isStarted: false,
  }));
  const port = (own: number): CallPort<unknown, unknown> => ({
    postMessage: (message, transfer) => {
      const to = ends[1 - own];
      const data: unknown = structuredClone(message, {transfer});
      if (!to?.isOpen || !ends[own]?.isOpen) return;
      if (to.isStarted) for (const listener of to.listeners) listener({data});
      else to.early.push(data);
    },
    addEventListener: (_type, listener) => ends[own]?.listeners.push(listener),
    start: () => {
      const mine = ends[own];
      if (!mine || mine.isStarted) return;
      mine.isStarted = true;
      for (const data of mine.early.splice(0)) for (const listener of mine.listeners) listener({data});
    },
    close: () => {
      const mine = ends[own];
      if (mine) mine.isOpen = false;
    },
  });
  return [port(0) as CallPort<A, B>, port(1) as CallPort<B, A>];
}
