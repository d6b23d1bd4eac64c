/** Owns the keyboard's part of the page: its code on the way, and the keys on theirs to the machine. */
import {html, nothing} from 'lit';
import {isWell} from '../../protocol/phase';
import type {AppHost} from '../app/app-host';

export class KeyboardController {
  readonly #host: AppHost;

  constructor(host: AppHost) {
    this.#host = host;
  }

  render() {
    const {session, dock, layout, terminals} = this.#host;
    if (!dock.isSeen('keyboard')) return nothing;
    void import('./modlab-keyboard');
    return html`<modlab-keyboard
      ?running=${isWell(session.phase)}
      @keys-press=${(event: CustomEvent<Uint8Array>) => session.pressKeys(event.detail)}
      @keyboard-leave=${() => this.#host.leave()}
      @keyboard-type=${(event: CustomEvent<string>) => {
        if (!layout.narrow) layout.show('terminal');
        terminals.show('terminal1');
        this.#host.type('terminal1', `${event.detail}\n`);
      }}
    ></modlab-keyboard>`;
  }
}
