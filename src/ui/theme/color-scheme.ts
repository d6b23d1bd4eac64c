/** Owns whether the page is dark, for what is drawn by other means than its style sheets. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';

export class ColorScheme implements ReactiveController {
  readonly #query = matchMedia('(prefers-color-scheme: dark)');
  readonly #changed: () => void;

  /** `changed` is called when it is another, for as long as the host is on the page. */
  constructor(host: ReactiveControllerHost, changed: () => void) {
    this.#changed = changed;
    host.addController(this);
  }

  get dark(): boolean {
    return this.#query.matches;
  }

  hostConnected(): void {
    this.#query.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    this.#query.removeEventListener('change', this.#changed);
  }
}
