/**
 * Owns when the machine is saved by itself: once it is quiet again after a change, every few seconds while it goes
 * on changing, and when the page goes away. A page that is reloaded has no time for a save, hence the haste.
 */

/** Between two saves of a machine that goes on changing. */
const EVERY_MS = 5_000;
/** Without a change for this long the machine counts as quiet. Changes are reported once a second at most. */
const QUIET_MS = 1_200;
const URGENT_MS = 150;

export interface AutosaveClock {
  setTimeout(work: () => void, milliseconds: number): number;
  clearTimeout(timer: number): void;
}

export class Autosave {
  /** Whether it was saved. */
  readonly #save: () => Promise<boolean>;
  readonly #clock: AutosaveClock;
  #timer: number | undefined;
  #quiet: number | undefined;
  #urgent = false;
  #dirty = false;
  /** Counts the machines that were watched, so that one's failed save does not mark the next. */
  #machine = 0;
  #saving: Promise<void> | undefined;

  constructor(save: () => Promise<boolean>, clock: AutosaveClock) {
    this.#save = save;
    this.#clock = clock;
  }

  /** Whether the machine has changed since it was last saved, or is being saved. */
  get unsaved(): boolean {
    return this.#dirty || this.#saving !== undefined;
  }

  /** The machine changed. */
  changed(): void {
    this.#dirty = true;
    this.#timer ??= this.#clock.setTimeout(() => void this.#due(), EVERY_MS);
    if (!this.#urgent) this.#saveIn(QUIET_MS);
  }

  /** It changed in a way that nobody wants to lose, as when a module comes or goes. */
  markUrgent(): void {
    this.changed();
    if (this.#urgent) return;
    this.#urgent = true;
    this.#saveIn(URGENT_MS);
  }

  /** The page may be gone soon: what has changed is saved now. Resolves when nothing is unsaved. */
  async now(): Promise<void> {
    await this.#due();
  }

  /** Another machine takes the place of this one. */
  forget(): void {
    this.#machine++;
    this.#dirty = false;
    this.#stopTimers();
  }

  #saveIn(milliseconds: number): void {
    if (this.#quiet !== undefined) this.#clock.clearTimeout(this.#quiet);
    this.#quiet = this.#clock.setTimeout(() => void this.#due(), milliseconds);
  }

  #stopTimers(): void {
    for (const timer of [this.#timer, this.#quiet]) if (timer !== undefined) this.#clock.clearTimeout(timer);
    this.#timer = this.#quiet = undefined;
    this.#urgent = false;
  }

  async #due(): Promise<void> {
    this.#stopTimers();
    // What changed while that save was under way is not in it; more than one may be waiting here.
    while (this.#saving) await this.#saving;
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#saving = this.#attempt().finally(() => (this.#saving = undefined));
    await this.#saving;
  }

  /** What could not be saved stays to be saved: with the next change, or when the page goes away. */
  async #attempt(): Promise<void> {
    const machine = this.#machine;
    if (!(await this.#save()) && machine === this.#machine) this.#dirty = true;
  }
}
