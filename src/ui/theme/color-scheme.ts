/** Owns whether the page is dark, and of more contrast, for what is drawn by other means than its style sheets. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';

export class ColorScheme implements ReactiveController {
  readonly #query = matchMedia('(prefers-color-scheme: dark)');
  readonly #contrast = matchMedia('(prefers-contrast: more)');
  readonly #changed: () => void;

  /** `changed` is called when it is another, for as long as the host is on the page. */
  constructor(host: ReactiveControllerHost, changed: () => void) {
    this.#changed = changed;
    host.addController(this);
  }

  get dark(): boolean {
    // An address may have chosen one: browser/embedding.ts.
    const {theme} = document.documentElement.dataset;
    return theme === undefined ? this.#query.matches : theme === 'dark';
  }

  get moreContrast(): boolean {
    return this.#contrast.matches;
  }

  hostConnected(): void {
    for (const query of [this.#query, this.#contrast]) query.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    for (const query of [this.#query, this.#contrast]) query.removeEventListener('change', this.#changed);
  }
}
