/** Owns the list of saved machines, the room that they take, and the way in for a file. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {formatBytes} from '../theme/format';
import {dialogStyle} from '../theme/dialog-style';
import {shared} from '../theme/shared-style';
import '../theme/modlab-status-line';
import './modlab-save';
import type {SavesAction} from './modlab-save';
import type {Status} from '../theme/status-line';
import type {Library} from '../../session/saves/library';
import type {SnapshotMeta} from '../../snapshots/meta';

/**
 * @fires saves-action - SavesAction
 * @fires saves-open - File: a machine outside the browser
 */
@customElement('modlab-saves')
export class ModlabSaves extends LitElement {
  static override styles = [
    shared,
    dialogStyle,
    css`
      :host {
        display: grid;
      }
      dialog {
        --button-line: transparent;
        --dialog-height: 560px;
        line-height: normal;
      }
      ul {
        list-style: none;
        margin: 12px 0 0;
        padding: 0;
      }
      li {
        padding: 8px 0;
        border-top: 1px solid var(--line);
      }
      .all {
        margin-top: 8px;
      }
      .detail,
      .none {
        color: var(--muted);
      }
      input[type='file'] {
        display: none;
      }
    `,
  ];

  /** How the list is had; called when it is opened. */
  @property({attribute: false}) list!: Library['list'];
  /** Likewise, what this site stores in the browser. */
  @property({attribute: false}) usage!: Library['usage'];
  /** Ids of those that have been removed while the page is open, and can be put back. */
  @property({attribute: false}) removed: ReadonlySet<string> = new Set();
  /** What could not be done. */
  @property({attribute: false}) status: Status | undefined;
  @state() private saves: SnapshotMeta[] = [];
  @state() private used: Awaited<ReturnType<Library['usage']>>;
  /** Automatic saves are many, and say little. */
  @state() private all = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input[type="file"]') private file!: HTMLInputElement;

  protected override render() {
    const shown = this.all ? this.saves : this.saves.filter((save, i) => i === 0 || save.kind !== 'auto');
    return html`
      <button @click=${() => void this.#open()}>Saves</button>
      <dialog aria-label="Saved machines" @close=${() => this.#closed()}>
        <div class="head">
          <h2>Saved machines</h2>
          <button class="outlined" @click=${() => this.file.click()}>Open a file</button>
          <button @click=${() => this.dialog.close()}>Close</button>
          <input
            type="file"
            accept=".modlab"
            aria-label="Saved machine file"
            @change=${() => this.#opened()}
          />
        </div>
        <ul>
          ${
            this.saves.length === 0
              ? html`<li class="none">
                  Nothing yet. The machine is saved by itself a few seconds after it changes.
                </li>`
              : repeat(
                  shown,
                  ({id}) => id,
                  (save) =>
                    html`<li>
                      <modlab-save
                        .save=${save}
                        ?removed=${this.removed.has(save.id)}
                        @save-action=${(event: CustomEvent<SavesAction>) => this.#act(event.detail)}
                      ></modlab-save>
                    </li>`,
                )
          }
        </ul>
        ${
          shown.length === this.saves.length
            ? nothing
            : html`<button class="outlined all" @click=${() => (this.all = true)}>
                Show ${this.saves.length - shown.length} automatic saves
              </button>`
        }
        ${this.#usage()}
        ${this.status ? html`<modlab-status-line .status=${this.status}></modlab-status-line>` : nothing}
      </dialog>
    `;
  }

  #usage() {
    if (!this.used) return nothing;
    const {used, quota, lasting} = this.used;
    return html`<p class="detail">
      This site uses ${formatBytes(used)} of the ${formatBytes(quota)} that the browser grants it.
      ${
        lasting
          ? 'The browser keeps it until you remove it.'
          : 'The browser may clear it when the disk is full, or after weeks without a visit: download what must not be lost.'
      }
    </p>`;
  }

  async #open(): Promise<void> {
    this.dialog.showModal();
    await this.refresh();
    this.used = await this.usage();
  }

  async refresh(): Promise<void> {
    const listed = await this.list();
    this.saves = listed.ok ? listed.snapshots : [];
  }

  #closed(): void {
    this.saves = [];
    this.all = false;
  }

  #act(action: SavesAction): void {
    // A name shows at once.
    if (action.kind === 'rename')
      this.saves = this.saves.map((save) => (save.id === action.id ? renamed(save, action) : save));
    this.dispatchEvent(new CustomEvent('saves-action', {detail: action}));
    if (action.kind === 'restore') this.dialog.close();
  }

  #opened(): void {
    const [file] = this.file.files ?? [];
    this.file.value = '';
    if (!file) return;
    this.dispatchEvent(new CustomEvent('saves-open', {detail: file}));
    this.dialog.close();
  }
}

function renamed({note: _, ...save}: SnapshotMeta, {name, note}: {name: string; note: string}): SnapshotMeta {
  return {...save, name, kind: 'named', ...(note !== '' && {note})};
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-saves': ModlabSaves;
  }
}
