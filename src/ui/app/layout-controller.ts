/** Owns which panes are shown: on a narrow screen one at a time, on a wide one all, with or without the lesson. */
import {NARROW} from './app-style';
import type {ReactiveController, ReactiveControllerHost} from 'lit';

export type Pane = 'lesson' | 'editor' | 'terminal' | 'log' | 'xray' | 'debugger' | 'more';

export class LayoutController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #query = matchMedia(NARROW);
  #pane: Pane = 'terminal';
  #alone = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#query.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    this.#query.removeEventListener('change', this.#changed);
  }

  get narrow(): boolean {
    return this.#query.matches;
  }

  /** The one that a narrow screen shows. */
  get pane(): Pane {
    return this.#pane;
  }

  /** On a wide screen the lesson leaves its room to the others. */
  get alone(): boolean {
    return this.#alone;
  }

  set alone(alone: boolean) {
    this.#alone = alone;
    this.#host.requestUpdate();
  }

  /** Something is to be seen in this pane. On a wide screen it is in sight. */
  show(pane: Pane): void {
    if (!this.narrow) return;
    this.#pane = pane;
    this.#host.requestUpdate();
  }

  readonly #changed = (): void => this.#host.requestUpdate();
}
