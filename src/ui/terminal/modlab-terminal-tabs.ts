/** Owns the strip of tabs that says which terminal is shown. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {TERMINALS} from '../../protocol/consoles';
import {icon} from '../theme/icon';
import {shared} from '../theme/shared-style';
import {moveAlongTabs} from '../theme/tab-keys';
import type {TerminalPort} from '../../protocol/consoles';

export const terminalName = (port: TerminalPort) => `Terminal ${port.slice(-1)}`;

/**
 * @fires tab-select - TerminalPort
 */
@customElement('modlab-terminal-tabs')
export class ModlabTerminalTabs extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        align-self: end;
      }
      [role='tablist'] {
        display: flex;
        gap: 4px;
      }
      [role='tab'] {
        border-radius: 4px 4px 0 0;
        color: var(--muted);
        border-bottom-width: 0;
      }
      [role='tab'][aria-selected='true'] {
        position: relative;
        z-index: 1;
        margin-bottom: -1px;
        color: var(--text);
        background: var(--terminal);
        border-color: var(--line);
      }
    `,
  ];

  /** The terminal that is shown. */
  @property({attribute: false}) shown: TerminalPort = 'terminal1';
  /** Those whose bell has rung, and nobody has looked. */
  @property({attribute: false}) rung: ReadonlySet<TerminalPort> = new Set();

  protected override render() {
    return html`<div
      role="tablist"
      aria-label="Terminals"
      @keydown=${(event: KeyboardEvent) => moveAlongTabs(this.renderRoot, event)}
    >
      ${TERMINALS.map(
        (port) =>
          html`<button
            role="tab"
            id=${port}
            aria-selected=${port === this.shown}
            tabindex=${port === this.shown ? 0 : -1}
            @click=${() => this.#select(port)}
          >
            ${terminalName(port)}
            ${this.rung.has(port) ? html`${icon('bell')}<span class="visually-hidden">, bell</span>` : nothing}
          </button>`,
      )}
    </div>`;
  }

  #select(port: TerminalPort): void {
    this.dispatchEvent(new CustomEvent('tab-select', {detail: port}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-terminal-tabs': ModlabTerminalTabs;
  }
}
