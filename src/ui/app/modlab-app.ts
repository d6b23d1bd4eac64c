/** Owns the page's layout, and connects the elements with the session. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {EditorController} from '../editor/editor-controller';
import {XrayController} from '../kernel/xray-controller';
import {DebuggerController} from '../debugger/debugger-controller';
import '../kernel/modlab-log';
import {LessonController} from '../lesson/lesson-controller';
import {SavesController} from '../saves/saves-controller';
import '../sharing/modlab-exchange';
import {connectTerminals} from '../terminal/connect-terminals';
import '../terminal/modlab-keys';
import '../terminal/modlab-terminals';
import {shared} from '../theme/shared-style';
import {isWell} from '../../protocol/phase';
import {appStyle} from './app-style';
import {LayoutController} from './layout-controller';
import './modlab-labs';
import './modlab-notice';
import './modlab-panes';
import './modlab-status';
import './modlab-toolbar';
import {NoticeController} from './notice-controller';
import type {AppHost} from './app-host';
import type {Pane} from './layout-controller';
import type {AppAction} from './modlab-notice';
import type {ModlabToolbar, ToolbarAction} from './modlab-toolbar';
import type {ModlabLog} from '../kernel/modlab-log';
import type {ExchangeNews, ModlabExchange} from '../sharing/modlab-exchange';
import type {ModlabKeys} from '../terminal/modlab-keys';
import type {TerminalPort} from '../../protocol/consoles';
import type {Phase} from '../../protocol/phase';
import type {CompilerState} from '../../session/messages/notices';
import type {CodeLocation} from '../../session/diagnostics/oops/code-location';
import type {Session} from '../../session/session';

/**
 * @fires route-change - LabRoute: what the page's address is to name
 * @slot terminals - its own modlab-terminals, as a light child
 */
@customElement('modlab-app')
export class ModlabApp extends LitElement implements AppHost {
  static override styles = [shared, appStyle];

