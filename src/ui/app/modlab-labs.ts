/** Owns the button that names the lab and opens the map of all labs. */
import {LitElement, css, html} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import type {Lab} from '../../labs/lab';

/**
 * @fires labs-open - the person wants to see all labs
 */
@customElement('modlab-labs')
export class ModlabLabs extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        min-width: 0;
      }
      button {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
        border-color: var(--line);
        font-size: 14px;
      }
      span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      button::after {
        content: '▾';
        color: var(--muted);
      }
    `,
  ];

  /** In the order of the course. */
  @property({attribute: false}) labs: readonly Lab[] = [];
  /** Id of the lab that is being done. */
  @property() current = '';

  protected override render() {
    const lab = this.labs.find(({id}) => id === this.current);
    return html`<button
      aria-haspopup="dialog"
      @click=${() => this.dispatchEvent(new CustomEvent('labs-open'))}
    >
      <span>${lab?.title ?? 'Labs'}</span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-labs': ModlabLabs;
  }
}
