/** Owns the questions to a guest that the debugger may hold: nobody waits for an answer that comes when a person goes on. */
import type {AskGuest} from '../machine/guest-channel';
import type {GuestFailure} from '../../protocol/guest';

const HELD: GuestFailure = {ok: false, why: 'not-running', message: 'the debugger holds the machine'};

export class HeldGuest {
  readonly #ask: AskGuest;
  /** How to answer each question that has no answer yet. */
  readonly #waiting = new Set<() => void>();
  #isHeld = false;

  constructor(ask: AskGuest) {
    this.#ask = ask;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** While it is held, whatever is asked fails at once, as does what is under way. */
  set isHeld(isHeld: boolean) {
    this.#isHeld = isHeld;
    if (isHeld) for (const answer of [...this.#waiting]) answer();
  }

  readonly ask: AskGuest = (ask) =>
    this.#isHeld
      ? Promise.resolve(HELD)
      : new Promise((resolve, reject) => {
          const answer = () => resolve(HELD);
          this.#waiting.add(answer);
          this.#ask(ask)
            .then(resolve, reject)
            .finally(() => this.#waiting.delete(answer));
        });
}
