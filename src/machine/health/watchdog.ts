/** Owns the question "does the guest's kernel still answer?", asked over the control channel while the CPU is busy. */
import type {Guest} from '../../protocol/guest';

const EVERY_MS = 5000;
/** A guest under heavy load answers within a second or two; one that spins in the kernel never does. */
const PATIENCE_MS = 10_000;

export class Watchdog {
  readonly #guest: Guest;
  readonly #notify: (answers: boolean) => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #late: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  #asking = false;

  constructor(guest: Guest, notify: (answers: boolean) => void) {
    this.#guest = guest;
    this.#notify = notify;
  }

  start(): void {
    this.stop();
    this.#timer = setInterval(() => void this.#ask(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#late);
  }

  /** The CPU does more than idle; only then is silence suspicious, and only then is asking free. */
  guestIsBusy(): void {
    this.#busy = true;
  }

  async #ask(): Promise<void> {
    if (!this.#busy || this.#asking) return;
    this.#busy = false;
    this.#asking = true;
    this.#late = setTimeout(() => this.#notify(false), PATIENCE_MS);
    const answer = await this.#guest.stat('/');
    clearTimeout(this.#late);
    this.#asking = false;
    if (answer.ok) this.#notify(true);
  }
}
