/** Owns files dropped on the page: the hint while one is over it, and whether a machine or sources were meant. */
import {LitElement, css, html} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {droppedFiles} from './dropped-files';
import {shared} from '../theme/shared-style';

/**
 * @fires file-drop - File: a saved machine, or a .zip by itself, which may be a lab
 * @fires files-drop - File[]: several, as a class hands them in
 * @fires sources-drop - Promise<DroppedFile[]>: anything else, for the lab's directory
 */
@customElement('modlab-drop')
export class ModlabDrop extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: contents;
      }
      div {
        position: fixed;
        inset: 8px;
        z-index: 10;
        display: grid;
        place-items: center;
        border: 2px dashed var(--accent);
        border-radius: 8px;
        background: color-mix(in srgb, var(--surface) 88%, transparent);
        padding: 24px;
        text-align: center;
        font-size: 18px;
        /* The drop is the document's; a hint under the pointer would make it enter and leave without end. */
        pointer-events: none;
      }
      div[hidden] {
        display: none;
      }
    `,
  ];

  @state() private over = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('dragover', this.#onOver);
    document.addEventListener('dragleave', this.#onLeave);
    document.addEventListener('drop', this.#onDrop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('dragover', this.#onOver);
    document.removeEventListener('dragleave', this.#onLeave);
    document.removeEventListener('drop', this.#onDrop);
  }

  protected override render() {
    return html`<div ?hidden=${!this.over} role="status">
      ${this.over ? 'Drop a .modlab file or a lab’s .zip to look at it, the hand-ins of a class to see them together, or sources, a directory or a .tar to put them into the machine' : ''}
    </div>`;
  }

  // Text dragged into the terminal is not this element's business.
  readonly #onOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.over = true;
  };

  readonly #onLeave = (event: DragEvent): void => {
    // Out of the window, and not from one element to the next.
    if (event.relatedTarget === null) this.over = false;
  };

  readonly #onDrop = (event: DragEvent): void => {
    this.over = false;
    const {dataTransfer} = event;
    if (!dataTransfer || dataTransfer.files.length === 0) return;
    // Otherwise the browser leaves the page and shows the file.
    event.preventDefault();
    const {files} = dataTransfer;
    const machines = [...files].filter(
      ({name}) => name.endsWith('.modlab') || (files.length === 1 && name.endsWith('.zip')),
    );
    if (machines.length > 1) {
      this.dispatchEvent(new CustomEvent('files-drop', {detail: machines}));
      return;
    }
    const [machine] = machines;
    this.dispatchEvent(
      machine
        ? new CustomEvent('file-drop', {detail: machine})
        : new CustomEvent('sources-drop', {detail: droppedFiles(dataTransfer)}),
    );
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-drop': ModlabDrop;
  }
}
