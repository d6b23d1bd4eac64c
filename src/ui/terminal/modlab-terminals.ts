/** Owns the pane of the three terminals: which is shown, its tabs, the search in it, and which of them gets what. */
import {LitElement, css, html} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {TERMINALS} from '../../protocol/consoles';
import '../layout/modlab-pane-buttons';
import {shared} from '../theme/shared-style';
import './modlab-find';
import './modlab-terminal';
import {terminalName} from './modlab-terminal-tabs';
import {USUAL_LOOK} from './terminal-preferences';
import type {TerminalPort} from '../../protocol/consoles';
import type {FindRequest} from './modlab-find';
import type {ModlabTerminal} from './modlab-terminal';
import type {TerminalLook} from './terminal-preferences';

/**
 * Stands in the page's light DOM, as its terminals must: see modlab-terminal.
 *
 * @fires terminal-input - TerminalInput: this and the following come up from the terminals
 * @fires terminal-resize - TerminalSize
 * @fires terminal-ack - TerminalAck
 * @fires terminal-leave - the person pressed the chord that leaves the terminal
 * @fires terminal-saved - a saved screen has been drawn
 * @slot terminal1 - the element's own terminals, as light children
 * @slot terminal2
 * @slot terminal3
 */
@customElement('modlab-terminals')
export class ModlabTerminals extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-width: 0;
        min-height: 0;
        container-type: inline-size;
      }
      .strip {
        display: flex;
        align-items: center;
        gap: 8px;
        flex-wrap: wrap;
        padding: 4px 8px 0 12px;
        font-size: 13px;
      }
      .strip modlab-find {
        margin-inline-start: auto;
      }
      .hint {
        color: var(--muted);
        font-size: 12px;
        white-space: nowrap;
      }
      .screens {
        position: relative;
        min-height: 0;
        background: var(--terminal);
        border-top: 1px solid var(--line);
      }
      .flash {
        position: absolute;
        inset: 0;
        border: 3px solid var(--accent);
        opacity: 0;
        pointer-events: none;
      }
      ::slotted(modlab-terminal) {
        position: absolute;
        inset: 8px 4px 4px 12px;
      }
      @container (max-width: 600px) {
        .hint {
          display: none;
        }
      }
      @media (max-width: 720px), (pointer: coarse) {
        .hint {
          display: none;
        }
      }
    `,
  ];

  /** They have all of the window. */
  @property({type: Boolean}) maximised = false;
  /** Something else is left if they are put away. */
  @property({type: Boolean}) mayHide = false;
  @property({attribute: false}) look: TerminalLook = USUAL_LOOK;
  @state() private shown: TerminalPort = 'terminal1';
  /** Those whose bell has rung since they were last looked at. */
  @state() private rung: ReadonlySet<TerminalPort> = new Set();
  readonly #terminals = new Map<TerminalPort, ModlabTerminal>();

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#terminals.size > 0) return;
    for (const port of TERMINALS) {
      const terminal = document.createElement('modlab-terminal');
      terminal.slot = port;
      terminal.port = port;
      terminal.label = terminalName(port);
      this.#terminals.set(port, terminal);
      terminal.addEventListener('terminal-bell', () => this.#ring(port));
      this.append(terminal);
    }
  }

  /** It is seen, not heard: the screen's edge lights up, and the tab of one that is not shown says so. */
  #ring(port: TerminalPort): void {
    if (port !== this.shown) this.rung = new Set([...this.rung, port]);
    else
      this.renderRoot.querySelector('.flash')?.animate(
        [
          {opacity: 1, easing: 'steps(1, end)', offset: 0},
          {opacity: 0, offset: 1},
        ],
        {duration: 200},
      );
  }

  /** The one that is shown. */
  get current(): TerminalPort {
    return this.shown;
  }

  /** Output of the guest. */
  write(port: TerminalPort, bytes: Uint8Array): void {
    this.#terminals.get(port)?.write(bytes);
  }

  /** How terminal 1 of the saved machine read that comes next: see ModlabTerminal.showSaved. */
  showSaved(screen: string | undefined): void {
    this.#terminals.get('terminal1')?.showSaved(screen);
  }

  /** The text of a terminal's screen. */
  text(port: TerminalPort): string {
    return this.#terminals.get(port)?.text() ?? '';
  }

  /** The line that a terminal's cursor is in. */
  line(port: TerminalPort): string {
    return this.#terminals.get(port)?.line ?? '';
  }

  /** Shows a terminal. */
  show(port: TerminalPort): void {
    this.shown = port;
    this.rung = new Set([...this.rung].filter((each) => each !== port));
  }

  /** Puts the keyboard into the terminal that is shown. */
  override focus(): void {
    // The one that is about to be shown cannot have it yet; for any other a soft keyboard wants it at once.
    if (this.isUpdatePending) void this.updateComplete.then(() => this.#terminals.get(this.shown)?.focus());
    else this.#terminals.get(this.shown)?.focus();
  }

  protected override willUpdate(): void {
    for (const [port, terminal] of this.#terminals) {
      terminal.hidden = port !== this.shown;
      terminal.look = this.look;
    }
  }

  protected override render() {
    return html`
      <div class="strip">
        <modlab-terminal-tabs
          .shown=${this.shown}
          .rung=${this.rung}
          @tab-select=${(event: CustomEvent<TerminalPort>) => {
            this.show(event.detail);
            this.focus();
          }}
        ></modlab-terminal-tabs>
        <modlab-find
          @find=${(event: CustomEvent<FindRequest>) => void this.#terminals.get(this.shown)?.find(event.detail)}
          @find-close=${() => this.focus()}
        ></modlab-find>
        <span class="hint">Ctrl+Shift+L leaves the terminal</span>
        <modlab-pane-buttons
          pane="terminal"
          ?maximised=${this.maximised}
          .mayHide=${this.mayHide}
        ></modlab-pane-buttons>
      </div>
      <div class="screens" role="tabpanel" aria-label=${terminalName(this.shown)}>
        ${TERMINALS.map((port) => html`<slot name=${port}></slot>`)}
        <div class="flash"></div>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-terminals': ModlabTerminals;
  }
}
