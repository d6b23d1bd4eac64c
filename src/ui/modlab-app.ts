/** Owns the page's layout, and passes between the elements and the session what each has to say. */
import {LitElement, css, html} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import './modlab-keys';
import './modlab-log';
import './modlab-notice';
import './modlab-saves';
import './modlab-status';
import './modlab-terminal';
import {shared} from './shared-style';
import type {ModlabKeys} from './modlab-keys';
import type {ModlabLog} from './modlab-log';
import type {SavesAction} from './modlab-saves';
import type {ModlabTerminal} from './modlab-terminal';
import type {Notice, NoticeAction, Session} from '../session/session';
import type {Failure} from '../session/words';
import type {Port, TerminalPort} from '../protocol/consoles';
import type {Phase} from '../protocol/phase';

const TERMINALS: readonly TerminalPort[] = ['terminal1', 'terminal2', 'terminal3'];
type Pane = 'terminal' | 'log';

@customElement('modlab-app')
export class ModlabApp extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr) auto;
        height: 100dvh;
        color: var(--text);
        background: var(--surface);
        font-family: var(--sans);
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 4px 12px;
        padding: 4px 12px;
        min-height: 44px;
        border-bottom: 1px solid var(--line);
        background: var(--raised);
      }
      h1 {
        margin: 0;
        font-size: 15px;
        font-weight: 650;
        letter-spacing: 0.01em;
      }
      .lab {
        color: var(--muted);
        font-size: 14px;
      }
      modlab-status {
        flex: 1 1 auto;
        margin-inline-start: 8px;
      }
      .buttons {
        display: flex;
        gap: 4px;
        font-size: 13px;
      }
      main {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) minmax(0, 32%);
        min-height: 0;
      }
      [role='tablist'] {
        display: flex;
        gap: 4px;
        padding: 4px 12px 0;
        font-size: 13px;
      }
      [role='tab'] {
        border-radius: 4px 4px 0 0;
        color: var(--muted);
      }
      [role='tab'][aria-selected='true'] {
        color: var(--text);
        background: var(--terminal);
        border-color: var(--line);
        border-bottom-color: var(--terminal);
      }
      .hint {
        margin-inline-start: auto;
        align-self: center;
        color: var(--muted);
        font-size: 12px;
      }
      .screens {
        position: relative;
        min-height: 0;
        background: var(--terminal);
        border-top: 1px solid var(--line);
      }
      ::slotted(modlab-terminal) {
        position: absolute;
        inset: 8px 4px 4px 12px;
      }
      .panes {
        display: none;
      }
      modlab-keys {
        display: none;
      }
      @media (pointer: coarse) {
        modlab-keys {
          display: flex;
        }
        .hint {
          display: none;
        }
      }
      @media (max-width: 720px) {
        .bar {
          flex-wrap: wrap;
        }
        .lab {
          display: none;
        }
        main {
          grid-template-rows: auto minmax(0, 1fr);
        }
        main[data-pane='terminal'] modlab-log,
        main[data-pane='log'] .screens,
        main[data-pane='log'] [role='tablist'] {
          display: none;
        }
        main[data-pane='log'] {
          grid-template-rows: minmax(0, 1fr);
        }
        .panes {
          display: flex;
          border-top: 1px solid var(--line);
          background: var(--raised);
        }
        .panes button {
          flex: 1;
          min-height: 44px;
          border-radius: 0;
        }
        .panes button[aria-pressed='true'] {
          color: var(--accent);
          box-shadow: inset 0 2px var(--accent);
        }
        .hint {
          display: none;
        }
      }
    `,
  ];

  @property({attribute: false}) session!: Session;
  @property() labTitle = '';
  @state() private phase: Phase = {kind: 'off'};
  @state() private notice: Notice | undefined;
  @state() private shown: TerminalPort = 'terminal1';
  @state() private pane: Pane = 'terminal';
  @state() private savedAt: number | undefined;
  @query('modlab-log') private log!: ModlabLog;
  @query('modlab-keys') private keys!: ModlabKeys;
  @query('.leave') private leave!: HTMLElement;
  readonly #terminals = new Map<TerminalPort, ModlabTerminal>();

  override connectedCallback(): void {
    super.connectedCallback();
    for (const port of TERMINALS) {
      const terminal = document.createElement('modlab-terminal');
      terminal.slot = port;
      terminal.label = `Terminal ${port.slice(-1)}`;
      terminal.addEventListener('terminal-input', (event) =>
        this.#type(port, (event as CustomEvent<Uint8Array>).detail),
      );
      terminal.addEventListener('terminal-resize', () =>
        this.session.resize(port, terminal.size.rows, terminal.size.cols),
      );
      terminal.addEventListener('terminal-drawn', (event) =>
        this.session.drawn(port, (event as CustomEvent<number>).detail),
      );
      terminal.addEventListener('terminal-leave', () => this.leave.focus());
      this.#terminals.set(port, terminal);
      this.append(terminal);
    }
  }

  protected override firstUpdated(): void {
    const {session} = this;
    session.on('phase', (phase) => (this.phase = phase));
    session.on('notice', (notice) => (this.notice = notice));
    session.on('snapshots', () => (this.savedAt = session.lastSavedAt));
    session.on('log-cleared', () => this.log.clear());
    session.on('output', ({port, bytes}) => this.#show(port, bytes));
    session.lendScreen(() => this.#terminals.get('terminal1')?.text() ?? '');
    void session.ready.then(() => this.#terminals.get('terminal1')?.focus());
  }

  #show(port: Port, bytes: Uint8Array): void {
    if (port === 'log') this.log.push(bytes);
    else this.#terminals.get(port)?.write(bytes);
  }

  #type(port: TerminalPort, bytes: Uint8Array): void {
    this.session.type(port, this.keys.apply(bytes));
  }

  #select(port: TerminalPort): void {
    this.shown = port;
    void this.updateComplete.then(() => this.#terminals.get(port)?.focus());
  }

  protected override willUpdate(): void {
    for (const [port, terminal] of this.#terminals) terminal.hidden = port !== this.shown;
  }

  protected override render() {
    const running = this.phase.kind === 'running';
    return html`
      <header class="bar">
        <h1>modlab</h1>
        <span class="lab">${this.labTitle}</span>
        <modlab-status .phase=${this.phase} .savedAt=${this.savedAt}></modlab-status>
        <span class="buttons">
          <button class="leave" ?disabled=${!running} @click=${() => void this.#save()}>Save</button>
          <modlab-saves
            .list=${this.session.snapshots}
            @saves-action=${(event: CustomEvent<SavesAction>) => void this.#onSaves(event.detail)}
          ></modlab-saves>
          <button @click=${() => void this.session.reboot()}>Reboot</button>
          <button @click=${() => void this.session.startFresh()}>Start fresh</button>
        </span>
      </header>
      ${
        this.notice
          ? html`<modlab-notice
              .notice=${this.notice}
              @notice-close=${() => (this.notice = undefined)}
              @notice-action=${(event: CustomEvent<NoticeAction>) => void this.#act(event.detail)}
            ></modlab-notice>`
          : html`<span></span>`
      }
      <main data-pane=${this.pane}>
        <div role="tablist" aria-label="Terminals" @keydown=${(event: KeyboardEvent) => this.#arrow(event)}>
          ${TERMINALS.map((port) => this.#tab(port))}
          <span class="hint">Ctrl+Shift+L leaves the terminal</span>
        </div>
        <div class="screens" role="tabpanel" aria-label="Terminal">
          ${TERMINALS.map((port) => html`<slot name=${port}></slot>`)}
        </div>
        <modlab-log></modlab-log>
      </main>
      <footer>
        <modlab-keys
          @keys-input=${(event: CustomEvent<string>) => this.session.type(this.shown, new TextEncoder().encode(event.detail))}
        ></modlab-keys>
        <nav class="panes" aria-label="Panes">
          ${(['terminal', 'log'] as const).map(
            (pane) =>
              html`<button aria-pressed=${this.pane === pane} @click=${() => (this.pane = pane)}>
                ${pane === 'terminal' ? 'Terminal' : 'Kernel log'}
              </button>`,
          )}
        </nav>
      </footer>
    `;
  }

  #tab(port: TerminalPort) {
    const selected = port === this.shown;
    return html`<button
      role="tab"
      id="tab-${port}"
      aria-selected=${selected}
      tabindex=${selected ? 0 : -1}
      @click=${() => this.#select(port)}
    >
      Terminal ${port.slice(-1)}
    </button>`;
  }

  /** Arrows move between tabs, as the tab pattern of ARIA says. */
  #arrow(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = TERMINALS[(TERMINALS.indexOf(this.shown) + step + TERMINALS.length) % TERMINALS.length];
    if (!next) return;
    this.shown = next;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
  }

  async #save(): Promise<void> {
    const saved = await this.session.save();
    this.#tell(saved, 'Saved. It is under Saves until you remove it.');
  }

  #tell(result: {ok: true} | Failure, done?: string): void {
    if (!result.ok) this.notice = {text: this.session.explain(result), tone: 'error', actions: []};
    else if (done !== undefined) this.notice = {text: done, tone: 'info', actions: []};
  }

  async #act(action: NoticeAction): Promise<void> {
    switch (action) {
      case 'retry':
        return this.#tell(await this.session.retry());
      case 'restore':
        return this.#tell(await this.session.restoreLast());
      case 'reboot':
        return this.#tell(await this.session.reboot());
      case 'start-fresh':
        return this.#tell(await this.session.startFresh());
      case 'export':
        return this.#download();
    }
  }

  async #onSaves(action: SavesAction): Promise<void> {
    switch (action.kind) {
      case 'restore':
        return this.#tell(await this.session.restore(action.id));
      case 'remove':
        return this.#tell(await this.session.remove(action.id));
      case 'download':
        return this.#download(action.id);
      case 'open':
        return this.#tell(
          await this.session.importFile(action.file),
          'Added to your saves. Restore it there to start it.',
        );
    }
  }

  async #download(id?: string): Promise<void> {
    const file = await this.session.exportFile(id);
    if (!file.ok) return this.#tell(file);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file.blob);
    link.download = file.name;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-app': ModlabApp;
  }
}
