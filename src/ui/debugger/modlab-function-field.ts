/** Owns the field that a breakpoint on a function is set with: names are completed while one is typed. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import {fieldStyle} from './pane-style';

@customElement('modlab-function-field')
export class ModlabFunctionField extends LitElement {
  static override styles = [
    shared,
    fieldStyle,
    css`
      form {
        display: flex;
        gap: 4px;
        padding: 4px 0;
      }
      input {
        flex: 1;
        min-width: 0;
      }
      p {
        margin: 0;
        color: var(--warning);
      }
    `,
  ];

  /** Functions whose names begin so. */
  @property({attribute: false}) names: (beginning: string) => Promise<string[]> = () => Promise.resolve([]);
  /** False if that is no name of a function. */
  @property({attribute: false}) add: (name: string) => boolean = () => false;
  @state() private offered: readonly string[] = [];
  @state() private wrong = '';

  protected override render() {
    return html`<form @submit=${(event: SubmitEvent) => this.#submit(event)}>
        <input
          aria-label="Function to stop in"
          placeholder="function, e.g. vfs_read"
          list="names"
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          @input=${(event: Event) => void this.#offer((event.target as HTMLInputElement).value.trim())}
        />
        <datalist id="names">${this.offered.map((name) => html`<option value=${name}></option>`)}</datalist>
        <button class="outlined">Add</button>
      </form>
      ${this.wrong === '' ? nothing : html`<p role="status">${this.wrong}</p>`}`;
  }

  async #offer(beginning: string): Promise<void> {
    this.wrong = '';
    const names = beginning === '' ? [] : await this.names(beginning);
    // Another letter may have been typed meanwhile.
    if (this.renderRoot.querySelector('input')?.value.trim() === beginning) this.offered = names;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.renderRoot.querySelector('input');
    const name = input?.value.trim().replace(/\(\)$/, '') ?? '';
    if (!input || name === '') return;
    if (!this.add(name)) {
      this.wrong = `“${name}” is no name of a function.`;
      return;
    }
    input.value = '';
    this.offered = [];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-function-field': ModlabFunctionField;
  }
}