  /** Set before it is connected. */
  @property({attribute: false}) session!: Session;
  @state() private phase: Phase = {kind: 'off'};
  @state() private compiler: CompilerState | undefined;
  /** A hand-in is being looked at. */
  @state() private handedIn = false;
  @query('modlab-exchange') private exchange!: ModlabExchange;
  @query('modlab-log') private log!: ModlabLog;
  @query('modlab-keys') private keys!: ModlabKeys;
  @query('modlab-toolbar') private toolbar!: ModlabToolbar;
  readonly notices = new NoticeController(this);
  readonly layout = new LayoutController(this);
  readonly terminals = document.createElement('modlab-terminals');
  readonly #lesson: LessonController = new LessonController(this);
  readonly #editor = new EditorController(this);
  readonly #xray = new XrayController(this);
  readonly #debugger = new DebuggerController(this, this.#editor);
  readonly #saves = new SavesController(this);

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.terminals.parentNode) return;
    connectTerminals(this.terminals, this.session, (bytes) => this.keys.apply(bytes));
    this.terminals.addEventListener('terminal-leave', () => this.leave());
    this.terminals.slot = 'terminals';
    this.append(this.terminals);
  }

  protected override firstUpdated(): void {
    const {session} = this;
    session.on('phase', (phase) => (this.phase = phase));
    session.on('compiler', (compiler) => (this.compiler = compiler));
    session.on('output', ({port, bytes}) => port === 'log' && this.log.push(bytes));
    session.on('log-cleared', () => this.log.clear());
  }

  /** Opens a step of the present lab, as an address asks for. */
  showStep(id: string): void {
    this.#lesson.showStep(id);
  }

  /** A file that the system opened with this page. */
  openFile(file: File): void {
    void this.exchange.receive(file);
  }

  type(port: TerminalPort, text: string): void {
    this.session.type(port, new TextEncoder().encode(text), this.terminals.line(port));
  }

  leave(): void {
    this.toolbar.focus();
  }

  protected override render() {
    const {session, terminals, layout, notices} = this;
    return html`
      <header class="bar">
        <h1>modlab</h1>
        <modlab-labs
          .labs=${session.labs}
          .current=${this.#lesson.lab}
          @lab-select=${(event: CustomEvent<string>) => void this.#lesson.openLab(event.detail)}
        ></modlab-labs>
        <modlab-status
          .phase=${this.phase}
          .savedAt=${this.#saves.savedAt}
          .compiler=${this.compiler}
          ?checking=${session.kernel === 'checking'}
        ></modlab-status>
        <button
          class="toggle"
          aria-pressed=${!layout.alone}
          title="Shows or hides the lesson beside the terminal"
          @click=${() => (layout.alone = !layout.alone)}
        >
          Lesson
        </button>
        <button
          class="toggle"
          aria-pressed=${this.#editor.shown}
          title="Shows or hides the lab's files beside the terminal"
          @click=${() => void this.#editor.toggle()}
        >
          Editor
        </button>
        ${layout.narrow ? nothing : this.#toolbar()}
      </header>
      ${this.#saves.renderTimeline()}
      <modlab-notice
        .notice=${notices.notice}
        @notice-close=${() => (notices.notice = undefined)}
        @notice-action=${(event: CustomEvent<AppAction>) => void this.#act(event.detail)}
      ></modlab-notice>
      <main data-pane=${layout.pane} class=${layout.alone ? 'alone' : ''}>
        ${this.#lesson.render()} ${this.#editor.render()}
        <div class="work">
          <div class="terminals">
            ${this.#debugger.renderHeld()}
            <slot name="terminals"></slot>
          </div>
          <modlab-log
            ?hidden=${this.#xray.shown || this.#debugger.shown}
            @location-open=${(event: CustomEvent<CodeLocation>) => void this.#showOops(event.detail)}
          ></modlab-log>
          ${this.#debugger.shown ? this.#debugger.render() : this.#xray.render(this.#lesson.lab)}
          <div class="more">
            ${layout.narrow ? this.#toolbar() : nothing}
            <p>
              The machine is saved in this browser by itself, shortly after it changes. Rebooting and starting
              fresh keep a save of the one you have.
            </p>
          </div>
        </div>
      </main>
      <footer>
        <modlab-keys
          @keys-input=${(event: CustomEvent<string>) => this.type(terminals.current, event.detail)}
        ></modlab-keys>
        <modlab-panes
          role="navigation"
          aria-label="Panes"
          .shown=${layout.pane}
          @pane-select=${(event: CustomEvent<Pane>) => this.#toPane(event.detail)}
        ></modlab-panes>
      </footer>
      <modlab-exchange
        .session=${session}
        @exchange-news=${(event: CustomEvent<ExchangeNews>) => notices.exchanged(event.detail)}
        @exchange-done=${() => terminals.focus()}
        @hand-in=${(event: CustomEvent<boolean>) => (this.handedIn = event.detail)}
      ></modlab-exchange>
    `;
  }

  #toolbar() {
    return html`<modlab-toolbar
      role="group"
      aria-label="Machine"
      ?running=${isWell(this.phase)}
      ?handedIn=${this.handedIn}
      ?xrayed=${this.#xray.shown && !this.#debugger.shown}
      ?debugged=${this.#debugger.shown}
      @toolbar-action=${(event: CustomEvent<ToolbarAction>) => void this.#onToolbar(event.detail)}
      >${this.#saves.renderList((file) => this.openFile(file))}</modlab-toolbar
    >`;
  }

  #onToolbar(action: ToolbarAction): Promise<void> | void {
    switch (action) {
      case 'save':
        return this.#saves.save();
      case 'share':
        return this.exchange.share();
      case 'hand-in':
        return this.exchange.showHandIn();
      case 'x-ray':
        // The debugger stands in its place.
        this.#xray.shown = this.#debugger.shown || !this.#xray.shown;
        this.#debugger.hide();
        return;
      case 'debugger':
        return this.#debugger.toggle();
      case 'reboot':
      case 'start-fresh':
        return this.notices.act(action);
    }
  }

  #toPane(pane: Pane): void {
    this.layout.show(pane);
    if (pane === 'editor') this.session.workspace.shown = true;
  }

  async #act(action: AppAction): Promise<void> {
    if (action === 'show-where') return this.#showOops();
    if (action === 'export') return this.#saves.download();
    await this.notices.act(action);
    if (action === 'rewind') this.terminals.focus();
  }

  /** Without a location, it is the one that the notice speaks of. */
  async #showOops(location?: CodeLocation): Promise<void> {
    const diagnostic = await this.session.oopsLine.show(this.notices, location);
    if (diagnostic) await this.#editor.goTo(diagnostic);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-app': ModlabApp;
  }
}
