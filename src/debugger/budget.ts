/** Owns the limit of work that one question may cause: what a hostile file makes long ends here. */
import {Malformed} from './bytes';

/** Some tens of milliseconds; the largest lab's module needs a hundredth of it for a question. */
const STEPS = 1_000_000;

export class Budget {
  #left = STEPS;

  /** A question begins. */
  renew(): void {
    this.#left = STEPS;
  }

  /** Throws once the question has become too long. */
  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw new Malformed('its debug information refers to itself over and over');
  }
}
