/** Owns the stops that can be gone back to: each leaves the machine as it was, in the page's memory alone. */
import type {SourcePlace, StopView} from './views';
import type {Saved} from '../../snapshots/store';

/** Of the machine at a stop. */
export interface Checkpoint {
  saved: Saved;
  where: string;
  place: SourcePlace | undefined;
}

export interface HistoryOptions {
  /** The machine as it stands; undefined if it cannot be had now. */
  save: () => Promise<Saved | undefined>;
  /** Puts a machine in place of the present one, which is let go. False if that fails. */
  goTo: (saved: Saved) => Promise<boolean>;
}

/** Some tens of kilobytes each, of a machine that was not used for much; a megabyte of one that was. */
const MOST = 40;

export class History {
  readonly #options: HistoryOptions;
  /** Oldest first; the last is of the present stop, once it is taken. */
  #checkpoints: readonly Checkpoint[] = [];
  #isGoing = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** How many stops there are to go back to. */
  get length(): number {
    return Math.max(0, this.#checkpoints.length - 1);
  }

  /** Another machine is in place. Where a stop of this history led to it, the others stay. */
  replaced(): void {
    if (!this.#isGoing) this.#checkpoints = [];
  }

  /** The machine stands. */
  async keep(stop: StopView): Promise<void> {
    const saved = await this.#options.save();
    if (!saved?.meta.stopped) return;
    const checkpoint = {saved, where: stop.where, place: stop.frames[0]?.place};
    this.#checkpoints = [...this.#checkpoints, checkpoint].slice(-MOST);
  }

  /** To the stop before the present one. What comes after it is forgotten: going on from there is another way. */
  async back(): Promise<boolean> {
    const before = this.#checkpoints.at(-2);
    if (!before || this.#isGoing) return false;
    this.#isGoing = true;
    const kept = this.#checkpoints;
    try {
      // The machine that comes stands there again, and is kept anew.
      this.#checkpoints = kept.slice(0, -2);
      const isThere = await this.#options.goTo(before.saved);
      if (!isThere) this.#checkpoints = kept;
      return isThere;
    } finally {
      this.#isGoing = false;
    }
  }
}
