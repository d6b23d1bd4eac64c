/** Owns the registers of a frame: a click on one lets another number be typed. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../../theme/shared-style';
import {treeStyle} from './tree-style';
import {ValueEdit} from './value-edit';
import type {Values} from './values';
import type {VariablesView} from '../../../session/debug/views';

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
  readonly #edit: ValueEdit = new ValueEdit(this);

  protected override render() {
    const {edited} = this.#edit;
    return html`<div class="registers">
        ${this.registers.map(
          ({name, text, changed}) =>
            html`<button
              aria-expanded=${edited === name}
              title="Set ${name}"
              @click=${() => this.#edit.toggle(name)}
            >
              <span class="name">${name}</span>
              <span class=${changed ? 'changed' : ''}>${text}</span>
            </button>`,
        )}
      </div>
      ${edited === undefined ? nothing : this.#form(edited)}`;
  }

  #form(name: string) {
    const text = this.registers.find((each) => each.name === name)?.text ?? '';
    return this.#edit.render(name, text, (typed) => this.set(`$${name}`, typed));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-registers': ModlabRegisters;
  }
}
