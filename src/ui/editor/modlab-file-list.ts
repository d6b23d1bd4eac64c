/** Owns the list of a lab's files: what can be opened, and whether what a build made is listed too. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import {fileListStyle} from './file-list-style';
import type {ListedFile} from '../../session/editor/lab-files';

/**
 * @fires file-open - string: the path; bubbles
 */
@customElement('modlab-file-list')
export class ModlabFileList extends LitElement {
  static override styles = [
    shared,
    fileListStyle,
    css`
      li button {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .product {
        color: var(--muted);
      }
      label {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 2px 8px;
        min-height: 28px;
        color: var(--muted);
        border-top: 1px solid var(--line);
        font-size: 12px;
      }
      .none {
        padding: 4px 6px;
        color: var(--muted);
      }
    `,
  ];

  /** All of the lab; build products are listed only on demand. */
  @property({attribute: false}) files: readonly ListedFile[] = [];
  /** Path of the file that is shown. */
  @property() current = '';
  @state() private all = false;

  protected override render() {
    const shown = this.files.filter(({product}) => this.all || !product);
    return html`
      <ul aria-label="Files of the lab">
        ${shown.length === 0 ? html`<li class="none">No files yet.</li>` : nothing}
        ${shown.map(
          ({path, name, product}) =>
            html`<li>
              <button
                class=${product ? 'product' : ''}
                aria-current=${path === this.current}
                title=${path}
                @click=${() => this.dispatchEvent(new CustomEvent('file-open', {detail: path, bubbles: true}))}
              >
                ${name}
              </button>
            </li>`,
        )}
      </ul>
      <label
        ><input
          type="checkbox"
          .checked=${this.all}
          @change=${(event: Event) => (this.all = (event.target as HTMLInputElement).checked)}
        />build output</label
      >
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-file-list': ModlabFileList;
  }
}
