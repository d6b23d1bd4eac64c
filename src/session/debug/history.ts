/** Owns the stops that can be gone back to: each leaves the machine as it was, in the page's memory alone. */
import type {StopView} from './views';
import type {Saved} from '../../snapshots/store';

/** Of the machine at a stop. */
export interface Checkpoint {
  saved: Saved;
  where: string;
  /** It stood there for a breakpoint, not at the end of a step. */
  isBreakpoint: boolean;
}

export type KeptStop = Omit<Checkpoint, 'saved'> & {bytes: number};

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
  /** Oldest first. */
  #checkpoints: readonly Checkpoint[] = [];
  /** The stop where the machine is, or was last. */
  #at = -1;
  /** Which stop the machine that comes stands at. */
  #arriving: number | undefined;
  #isGoing = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** Those that can be gone to, oldest first; those behind the present one until the machine goes on from it. */
  get stops(): readonly KeptStop[] {
    return this.#checkpoints.map(({saved, where, isBreakpoint}) => ({
      ...{where, isBreakpoint, bytes: saved.delta.length},
    }));
  }

  /** How many stops there are to go back to. */
  get length(): number {
    return Math.max(0, this.#at);
  }

  /** Another machine is in place. Where a stop of this history led to it, the others stay. */
  replaced(): void {
    if (this.#isGoing) return;
    this.#checkpoints = [];
    this.#at = -1;
    this.#arriving = undefined;
  }

  /** The machine stands. */
  async keep(stop: StopView): Promise<void> {
    if (this.#arriving !== undefined) {
      this.#at = this.#arriving;
      this.#arriving = undefined;
      return;
    }
    const saved = await this.#options.save();
    if (!saved?.meta.stopped) return;
    const checkpoint = {saved, where: stop.where, isBreakpoint: stop.isBreakpoint};
    this.#checkpoints = [...this.#checkpoints.slice(0, this.#at + 1), checkpoint].slice(-MOST);
    this.#at = this.#checkpoints.length - 1;
  }

  /** To a machine of another part of the debugger's. The stops that there are stay. */
  async goTo(saved: Saved): Promise<boolean> {
    if (this.#isGoing) return false;
    this.#isGoing = true;
    try {
      return await this.#options.goTo(saved);
    } finally {
      this.#isGoing = false;
    }
  }

  /** To a stop by its place in `stops`. What comes after it is forgotten once the machine goes on: that is another way. */
  async to(index: number): Promise<boolean> {
    const checkpoint = this.#checkpoints[index];
    if (!checkpoint || index === this.#at || this.#isGoing) return false;
    this.#arriving = index;
    const isThere = await this.goTo(checkpoint.saved);
    if (!isThere) this.#arriving = undefined;
    return isThere;
  }

  /** To the stop before the present one. */
  back = (): Promise<boolean> => this.to(this.#at - 1);

  /** To the last breakpoint before the present stop; to the first stop if there is none. */
  backToBreakpoint = (): Promise<boolean> =>
    this.to(
      Math.max(
        0,
        this.#checkpoints.findLastIndex(({isBreakpoint}, index) => isBreakpoint && index < this.#at),
      ),
    );
}
