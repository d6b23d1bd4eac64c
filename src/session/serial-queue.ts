/** Owns the order of what takes time: one thing after another, and of the machines asked for only the last. */
import type {LaunchResult, SwitchResult} from './machine/launcher';
import type {Result} from './failure-messages';

export class SerialQueue {
  #queue: Promise<unknown> = Promise.resolve();
  #requests = 0;
  #lastRequest: Promise<Result<SwitchResult>> = Promise.resolve({ok: true});

  /** After all that was begun before. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /**
   * In turn, for work that puts another machine in place. It is told whether that machine is still `wanted`; if not
   * it gives `undefined`, and whoever asked learns how the machine went that was asked for last.
   */
  runLatest(work: (wanted: () => boolean) => Promise<LaunchResult>): Promise<Result<SwitchResult>> {
    const wish = ++this.#requests;
    const own = this.run(() => work(() => wish === this.#requests));
    const settled = own.then((result) => result ?? this.#lastRequest);
    this.#lastRequest = settled;
    return settled;
  }
}
