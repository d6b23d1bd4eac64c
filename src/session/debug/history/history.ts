/** Owns the stops that can be gone back to: each leaves the machine as it was, in the page's memory alone. */
import {KeptMachines} from './kept-machines';
import type {KeptMachine} from './kept-machines';
import type {StopView} from '../views';
import type {Saved} from '../../../snapshots/store';

/** Of the machine at a stop. */
export interface Checkpoint {
  machine: KeptMachine;
  where: string;
  /** It stood there for a breakpoint, or before an oops; not at the end of a step. */
  isBreakpoint: boolean;
}

export type KeptStop = Omit<Checkpoint, 'machine'> & {bytes: number};

export interface HistoryOptions {
  /** The machine as it stands, its delta compressed or not; undefined if it cannot be had now. */
  save: (uncompressed: boolean) => Promise<Saved | undefined>;
  /** Puts a machine in place of the present one, which is let go. False if that fails. */
  goTo: (saved: Saved) => Promise<boolean>;
}

/** Some kilobytes each, of a machine that was not used for much. */
const MOST = 200;

export class History {
  readonly #options: HistoryOptions;
  #machines = new KeptMachines();
  /** Oldest first. */
  #checkpoints: readonly Checkpoint[] = [];
  /** The stop where the machine is, or was last. */
  #at = -1;
  /** Which stop the machine that comes stands at. */
  #arriving: number | undefined;
  #isGoing = false;
  /** The present stop is being kept: only then is it known which is before it. */
  #keeping: Promise<void> = Promise.resolve();
  #kept: () => void = () => undefined;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** Those that can be gone to, oldest first; those behind the present one until the machine goes on from it. */
  get stops(): readonly KeptStop[] {
    return this.#checkpoints.map(({machine: {bytes}, where, isBreakpoint}) => ({where, isBreakpoint, bytes}));
  }

  /** The next stop is one that was gone back to. */
  get isArriving(): boolean {
    return this.#arriving !== undefined;
  }

  /** How many stops there are to go back to. */
  get length(): number {
    return Math.max(0, this.#at);
  }

  /** Another machine is in place. Where a stop of this history led to it, the others stay. */
  replaced(): void {
    if (this.#isGoing) return;
    this.#checkpoints = [];
    this.#machines = new KeptMachines();
    this.#at = -1;
    this.#arriving = undefined;
  }

  /** The machine stands, and will be kept when that has its turn; or it goes on. Whoever wants to go back meanwhile waits for it. */
  shown(stop: StopView | undefined): void {
    this.#kept();
    if (stop) this.#keeping = new Promise((resolve) => (this.#kept = resolve));
  }

  /** The machine stands. */
  async keep(stop: StopView): Promise<void> {
    const kept = this.#kept;
    try {
      await this.#keep(stop);
    } finally {
      kept();
    }
  }

  async #keep(stop: StopView): Promise<void> {
    if (this.#arriving !== undefined) {
      this.#at = this.#arriving;
      this.#arriving = undefined;
      return;
    }
    const saved = await this.#options.save(true);
    if (!saved?.meta.stopped) return;
    const machine = this.#machines.keep(saved);
    const isBreakpoint = stop.by === 'breakpoint' || stop.by === 'oops';
    const checkpoint = {machine, where: stop.where, isBreakpoint};
    this.#checkpoints = [...this.#checkpoints.slice(0, this.#at + 1), checkpoint].slice(-MOST);
    this.#at = this.#checkpoints.length - 1;
  }

  /** To a machine of another part of the debugger's. The stops that there are stay. */
  goTo = (saved: Saved): Promise<boolean> => this.#go(() => this.#options.goTo(saved));

  /** To a stop by its place in `stops`. What comes after it is forgotten once the machine goes on: that is another way. */
  async to(index: number): Promise<boolean> {
    await this.#keeping;
    const checkpoint = this.#checkpoints[index];
    if (!checkpoint || index === this.#at) return false;
    return this.#go(async () => {
      const saved = await checkpoint.machine.saved();
      this.#arriving = index;
      const isThere = await this.#options.goTo(saved);
      if (!isThere) this.#arriving = undefined;
      return isThere;
    });
  }

  /** One way at a time: another is refused until it is over. */
  async #go(work: () => Promise<boolean>): Promise<boolean> {
    if (this.#isGoing) return false;
    this.#isGoing = true;
    try {
      return await work();
    } finally {
      this.#isGoing = false;
    }
  }

  /** To the stop before the present one. */
  async back(): Promise<boolean> {
    await this.#keeping;
    return this.to(this.#at - 1);
  }

  /** To the last breakpoint before the present stop; to the first stop if there is none. */
  async backToBreakpoint(): Promise<boolean> {
    await this.#keeping;
    const before = this.#checkpoints.findLastIndex(
      ({isBreakpoint}, index) => isBreakpoint && index < this.#at,
    );
    return this.to(Math.max(0, before));
  }
}
