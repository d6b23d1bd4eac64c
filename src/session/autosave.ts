/** Owns when the machine is saved by itself: a while after it changed, at once when the page goes away. */

/** Between two saves of a machine that goes on changing. */
const EVERY_MS = 5_000;

export interface AutosaveClock {
  setTimeout(work: () => void, milliseconds: number): number;
  clearTimeout(timer: number): void;
}

export class Autosave {
  readonly #save: () => Promise<void>;
  readonly #clock: AutosaveClock;
  #timer: number | undefined;
  #dirty = false;
  #saving: Promise<void> | undefined;

  constructor(save: () => Promise<void>, clock: AutosaveClock) {
    this.#save = save;
    this.#clock = clock;
  }

  /** The machine changed. */
  changed(): void {
    this.#dirty = true;
    this.#timer ??= this.#clock.setTimeout(() => void this.#due(), EVERY_MS);
  }

  /** The page may be gone soon: what has changed is saved now. Resolves when nothing is unsaved. */
  async now(): Promise<void> {
    await this.#saving;
    if (this.#dirty) await this.#due();
  }

  /** Another machine takes the place of this one. */
  forget(): void {
    this.#dirty = false;
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #due(): Promise<void> {
    if (this.#saving) return this.#saving;
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#saving = this.#save().finally(() => (this.#saving = undefined));
    await this.#saving;
  }
}
