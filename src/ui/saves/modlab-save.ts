/** Owns one saved machine in the list: what it is, what can be done with it, its name, and that it was removed. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {formatBytes, relativeTime} from '../theme/format';
import {shared} from '../theme/shared-style';
import type {SnapshotMeta} from '../../snapshots/meta';

export type SavesAction =
  | {kind: 'restore'; id: string}
  | {kind: 'download'; id: string}
  | {kind: 'remove'; id: string}
  | {kind: 'put-back'; id: string}
  | {kind: 'rename'; id: string; name: string; note: string};

/**
 * @fires save-action - SavesAction
 * @fires naming-change - boolean: somebody begins to name it, or has ended
 */
@customElement('modlab-save')
export class ModlabSave extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
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
      form {
        display: flex;
        gap: 4px;
      }
      input {
        flex: 1;
        min-width: 0;
        font: inherit;
        color: inherit;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 4px;
        padding: 2px 6px;
      }
      .detail {
        color: var(--muted);
      }
    `,
  ];

  /** What is known of it. */
  @property({attribute: false}) save!: SnapshotMeta;
  /** It has just been removed, and can be put back. */
  @property({type: Boolean}) removed = false;
  @state() private renaming = false;

  protected override render() {
    const {save} = this;
    const {id} = save;
    if (this.removed)
      return html`<span class="name detail">“${save.name}” was removed.</span>
        <button class="outlined" @click=${() => this.#act({kind: 'put-back', id})}>Undo</button>`;
    return html`
      ${this.renaming ? this.#nameField(save) : this.#name(save)}
      <time
        class="detail"
        datetime=${new Date(save.savedAt).toISOString()}
        title=${new Date(save.savedAt).toLocaleString()}
        >${relativeTime(save.savedAt)}</time
      >
      <span class="detail">${formatBytes(save.size)}</span>
      <button class="outlined" @click=${() => this.#act({kind: 'restore', id})}>Restore</button>
      <button @click=${() => this.#act({kind: 'download', id})}>Download</button>
      <button @click=${() => this.#act({kind: 'remove', id})} aria-label="Remove ${save.name}">Remove</button>
    `;
  }

  #name(save: SnapshotMeta) {
    const automatic = save.kind === 'auto' || save.kind === 'checkpoint';
    return html`<span class="name"
      >${save.name} <span class="detail">${save.lab}${automatic ? ', automatic' : ''}</span>
      <button
        class="rename"
        aria-label="Name ${save.name}"
        title="A save that you name stays until you remove it"
        @click=${() => void this.#beginRename()}
      >
        Name</button
      >${save.note === undefined ? nothing : html`<q class="note detail">${save.note}</q>`}</span
    >`;
  }

  #nameField(save: SnapshotMeta) {
    return html`<form class="name" @submit=${(event: SubmitEvent) => this.#rename(event)}>
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
          this.#setRenaming(false);
        }}
      />
      <input name="note" aria-label="Note" maxlength="1000" placeholder="Note" .value=${save.note ?? ''} />
      <button class="outlined">Keep</button>
    </form>`;
  }

  #setRenaming(renaming: boolean): void {
    this.renaming = renaming;
    this.dispatchEvent(new CustomEvent('naming-change', {detail: renaming}));
  }

  async #beginRename(): Promise<void> {
    this.#setRenaming(true);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('input[name]')?.select();
  }

  #rename(event: SubmitEvent): void {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const [name, note] = [fields.get('name'), fields.get('note')];
    this.#setRenaming(false);
    if (typeof name !== 'string' || name.trim() === '') return;
    this.#act({kind: 'rename', id: this.save.id, name, note: typeof note === 'string' ? note.trim() : ''});
  }

  #act(action: SavesAction): void {
    this.dispatchEvent(new CustomEvent('save-action', {detail: action}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-save': ModlabSave;
  }
}
