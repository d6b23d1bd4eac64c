/** Owns the list of saved machines: restore, download, remove, open a file. */
import {LitElement, css, html} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {dialogStyle} from './dialog-style';
import {shared} from './shared-style';

interface Save {
  id: string;
  kind: 'auto' | 'checkpoint' | 'named' | 'imported';
  name: string;
  lab: string;
  savedAt: number;
  size: number;
}

export type SavesAction =
  | {kind: 'restore'; id: string}
  | {kind: 'download'; id: string}
  | {kind: 'remove'; id: string}
  | {kind: 'open'; file: File};

const relative = new Intl.RelativeTimeFormat(undefined, {numeric: 'auto'});

function ago(at: number): string {
  const minutes = Math.round((at - Date.now()) / 60_000);
  if (minutes > -60) return relative.format(minutes, 'minute');
  if (minutes > -60 * 24) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / 60 / 24), 'day');
}

/**
 * @fires saves-action - SavesAction
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
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
        padding: 8px 0;
        border-top: 1px solid var(--line);
      }
      .name {
        flex: 1 1 200px;
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
  @property({attribute: false}) list!: () => Promise<
    {ok: true; snapshots: Save[]} | {ok: false; message: string}
  >;
  @state() private saves: Save[] = [];
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private file!: HTMLInputElement;

  protected override render() {
    return html`
      <button @click=${() => void this.#open()}>Saves</button>
      <dialog aria-label="Saved machines" @close=${() => (this.saves = [])}>
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
              : this.saves.map((save) => this.#item(save))
          }
        </ul>
      </dialog>
    `;
  }

  #item(save: Save) {
    const kilobytes = `${Math.max(1, Math.round(save.size / 1024))} KB`;
    return html`<li>
      <span class="name"
        >${save.name}${save.kind === 'auto' ? html` <span class="detail">(automatic)</span>` : ''}</span
      >
      <time
        class="detail"
        datetime=${new Date(save.savedAt).toISOString()}
        title=${new Date(save.savedAt).toLocaleString()}
        >${ago(save.savedAt)}</time
      >
      <span class="detail">${kilobytes}</span>
      <button class="outlined" @click=${() => this.#act({kind: 'restore', id: save.id}, true)}>
        Restore
      </button>
      <button @click=${() => this.#act({kind: 'download', id: save.id})}>Download</button>
      <button @click=${() => this.#act({kind: 'remove', id: save.id})} aria-label="Remove ${save.name}">
        Remove
      </button>
    </li>`;
  }

  async #open(): Promise<void> {
    await this.refresh();
    this.dialog.showModal();
  }

  async refresh(): Promise<void> {
    const listed = await this.list();
    this.saves = listed.ok ? listed.snapshots : [];
  }

  #act(action: SavesAction, close = false): void {
    this.dispatchEvent(new CustomEvent('saves-action', {detail: action}));
    if (close) this.dialog.close();
    else if (action.kind === 'remove') this.saves = this.saves.filter((save) => save.id !== action.id);
  }

  #opened(): void {
    const [file] = this.file.files ?? [];
    this.file.value = '';
    if (file) this.#act({kind: 'open', file}, true);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-saves': ModlabSaves;
  }
}
