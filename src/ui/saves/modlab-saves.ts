/** Owns the list of saved machines, the room that they take, and the way in for a file. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {formatBytes} from '../theme/format';
import {icon} from '../theme/icon';
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
    css`
      :host {
        display: block;
        min-height: 0;
        overflow: auto;
        padding: 8px 12px;
        font-size: 14px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      .head p {
        flex: 1 1 240px;
        margin: 0;
      }
      ul {
        list-style: none;
        margin: 8px 0 0;
        padding: 0;
      }
      li {
        padding: 6px 0;
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

  /** How the list is had; called when it is shown. */
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
  /** The id of one that somebody is giving a name; it stays in sight meanwhile, though a newer automatic one be made. */
  @state() private naming: string | undefined;
  @query('input[type="file"]') private file!: HTMLInputElement;

  protected override render() {
    const shown = this.all
      ? this.saves
      : this.saves.filter(({id, kind}, i) => i === 0 || kind !== 'auto' || id === this.naming);
    return html`
      <div class="head">
        ${this.#usage()}
        <button class="outlined" @click=${() => this.file.click()}>${icon('download')} Open a file</button>
        <input
          type="file"
          accept=".modlab,.zip"
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
                      @naming-change=${({detail}: CustomEvent<boolean>) =>
                        (this.naming = detail ? save.id : undefined)}
                    ></modlab-save>
                  </li>`,
              )
        }
      </ul>
      ${
        shown.length === this.saves.length
          ? nothing
          : html`<button class="outlined all" @click=${() => (this.all = true)}>
              Show ${this.saves.length - shown.length} automatic
              ${this.saves.length - shown.length === 1 ? 'save' : 'saves'}
            </button>`
      }
      ${this.status ? html`<modlab-status-line .status=${this.status}></modlab-status-line>` : nothing}
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

  protected override firstUpdated(): void {
    void this.refresh();
  }

  /** Reads the list again. What has just been removed stays in it, to be put back. */
  async refresh(): Promise<void> {
    const listed = await this.list();
    const saves = listed.ok ? listed.snapshots : [];
    const known = new Set(saves.map(({id}) => id));
    const gone = this.saves.filter(({id}) => this.removed.has(id) && !known.has(id));
    this.saves = [...saves, ...gone].sort((a, b) => b.savedAt - a.savedAt);
    this.used = await this.usage();
  }

  #act(action: SavesAction): void {
    // A name shows at once.
    if (action.kind === 'rename')
      this.saves = this.saves.map((save) => (save.id === action.id ? renamed(save, action) : save));
    this.dispatchEvent(new CustomEvent('saves-action', {detail: action}));
  }

  #opened(): void {
    const [file] = this.file.files ?? [];
    this.file.value = '';
    if (!file) return;
    this.dispatchEvent(new CustomEvent('saves-open', {detail: file}));
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
