/** Owns the field that asks for a file's name: Enter gives it, Escape does not. */
import {LitElement, css, html} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';

/**
 * @fires name-given - string: without blanks around it
 * @fires name-dropped - none is given after all
 */
@customElement('modlab-name-field')
export class ModlabNameField extends LitElement {
  static override styles = [
    shared,
    css`
      form {
        display: flex;
        gap: 4px;
        align-items: center;
      }
      input {
        flex: 1 1 140px;
        min-width: 80px;
        min-height: 28px;
        padding: 0 8px;
        font: inherit;
        color: inherit;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 4px;
      }
    `,
  ];

  /** What is asked. */
  @property() label = '';
  /** What stands in it at first. */
  @property() value = '';
  @query('input') private input!: HTMLInputElement;

  protected override render() {
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        this.dispatchEvent(new CustomEvent('name-given', {detail: this.input.value.trim()}));
      }}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#drop()}
    >
      <input aria-label=${this.label} placeholder=${this.label} .value=${this.value} spellcheck="false" />
      <button class="outlined">OK</button>
      <button type="button" @click=${() => this.#drop()}>Cancel</button>
    </form>`;
  }

  protected override firstUpdated(): void {
    this.input.focus();
    // Of a name, what is before the ending is what one changes.
    const dot = this.value.lastIndexOf('.');
    this.input.setSelectionRange(this.value.lastIndexOf('/') + 1, dot > 0 ? dot : this.value.length);
  }

  #drop(): void {
    this.dispatchEvent(new CustomEvent('name-dropped'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-name-field': ModlabNameField;
  }
}
