/** Owns the list of saved machines: restore, download, remove, open a file. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {relativeTime, formatBytes} from '../theme/format';
import {dialogStyle} from '../theme/dialog-style';
import {shared} from '../theme/shared-style';
import type {Library} from '../../session/saves/library';
import type {SnapshotMeta} from '../../snapshots/meta';

export type SavesAction =
  | {kind: 'restore'; id: string}
  | {kind: 'download'; id: string}
  | {kind: 'remove'; id: string}
  | {kind: 'put-back'; id: string}
  | {kind: 'rename'; id: string; name: string; note: string};

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
      .note {
        display: block;
        overflow-wrap: anywhere;
        font-style: italic;
      }
      .rename {
        min-height: 20px;
        color: var(--muted);
        font-size: 12px;
        text-decoration: underline;
      }
      .all {
        margin-top: 8px;
      }
      form {
        display: flex;
        gap: 4px;
      }
      form input {
        flex: 1;
        min-width: 0;
        font: inherit;
        color: inherit;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 4px;
        padding: 2px 6px;
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
  @state() private saves: SnapshotMeta[] = [];
  @state() private used: Awaited<ReturnType<Library['usage']>>;
  @state() private removed: ReadonlySet<string> = new Set();
  /** Automatic saves are many, and say little. */
  @state() private all = false;
  @state() private renaming: string | undefined;
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
              : shown.map((save) => this.#item(save))
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
      </dialog>
    `;
  }

  #item(save: SnapshotMeta) {
    if (this.removed.has(save.id))
      return html`<li>
        <span class="name detail">“${save.name}” was removed.</span>
        <button class="outlined" @click=${() => this.#putBack(save)}>Undo</button>
      </li>`;
    return html`<li>
      ${this.renaming === save.id ? this.#nameField(save) : this.#name(save)}
      <time
        class="detail"
        datetime=${new Date(save.savedAt).toISOString()}
        title=${new Date(save.savedAt).toLocaleString()}
        >${relativeTime(save.savedAt)}</time
      >
      <span class="detail">${formatBytes(save.size)}</span>
      <button class="outlined" @click=${() => this.#act({kind: 'restore', id: save.id}, true)}>
        Restore
      </button>
      <button @click=${() => this.#act({kind: 'download', id: save.id})}>Download</button>
      <button @click=${() => this.#remove(save)} aria-label="Remove ${save.name}">Remove</button>
    </li>`;
  }

  #name(save: SnapshotMeta) {
    const automatic = save.kind === 'auto' || save.kind === 'checkpoint';
    return html`<span class="name"
      >${save.name} <span class="detail">${save.lab}${automatic ? ', automatic' : ''}</span>
      <button
        class="rename"
        aria-label="Name ${save.name}"
        title="A save with a name of yours stays until you remove it"
        @click=${() => void this.#beginRename(save)}
      >
        Name</button
      >${save.note === undefined ? nothing : html`<q class="note detail">${save.note}</q>`}</span
    >`;
  }

  #nameField(save: SnapshotMeta) {
    return html`<form class="name" @submit=${(event: SubmitEvent) => this.#rename(event, save)}>
      <input
        name="name"
        aria-label="New name"
        maxlength="200"
        required
        .value=${save.kind === 'named' ? save.name : ''}
        placeholder=${save.name}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== 'Escape') return;
          // It ends the naming, not the dialog.
          event.preventDefault();
          this.renaming = undefined;
        }}
      />
      <input name="note" aria-label="Note" maxlength="1000" placeholder="Note" .value=${save.note ?? ''} />
      <button class="outlined">Keep</button>
    </form>`;
  }

  async #beginRename({id}: SnapshotMeta): Promise<void> {
    this.renaming = id;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('input[name]')?.select();
  }

  #rename(event: SubmitEvent, save: SnapshotMeta): void {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const [name, words] = [fields.get('name'), fields.get('note')];
    this.renaming = undefined;
    if (typeof name !== 'string' || name.trim() === '') return;
    const note = typeof words === 'string' ? words.trim() : '';
    const {note: _, ...rest} = save;
    const renamed: SnapshotMeta = {...rest, name, kind: 'named', ...(note !== '' && {note})};
    this.saves = this.saves.map((each) => (each === save ? renamed : each));
    this.#act({kind: 'rename', id: save.id, name, note});
  }

  #remove({id}: SnapshotMeta): void {
    this.removed = new Set([...this.removed, id]);
    this.#act({kind: 'remove', id});
  }

  #putBack({id}: SnapshotMeta): void {
    this.removed = new Set([...this.removed].filter((each) => each !== id));
    this.#act({kind: 'put-back', id});
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
    this.removed = new Set();
    this.all = false;
    this.renaming = undefined;
  }

  #act(action: SavesAction, close = false): void {
    this.dispatchEvent(new CustomEvent('saves-action', {detail: action}));
    if (close) this.dialog.close();
  }

  #opened(): void {
    const [file] = this.file.files ?? [];
    this.file.value = '';
    if (!file) return;
    this.dispatchEvent(new CustomEvent('saves-open', {detail: file}));
    this.dialog.close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-saves': ModlabSaves;
  }
}
