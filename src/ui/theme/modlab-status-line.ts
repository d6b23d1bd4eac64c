/** Owns the drawing of a status line: what became of the last thing asked for, and the button that takes it back. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from './shared-style';
import type {Status} from './status-line';

/**
 * @slot - what stands at the end of the line, whatever it says
 */
@customElement('modlab-status-line')
export class ModlabStatusLine extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 28px;
        padding: 2px 12px;
        border-top: 1px solid var(--line);
        color: var(--muted);
      }
      span {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .failed {
        color: var(--broken);
      }
    `,
  ];

  /** A StatusLine's current one. */
  @property({attribute: false}) status: Status | undefined;

  protected override render() {
    const {text, failed, undo} = this.status ?? {};
    return html`
      <span class=${failed ? 'failed' : ''} role="status">${text}</span>
      ${undo ? html`<button class="outlined" @click=${undo.run}>${undo.label}</button>` : nothing}
      <slot></slot>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-status-line': ModlabStatusLine;
  }
}
