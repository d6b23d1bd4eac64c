/**
 * Owns which machine an instance of v86 speaks with: the one that is in it. An instance outlives its machine, and what was asked
 * for one machine must not be answered to the next.
 */
import type {EmulatorEvents} from './emulator';
import type {NinepServer} from '../ninep/server';

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
