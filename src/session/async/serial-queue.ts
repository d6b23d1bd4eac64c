/** Owns the order of asynchronous work: one thing after another, and of several requests only the latest. */

export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `work` after all that was queued before it, however that ended. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

/** Requests of which only the latest counts: a new one aborts those that are queued or under way. */
export class LatestRequest<T> {
  readonly #queue: SerialQueue;
  readonly #aborted: () => T;
  #controller = new AbortController();
  #latest: Promise<T> | undefined;

  /** `aborted`: what a request resolves with that `abort` has ended. */
  constructor(queue: SerialQueue, aborted: () => T) {
    this.#queue = queue;
    this.#aborted = aborted;
  }

  /**
   * Runs `work` in the queue's order. It may resolve with undefined once its signal is aborted; whoever asked then gets
   * the result of the latest request. The signal goes on to say, after `work` has ended, whether its result still stands.
   */
  run(work: (signal: AbortSignal) => Promise<T | undefined>): Promise<T> {
    this.#controller.abort();
    const {signal} = (this.#controller = new AbortController());
    const own: Promise<T> = this.#queue
      .run(async () => (signal.aborted ? undefined : work(signal)))
      .then(
        (result) => result ?? (this.#latest === own ? this.#aborted() : (this.#latest ?? this.#aborted())),
      );
    this.#latest = own;
    return own;
  }

  /** Ends the latest request, without another in its place. */
  abort(): void {
    this.#controller.abort();
  }
}

/** A call, because a signal changes while one waits, which the type checker does not know. */
export const isAborted = (signal: AbortSignal): boolean => signal.aborted;
