/** Owns the editor: passes between the workspace's files and the elements that list, show and change them. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {describeFileError} from '../../session/editor/file-error';
import {download} from '../theme/download';
import {describeUpload} from '../sharing/upload-messages';
import {shared} from '../theme/shared-style';
import {editorStyle} from './editor-style';
import './modlab-code';
import './modlab-file-list';
import './modlab-file-tabs';
import './modlab-name-field';
import './modlab-problems';
import './modlab-splitter';
import type {Words} from './completions';
import type {CodeEdit, ModlabCode} from './modlab-code';
import type {Diagnostic} from '../../session/diagnostics/gcc-output';
import type {OpenFile} from '../../session/editor/open-file';
import type {Outcome} from '../../session/editor/file-error';
import type {Workspace} from '../../session/editor/workspace';

/** A sentence, and how what it tells is taken back. */
interface Said {
  text: string;
  failed?: boolean;
  undo?: {label: string; run: () => void};
}

const NONE: readonly Diagnostic[] = [];

/**
 * @fires editor-leave - the person pressed the chord that leaves the text
 * @fires editor-built - a build was typed into terminal 1
 */
@customElement('modlab-editor')
export class ModlabEditor extends LitElement {
  static override styles = [shared, editorStyle];

  @property({attribute: false}) workspace!: Workspace;
  /** Saves, and types the build into terminal 1. */
  @property({attribute: false}) build!: () => Promise<Outcome>;
  /** Names that the kernel exports. */
  @property({attribute: false}) symbols!: () => Promise<readonly string[]>;
  /** A name is asked for. */
  @state() private asking: 'new' | 'rename' | undefined;
  /** Its difference to what the machine has is shown. */
  @state() private compared: OpenFile | undefined;
  @state() private said: Said | undefined;
  @state() private share = 48;
  @query('modlab-code') private code!: ModlabCode | null;
  @query('input[type="file"]') private picker!: HTMLInputElement;
  readonly #words: Words = {
    symbols: () => this.symbols(),
    texts: () => this.workspace.open.map(({text}) => text),
  };
  #unsubscribe: () => void = () => undefined;

  /** Not when it is connected: a property that was set before this file had arrived is there only now. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('workspace')) return;
    this.#unsubscribe();
    this.#unsubscribe = this.workspace.on('changed', () => this.requestUpdate());
    void this.workspace.activate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  /** Puts the cursor into the text. */
  override focus(): void {
    this.code?.focus();
  }

  #awaited: (() => boolean) | undefined;

  /** The same once there is a text, if `still` says that nobody has gone elsewhere. */
  focusWhenShown(still: () => boolean): void {
    this.#awaited = still;
    this.requestUpdate();
  }

  protected override updated(): void {
    if (!this.code || !this.#awaited) return;
    const still = this.#awaited;
    this.#awaited = undefined;
    // It has its view after its own first update.
    void this.code.updateComplete.then(() => still() && this.focus());
  }

  protected override render() {
    const {workspace} = this;
    const {current} = workspace;
    return html`
      <div class="panel" @keydown=${(event: KeyboardEvent) => this.#key(event)}>
        <div class="tools" role="group" aria-label="Files">${this.#tools(current)}</div>
        <modlab-file-list
          .files=${workspace.files}
          .current=${current?.path ?? ''}
          @file-open=${(event: CustomEvent<string>) => void this.#show(event.detail)}
        ></modlab-file-list>
        <div class="text">
          <div class="strip">
            <modlab-file-tabs
              .files=${[...workspace.open]}
              .current=${current}
              .nameOf=${workspace.nameOf}
              @tab-select=${(event: CustomEvent<OpenFile>) => void this.#show(event.detail.path)}
              @tab-close=${(event: CustomEvent<OpenFile>) => this.#close(event.detail)}
            ></modlab-file-tabs>
            ${
              current
                ? html`<button
                    aria-label=${`Close ${current.name}`}
                    title="Closes the file that is shown"
                    @click=${() => this.#close(current)}
                  >
                    ✕
                  </button>`
                : nothing
            }
          </div>
          ${current ? this.#conflict(current) : nothing}
          ${
            current
              ? html`<modlab-code
                  ?hidden=${this.#isCompared(current)}
                  .file=${current}
                  .name=${current.name}
                  .revision=${current.revision}
                  .diagnostics=${workspace.diagnostics.get(current.path) ?? NONE}
                  .words=${this.#words}
                  @code-edit=${(event: CustomEvent<CodeEdit>) => workspace.edit(event.detail.file, event.detail.text)}
                  @code-save=${() => void this.#save()}
                  @code-build=${() => void this.#build()}
                  @code-leave=${() => this.dispatchEvent(new CustomEvent('editor-leave'))}
                ></modlab-code>`
              : html`<p class="nothing">Choose a file, make a new one, or drop sources on the page.</p>`
          }
          ${
            current && this.#isCompared(current)
              ? html`<modlab-difference
                  .file=${current}
                  .theirs=${current.theirs ?? ''}
                  @code-edit=${(event: CustomEvent<CodeEdit>) => workspace.edit(event.detail.file, event.detail.text)}
                  @difference-settled=${() => this.#settle(current, 'mine')}
                ></modlab-difference>`
              : nothing
          }
          <modlab-problems
            .problems=${[...workspace.diagnostics.values()].flat()}
            .nameOf=${workspace.nameOf}
            @problem-open=${(event: CustomEvent<Diagnostic>) => void this.goTo(event.detail)}
          ></modlab-problems>
          <div class="said ${this.said?.failed ? 'failed' : ''}">
            <span class="words" role="status">${this.said?.text ?? ''}</span>
            ${
              this.said?.undo
                ? html`<button class="outlined" @click=${this.said.undo.run}>${this.said.undo.label}</button>`
                : nothing
            }
            <span class="keys">Ctrl+S saves, F9 builds, Ctrl+Shift+L leaves</span>
          </div>
        </div>
      </div>
      <modlab-splitter
        aria-label="Height of the editor"
        .share=${this.share}
        @split-move=${(event: CustomEvent<number>) => this.#resize(event.detail)}
      ></modlab-splitter>
    `;
  }

  #tools(current: OpenFile | undefined) {
    const {workspace} = this;
    if (this.asking)
      return html`<modlab-name-field
        .label=${this.asking === 'new' ? 'Name of the new file' : 'New name'}
        .value=${this.asking === 'rename' && current ? workspace.nameOf(current.path) : ''}
        @name-given=${(event: CustomEvent<string>) => void this.#named(event.detail)}
        @name-dropped=${() => this.#asked()}
      ></modlab-name-field>`;
    return html`
      <select
        aria-label="Open a file"
        @change=${(event: Event) => void this.#show((event.target as HTMLSelectElement).value)}
      >
        ${workspace.files.map(
          ({path, name}) => html`<option value=${path} ?selected=${path === current?.path}>${name}</option>`,
        )}
      </select>
      <button @click=${() => (this.asking = 'new')}>New</button>
      <button ?disabled=${!current} @click=${() => (this.asking = 'rename')}>Rename</button>
      <button ?disabled=${!current} @click=${() => void this.#remove()}>Delete</button>
      <button
        title="Sources, a .tar of them, or a .ko, into the lab's directory"
        @click=${() => this.picker.click()}
      >
        Upload
      </button>
      <button @click=${() => void this.#download()}>Download .tar</button>
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
          @click=${() => void this.#save()}
        >
          Save
        </button>
        <button
          class="main"
          title="make, rmmod, insmod in terminal 1 (F9)"
          @click=${() => void this.#build()}
        >
          Build and load
        </button>
      </span>
    `;
  }

  #conflict(file: OpenFile) {
    if (file.state === 'gone')
      return html`<div class="bar" role="alert">
        <span>${file.name} is no longer in the machine. Its text is still here.</span>
        <button class="outlined" @click=${() => void this.#save()}>Write it again</button>
        <button @click=${() => this.#close(file)}>Close it</button>
      </div>`;
    if (file.state !== 'conflict') return nothing;
    return html`<div class="bar" role="alert">
      <span>${file.name} was changed in the machine while it was being changed here.</span>
      <button aria-pressed=${this.#isCompared(file)} @click=${() => this.#compare(file)}>
        Show difference
      </button>
      <button class="outlined" @click=${() => this.#settle(file, 'mine')}>Keep mine</button>
      <button class="outlined" @click=${() => this.#settle(file, 'theirs')}>Take the machine's</button>
    </div>`;
  }

  #isCompared = (file: OpenFile) => this.compared === file && file.state === 'conflict';

  /** Shows the difference, or the text again. What shows it is fetched when it is first wanted. */
  #compare(file: OpenFile): void {
    void import('./modlab-difference');
    this.compared = this.#isCompared(file) ? undefined : file;
  }

  #settle(file: OpenFile, how: 'mine' | 'theirs'): void {
    this.workspace.settle(file, how);
    void this.updateComplete.then(() => this.focus());
  }

  /** `done`: '' says nothing, and takes back what was said. */
  #tell(outcome: Outcome, done: string, undo?: Said['undo']): void {
    if (!outcome.ok) this.said = {text: describeFileError(outcome), failed: true};
    else this.said = done === '' ? undefined : {text: done, ...(undo && {undo})};
  }

  async #show(path: string): Promise<void> {
    this.#tell(await this.workspace.show(path), '');
  }

  /** Shows the file of a diagnostic, with the cursor where it is now. */
  async goTo(problem: Diagnostic): Promise<void> {
    await this.#show(problem.path);
    await this.updateComplete;
    await this.code?.updateComplete;
    if (this.workspace.current?.path === problem.path) this.code?.goTo(problem);
  }

  async #save(): Promise<void> {
    const {current} = this.workspace;
    if (current) this.#tell(await this.workspace.save(current), `Saved ${current.path}.`);
  }

  async #build(): Promise<void> {
    const built = await this.build();
    this.#tell(built, 'Building in terminal 1.');
    if (built.ok) this.dispatchEvent(new CustomEvent('editor-built'));
  }

  #close(file: OpenFile): void {
    const unsaved = file.state !== 'saved';
    this.workspace.close(file);
    const back = () => {
      this.said = undefined;
      this.workspace.reopen(file);
    };
    this.said = unsaved
      ? {text: `${file.name} was closed with unsaved text.`, undo: {label: 'Open it again', run: back}}
      : undefined;
  }

  async #named(name: string): Promise<void> {
    const {workspace, asking} = this;
    const {current} = workspace;
    const {operations} = workspace;
    const done =
      asking === 'rename' && current
        ? await operations.rename(current.path, name)
        : await operations.create(name);
    if (done.ok) this.#asked();
    this.#tell(done, '');
    if (!done.ok) return;
    await this.#show(done.path);
    await this.updateComplete;
    this.focus();
  }

  #asked(): void {
    this.asking = undefined;
  }

  async #remove(): Promise<void> {
    const {workspace} = this;
    const {current} = workspace;
    if (!current) return;
    const removed = await workspace.operations.remove(current.path);
    if (removed.ok) workspace.close(current);
    const back = async () => {
      const put = removed.ok ? await removed.putBack() : removed;
      if (put.ok) workspace.reopen(current);
      this.#tell(put, '');
    };
    this.#tell(removed, `Deleted ${current.name}.`, {label: 'Undo', run: () => void back()});
  }

  async #upload(): Promise<void> {
    const files = [...(this.picker.files ?? [])].map((blob) => ({name: blob.name, blob}));
    this.picker.value = '';
    if (files.length === 0) return;
    const landed = await this.workspace.operations.upload(files);
    this.#tell(landed, describeUpload(landed));
  }

  async #download(): Promise<void> {
    const packed = await this.workspace.operations.download();
    if (packed.ok) download(packed.blob, packed.name);
    this.#tell(packed, packed.ok ? `${packed.name} has the lab's files as the machine has them.` : '');
  }

  /** Outside the text too, these keys are the editor's. */
  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 's') {
      event.preventDefault();
      void this.#save();
    } else if (event.key === 'F9') {
      event.preventDefault();
      void this.#build();
    }
  }

  #resize(by: number): void {
    const room = this.parentElement?.clientHeight ?? innerHeight;
    const height = Math.min(Math.max(this.clientHeight + by, 140), room - 160);
    this.style.height = `${height}px`;
    this.share = (100 * height) / room;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-editor': ModlabEditor;
  }
}
