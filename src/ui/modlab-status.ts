/** Owns the status line: what the machine is doing, in words, and when it was last saved. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {phaseWords} from './phase-words';
import {shared} from './shared-style';
import type {Phase} from '../protocol/phase';

@customElement('modlab-status')
export class ModlabStatus extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
        font-size: 13px;
      }
      .dot {
        flex: none;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--muted);
      }
      .well {
        background: var(--well);
      }
      .busy {
        background: var(--accent);
      }
      .broken {
        background: var(--broken);
      }
      .text {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      .saved {
        color: var(--muted);
        white-space: nowrap;
      }
      progress {
        width: 72px;
        height: 4px;
        accent-color: var(--accent);
      }
      @media (max-width: 720px) {
        .saved {
          display: none;
        }
      }
    `,
  ];

  @property({attribute: false}) phase: Phase = {kind: 'off'};
  /** Milliseconds since the epoch. */
  @property({attribute: false}) savedAt: number | undefined;

  protected override render() {
    const {text, tone} = phaseWords(this.phase);
    const {phase} = this;
    return html`
      <span class="dot ${tone}"></span>
      <span class="text" role="status">${text}</span>
      ${
        phase.kind === 'loading' && phase.total !== null
          ? html`<progress aria-label="download" max=${phase.total} value=${phase.received}></progress>`
          : nothing
      }
      ${
        this.savedAt === undefined
          ? nothing
          : html`<span class="saved">saved ${new Date(this.savedAt).toLocaleTimeString()}</span>`
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-status': ModlabStatus;
  }
}
