/** Owns the glossary: the kernel's words and what they mean, in a dialog, found by typing. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {dialogStyle} from '../theme/dialog-style';
import {shared} from '../theme/shared-style';

type Markdown = typeof import('./markdown');

/**
 * Fetches the terms by the function that it is given.
 */
@customElement('modlab-glossary')
export class ModlabGlossary extends LitElement {
  static override styles = [
    shared,
    dialogStyle,
    css`
      :host {
        display: inline-grid;
      }
      .open {
        border-color: var(--line);
      }
      dialog {
        height: min(640px, calc(100dvh - 64px));
        padding: 0;
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      .head {
        padding: 12px 16px;
        border-bottom: 1px solid var(--line);
      }
      h2 {
        flex: none;
      }
      input {
        flex: 1;
        min-width: 0;
        height: 28px;
        padding: 0 8px;
        font: inherit;
        color: inherit;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: 4px;
      }
      .terms {
        flex: 1;
        overflow: auto;
        margin: 0;
        padding: 0 16px 16px;
      }
      dt {
        margin-top: 12px;
        font-weight: 600;
      }
      dd {
        margin: 0;
      }
      p {
        margin: 0;
      }
      code {
        font: 0.93em var(--mono);
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** Fetches the terms, once, when they are first wanted. */
  @property({attribute: false}) source!: () => Promise<ReadonlyMap<string, string>>;
  @state() private terms: ReadonlyMap<string, string> | undefined;
  @state() private markdown: Markdown | undefined;
  @state() private filter = '';
  @query('dialog') private dialog!: HTMLDialogElement;

  /** `term`: the one that is looked for. */
  async show(term = ''): Promise<void> {
    this.filter = term;
    await this.updateComplete;
    this.dialog.showModal();
    this.markdown ??= await import('./markdown');
    this.terms ??= await this.source();
  }

  protected override render() {
    const wanted = this.filter.toLowerCase();
    const shown = [...(this.terms ?? [])].filter(([term, text]) =>
      `${term} ${text}`.toLowerCase().includes(wanted),
    );
    return html`
      <button class="open" aria-haspopup="dialog" @click=${() => void this.show()}>Glossary</button>
      <dialog aria-labelledby="title">
        <div class="head">
          <h2 id="title">Glossary</h2>
          <input
            type="search"
            placeholder="find a word"
            aria-label="Show only terms with this word"
            .value=${this.filter}
            @input=${(event: InputEvent) => (this.filter = (event.target as HTMLInputElement).value)}
          />
          <button @click=${() => this.dialog.close()}>Close</button>
        </div>
        <dl class="terms" tabindex="0">
          ${shown.map(
            ([term, text]) =>
              html`<dt>${term}</dt>
                <dd>${this.markdown ? this.markdown.markdown(text) : text}</dd>`,
          )}
        </dl>
        ${this.terms && shown.length === 0 ? html`<p class="none">No term contains this word.</p>` : nothing}
      </dialog>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-glossary': ModlabGlossary;
  }
}
