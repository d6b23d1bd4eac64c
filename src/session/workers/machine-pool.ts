/** Owns where workers for machines come from: one stands ready, so that a restore costs little more than what differs. */
import type {MachineProcess} from './machine-process';
import type {PrepareOptions} from '../../protocol/machine-api';

export class MachinePool {
  readonly #spawn: () => MachineProcess;
  readonly #options: PrepareOptions;
  #ready: MachineProcess | undefined;

  constructor(spawn: () => MachineProcess, options: PrepareOptions) {
    this.#spawn = spawn;
    this.#options = options;
  }

  /** Makes a worker ready, unless one is. */
  prepare(): void {
    if (this.#ready) return;
    const machine = (this.#ready = this.#spawn());
    // Out of memory, perhaps: whoever wants a machine next tries again, and is told.
    void machine.died.then(() => {
      if (this.#ready === machine) this.#ready = undefined;
    });
    machine.prepare(this.#options);
  }

  /** A worker for a machine of this base: the one that stands ready if it has that base, or else a new one. */
  acquire(wanted: {base: string; ramBytes: number}): MachineProcess {
    const {base, ramBytes} = this.#options;
    const ready = this.#ready;
    if (!ready || wanted.base !== base.image.sha256 || wanted.ramBytes !== ramBytes) return this.#spawn();
    this.#ready = undefined;
    return ready;
  }

  /** A worker in which nothing is prepared. */
  spawn(): MachineProcess {
    return this.#spawn();
  }
}
