/** Owns what the guest can do with the files of the share: walk, open, read, list, and ask for their attributes. */
import {E, refuse} from './errors';
import {CALL, ROOT, S_IFDIR, S_IFLNK, S_IFREG, kindOf} from './tree';
import {HEAD, Reply} from './wire';
import type {CallFile} from '../calls/call-file';
import type {Fids} from './fids';
import type {Node} from './tree';
import type {Qid, Request} from './wire';

const V9FS_MAGIC = 0x01021997;
export const BLOCK = 4096;
/** Names in one walk (9p.h, P9_MAXWELEM). */
const WALK_LIMIT = 16;
const QID_DIRECTORY = 0x80;
const QID_LINK = 0x02;

/** What the operations work on. */
export interface Share {
  readonly fids: Fids;
  readonly calls: CallFile;
  /** In the order of their numbers. */
  readonly nodes: readonly Node[];
  /** The most bytes of a message. */
  readonly limit: number;
}

const isCall = ({number}: Node) => number === CALL;

function nodeOf({fids, nodes}: Share, fid: number): Node {
  const handle = fids.get(fid) ?? refuse(E.EBADF);
  return nodes[handle.node] ?? refuse(E.EIO);
}

export function qidOf(node: Node | undefined): Qid {
  if (!node) return refuse(E.EIO);
  const kind = kindOf(node);
  const type = kind === S_IFDIR ? QID_DIRECTORY : kind === S_IFREG ? 0 : QID_LINK;
  return {type, version: isCall(node) ? 0 : 1, path: node.number + 1};
}

export const namesOf = (request: Request) =>
  Array.from({length: Math.min(WALK_LIMIT, request.u16())}, () => request.text());

export function readReply(parts: readonly Uint8Array[]): Reply {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const reply = new Reply(length + 4).u32(length);
  for (const part of parts) reply.bytes(part);
  return reply;
}

export function attach({fids, nodes}: Share, request: Request): Reply {
  fids.set(request.u32(), {node: ROOT});
  return new Reply().qid(qidOf(nodes[ROOT]));
}

export function walk(share: Share, request: Request): Reply {
  let node = nodeOf(share, request.u32());
  const to = request.u32();
  const names = namesOf(request);
  const found: Qid[] = [];
  for (const name of names) {
    const next = name === '..' ? (node.parent ?? node) : node.children.get(name);
    if (!next) break;
    found.push(qidOf((node = next)));
  }
  if (names.length > 0 && found.length === 0) refuse(E.ENOENT);
  // The new handle stands for the last name, or for nothing.
  if (found.length === names.length) share.fids.set(to, {node: node.number});
  const reply = new Reply().u16(found.length);
  for (const qid of found) reply.qid(qid);
  return reply;
}

export function open(share: Share, request: Request): Reply {
  const fid = request.u32();
  const node = nodeOf(share, fid);
  const O_ACCMODE = 3;
  if (isCall(node)) share.fids.set(fid, {node: node.number, callId: share.calls.open()});
  else if ((request.u32() & O_ACCMODE) !== 0) refuse(E.EROFS);
  return new Reply().qid(qidOf(node)).u32(0);
}

/** `undefined`: `later` is called with what was read, in time. */
export function read(
  share: Share,
  request: Request,
  later: (parts: readonly Uint8Array[]) => void,
): Reply | undefined {
  const fid = request.u32();
  const node = nodeOf(share, fid);
  const offset = request.u64();
  const count = Math.min(request.u32(), share.limit - HEAD - 4);
  if (!isCall(node)) return readReply([(node.bytes ?? refuse(E.EIO)).subarray(offset, offset + count)]);
  const callId = share.fids.get(fid)?.callId;
  // It was opened in another life of this machine.
  if (callId === undefined || !share.calls.read(callId, count, request.tag, later)) refuse(E.EIO);
  return undefined;
}

export function write({fids, calls}: Share, request: Request): Reply {
  const callId = fids.get(request.u32())?.callId ?? refuse(E.EROFS);
  request.u64();
  const bytes = request.bytes(request.u32());
  if (!calls.write(callId, bytes)) refuse(E.EIO);
  return new Reply().u32(bytes.length);
}

export function readDirectory(share: Share, request: Request): Reply {
  const node = nodeOf(share, request.u32());
  if (kindOf(node) !== S_IFDIR) refuse(E.ENOTDIR);
  const offset = request.u64();
  const count = Math.min(request.u32(), share.limit - HEAD - 4);
  const all: (readonly [string, Node])[] = [['.', node], ['..', node.parent ?? node], ...node.children];
  const entries = new Reply();
  for (let i = offset; i < all.length; i++) {
    const [name, child] = all[i] ?? refuse(E.EIO);
    const DT_SHIFT = 12;
    const entry = new Reply()
      .qid(qidOf(child))
      .u64(i + 1)
      .u8(kindOf(child) >> DT_SHIFT)
      .text(name)
      .payload();
    if (entries.payload().length + entry.length > count) break;
    entries.bytes(entry);
  }
  const bytes = entries.payload();
  return new Reply().u32(bytes.length).bytes(bytes);
}

export function readLink(share: Share, request: Request): Reply {
  const node = nodeOf(share, request.u32());
  if (kindOf(node) !== S_IFLNK) refuse(E.EINVAL);
  return new Reply().text(new TextDecoder().decode(node.bytes));
}

export function attributes(share: Share, request: Request): Reply {
  const node = nodeOf(share, request.u32());
  /** P9_STATS_BASIC: all that stat(2) tells. */
  const BASIC = 0x7ff;
  // Beyond its end the kernel would not ask (fs/netfs/direct_read.c): a channel has none.
  const size = isCall(node) ? 2 ** 40 : node.size;
  const reply = new Reply().u64(BASIC).qid(qidOf(node)).u32(node.mode).u32(0).u32(0).u64(1).u64(0).u64(size);
  reply.u64(BLOCK).u64(Math.ceil(size / 512));
  for (let i = 0; i < 4; i++) reply.u64(node.mtime).u64(0);
  return reply.u64(0).u64(0);
}

export const statistics = ({nodes}: Share): Reply =>
  new Reply().u32(V9FS_MAGIC).u32(BLOCK).u64(0).u64(0).u64(0).u64(nodes.length).u64(0).u64(0).u32(255);
