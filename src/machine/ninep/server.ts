/**
 * Owns the share: a read-only file system that the guest mounts over 9P2000.L, and the file in it by which a program of
 * the guest calls the page. What the share must not forget, which handle (fid) of the guest's is which file, is saved
 * with the machine.
 */
import {BARE, CALL, ROOT, S_IFDIR, S_IFLNK, S_IFREG, bareShare, isBareWalk, kindOf, shareOf} from './tree';
import {CHANGES, HEAD, RLERROR, Reply, Request, T} from './wire';
import type {CallFile} from '../calls/call-file';
import type {Node} from './tree';
import type {Qid} from './wire';

export interface ShareOptions {
  /** The file by which the guest's programs call the compiler. */
  calls: CallFile;
  /** The tree image, unpacked; asked for when the guest first looks into the share. Rejects if it cannot be had. */
  tree: () => Promise<Uint8Array>;
  /** A number that tells this image from others. */
  treeId: () => number;
}

/** Linux's errno.h. */
const E = {
  ENOENT: 2,
  EIO: 5,
  EBADF: 9,
  EACCES: 13,
  ENOTDIR: 20,
  EINVAL: 22,
  EROFS: 30,
  EOPNOTSUPP: 95,
} as const;
const V9FS_MAGIC = 0x01021997;
/** A page less than v86's queue of 32 buffers holds, with the message's head: 16 pages and some. */
const MESSAGE_LIMIT = 64 << 10;
const BLOCK = 4096;
/** Names in one walk (9p.h, P9_MAXWELEM). */
const WALK_LIMIT = 16;
/** A guest has as many as it has names in memory; each costs a saved machine some bytes. */
export const FIDS_LIMIT = 16_384;

interface Fid {
  node: number;
  /** Of the call file, once opened. */
  callId?: number;
}

class Refusal extends Error {
  constructor(readonly errno: number) {
    super(`errno ${errno}`);
  }
}

function refuse(errno: number): never {
  throw new Refusal(errno);
}

export class NinepServer {
  readonly #options: ShareOptions;
  readonly #fids = new Map<number, Fid>();
  #nodes = bareShare();
  #whole = false;
  #loading: Promise<void> | undefined;
  #limit = MESSAGE_LIMIT;

  constructor(options: ShareOptions) {
    this.#options = options;
  }

  /** One message of the guest's. `answer` is called once, now or later; not at all if the guest takes it back. */
  handle(message: Uint8Array, answer: (reply: Uint8Array) => void): void {
    const request = new Request(message);
    const {type, tag} = request;
    const finish = (reply: Reply) => answer(reply.finish(type + 1, tag));
    const fail = (error: unknown) =>
      answer(new Reply().u32(error instanceof Refusal ? error.errno : E.EIO).finish(RLERROR, tag));
    const attempt = (work: () => Reply | undefined) => {
      let reply;
      try {
        reply = work();
      } catch (error) {
        fail(error);
        return;
      }
      if (reply) finish(reply);
    };
    const now = () => attempt(() => this.#answer(request, (parts) => finish(readReply(parts))));
    if (this.#whole || !this.#needsTree(new Request(message))) now();
    else this.#load().then(now, () => fail(undefined));
  }

  /** Resolves when no request waits for an answer: a machine saved then loses none. */
  async whenIdle(): Promise<void> {
    await this.#loading?.catch(() => undefined);
  }

  /** To be called at the moment of a save. */
  answerPendingReads = () => this.#options.calls.answerPendingReads();

  /** The handles, for a saved machine. */
  save(): number[] {
    return [this.#options.treeId(), ...[...this.#fids].flatMap(([fid, {node}]) => [fid, node])];
  }

  /** The handles of a saved machine. Those of another tree lead nowhere: a guest's access fails with EIO. */
  restore(saved: readonly number[]): void {
    const [treeId, ...pairs] = saved;
    this.#fids.clear();
    const same = treeId === this.#options.treeId();
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const node = pairs[i + 1] ?? 0;
      this.#fids.set(pairs[i] ?? 0, {node: same || node < BARE ? node : -1});
    }
  }

  /** The root and the call file are there without the tree, so that neither a mount nor a call fetches it. */
  #needsTree(request: Request): boolean {
    const node = this.#fids.get(request.u32())?.node ?? ROOT;
    switch (request.type) {
      case T.walk: {
        request.u32();
        return !isBareWalk(node, namesOf(request));
      }
      case T.lopen:
      case T.getattr:
      case T.read:
        return node >= BARE;
      case T.readdir:
      case T.readlink:
        return true;
      default:
        return false;
    }
  }

  #load(): Promise<void> {
    this.#loading ??= this.#fetch().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #fetch(): Promise<void> {
    this.#nodes = shareOf(await this.#options.tree());
    this.#whole = true;
  }

