/** Owns the status line: what the machine is doing, in words, and when it was last saved. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {describePhase} from './describe-phase';
import {shared} from '../theme/shared-style';
import type {CompilerState} from '../../session/messages/notices';
import type {Phase} from '../../protocol/phase';

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
      .kernel {
        padding: 0 6px;
        border: 1px solid var(--accent);
        border-radius: 8px;
        white-space: nowrap;
      }
      .saved,
      .compiler {
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

  /** What the machine is doing. */
  @property({attribute: false}) phase: Phase = {kind: 'off'};
  /** When it was last saved, in milliseconds since the epoch. */
  @property({attribute: false}) savedAt: number | undefined;
  /** What the compiler beside it is doing; undefined: it was never called. */
  @property({attribute: false}) compiler: CompilerState | undefined;

  /** Its kernel is the one that finds mistakes. */
  @property({type: Boolean}) checking = false;

  #compiling() {
    if (!this.compiler?.working) return nothing;
    const {received, total} = this.compiler;
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
    const arriving = received < total;
    return html`<span
        class="compiler"
        title="gcc, as and ld run in this page, beside the machine; make and the files are in the machine"
        >${arriving ? `fetching the compiler, ${megabytes(received)} of ${megabytes(total)} MB` : 'compiling in this page'}</span
      >${arriving ? html`<progress aria-label="compiler" max=${total} value=${received}></progress>` : nothing}`;
  }

  protected override render() {
    const {text, tone} = describePhase(this.phase);
    const {phase} = this;
    return html`
      <span class="dot ${tone}"></span>
      <span class="text" role="status">${text}</span>
      ${
        this.checking
          ? html`<span
              class="kernel"
              title="This kernel looks for mistakes, and is slower. 'Restart without checks' below the lesson leads back"
              >checking kernel</span
            >`
          : nothing
      }
      ${
        phase.kind === 'loading' && phase.total !== null
          ? html`<progress aria-label="download" max=${phase.total} value=${phase.received}></progress>`
          : nothing
      }
      ${this.#compiling()}
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
