/** Owns the open files of one process: where each stands, and the bytes that go through it. */
import {contents} from './layer';
import type {FileNode} from './layer';

/** What a descriptor stands for. */
export type Stream =
  /** `writes`: it was opened for that, and the node may be changed. */
  | {kind: 'file'; path: string; node: FileNode; at: number; append: boolean; writes: boolean}
  | {kind: 'directory'; path: string; at: number}
  | {kind: 'null'}
  | {kind: 'input'; bytes: Uint8Array; at: number}
  | {kind: 'output'; write: (bytes: Uint8Array) => void};

/** How many bytes it took from the stream. */
export function readStream(stream: Stream, into: Uint8Array): number {
  if (stream.kind !== 'file' && stream.kind !== 'input') return 0;
  const bytes = stream.kind === 'file' ? contents(stream.node) : stream.bytes;
  const part = bytes.subarray(stream.at, stream.at + into.length);
  into.set(part);
  stream.at += part.length;
  return part.length;
}

/** How many bytes more there are when so many have been written. */
export function growth(stream: Stream, length: number): number {
  if (stream.kind === 'output') return length;
  if (stream.kind !== 'file') return 0;
  const {node, at, append} = stream;
  return Math.max(0, (append ? node.size : at) + length - node.size);
}

/** Does nothing to a stream that cannot be written. */
export function writeStream(stream: Stream, bytes: Uint8Array): void {
  if (stream.kind === 'output') stream.write(bytes.slice());
  if (stream.kind !== 'file' || !stream.writes) return;
  const {node} = stream;
  if (stream.append) stream.at = node.size;
  resize(node, Math.max(node.size, stream.at + bytes.length));
  node.buffer.set(bytes, stream.at);
  stream.at += bytes.length;
}

export function resize(node: FileNode, size: number): void {
  if (size > node.buffer.length) {
    const larger = new Uint8Array(Math.max(size, 2 * node.buffer.length, 4096));
    larger.set(contents(node));
    node.buffer = larger;
  } else if (size < node.size) node.buffer.fill(0, size, node.size);
  node.size = size;
}

/** The place after a seek, or undefined if the stream has none. */
export function seekStream(stream: Stream, offset: number, whence: number): number | undefined {
  if (stream.kind === 'null') return 0;
  if (stream.kind === 'output' || stream.kind === 'input') return undefined;
  const end = stream.kind === 'file' ? stream.node.size : 0;
  const to = offset + (whence === 0 ? 0 : whence === 1 ? stream.at : end);
  if (to < 0) return undefined;
  stream.at = to;
  return to;
}