  #nodeOf(fid: number): Node {
    const handle = this.#fids.get(fid) ?? refuse(E.EBADF);
    return this.#nodes[handle.node] ?? refuse(E.EIO);
  }

  #set(fid: number, handle: Fid): void {
    if (this.#fids.size >= FIDS_LIMIT && !this.#fids.has(fid)) refuse(E.EIO);
    this.#drop(fid);
    this.#fids.set(fid, handle);
  }

  #drop(fid: number): void {
    const callId = this.#fids.get(fid)?.callId;
    this.#fids.delete(fid);
    if (callId !== undefined) this.#options.calls.close(callId);
  }

  /** `undefined`: `later` is called with what was read, in time. */
  #answer(request: Request, later: (parts: readonly Uint8Array[]) => void): Reply | undefined {
    const reply = new Reply();
    switch (request.type) {
      case T.version: {
        for (const fid of [...this.#fids.keys()]) this.#drop(fid);
        this.#limit = Math.min(MESSAGE_LIMIT, Math.max(BLOCK, request.u32()));
        return reply.u32(this.#limit).text(request.text() === '9P2000.L' ? '9P2000.L' : 'unknown');
      }
      case T.attach: {
        this.#set(request.u32(), {node: ROOT});
        return reply.qid(qidOf(this.#nodes[ROOT]));
      }
      case T.walk:
        return this.#walk(request, reply);
      case T.lopen:
        return this.#open(request, reply);
      case T.read:
        return this.#read(request, later);
      case T.write: {
        const callId = this.#fids.get(request.u32())?.callId ?? refuse(E.EROFS);
        request.u64();
        const bytes = request.bytes(request.u32());
        if (!this.#options.calls.write(callId, bytes)) refuse(E.EIO);
        return reply.u32(bytes.length);
      }
      case T.readdir:
        return this.#readDirectory(request, reply);
      case T.getattr:
        return attributes(this.#nodeOf(request.u32()), reply);
      case T.readlink: {
        const node = this.#nodeOf(request.u32());
        if (kindOf(node) !== S_IFLNK) refuse(E.EINVAL);
        return reply.text(new TextDecoder().decode(node.bytes));
      }
      case T.statfs:
        return reply
          .u32(V9FS_MAGIC)
          .u32(BLOCK)
          .u64(0)
          .u64(0)
          .u64(0)
          .u64(this.#nodes.length)
          .u64(0)
          .u64(0)
          .u32(255);
      case T.flush:
        this.#options.calls.flush(request.u16());
        return reply;
      case T.clunk:
        this.#drop(request.u32());
        return reply;
      case T.fsync:
        return reply;
      default:
        return refuse(CHANGES.has(request.type) ? E.EROFS : E.EOPNOTSUPP);
    }
  }

  #walk(request: Request, reply: Reply): Reply {
    let node = this.#nodeOf(request.u32());
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
    if (found.length === names.length) this.#set(to, {node: node.number});
    reply.u16(found.length);
    for (const qid of found) reply.qid(qid);
    return reply;
  }

  #open(request: Request, reply: Reply): Reply {
    const fid = request.u32();
    const node = this.#nodeOf(fid);
    const O_ACCMODE = 3;
    if (isCall(node)) this.#set(fid, {node: node.number, callId: this.#options.calls.open()});
    else if ((request.u32() & O_ACCMODE) !== 0) refuse(E.EROFS);
    return reply.qid(qidOf(node)).u32(0);
  }

  #read(request: Request, later: (parts: readonly Uint8Array[]) => void): Reply | undefined {
    const fid = request.u32();
    const node = this.#nodeOf(fid);
    const offset = request.u64();
    const count = Math.min(request.u32(), this.#limit - HEAD - 4);
    if (!isCall(node)) return readReply([node.bytes.subarray(offset, offset + count)]);
    const callId = this.#fids.get(fid)?.callId;
    // It was opened in another life of this machine.
    if (callId === undefined || !this.#options.calls.read(callId, count, request.tag, later)) refuse(E.EIO);
    return undefined;
  }

  #readDirectory(request: Request, reply: Reply): Reply {
    const node = this.#nodeOf(request.u32());
    if (kindOf(node) !== S_IFDIR) refuse(E.ENOTDIR);
    const offset = request.u64();
    const count = Math.min(request.u32(), this.#limit - HEAD - 4);
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
    return reply.u32(bytes.length).bytes(bytes);
  }
}

const namesOf = (request: Request) =>
  Array.from({length: Math.min(WALK_LIMIT, request.u16())}, () => request.text());

const isCall = ({number}: Node) => number === CALL;

function readReply(parts: readonly Uint8Array[]): Reply {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const reply = new Reply(length + 4).u32(length);
  for (const part of parts) reply.bytes(part);
  return reply;
}

const QID_DIRECTORY = 0x80;
const QID_LINK = 0x02;

function qidOf(node: Node | undefined): Qid {
  if (!node) return refuse(E.EIO);
  const kind = kindOf(node);
  return {type: kind === S_IFDIR ? QID_DIRECTORY : kind === S_IFREG ? 0 : QID_LINK, path: node.number + 1};
}

function attributes(node: Node, reply: Reply): Reply {
  /** P9_STATS_BASIC: all that stat(2) tells. */
  const BASIC = 0x7ff;
  // Beyond its end the kernel would not ask (fs/netfs/direct_read.c): a channel has none.
  const size = isCall(node) ? 2 ** 40 : node.bytes.length;
  reply.u64(BASIC).qid(qidOf(node)).u32(node.mode).u32(0).u32(0).u64(1).u64(0).u64(size);
  reply.u64(BLOCK).u64(Math.ceil(size / 512));
  for (let i = 0; i < 4; i++) reply.u64(node.mtime).u64(0);
  return reply.u64(0).u64(0);
}
