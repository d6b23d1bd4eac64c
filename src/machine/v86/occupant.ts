/**
 * Owns which machine an instance of v86 speaks with: the one that is in it. An instance outlives its machine, and what was asked
 * for one machine must not be answered to the next.
 */
import type {NinepServer} from '../ninep/server';
import type {SerialPort} from '../../protocol/consoles';

/** What v86 tells. */
export interface EmulatorEvents {
  /** Bytes that the guest wrote to a virtio-console port (0..3). */
  hvcOutput(port: number, bytes: Uint8Array): void;
  /** A byte that the guest wrote to ttyS0, the log, or to ttyS1. */
  serialOutput(port: SerialPort, byte: number): void;
  /** HLT with interrupts off: nothing but a reset can wake this CPU. */
  cpuHalted(): void;
  /** The guest asked for a reset (keyboard controller, port 0x64 <- 0xFE) or triple-faulted. */
  resetRequested(): void;
  /** Before a slice of guest time; while this is true the guest stands still. */
  holdBack(): boolean;
  /** After a slice of guest time; `sleepMs` is how long the CPU may sleep now (0: it is busy). */
  sliceDone(sleepMs: number): void;
  /** v86 threw; this instance is finished, and every further call into it would throw again. */
  died(message: string): void;
}

/** What v86 asks of the share. */
export type Share = Pick<NinepServer, 'handle' | 'save' | 'restore'>;

export interface Occupant {
  events: EmulatorEvents;
  share: Share;
}

export class OccupantRelay {
  #occupant: Occupant;

  constructor(occupant: Occupant) {
    this.#occupant = occupant;
  }

  /** Another machine is in it from now on. */
  replace(occupant: Occupant): void {
    this.#occupant = occupant;
  }

  readonly events: EmulatorEvents = {
    hvcOutput: (port, bytes) => this.#occupant.events.hvcOutput(port, bytes),
    serialOutput: (port, byte) => this.#occupant.events.serialOutput(port, byte),
    cpuHalted: () => this.#occupant.events.cpuHalted(),
    resetRequested: () => this.#occupant.events.resetRequested(),
    holdBack: () => this.#occupant.events.holdBack(),
    sliceDone: (sleepMs) => this.#occupant.events.sliceDone(sleepMs),
    died: (message) => this.#occupant.events.died(message),
  };

  readonly share: Share = {
    handle: (message, answer) => {
      const asked = this.#occupant;
      asked.share.handle(message, (reply) => {
        if (asked === this.#occupant) answer(reply);
      });
    },
    save: () => this.#occupant.share.save(),
    restore: (handles) => this.#occupant.share.restore(handles),
  };
}
