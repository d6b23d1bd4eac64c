/** Owns the row of what can be done with files: make, rename, delete, put in and take out, save, build. */
import {LitElement, css, html} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {describeFileError} from '../../session/editor/file-error';
import {isCSource} from '../../session/editor/paths';
import {describeUpload} from '../sharing/upload-messages';
import {download} from '../theme/download';
import {Download, FilePlus, ListChecks, Pencil, Trash2, Upload} from 'lucide';
import {drawn} from '../theme/icon';
import {shared} from '../theme/shared-style';
import type {IconNode} from 'lucide';
import './modlab-name-field';
import type {ListedFile} from '../../session/editor/lab-files';
import type {OpenFile} from '../../session/editor/open-file';
import type {Workspace} from '../../session/editor/workspace';
import type {StatusLine} from '../theme/status-line';

/**
 * Works on the files by itself, by the workspace that it is given, and says what came of it in the editor's status line.
 *
 * @fires file-open - string: the path of one that was chosen; this and the others bubble
 * @fires file-named - string: the path of one that was made or renamed
 * @fires code-save - the file that is shown is to be saved
 * @fires code-build - all are to be saved, made and loaded
 * @fires code-check - the style of the file that is shown is to be checked
 */
@customElement('modlab-file-toolbar')
export class ModlabFileToolbar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        padding: 4px 12px;
      }
      .end {
        display: flex;
        gap: 4px;
        margin-inline-start: auto;
      }
      select {
        display: none;
        flex: 1 1 120px;
        min-width: 0;
        min-height: 28px;
        font: inherit;
        color: inherit;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: 4px;
      }
      input[type='file'] {
        display: none;
      }
      /* Of the editor: in a narrow one there is no list of files. */
      @container (max-width: 640px) {
        :host {
          padding-inline: 8px;
        }
        select {
          display: block;
        }
      }
      @media (pointer: coarse) {
        select {
          min-height: 40px;
        }
      }
    `,
  ];

  /** The lab's files. */
  @property({attribute: false}) workspace!: Workspace;
  /** The editor's status line. */
  @property({attribute: false}) status!: StatusLine;
  /** Those that the lab has. */
  @property({attribute: false}) files: readonly ListedFile[] = [];
  /** The file that is shown. Its fields change: whenever it is given, it is drawn as it is then. */
  @property({attribute: false, hasChanged: () => true}) current: OpenFile | undefined;
  /** A name is asked for. */
  @state() private asking: 'new' | 'rename' | undefined;
  @query('input[type="file"]') private picker!: HTMLInputElement;

  protected override render() {
    const {current, asking} = this;
    if (asking)
      return html`<modlab-name-field
        .label=${asking === 'new' ? 'Name of the new file' : 'New name'}
        .value=${asking === 'rename' && current ? this.workspace.nameOf(current.path) : ''}
        @name-given=${(event: CustomEvent<string>) => void this.#name(event.detail)}
        @name-dropped=${() => (this.asking = undefined)}
      ></modlab-name-field>`;
    return html`
      <select
        aria-label="Open a file"
        @change=${(event: Event) => this.#fire('file-open', (event.target as HTMLSelectElement).value)}
      >
        ${this.files.map(
          ({path, name}) => html`<option value=${path} ?selected=${path === current?.path}>${name}</option>`,
        )}
      </select>
      ${this.#button('New', FilePlus, () => (this.asking = 'new'), true)}
      ${this.#button('Rename', Pencil, () => (this.asking = 'rename'), current !== undefined)}
      ${this.#button('Delete', Trash2, () => void this.#remove(), current !== undefined)}
      ${this.#button('Upload', Upload, () => this.picker.click(), true, "Sources, a .tar of them, or a .ko, into the lab's directory")}
      ${this.#button('Download .tar', Download, () => void this.#download(), true, "The lab's files")}
      ${this.#button('Check style', ListChecks, () => this.#fire('code-check'), current !== undefined && isCSource(current.path), "The kernel's checkpatch.pl --strict reads this file")}
      <input
        type="file"
        multiple
        aria-label="Files for the lab's directory"
        @change=${() => void this.#upload()}
      />
      <span class="end">
        <button
          class="outlined"
          ?disabled=${!current || current.state === 'saved'}
          @click=${() => this.#fire('code-save')}
        >
          Save
        </button>
        <button
          class="main"
          title="make, rmmod, insmod in terminal 1 (Ctrl+Enter)"
          @click=${() => this.#fire('code-build')}
        >
          Build and load
        </button>
        <slot></slot>
      </span>
    `;
  }

  #button(name: string, of: IconNode, run: () => unknown, enabled: boolean, title = name) {
    return html`<button
      class="icon-only"
      aria-label=${name}
      title=${title === name ? name : `${name}: ${title}`}
      ?disabled=${!enabled}
      @click=${run}
    >
      ${drawn(of)}
    </button>`;
  }

  async #name(name: string): Promise<void> {
    const {asking, current, workspace} = this;
    const {operations} = workspace;
    const done =
      asking === 'rename' && current
        ? await operations.rename(current.path, name)
        : await operations.create(name);
    // The field stays, with what was wrong below it.
    if (!done.ok) return this.status.fail(describeFileError(done));
    this.asking = undefined;
    this.status.clear();
    this.#fire('file-named', done.path);
  }

  async #remove(): Promise<void> {
    const {current, workspace, status} = this;
    if (!current) return;
    const removed = await workspace.operations.remove(current.path);
    if (!removed.ok) return status.fail(describeFileError(removed));
    workspace.close(current);
    const undo = async () => {
      const put = await removed.putBack();
      if (!put.ok) return status.fail(describeFileError(put));
      workspace.reopen(current);
      status.clear();
    };
    status.show(`Deleted ${current.name}.`, {label: 'Undo', run: () => void undo()});
  }

  async #upload(): Promise<void> {
    const files = [...(this.picker.files ?? [])].map((blob) => ({name: blob.name, blob}));
    this.picker.value = '';
    if (files.length === 0) return;
    const uploaded = await this.workspace.operations.upload(files);
    if (uploaded.ok) this.status.show(describeUpload(uploaded));
    else this.status.fail(describeFileError(uploaded));
  }

  async #download(): Promise<void> {
    const packed = await this.workspace.operations.download();
    if (!packed.ok) return this.status.fail(describeFileError(packed));
    download(packed.blob, packed.name);
    this.status.show(`${packed.name} has the lab's files as the machine has them.`);
  }

  #fire(event: 'file-open' | 'file-named' | 'code-save' | 'code-build' | 'code-check', path?: string): void {
    this.dispatchEvent(new CustomEvent(event, {detail: path, bubbles: true}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-file-toolbar': ModlabFileToolbar;
  }
}
