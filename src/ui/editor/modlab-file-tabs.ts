/** Owns the strip of tabs that says which files are open, which is shown, and which are not saved. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import {moveAlongTabs} from '../theme/tab-keys';
import type {OpenFile} from '../../session/editor/open-file';

const MARKS = {saved: '', unsaved: '●', conflict: '⚠', gone: '?'} as const;
const WORDS = {
  saved: '',
  unsaved: ', not saved',
  conflict: ', changed here and in the machine',
  gone: ', no longer in the machine',
} as const;

/**
 * @fires file-open - string: the path; this one and the other bubble
 * @fires file-close - OpenFile
 */
@customElement('modlab-file-tabs')
export class ModlabFileTabs extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: end;
        gap: 8px;
        min-width: 0;
        padding-inline: 8px;
        border-bottom: 1px solid var(--line);
      }
      [role='tablist'] {
        flex: 1;
        display: flex;
        gap: 4px;
        min-width: 0;
        overflow: auto hidden;
        scrollbar-width: thin;
      }
      [role='tab'] {
        flex: none;
        color: var(--muted);
        border-radius: 4px 4px 0 0;
        border-bottom-width: 0;
        outline-offset: -2px;
      }
      [role='tab'][aria-selected='true'] {
        color: var(--text);
        background: var(--terminal);
        border-color: var(--line);
      }
      .mark {
        color: var(--warning);
      }
    `,
  ];

  /** Those that are open, in their order. */
  @property({attribute: false}) files: readonly OpenFile[] = [];
  /** The one that is shown. */
  @property({attribute: false}) current: OpenFile | undefined;
  /** How a file is called. */
  @property({attribute: false}) nameOf: (path: string) => string = (path) => path;

  protected override render() {
    const {current} = this;
    return html`
      <div role="tablist" aria-label="Open files" @keydown=${(event: KeyboardEvent) => this.#key(event)}>
        ${this.files.map((file) => this.#tab(file))}
      </div>
      ${current ? this.#closer(current) : nothing}
    `;
  }

  #tab(file: OpenFile) {
    const shown = file === this.current;
    return html`<button
      role="tab"
      aria-selected=${shown}
      tabindex=${shown ? 0 : -1}
      title=${`${file.path}${WORDS[file.state]}`}
      @click=${() => this.dispatchEvent(new CustomEvent('file-open', {detail: file.path, bubbles: true}))}
      @auxclick=${(event: MouseEvent) => event.button === 1 && this.#close(file)}
    >
      ${this.nameOf(file.path)}<span class="mark" aria-hidden="true"> ${MARKS[file.state]}</span
      ><span class="visually-hidden">${WORDS[file.state]}</span>
    </button>`;
  }

  #closer(current: OpenFile) {
    return html`<button
      aria-label=${`Close ${current.name}`}
      title="Close this file"
      @click=${() => this.#close(current)}
    >
      ✕
    </button>`;
  }

  #close(file: OpenFile): void {
    this.dispatchEvent(new CustomEvent('file-close', {detail: file, bubbles: true}));
  }

  /** Arrows move between tabs, Delete closes one: ARIA's tab pattern. */
  #key(event: KeyboardEvent): void {
    const tabs = [...this.renderRoot.querySelectorAll('[role=tab]')];
    const file = this.files[tabs.indexOf(event.target as Element)];
    if (event.key === 'Delete' && file) return this.#close(file);
    moveAlongTabs(this.renderRoot, event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-file-tabs': ModlabFileTabs;
  }
}
