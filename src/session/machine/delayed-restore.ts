/**
 * Owns the second look for saved machines: where the browser's database was too slow for the page's first, a fresh
 * machine has started, and what would have been opened is found once the database answers.
 */
import type {Saves} from '../saves/saves';

const EVERY_MS = 2_000;
const LOOKS = 30;

interface Clock {
  setTimeout(work: () => void, milliseconds: number): unknown;
  now(): number;
}

export class DelayedRestore {
  readonly #saves: Saves;
  readonly #clock: Clock;
  readonly #notify: () => void;
  #found: string | undefined;
  #signal: AbortSignal | undefined;

  /** `notify`: there is one now. */
  constructor(saves: Saves, clock: Clock, notify: () => void) {
    this.#saves = saves;
    this.#clock = clock;
    this.#notify = notify;
  }

  /** The save that was found. */
  get found(): string | undefined {
    return this.#found;
  }

  /** Looks for what `lab` would have gone on with, until `signal` says that the machine which began instead is no longer wanted. */
  async watch(lab: string, signal: AbortSignal): Promise<void> {
    // The fresh machine saves itself too, and is then the newest.
    const began = this.#clock.now();
    this.#found = undefined;
    this.#signal = signal;
    for (let i = 0; i < LOOKS; i++) {
      await new Promise<void>((resolve) => this.#clock.setTimeout(resolve, EVERY_MS));
      if (signal.aborted) return;
      const listed = await this.#saves.resumable(lab);
      if (!listed.ok) continue;
      this.#found = listed.snapshots.find(({savedAt}) => savedAt < began)?.id;
      this.remind();
      return;
    }
  }

  /** Something else was told meanwhile, and is over. */
  remind(): void {
    if (this.#found !== undefined && this.#signal?.aborted === false) this.#notify();
  }
}
