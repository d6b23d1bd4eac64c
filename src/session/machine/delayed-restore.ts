/**
 * Owns the second look for saved machines: where the browser's database was too slow for the page's first, a fresh
 * machine has started, and what would have been opened is found once the database answers.
 */
import type {Saves} from '../saves/saves';
import type {Wanted} from './launcher';

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
  #wanted: Wanted = () => false;

  /** `tell`: there is one now. */
  constructor(saves: Saves, clock: Clock, tell: () => void) {
    this.#saves = saves;
    this.#clock = clock;
    this.#notify = tell;
  }

  /** The save that was found. */
  get found(): string | undefined {
    return this.#found;
  }

  /** Looks for what `lab` would have gone on with, for as long as the machine that began instead is `wanted`. */
  async watch(lab: string, wanted: Wanted): Promise<void> {
    // The fresh machine saves itself too, and is then the newest.
    const began = this.#clock.now();
    this.#found = undefined;
    this.#wanted = wanted;
    for (let i = 0; i < LOOKS; i++) {
      await new Promise<void>((resolve) => this.#clock.setTimeout(resolve, EVERY_MS));
      if (!wanted()) return;
      const listed = await this.#saves.resumable(lab);
      if (!listed.ok) continue;
      this.#found = listed.snapshots.find(({savedAt}) => savedAt < began)?.id;
      this.remind();
      return;
    }
  }

  /** Something else was told meanwhile, and is over. */
  remind(): void {
    if (this.#found !== undefined && this.#wanted()) this.#notify();
  }
}
