/** Owns the X-ray's part of the page: when its code is fetched, and when it reads the machine again. */
import {html, nothing} from 'lit';
import type {ReactiveController} from 'lit';
import type {AppHost} from '../../app/app-host';
import type {ModlabXray, XrayView} from './modlab-xray';

export class XrayController implements ReactiveController {
  readonly #host: AppHost;
  #subscriptions: (() => void)[] = [];
  /** Kept while the panel is away. */
  #view: XrayView = 'modules';

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

  /** `lab`: whose modules can be traced. Nothing while nobody sees it; what it needs is fetched when it is first wanted. */
  render(lab: string) {
    if (!this.#host.dock.isSeen('xray')) return nothing;
    void import('./modlab-xray');
    return html`<modlab-xray
      .source=${this.#host.session.xray}
      .lab=${lab}
      .view=${this.#view}
      @view-select=${(event: CustomEvent<XrayView>) => (this.#view = event.detail)}
    ></modlab-xray>`;
  }

  /** Something changed on the machine that it shows. */
  #refresh(): void {
    // While its code is still on the way it has no methods; it reads by itself when it begins.
    void this.#host.renderRoot.querySelector<ModlabXray>('modlab-xray:defined')?.refresh();
  }
}
