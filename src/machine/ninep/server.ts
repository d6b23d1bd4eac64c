/**
 * Owns the share: a read-only file system that the guest mounts over 9P2000.L, and the file in it by which a program of
 * the guest calls the compiler.
 */
import {E, Refusal, refuse} from './errors';
import {Fids} from './fids';
import {
  BLOCK,
  attach,
  attributes,
  namesOf,
  open,
  read,
  readDirectory,
  readLink,
  readReply,
  statistics,
  walk,
  write,
} from './operations';
import {BARE, ROOT, addPart, bareShare, isBareWalk, shareOf} from './tree';
import {CHANGES, RLERROR, Reply, Request, T} from './wire';
import type {CallFile} from '../calls/call-file';
import type {Share} from './operations';
import type {Node} from './tree';

export interface ShareOptions {
  /** The file by which the guest's programs call the compiler. */
  calls: CallFile;
  /** The tree's tars, as shareOf() takes them; asked for when the guest first looks into the share. Rejects if they cannot be had. */
  tree: () => Promise<readonly Uint8Array[]>;
  /** A further part of the image, unpacked; asked for when a file of it is first opened. Rejects likewise. */
  part: (part: number) => Promise<Uint8Array>;
  /** A number that tells this image from others. */
  treeId: () => number;
}

/** A page less than v86's queue of 32 buffers holds, with the message's head: 16 pages and some. */
const MESSAGE_LIMIT = 64 << 10;

export class NinepServer {
  readonly #options: ShareOptions;
  readonly #fids: Fids;
  #nodes: Node[] = bareShare();
  /** Whether the image is here; its further parts may not be. */
  #hasTree = false;
  readonly #parts = new Set<number>();
  /** What is being fetched: the image, or a part by its number. */
  readonly #loading = new Map<number | 'tree', Promise<void>>();
  /** Requests that wait for what is fetched. */
  readonly #waiting = new Set<Promise<void>>();
  /** Requests without an answer yet, by tag: how each is refused. */
  readonly #unanswered = new Map<number, (error: unknown) => void>();
  #limit = MESSAGE_LIMIT;

  constructor(options: ShareOptions) {
    this.#options = options;
    this.#fids = new Fids((callId) => options.calls.close(callId));
  }

  /**
   * One message of the guest's. `answer` is called once, now or later. A request that the guest takes back (Tflush) is
   * answered too: its buffers are the guest's again with the answer, and v86's queue has 32 of them in all.
   */
  handle(message: Uint8Array, answer: (reply: Uint8Array) => void): void {
    const request = new Request(message);
    const {type, tag} = request;
    const end = (reply: Reply, as: number) => {
      // It has been answered, and the tag may be another request's by now.
      if (!isWanted()) return;
      this.#unanswered.delete(tag);
      answer(reply.finish(as, tag));
    };
    const finish = (reply: Reply) => end(reply, type + 1);
    const fail = (error: unknown) =>
      end(new Reply().u32(error instanceof Refusal ? error.errno : E.EIO), RLERROR);
    const isWanted = () => this.#unanswered.get(tag) === fail;
    this.#unanswered.set(tag, fail);
    const now = () => {
      let reply: Reply | undefined;
      try {
        reply = this.#answer(request, (parts) => finish(readReply(parts)));
      } catch (error) {
        fail(error);
        return;
      }
      if (reply) finish(reply);
    };
    if (!this.#fetchFor(message)) return now();
    const answered = this.#fetchAllFor(message)
      .then(
        () => {
          if (isWanted()) now();
        },
        () => fail(undefined),
      )
      .finally(() => this.#waiting.delete(answered));
    this.#waiting.add(answered);
  }

  /** Resolves when no request waits for an answer: a machine saved then loses none. */
  async whenIdle(): Promise<void> {
    while (this.#waiting.size > 0) await Promise.all(this.#waiting);
  }

  /** To be called at the moment of a save. */
  answerPendingReads = () => this.#options.calls.answerPendingReads();

  /** The handles, for a saved machine. */
  save = (): number[] => this.#fids.save(this.#options.treeId());

  /** The handles of a saved machine. */
  restore = (saved: readonly number[]): void => this.#fids.restore(saved, this.#options.treeId());

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

  /** The part that a request is the first to want of a file. */
  #partFor(request: Request): number | undefined {
    if (request.type !== T.lopen && request.type !== T.read) return undefined;
    const part = this.#nodes[this.#fids.get(request.u32())?.node ?? ROOT]?.part;
    return part === undefined || this.#parts.has(part) ? undefined : part;
  }

  /** Begins to fetch what a request wants next; undefined: all that it wants is here. */
  #fetchFor(message: Uint8Array): Promise<void> | undefined {
    if (!this.#hasTree)
      return this.#needsTree(new Request(message))
        ? this.#load('tree', async () => {
            this.#nodes = shareOf(...(await this.#options.tree()));
            this.#hasTree = true;
          })
        : undefined;
    const part = this.#partFor(new Request(message));
    if (part === undefined) return undefined;
    return this.#load(part, async () => {
      addPart(this.#nodes, part, await this.#options.part(part));
      this.#parts.add(part);
    });
  }

  async #fetchAllFor(message: Uint8Array): Promise<void> {
    for (let next = this.#fetchFor(message); next; next = this.#fetchFor(message)) await next;
  }

  #load(what: number | 'tree', fetch: () => Promise<void>): Promise<void> {
    const under = this.#loading.get(what);
    if (under) return under;
    const loading = fetch().finally(() => this.#loading.delete(what));
    this.#loading.set(what, loading);
    return loading;
  }

  #takeBack(tag: number): void {
    this.#options.calls.flush(tag);
    this.#unanswered.get(tag)?.(new Refusal(E.EINTR));
  }

  /** `undefined`: `later` is called with what was read, in time. */
  #answer(request: Request, later: (parts: readonly Uint8Array[]) => void): Reply | undefined {
    const {calls} = this.#options;
    const share: Share = {fids: this.#fids, calls, nodes: this.#nodes, limit: this.#limit};
    switch (request.type) {
      case T.version:
        this.#fids.dropAll();
        this.#limit = Math.min(MESSAGE_LIMIT, Math.max(BLOCK, request.u32()));
        return new Reply().u32(this.#limit).text(request.text() === '9P2000.L' ? '9P2000.L' : 'unknown');
      case T.attach:
        return attach(share, request);
      case T.walk:
        return walk(share, request);
      case T.lopen:
        return open(share, request);
      case T.read:
        return read(share, request, later);
      case T.write:
        return write(share, request);
      case T.readdir:
        return readDirectory(share, request);
      case T.getattr:
        return attributes(share, request);
      case T.readlink:
        return readLink(share, request);
      case T.statfs:
        return statistics(share);
      case T.flush:
        this.#takeBack(request.u16());
        return new Reply();
      case T.clunk:
        this.#fids.drop(request.u32());
        return new Reply();
      case T.fsync:
        return new Reply();
      default:
        return refuse(CHANGES.has(request.type) ? E.EROFS : E.EOPNOTSUPP);
    }
  }
}
