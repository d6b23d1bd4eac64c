/** Owns what has been heard of changes in a lab's directory, and when it is looked at. */

/** A build writes many files; they are looked at together. */
const LOOK_AFTER_MS = 250;

export class ChangedPaths {
  readonly #clock: {setTimeout(work: () => void, milliseconds: number): unknown};
  readonly #look: () => void;
  readonly #paths = new Set<string>();
  #isDue = false;

  constructor(clock: {setTimeout(work: () => void, milliseconds: number): unknown}, look: () => void) {
    this.#clock = clock;
    this.#look = look;
  }

  add(path: string): void {
    this.#paths.add(path);
    if (this.#isDue) return;
    this.#isDue = true;
    this.#clock.setTimeout(() => {
      this.#isDue = false;
      this.#look();
    }, LOOK_AFTER_MS);
  }

  /** Those since it was asked last. */
  take(): ReadonlySet<string> {
    const taken = new Set(this.#paths);
    this.#paths.clear();
    return taken;
  }
}
