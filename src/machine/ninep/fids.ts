/** Owns the handles (fids) by which the guest knows files of the share: they are saved with the machine. */
import {E, refuse} from './errors';
import {BARE} from './tree';

/** A guest has as many as it has names in memory; each costs a saved machine some bytes. */
export const FIDS_LIMIT = 16_384;
/** The number of no node: what a handle of another tree leads to. */
const NO_NODE = -1;

export interface Fid {
  /** The number of the file. */
  node: number;
  /** Of the call file, once opened. Not saved: the call's other end is no part of the machine. */
  callId?: number;
}

export class Fids {
  readonly #fids = new Map<number, Fid>();
  readonly #onCallClosed: (callId: number) => void;

  constructor(onCallClosed: (callId: number) => void) {
    this.#onCallClosed = onCallClosed;
  }

  get(fid: number): Fid | undefined {
    return this.#fids.get(fid);
  }

  set(fid: number, handle: Fid): void {
    if (this.#fids.size >= FIDS_LIMIT && !this.#fids.has(fid)) refuse(E.EIO);
    this.drop(fid);
    this.#fids.set(fid, handle);
  }

  drop(fid: number): void {
    const callId = this.#fids.get(fid)?.callId;
    this.#fids.delete(fid);
    if (callId !== undefined) this.#onCallClosed(callId);
  }

  dropAll(): void {
    for (const fid of [...this.#fids.keys()]) this.drop(fid);
  }

  /** For a saved machine: which tree the numbers of files are of, then each handle and its file. */
  save(treeId: number): number[] {
    return [treeId, ...[...this.#fids].flatMap(([fid, {node}]) => [fid, node])];
  }

  /** Those of a saved machine. Those of another tree lead nowhere: a guest's access fails with EIO. */
  restore(saved: readonly number[], treeId: number): void {
    const [itsTree, ...pairs] = saved;
    this.#fids.clear();
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const node = pairs[i + 1] ?? NO_NODE;
      this.#fids.set(pairs[i] ?? 0, {node: itsTree === treeId || node < BARE ? node : NO_NODE});
    }
  }
}
