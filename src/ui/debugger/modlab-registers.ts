/** Owns the registers of a frame: a click on one lets another number be typed. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import {treeStyle} from './tree-style';
import type {Values} from './values';
import type {VariablesView} from '../../session/debug/views';

@customElement('modlab-registers')
export class ModlabRegisters extends LitElement {
  static override styles = [
    shared,
    treeStyle,
    css`
      .registers {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(128px, 1fr));
        gap: 0 12px;
        font: 12px/1.6 var(--mono);
      }
      .registers button {
        min-height: 24px;
        padding: 0 2px;
        border: 0;
        font: inherit;
        text-align: start;
        white-space: nowrap;
        outline-offset: -2px;
      }
    `,
  ];

  @property({attribute: false}) registers: VariablesView['registers'] = [];
  /** Puts a number into one. */
  @property({attribute: false}) set!: Values['set'];
  /** The one that another number is typed for. */
  @state() private edited: string | undefined;
  @state() private wrong = '';

  protected override render() {
    return html`<div class="registers">
        ${this.registers.map(
          ({name, text, changed}) =>
            html`<button
              aria-expanded=${this.edited === name}
              title="Set ${name}"
              @click=${() => this.#edit(this.edited === name ? undefined : name)}
            >
              <span class="name">${name}</span>
              <span class=${changed ? 'changed' : ''}>${text}</span>
            </button>`,
        )}
      </div>
      ${this.edited === undefined ? nothing : this.#form(this.edited)}`;
  }

  #form(name: string) {
    const text = this.registers.find((each) => each.name === name)?.text ?? '';
    return html`<form
        @submit=${(event: SubmitEvent) => void this.#submit(event, name)}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Escape') this.#edit(undefined);
        }}
      >
        <input aria-label="New value of ${name}" .value=${text} spellcheck="false" autocapitalize="off" />
        <button class="outlined">Set</button>
      </form>
      ${this.wrong === '' ? nothing : html`<p class="wrong" role="status">${this.wrong}</p>`}`;
  }

  #edit(name: string | undefined): void {
    this.edited = name;
    this.wrong = '';
    if (name !== undefined)
      void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.select());
  }

  async #submit(event: SubmitEvent, name: string): Promise<void> {
    event.preventDefault();
    const outcome = await this.set(`$${name}`, this.renderRoot.querySelector('input')?.value.trim() ?? '');
    if (outcome.ok) this.#edit(undefined);
    else this.wrong = outcome.message;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-registers': ModlabRegisters;
  }
}
