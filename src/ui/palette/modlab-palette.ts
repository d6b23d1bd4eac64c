/** Owns the list of commands: found by typing parts of their names, chosen by keys or pointer. */
import uFuzzy from '@leeoniya/ufuzzy';
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import type {Entry} from './entry';

/** More nobody reads: they type on. */
const SHOWN = 80;
/** Letters between those that were typed may be left out. */
const fuzzy = new uFuzzy({intraIns: 2});

/**
 * @fires palette-close - it is to be taken from the page
 */
@customElement('modlab-palette')
export class ModlabPalette extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        width: min(680px, calc(100vw - 24px));
        max-height: min(560px, calc(100dvh - 32px));
        margin-block-start: min(10vh, 72px);
        padding: 0;
        overflow: hidden;
        color: var(--text);
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 8px;
        font-size: 14px;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 40%);
      }
      input {
        width: 100%;
        height: 44px;
        padding: 0 16px;
        font: inherit;
        font-size: 16px;
        color: inherit;
        background: none;
        border: 0;
        border-bottom: 1px solid var(--line);
        border-radius: 0;
        outline-offset: -2px;
      }
      [role='listbox'] {
        margin: 0;
        padding: 4px;
        overflow: auto;
        list-style: none;
      }
      [role='option'] {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 12px;
        padding: 4px 12px;
        border-radius: 4px;
        cursor: pointer;
      }
      [role='option'][aria-selected='true'] {
        background: var(--hover);
        box-shadow: inset 3px 0 var(--accent);
      }
      .label {
        overflow-wrap: anywhere;
      }
      .detail {
        grid-column: 1 / -1;
        color: var(--muted);
        font-size: 12px;
        overflow-wrap: anywhere;
      }
      .group,
      kbd {
        color: var(--muted);
        font: inherit;
        font-size: 12px;
      }
      .none {
        margin: 0;
        padding: 12px 16px;
        color: var(--muted);
      }
    `,
  ];

  /** What there is to find; none while they are gathered. */
  @property({attribute: false}) entries: readonly Entry[] = [];
  /** What was typed before it was there. */
  @property() begun = '';
  /** Enter was pressed before there was anything to choose: the best is meant, once it is found. */
  @property({type: Boolean}) chosen = false;
  @state() private wanted = '';
  @state() private at = 0;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private input!: HTMLInputElement;
  #found: readonly Entry[] = [];

  protected override firstUpdated(): void {
    this.dialog.showModal();
    this.input.value = this.begun;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!this.hasUpdated) this.wanted = this.begun;
    if (!changed.has('entries') && !changed.has('wanted')) return;
    this.#found = find(this.entries, this.wanted);
    this.at = 0;
  }

  protected override updated(): void {
    if (!this.chosen || this.#found.length === 0) return;
    this.chosen = false;
    this.#run(0);
  }

  protected override render() {
    return html`<dialog
      aria-label="Commands"
      @close=${() => this.dispatchEvent(new CustomEvent('palette-close'))}
      @click=${(event: MouseEvent) => event.target === this.dialog && this.dialog.close()}
    >
      <input
        role="combobox"
        aria-label="Find a command, lab, step, file, save or term"
        placeholder="Find a command, lab, step, file, save or term"
        aria-expanded="true"
        aria-controls="list"
        aria-autocomplete="list"
        aria-activedescendant=${this.#found.length > 0 ? `at-${this.at}` : nothing}
        spellcheck="false"
        autocomplete="off"
        @input=${(event: InputEvent) => {
          this.wanted = (event.target as HTMLInputElement).value;
          this.chosen = false;
        }}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      />
      ${
        this.#found.length === 0
          ? html`<p class="none" role="status">
              ${this.entries.length === 0 ? 'Loading...' : 'No matches.'}
            </p>`
          : html`<ul id="list" role="listbox" aria-label="Found">
              ${this.#found.map((entry, i) => this.#entry(entry, i))}
            </ul>`
      }
    </dialog>`;
  }

  #entry({label, detail, keys, group}: Entry, i: number) {
    return html`<li
      id="at-${i}"
      role="option"
      aria-selected=${i === this.at}
      @click=${() => this.#run(i)}
      @pointermove=${() => (this.at = i)}
    >
      <span class="label">${label}</span>
      ${keys === undefined ? html`<span class="group">${group === 'Command' ? nothing : group}</span>` : html`<kbd>${keys}</kbd>`}
      ${detail === undefined ? nothing : html`<span class="detail">${detail}</span>`}
    </li>`;
  }

  #key(event: KeyboardEvent): void {
    const {length} = this.#found;
    const by = {ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8}[event.key];
    if (event.key === 'Enter' && this.entries.length === 0) this.chosen = true;
    else if (event.key === 'Enter') this.#run(this.at);
    else if (by !== undefined && length > 0)
      this.at =
        Math.abs(by) === 1
          ? (this.at + by + length) % length
          : Math.max(0, Math.min(length - 1, this.at + by));
    else return;
    event.preventDefault();
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector(`#at-${this.at}`)?.scrollIntoView({block: 'nearest'}),
    );
  }

  #run(i: number): void {
    const entry = this.#found[i];
    if (!entry) return;
    // What it opens or brings into sight is to have the keyboard.
    this.dialog.close();
    void entry.run();
  }
}

/** The best first; all, in their order, if nothing is wanted. Whose own name it is comes before what is of that kind. */
function find(entries: readonly Entry[], wanted: string): readonly Entry[] {
  if (wanted.trim() === '') return entries.slice(0, SHOWN);
  const named = search(entries, ({label}) => label, wanted);
  const known = new Set(named);
  const ofKind = search(entries, ({label, group}) => `${label} ${group}`, wanted);
  return [...named, ...ofKind.filter((entry) => !known.has(entry))].slice(0, SHOWN);
}

function search(
  entries: readonly Entry[],
  textOf: (entry: Entry) => string,
  wanted: string,
): readonly Entry[] {
  const [found, info, order] = fuzzy.search(entries.map(textOf), wanted, 1);
  if (found === null) return [];
  const best = info === null ? found : order.map((at) => info.idx[at] ?? 0);
  return best.flatMap((at) => entries[at] ?? []);
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-palette': ModlabPalette;
  }
}
