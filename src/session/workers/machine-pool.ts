/** Owns where workers for machines come from: one stands ready, so that a restore costs little more than what differs. */
import type {MachineProcess} from './machine-process';
import type {PrepareOptions} from '../../protocol/machine-api';

interface Ready {
  process: MachineProcess;
  base: string;
  ramBytes: number;
}

export class MachinePool {
  readonly #spawn: () => MachineProcess;
  readonly #options: PrepareOptions;
  #ready: Ready | undefined;

  constructor(spawn: () => MachineProcess, options: PrepareOptions) {
    this.#spawn = spawn;
    this.#options = options;
  }

  /** Makes a worker ready for a machine of this base, unless one is. */
  prepare(options: PrepareOptions = this.#options): void {
    const [base, ramBytes] = [options.base.image.sha256, options.ramBytes];
    if (this.#ready?.base === base && this.#ready.ramBytes === ramBytes) return;
    // One is enough: each has the RAM of a machine.
    const former = this.#ready;
    const process = this.#spawn();
    this.#keep({process, base, ramBytes});
    former?.process.end();
    process.prepare(options);
  }

  /** A worker for a machine of this base: the one that stands ready if it has that base, or else a new one. */
  acquire(wanted: {base: string; ramBytes: number}): MachineProcess {
    const ready = this.#ready;
    if (ready?.base !== wanted.base || ready.ramBytes !== wanted.ramBytes) return this.#spawn();
    this.#ready = undefined;
    return ready.process;
  }

  /**
   * A machine of this base has left the place, and answered until then: its worker stands ready for the next one, unless one
   * does already.
   */
  release(process: MachineProcess, {base, ramBytes}: {base: string; ramBytes: number}): void {
    if (this.#ready) return process.end();
    this.#keep({process: process.recycle(), base, ramBytes});
  }

  #keep(ready: Ready): void {
    this.#ready = ready;
    // Out of memory, perhaps: whoever wants a machine next tries again, and is told.
    void ready.process.died.then(() => {
      if (this.#ready === ready) this.#ready = undefined;
    });
  }

  /** A worker in which nothing is prepared. */
  spawn(): MachineProcess {
    return this.#spawn();
  }
}
