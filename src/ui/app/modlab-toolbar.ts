/** Owns the row of buttons for the machine as a whole; on a narrow screen, the column of them under More. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';

export type ToolbarAction = 'save' | 'share' | 'hand-in' | 'x-ray' | 'debugger' | 'reboot' | 'start-fresh';

/**
 * @fires toolbar-action - ToolbarAction
 * @slot - the button that opens the saved machines
 */
@customElement('modlab-toolbar')
export class ModlabToolbar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        gap: 4px;
        font-size: 13px;
      }
    `,
  ];

  /** Only a machine that runs can be saved. */
  @property({type: Boolean}) running = false;
  /** A hand-in is being looked at. */
  @property({type: Boolean}) handedIn = false;
  /** The X-ray is shown. */
  @property({type: Boolean}) xrayed = false;
  /** The debugger is shown. */
  @property({type: Boolean}) debugged = false;
  @query('button') private first!: HTMLButtonElement;

  /** The way out of the terminal and of the editor's text leads here. */
  override focus(): void {
    this.first.focus();
  }

  protected override render() {
    return html`
      <button ?disabled=${!this.running} @click=${() => this.#act('save')}>Save</button>
      <button @click=${() => this.#act('share')}>Share</button>
      ${this.handedIn ? html`<button @click=${() => this.#act('hand-in')}>Hand-in</button>` : nothing}
      <slot></slot>
      <button aria-pressed=${this.xrayed} @click=${() => this.#act('x-ray')}>X-ray</button>
      <button aria-pressed=${this.debugged} @click=${() => this.#act('debugger')}>Debugger</button>
      <button @click=${() => this.#act('reboot')}>Reboot</button>
      <button @click=${() => this.#act('start-fresh')}>Start fresh</button>
    `;
  }

  #act(action: ToolbarAction): void {
    this.dispatchEvent(new CustomEvent('toolbar-action', {detail: action}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-toolbar': ModlabToolbar;
  }
}
