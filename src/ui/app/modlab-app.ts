/** Owns the page: its head, its panes, what covers them, and the wires from the elements to the session. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {EditorController} from '../editor/editor-controller';
import {XrayController} from '../kernel/xray/xray-controller';
import {DebuggerController} from '../debugger/debugger-controller';
import {DockController, TAB_NAMES} from '../dock/dock-controller';
import '../kernel/modlab-log';
import {KeyboardController} from '../keyboard/keyboard-controller';
import {LayoutController} from '../layout/layout-controller';
import {CourseController} from '../lesson/course/course-controller';
import {LessonController} from '../lesson/lesson-controller';
import {PaletteController} from '../palette/palette-controller';
import {SavesController} from '../saves/saves-controller';
import '../sharing/modlab-exchange';
import {connectTerminals} from '../terminal/connect-terminals';
import '../terminal/modlab-keys';
import '../terminal/modlab-terminals';
import {TerminalPreferences} from '../terminal/terminal-preferences';
import {shared} from '../theme/shared-style';
import {isWell} from '../../protocol/phase';
import {Actions} from './actions';
import {appStyle} from './app-style';
import './modlab-notice';
import './modlab-panes';
import './modlab-toolbar';
import {NoticeController} from './notice-controller';
import {pageHead} from './page-head';
import {Workbench} from './workbench';
import type {AppHost} from './app-host';
import type {AppAction} from './modlab-notice';
import type {ModlabToolbar} from './modlab-toolbar';
import type {ModlabLog} from '../kernel/modlab-log';
import type {LayoutStorage, Pane} from '../layout/layout-state';
import type {ExchangeNews, ModlabExchange} from '../sharing/modlab-exchange';
import type {ModlabKeys} from '../terminal/modlab-keys';
import type {PreferenceStorage} from '../terminal/terminal-preferences';
import type {TerminalPort} from '../../protocol/consoles';
import type {Phase} from '../../protocol/phase';
import type {CompilerState} from '../../session/messages/notices';
import type {CodeLocation} from '../../session/diagnostics/oops/code-location';
import type {Diagnostic} from '../../session/diagnostics/gcc-output';
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
  /** Likewise: where the layout is remembered. */
  @property({attribute: false}) layoutStorage!: LayoutStorage;
  /** Likewise: how its person wants the terminals. */
  @property({attribute: false}) terminalStorage!: PreferenceStorage;
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
  readonly dock = new DockController(this);
  readonly terminals = document.createElement('modlab-terminals');
  terminalPreferences!: TerminalPreferences;
  readonly #lesson: LessonController = new LessonController(this);
  readonly #course: CourseController = new CourseController(this, this.#lesson);
  readonly #editor = new EditorController(this);
  readonly #xray = new XrayController(this);
  readonly #debugger = new DebuggerController(this, this.#editor);
  readonly #keyboard = new KeyboardController(this);
  readonly #saves = new SavesController(this);
  readonly #workbench = new Workbench(this);
  readonly #palette: PaletteController = new PaletteController(this, {
    actions: () => this.#actions.all,
    lesson: this.#lesson,
    editor: this.#editor,
    debug: this.#debugger,
  });
  readonly #actions = new Actions(this, {
    exchange: () => this.exchange,
    handedIn: () => this.handedIn,
    workbench: this.#workbench,
    lesson: this.#lesson,
    labs: () => this.#course.show(),
    saves: this.#saves,
    editor: this.#editor,
    commands: () => this.#palette.open(),
    shortcuts: () => this.#palette.showShortcuts(),
  });

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.terminals.parentNode) return;
    connectTerminals(this.terminals, this.session, (bytes) => this.keys.apply(bytes));
    this.terminals.addEventListener('terminal-leave', () => this.leave());
    this.terminals.addEventListener(
      'terminal-input',
      ({detail}) => detail.bytes.includes(13) && this.log.commandEntered(),
    );
    this.terminalPreferences = new TerminalPreferences(this.terminalStorage, (look) => {
      this.terminals.look = look;
      this.requestUpdate();
    });
    this.terminals.slot = 'terminals';
    this.append(this.terminals);
  }

  protected override updated(): void {
    const {terminals, layout} = this;
    terminals.maximised = layout.maximised === 'terminal';
    terminals.mayHide = this.session.workspace.shown;
  }

  protected override firstUpdated(): void {
    const {session} = this;
    session.on('phase', (phase) => (this.phase = phase));
    session.on('compiler', (compiler) => (this.compiler = compiler));
    session.on('output', ({port, bytes}) => port === 'log' && this.log.push(bytes));
    session.on('log-records', (records) => this.log.know(records));
    session.on('log-cleared', () => this.log.clear());
  }

  get isWelcoming(): boolean {
    return this.#course.isWelcoming;
  }

  /** The labs, with what is done and where to go on; on opening the page, for whoever was here before. */
  showCourse(opening: boolean): Promise<void> {
    return opening ? this.#course.showToReturning() : this.#course.show();
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
    if (text.includes('\n')) this.log.commandEntered();
    this.session.type(port, new TextEncoder().encode(text), this.terminals.line(port));
  }

  leave(): void {
    this.toolbar.focus();
  }

  protected override render() {
    const {session, terminals, layout, notices} = this;
    return html`
      ${pageHead(this, {
        lab: this.#lesson.lab,
        phase: this.phase,
        savedAt: this.#saves.savedAt,
        compiler: this.compiler,
        workbench: this.#workbench,
        toolbar: this.#toolbar(),
        showLabs: () => this.#course.show(),
        arrange: (preset) => this.#actions.arrange(preset),
        toggleEditor: () => this.#editor.toggle(),
      })}
      ${this.#saves.renderTimeline()}
      <modlab-notice
        .notice=${notices.notice}
        @notice-close=${() => (notices.notice = undefined)}
        @notice-action=${(event: CustomEvent<AppAction>) => void this.#act(event.detail)}
      ></modlab-notice>
      ${this.#course.renderWelcome()}
      ${this.#workbench.render({
        lesson: this.#lesson.render(),
        editor: this.#editor.render(),
        held: this.#debugger.renderHeld(),
        log: html`<modlab-log
          ?hidden=${this.dock.current !== 'log'}
          @log-alarm=${() => this.dock.alarm()}
          @log-rewind=${() => void this.#act('rewind')}
          @location-open=${(event: CustomEvent<CodeLocation>) => void this.#showOops(event.detail)}
          @location-debug=${(event: CustomEvent<CodeLocation>) => void this.#debugOops(event.detail)}
        ></modlab-log>`,
        dock: this.#panel(),
        more: html`${layout.narrow ? this.#toolbar(true) : nothing}
          <p>
            The machine is saved in this browser by itself, shortly after it changes. Rebooting and starting
            fresh keep a save of the one you have.
          </p>`,
      })}
      <footer>
        <modlab-keys
          @keys-input=${(event: CustomEvent<string>) => this.type(terminals.current, event.detail)}
        ></modlab-keys>
        <modlab-panes
          role="navigation"
          aria-label="Panes"
          .shown=${layout.pane}
          .dock=${TAB_NAMES[this.dock.current]}
          @pane-select=${(event: CustomEvent<Pane>) => this.#toPane(event.detail)}
        ></modlab-panes>
      </footer>
      <modlab-exchange
        .session=${session}
        @exchange-news=${(event: CustomEvent<ExchangeNews>) => notices.exchanged(event.detail)}
        @exchange-done=${() => terminals.focus()}
        @hand-in=${(event: CustomEvent<boolean>) => (this.handedIn = event.detail)}
      ></modlab-exchange>
      ${this.#palette.render()} ${this.#course.render()}
    `;
  }

  /** Of the tab that is chosen; nothing of those that nobody sees. */
  #panel() {
    switch (this.dock.current) {
      case 'problems':
        return this.#editor.renderProblems();
      case 'xray':
        return this.#xray.render(this.#lesson.guestName);
      case 'debugger':
        return this.#debugger.render();
      case 'saves':
        return this.#saves.renderList((file) => this.openFile(file));
      case 'keyboard':
        return this.#keyboard.render();
      case 'log':
        return nothing;
    }
  }

  #toolbar(column = false) {
    return html`<modlab-toolbar
      role="group"
      aria-label="Machine"
      ?running=${isWell(this.phase)}
      ?handedIn=${this.handedIn}
      ?column=${column}
      .items=${this.#actions.menu}
      @toolbar-action=${(event: CustomEvent<string>) => this.#actions.run(event.detail)}
    ></modlab-toolbar>`;
  }

  #toPane(pane: Pane): void {
    this.layout.show(pane);
    if (pane === 'editor') this.session.workspace.shown = true;
  }

  async #act(action: AppAction): Promise<void> {
    if (action === 'show-where') return void (await this.#showOops());
    if (action === 'export') return this.#saves.download();
    await this.notices.act(action);
    if (action === 'rewind') this.terminals.focus();
  }

  /** Without a location, it is the one that the notice speaks of. */
  async #showOops(location?: CodeLocation): Promise<Diagnostic | undefined> {
    const diagnostic = await this.session.oopsLine.show(this.notices, location);
    if (diagnostic) await this.#editor.goTo(diagnostic);
    return diagnostic;
  }

  /** The next time the machine stops there. */
  async #debugOops(location: CodeLocation): Promise<void> {
    const diagnostic = await this.#showOops(location);
    if (diagnostic) this.#debugger.breakAt(diagnostic);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-app': ModlabApp;
  }
}
