/** Owns the question "has the machine changed?", which decides when it is worth saving. */

/** An idle guest executes some 500 000 instructions a second: the PIT makes its timer fire 36 times. */
const IDLE_INSTRUCTIONS = 1_500_000;
const EVERY_MS = 1000;

/** Asked after each slice of guest time; answers true at most once a second. */
export class ActivityMeter {
  #at = 0;
  #instructions = 0;
  #touched = false;

  /** Input or output passed, or a request: whatever the instruction count says, the machine is in use. */
  touch(): void {
    this.#touched = true;
  }

  due(now: number, instructions: number): boolean {
    if (now - this.#at < EVERY_MS) return false;
    const executed = (instructions - this.#instructions) >>> 0;
    this.#at = now;
    this.#instructions = instructions;
    const active = this.#touched || executed > IDLE_INSTRUCTIONS;
    this.#touched = false;
    return active;
  }
}
