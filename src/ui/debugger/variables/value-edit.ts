/** Owns the typing of another value where one stands: which it is for, its field, and why what was typed was refused. */
import {html, nothing} from 'lit';
import type {LitElement} from 'lit';
import type {Values} from './values';

export class ValueEdit {
  readonly #host: LitElement;
  #edited: string | undefined;
  #wrong = '';

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** The key of the value that another is typed for. */
  get edited(): string | undefined {
    return this.#edited;
  }

  /** Begins with a value, or ends with the one that is being typed for. */
  toggle(key: string): void {
    this.#edit(this.#edited === key ? undefined : key);
  }

  /** `set` takes what was typed for the value of this name. */
  render(name: string, text: string, set: (typed: string) => ReturnType<Values['set']>) {
    return html`<form
        @submit=${(event: SubmitEvent) => void this.#submit(event, set)}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Escape') this.#edit(undefined);
        }}
      >
        <input aria-label="New value of ${name}" .value=${text} spellcheck="false" autocapitalize="off" />
        <button class="outlined">Set</button>
      </form>
      ${this.#wrong === '' ? nothing : html`<p class="wrong" role="status">${this.#wrong}</p>`}`;
  }

  get #input(): HTMLInputElement | null {
    return this.#host.renderRoot.querySelector('input');
  }

  #edit(key: string | undefined): void {
    this.#edited = key;
    this.#wrong = '';
    this.#host.requestUpdate();
    if (key !== undefined) void this.#host.updateComplete.then(() => this.#input?.select());
  }

  async #submit(event: SubmitEvent, set: (typed: string) => ReturnType<Values['set']>): Promise<void> {
    event.preventDefault();
    const outcome = await set(this.#input?.value.trim() ?? '');
    if (outcome.ok) return this.#edit(undefined);
    this.#wrong = outcome.message;
    this.#host.requestUpdate();
  }
}
