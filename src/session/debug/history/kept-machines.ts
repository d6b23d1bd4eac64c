/**
 * Owns how the machines of stops are kept in the page's memory: one in so many whole, the others as what differs from the one
 * before. From one line to the next that is a twentieth.
 */
import {applyDifference, differenceOf} from './difference';
import type {Saved} from '../../../snapshots/store';

/** To compare more would hold the page up: such a machine is kept whole. */
const COMPARED_LIMIT = 4 << 20;
/** After so many another is kept whole: the further from it, the longer it takes to put one together. */
const WHOLE_EVERY = 16;

/** A machine that can be had again. */
export interface KeptMachine {
  /** What it takes. */
  readonly bytes: number;
  saved(): Promise<Saved>;
}

class Machine implements KeptMachine {
  readonly #meta: Saved['meta'];
  /** As it came, until it is packed. */
  #delta: Uint8Array<ArrayBuffer> | undefined;
  #packed: Uint8Array<ArrayBuffer> | undefined;
  #from: Machine | undefined;

  constructor({meta, delta}: Saved) {
    this.#meta = meta;
    this.#delta = delta;
  }

  get bytes(): number {
    return (this.#delta ?? this.#packed)?.length ?? 0;
  }

  async delta(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#delta) return this.#delta;
    const unpacked = await through(this.#packed, new DecompressionStream('deflate-raw'));
    return this.#from ? applyDifference(await this.#from.delta(), unpacked) : unpacked;
  }

  /** `from`: the one before, and its bytes; undefined to keep this one whole. */
  async pack(delta: Uint8Array<ArrayBuffer>, from?: Machine, before = new Uint8Array()): Promise<void> {
    const kept = from ? differenceOf(before, delta) : delta;
    this.#packed = await through(kept, new CompressionStream('deflate-raw'));
    this.#from = from;
    this.#delta = undefined;
  }

  saved = async (): Promise<Saved> => ({meta: this.#meta, delta: await this.delta()});
}

export class KeptMachines {
  /** The last one, its bytes, and which it is since one was kept whole. */
  #last: {machine: Machine; delta: Uint8Array<ArrayBuffer>; others: number} | undefined;
  #packing: Promise<unknown> = Promise.resolve();

  /** Of one whose delta is not compressed. It is packed by and by. */
  keep(saved: Saved): KeptMachine {
    const machine = new Machine(saved);
    this.#packing = this.#packing.then(() => this.#pack(machine, saved.delta));
    return machine;
  }

  /** Resolves when all are packed. */
  settled = (): Promise<unknown> => this.#packing;

  async #pack(machine: Machine, delta: Uint8Array<ArrayBuffer>): Promise<void> {
    const before = this.#last;
    if (delta.length > COMPARED_LIMIT) return machine.pack(delta);
    const others = before && before.others < WHOLE_EVERY ? before.others + 1 : 1;
    this.#last = {machine, delta, others};
    return others > 1 && before ? machine.pack(delta, before.machine, before.delta) : machine.pack(delta);
  }
}

async function through(
  bytes = new Uint8Array(),
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
