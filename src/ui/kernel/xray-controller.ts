/** Owns the X-ray's part of the page: whether it is shown, and when it reads the machine again. */
import {html, nothing} from 'lit';
import type {ReactiveController} from 'lit';
import type {AppHost} from '../app/app-host';
import type {ModlabXray} from './modlab-xray';

export class XrayController implements ReactiveController {
  readonly #host: AppHost;
  #shown = false;
  #subscriptions: (() => void)[] = [];

  constructor(host: AppHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const {session} = this.#host;
    this.#subscriptions = [
      session.on('uevent', () => this.#refresh()),
      session.on('lesson', () => this.#refresh()),
    ];
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
  }

  get shown(): boolean {
    return this.#shown;
  }

  /** The panel and what it needs are fetched when it is first wanted. */
  set shown(shown: boolean) {
    if (shown) void import('./modlab-xray');
    this.#shown = shown;
    this.#host.layout.show(shown ? 'xray' : 'log');
    this.#host.requestUpdate();
  }

  /** `lab`: whose modules can be traced. */
  render(lab: string) {
    if (!this.#shown) return nothing;
    return html`<modlab-xray
      .source=${this.#host.session.xray}
      .lab=${lab}
      @xray-close=${() => (this.shown = false)}
    ></modlab-xray>`;
  }

  /** Something changed on the machine that it shows. */
  #refresh(): void {
    // While its code is still on the way it has no methods; it reads by itself when it begins.
    void this.#host.renderRoot.querySelector<ModlabXray>('modlab-xray:defined')?.refresh();
  }
}
