/** Owns the patience with what comes over a network: no host may keep a person waiting without a word, nor for ever. */

/** In milliseconds. */
export interface FetchTimeouts {
  /** From then on whoever waits is told. */
  slow: number;
  /** So long nothing may come. */
  stall: number;
  /** So long all of it may take. */
  whole: number;
}

/** Ten minutes are enough for the largest file on a line of 2 Mbit/s. */
const TIMEOUTS: FetchTimeouts = {slow: 500, stall: 30_000, whole: 600_000};

export class Deadline {
  readonly #abort = new AbortController();
  readonly #passed: Promise<never>;
  readonly #timeouts: FetchTimeouts;
  readonly #onSlow: () => void;
  readonly #timers: ReturnType<typeof setTimeout>[];
  #stall: ReturnType<typeof setTimeout> | undefined;
  #isSlow = false;
  #reason = '';

  /** Begins now. `onSlow`: it takes long; called again whenever something has come. */
  constructor(onSlow: () => void, timeouts = TIMEOUTS) {
    this.#timeouts = timeouts;
    this.#onSlow = onSlow;
    this.#passed = new Promise((_, reject) =>
      this.signal.addEventListener('abort', () => reject(new Error(this.#reason))),
    );
    // Whoever races against it hears of it.
    this.#passed.catch(() => undefined);
    this.#timers = [
      setTimeout(() => {
        this.#isSlow = true;
        onSlow();
      }, timeouts.slow),
      setTimeout(() => this.#pass(`it was not all there after ${timeouts.whole / 1000} s`), timeouts.whole),
    ];
    this.#wait();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get passed(): boolean {
    return this.signal.aborted;
  }

  /** Why it has passed. */
  get reason(): string {
    return this.#reason;
  }

  /** Rejects when the deadline passes before the work is done. */
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#passed]);
  }

  /** Something has come. */
  moved(): void {
    this.#wait();
    if (this.#isSlow) this.#onSlow();
  }

  /** Nobody waits any longer. */
  end(): void {
    for (const timer of [...this.#timers, this.#stall]) clearTimeout(timer);
  }

  #wait(): void {
    clearTimeout(this.#stall);
    const {stall} = this.#timeouts;
    this.#stall = setTimeout(() => this.#pass(`nothing came for ${stall / 1000} s`), stall);
  }

  #pass(reason: string): void {
    this.#reason = reason;
    this.#abort.abort();
  }
}
