/** Owns the order of what takes time: one thing after another, and of the machines asked for only the last. */
import type {Launched, Replaced} from './machine/launcher';
import type {Result} from './failure-messages';

export class Turns {
  #queue: Promise<unknown> = Promise.resolve();
  #wishes = 0;
  #lastWish: Promise<Result<Replaced>> = Promise.resolve({ok: true});

  /** After all that was begun before. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /**
   * In turn, for work that puts another machine in place. It is told whether that machine is still `wanted`; if not
   * it gives `undefined`, and whoever asked learns how the machine went that was asked for last.
   */
  another(work: (wanted: () => boolean) => Promise<Launched>): Promise<Result<Replaced>> {
    const wish = ++this.#wishes;
    const own = this.inTurn(() => work(() => wish === this.#wishes));
    const settled = own.then((result) => result ?? this.#lastWish);
    this.#lastWish = settled;
    return settled;
  }
}
