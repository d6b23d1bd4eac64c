/** Owns the list of a draft's files: which is shown, and what is added, renamed and removed. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import {fileListStyle} from '../editor/file-list-style';
import '../editor/modlab-name-field';

/**
 * @fires file-open - string: its path
 * @fires file-add - string: the new one's path
 * @fires file-rename - string: the new path of the one that is shown
 * @fires file-remove - the one that is shown is to go
 * @fires files-give - File[]: to be put in
 */
@customElement('modlab-draft-files')
export class ModlabDraftFiles extends LitElement {
  static override styles = [
    shared,
    fileListStyle,
    css`
      :host {
        --row-height: 26px;
        font-size: 13px;
      }
      li button {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      li span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .count {
        margin-inline-start: auto;
        color: var(--broken);
        font-weight: 600;
      }
      .does {
        display: flex;
        flex-wrap: wrap;
        gap: 0 4px;
        padding: 4px;
        border-top: 1px solid var(--line);
      }
      modlab-name-field {
        padding: 4px;
        border-top: 1px solid var(--line);
      }
      .wrong {
        margin: 0;
        padding: 0 8px 6px;
        color: var(--broken);
      }
      input {
        display: none;
      }
    `,
  ];

  @property({attribute: false}) paths: readonly string[] = [];
  /** The one that is shown. */
  @property() current = '';
  /** How many problems a file has. */
  @property({attribute: false}) problems: ReadonlyMap<string, number> = new Map();
  /** Why a file may not be called so. */
  @property({attribute: false}) problemOfName: (path: string) => string | undefined = () => undefined;
  @state() private asking: 'add' | 'rename' | undefined;
  @state() private wrong = '';

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[aria-current=true]')?.focus();
  }

  protected override render() {
    const isNeeded = this.current === 'lab.yaml' || this.current === 'lesson.md';
    return html`
      <ul aria-label="Files of the lab">
        ${this.paths.map((path) => this.#file(path))}
      </ul>
      ${
        this.asking
          ? html`<modlab-name-field
                .label=${this.asking === 'add' ? 'name of the new file' : 'its new name'}
                .value=${this.asking === 'rename' ? this.current : ''}
                @name-given=${(event: CustomEvent<string>) => this.#named(event.detail)}
                @name-dropped=${() => this.#ask(undefined)}
              ></modlab-name-field>
              ${this.wrong === '' ? nothing : html`<p class="wrong" role="alert">${this.wrong}</p>`}`
          : html`<div class="does">
              <button @click=${() => this.#ask('add')}>Add</button>
              <button title="Adds files from this computer" @click=${() => this.#picker?.click()}>
                Upload
              </button>
              <button ?disabled=${isNeeded} @click=${() => this.#ask('rename')}>Rename</button>
              <button ?disabled=${isNeeded} @click=${() => this.#fire('file-remove')}>Remove</button>
              <input type="file" multiple aria-label="Files to add" @change=${() => this.#given()} />
            </div>`
      }
    `;
  }

  #file(path: string) {
    const count = this.problems.get(path) ?? 0;
    return html`<li>
      <button
        aria-current=${path === this.current}
        title=${path}
        @click=${() => this.#fire('file-open', path)}
      >
        <span>${path}</span>
        ${
          count === 0
            ? nothing
            : html`<span class="count">${count}<span class="visually-hidden"> problems</span></span>`
        }
      </button>
    </li>`;
  }

  get #picker() {
    return this.renderRoot.querySelector('input');
  }

  #given(): void {
    const files = [...(this.#picker?.files ?? [])];
    if (this.#picker) this.#picker.value = '';
    if (files.length > 0) this.#fire('files-give', files);
  }

  #ask(what: 'add' | 'rename' | undefined): void {
    this.asking = what;
    this.wrong = '';
  }

  #named(name: string): void {
    if (this.asking === 'rename' && name === this.current) return this.#ask(undefined);
    this.wrong = this.problemOfName(name) ?? '';
    if (this.wrong !== '') return;
    this.#fire(this.asking === 'add' ? 'file-add' : 'file-rename', name);
    this.#ask(undefined);
  }

  #fire(event: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(event, {detail}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-draft-files': ModlabDraftFiles;
  }
}
