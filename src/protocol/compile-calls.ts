/**
 * Owns the messages between the machine's worker and the compiler's about the guest's compile calls, and the frames of
 * which a call is made (build-scripts/rootfs/compile/wire.h): a u32 length of what follows, a u8 type, a payload;
 * numbers are little-endian, text is a u32 length and bytes.
 */

/** Types of frames from the guest. */
export const REQUEST = {call: 1, stdin: 2, file: 3, directory: 4, done: 5} as const;
/** Types of frames to the guest. */
export const REPLY = {
  wantFiles: 65,
  wantDirectories: 66,
  wantStdin: 67,
  write: 68,
  remove: 69,
  stdout: 70,
  stderr: 71,
  exit: 72,
} as const;

/** What a guest has sent is no compile call, or is too much of one. The call ends with it. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

type Bytes = Uint8Array<ArrayBuffer>;

/** From the machine's worker. */
export type CallMessage =
  /** A program of the guest's calls; `head` is its `call` frame. Sent again to a compiler that replaces another. */
  | {kind: 'call'; callId: number; head: Bytes}
  /** Part of the answer to the last `ask`. The end of an answer is a frame of the type `done` or `stdin`. */
  | {kind: 'frame'; callId: number; type: number; payload: Bytes}
  /** The program is gone, or was answered otherwise. */
  | {kind: 'closed'; callId: number};

/** From the compiler's worker. Chunks are whole frames, one after the other. */
export type CallReply =
  /** The guest is asked for files, directories, or its standard input. */
  | {kind: 'ask'; callId: number; what: 'files' | 'stdin'; chunks: Bytes[]}
  /** Files to write, output, and the exit code: the call is over, and what it held is free. */
  | {kind: 'result'; callId: number; chunks: Bytes[]}
  /** The answer to `closed`: what the call held is free. */
  | {kind: 'released'; callId: number};

/** The end of a MessageChannel (a type that neither side's platform lends to this room). */
export interface CallPort<Sent, Received> {
  postMessage(message: Sent, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: {data: Received}) => void): void;
  start(): void;
  close(): void;
}
