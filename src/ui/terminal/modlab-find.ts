/** Owns the field that finds text in a terminal's scrollback. */
import {LitElement, css, html} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';

export interface FindRequest {
  text: string;
  backwards: boolean;
}

/**
 * @fires find - FindRequest
 * @fires find-close - the person is done; the terminal gets the focus back
 */
@customElement('modlab-find')
export class ModlabFind extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        gap: 4px;
      }
      input {
        font: inherit;
        color: inherit;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: 4px;
        padding: 0 8px;
        width: 160px;
        min-height: 28px;
      }
      input:focus-visible {
        outline-offset: -2px;
      }
    `,
  ];

  @state() private open = false;
  @query('input') private input!: HTMLInputElement;

  show(): void {
    this.open = true;
    void this.updateComplete.then(() => this.input.select());
  }

  protected override render() {
    if (!this.open) return html`<button @click=${() => this.show()}>Find</button>`;
    return html`
      <input
        type="search"
        aria-label="Find in the terminal"
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      />
      <button aria-label="Previous match" @click=${() => this.#find(true)}>↑</button>
      <button aria-label="Next match" @click=${() => this.#find(false)}>↓</button>
      <button aria-label="Close the search" @click=${() => this.#close()}>✕</button>
    `;
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.#close();
    // What one looks for is usually above the prompt.
    else if (event.key === 'Enter') this.#find(!event.shiftKey);
  }

  #find(backwards: boolean): void {
    const request: FindRequest = {text: this.input.value, backwards};
    this.dispatchEvent(new CustomEvent('find', {detail: request}));
  }

  #close(): void {
    this.open = false;
    this.dispatchEvent(new CustomEvent('find-close'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-find': ModlabFind;
  }
}
