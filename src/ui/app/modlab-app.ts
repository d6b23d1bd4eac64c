/** Owns the page's layout, and passes between the elements and the session what each has to say. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {NARROW, appStyle} from './app-style';
import '../sharing/modlab-exchange';
import '../lesson/modlab-glossary';
import '../terminal/modlab-keys';
import './modlab-labs';
import '../lesson/modlab-lesson';
import '../kernel/modlab-log';
import './modlab-notice';
import '../saves/modlab-saves';
import './modlab-status';
import './modlab-toolbar';
import {NoticeController} from './notice-controller';
import '../terminal/modlab-terminals';
import '../saves/modlab-timeline';
import {SavesActions} from '../saves/saves-actions';
import {shared} from '../theme/shared-style';
import type {ModlabXray} from '../kernel/modlab-xray';
import type {ModlabEditor} from '../editor/modlab-editor';
import type {Diagnostic} from '../../session/diagnostics/gcc-output';
import type {CodeLocation} from '../../session/oops/code-location';
import type {CompilerState} from '../../session/notices';
import type {ExchangeNews, ModlabExchange} from '../sharing/modlab-exchange';
import type {ModlabKeys} from '../terminal/modlab-keys';
import type {LessonAction, ModlabLesson} from '../lesson/modlab-lesson';
import type {ModlabLog} from '../kernel/modlab-log';
import type {AppAction} from './modlab-notice';
import type {ModlabToolbar, ToolbarAction} from './modlab-toolbar';
import type {SavesAction} from '../saves/modlab-saves';
import type {TerminalDrawn, TerminalInput, TerminalSize} from '../terminal/modlab-terminal';
import type {Timeline} from '../../session/saves/timeline';
import type {LessonText} from '../../labs/lesson-text';
import type {Lesson} from '../../session/lesson/lesson';
import type {Session} from '../../session/session';
import type {Port, TerminalPort} from '../../protocol/consoles';
import type {Phase} from '../../protocol/phase';

const PANES = {lesson: 'Lesson', editor: 'Editor', terminal: 'Terminal', log: 'Log', more: 'More'} as const;
/** The X-ray has no tab of its own on a narrow screen: `More` leads there. */
type Pane = keyof typeof PANES | 'xray';

@customElement('modlab-app')
export class ModlabApp extends LitElement {
  static override styles = [shared, appStyle];

  @property({attribute: false}) session!: Session;
  @state() private phase: Phase = {kind: 'off'};
  @state() private compiler: CompilerState | undefined;
  @state() private pane: Pane = 'terminal';
  @state() private savedAt: number | undefined;
  @state() private narrow = matchMedia(NARROW).matches;
  @state() private timeline: Timeline = {moments: [], at: -1};
  @state() private lesson: Lesson | undefined;
  @state() private text: LessonText | undefined;
  /** On a wide screen the terminal can have the room for itself. */
  @state() private alone = false;
  /** Below the terminal: the kernel's log, or the X-ray. */
  @state() private xrayed = false;
  /** The lab's files are shown beside the terminal. */
  @state() private editing = false;
  /** A hand-in is being looked at. */
  @state() private handedIn = false;
  @query('modlab-exchange') private exchange!: ModlabExchange;
  @query('modlab-lesson') private lessonPane!: ModlabLesson;
  @query('modlab-log') private log!: ModlabLog;
  @query('modlab-keys') private keys!: ModlabKeys;
  @query('modlab-toolbar') private toolbar!: ModlabToolbar;
  readonly #terminals = document.createElement('modlab-terminals');
  readonly #notices = new NoticeController(this);
  readonly #saves = new SavesActions(() => this.session, this.#notices);

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#terminals.parentNode) return;
    const on = <T>(event: string, react: (detail: T) => void) =>
      this.#terminals.addEventListener(event, (fired) => react((fired as CustomEvent<T>).detail));
    on<TerminalInput>('terminal-input', ({port, bytes, line}) =>
      this.session.type(port, this.keys.apply(bytes), line),
    );
    on<TerminalSize>('terminal-resize', ({port, rows, cols}) => this.session.resize(port, rows, cols));
    on<TerminalDrawn>('terminal-drawn', ({port, bytes}) => this.session.acknowledge(port, bytes));
    on('terminal-leave', () => this.toolbar.focus());
    this.#terminals.slot = 'terminals';
    this.append(this.#terminals);
  }

  protected override firstUpdated(): void {
    const {session} = this;
    matchMedia(NARROW).addEventListener('change', ({matches}) => (this.narrow = matches));
    this.#showLesson(session.lesson);
    session.on('lesson', (lesson) => this.#showLesson(lesson));
    session.on('uevent', () => this.#looked());
    session.workspace.on('changed', () => this.#editor(session.workspace.shown));
    session.on('phase', (phase) => (this.phase = phase));
    session.on('compiler', (compiler) => (this.compiler = compiler));
    session.on('snapshots', () => void this.#saved());
    session.on('log-cleared', () => this.log.clear());
    session.on('output', ({port, bytes}) => this.#show(port, bytes));
    session.setScreenSource(() => this.#terminals.text('terminal1'));
    void session.ready.then(() => this.#terminals.focus());
  }

  async #saved(): Promise<void> {
    this.savedAt = this.session.lastSavedAt;
    const timeline = await this.session.library.timeline();
    if (timeline.ok) this.timeline = timeline;
  }

  /** One moment back or forward. */
  async #go(by: -1 | 1): Promise<void> {
    const gone = await this.session.step(by);
    if (gone) this.#notices.report(gone, '');
  }

  /** Opens a step of the present lab, as an address asks for. */
  showStep(id: string): void {
    this.lessonPane.show(id);
  }

  /** Something changed on the machine that the X-ray shows. */
  #looked(): void {
    // While its code is still on the way it has no methods; it looks by itself when it begins.
    void this.renderRoot.querySelector<ModlabXray>('modlab-xray:defined')?.refresh();
  }

  #showLesson(lesson: Lesson): void {
    this.#looked();
    if (this.lesson?.lab !== lesson.lab) {
      this.text = undefined;
      void this.session.lessonText(lesson.lab.id).then((text) => {
        if (this.lesson === lesson) this.text = text;
      });
    }
    this.lesson = lesson;
    // The same lesson, in another state.
    this.requestUpdate();
  }

  #show(port: Port, bytes: Uint8Array): void {
    if (port === 'log') this.log.push(bytes);
    else this.#terminals.write(port, bytes);
  }

  #type(port: TerminalPort, text: string): void {
    this.session.type(port, new TextEncoder().encode(text), this.#terminals.line(port));
  }

  protected override render() {
    return html`
      <header class="bar">
        <h1>modlab</h1>
        <modlab-labs
          .labs=${this.session.labs}
          .current=${this.lesson?.lab.id ?? ''}
          @lab-select=${(event: CustomEvent<string>) => void this.#openLab(event.detail)}
        ></modlab-labs>
        <modlab-status
          .phase=${this.phase}
          .savedAt=${this.savedAt}
          .compiler=${this.compiler}
        ></modlab-status>
        <button
          class="toggle"
          aria-pressed=${!this.alone}
          title="Shows or hides the lesson beside the terminal"
          @click=${() => (this.alone = !this.alone)}
        >
          Lesson
        </button>
        <button
          class="toggle"
          aria-pressed=${this.editing}
          title="Shows or hides the lab's files beside the terminal"
          @click=${() => void this.#showEditor(!this.editing)}
        >
          Editor
        </button>
        ${this.narrow ? nothing : this.#toolbar()}
      </header>
      <modlab-timeline
        role="region"
        aria-label="Timeline"
        .timeline=${this.timeline}
        @timeline-step=${(event: CustomEvent<-1 | 1>) => void this.#go(event.detail)}
        @timeline-go=${async (event: CustomEvent<string>) => this.#notices.report(await this.session.restore(event.detail), '')}
      ></modlab-timeline>
      <modlab-notice
        .notice=${this.#notices.notice}
        @notice-close=${() => (this.#notices.notice = undefined)}
        @notice-action=${(event: CustomEvent<AppAction>) => void this.#act(event.detail)}
      ></modlab-notice>
      <main data-pane=${this.pane} class=${this.alone ? 'alone' : ''}>
        <modlab-lesson
          role="region"
          aria-label="Lesson"
          .lab=${this.lesson?.lab}
          .steps=${this.lesson ? [...this.lesson.steps] : []}
          .text=${this.text}
          .hasNext=${this.#nextLab !== undefined}
          @lesson-action=${(event: CustomEvent<LessonAction>) => void this.#onLesson(event.detail)}
          ><modlab-glossary .source=${this.session.glossary}></modlab-glossary
        ></modlab-lesson>
        ${
          this.editing
            ? html`<modlab-editor
                role="region"
                aria-label="Editor"
                .workspace=${this.session.workspace}
                .build=${() => this.session.build.buildAndLoad(() => this.#terminals.line('terminal1'))}
                .symbols=${this.session.build.kernelSymbols}
                @editor-leave=${() => this.toolbar.focus()}
                @editor-built=${() => this.#built()}
              ></modlab-editor>`
            : nothing
        }
        <div class="work">
          <slot name="terminals"></slot>
          <modlab-log
            ?hidden=${this.xrayed}
            @log-place=${(event: CustomEvent<CodeLocation>) => void this.#showOops(event.detail)}
          ></modlab-log>
          ${
            this.xrayed
              ? html`<modlab-xray
                  .source=${this.session.xray}
                  .lab=${this.lesson?.lab.id ?? ''}
                  @xray-close=${() => this.#xray(false)}
                ></modlab-xray>`
              : nothing
          }
          <div class="more">
            ${this.narrow ? this.#toolbar() : nothing}
            <p>
              The machine is saved in this browser by itself, shortly after it changes. Rebooting and starting
              fresh keep a save of the one you have.
            </p>
          </div>
        </div>
      </main>
      <footer>
        <modlab-keys
          @keys-input=${(event: CustomEvent<string>) => this.#type(this.#terminals.current, event.detail)}
        ></modlab-keys>
        <nav class="panes" aria-label="Panes">
          ${(Object.keys(PANES) as (keyof typeof PANES)[]).map(
            (pane) =>
              html`<button aria-pressed=${this.pane === pane} @click=${() => this.#toPane(pane)}>
                ${PANES[pane]}
              </button>`,
          )}
        </nav>
      </footer>
      <modlab-exchange
        .session=${this.session}
        @exchange-news=${(event: CustomEvent<ExchangeNews>) => this.#notices.exchanged(event.detail)}
        @exchange-done=${() => this.#terminals.focus()}
        @hand-in=${(event: CustomEvent<boolean>) => (this.handedIn = event.detail)}
      ></modlab-exchange>
    `;
  }

  #toolbar() {
    return html`<modlab-toolbar
      role="group"
      aria-label="Machine"
      ?running=${this.phase.kind === 'running'}
      ?handedIn=${this.handedIn}
      ?xrayed=${this.xrayed}
      @toolbar-action=${(event: CustomEvent<ToolbarAction>) => void this.#onToolbar(event.detail)}
      ><modlab-saves
        .list=${this.session.library.list}
        .usage=${this.session.library.usage}
        @saves-action=${(event: CustomEvent<SavesAction>) => void this.#saves.act(event.detail)}
        @saves-open=${(event: CustomEvent<File>) => void this.exchange.receive(event.detail)}
      ></modlab-saves
    ></modlab-toolbar>`;
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
        return this.#xray(!this.xrayed);
      case 'reboot':
      case 'start-fresh':
        return this.#notices.act(action);
    }
  }

  /** The panel and what it needs are fetched when it is first wanted. */
  #xray(shown: boolean): void {
    if (shown) void import('../kernel/modlab-xray');
    this.xrayed = shown;
    if (this.narrow) this.pane = shown ? 'xray' : 'log';
  }

  /** As the X-ray; whether it is shown is remembered with the lab. */
  #editor(shown: boolean): void {
    if (shown && !this.editing) void import('../editor/modlab-editor');
    this.editing = shown;
  }

  /** Whoever opens it is about to write: the keyboard goes there, unless it has gone elsewhere meanwhile. */
  async #showEditor(shown: boolean): Promise<void> {
    this.session.workspace.shown = shown;
    if (!shown) {
      this.#terminals.focus();
      return;
    }
    const focused = () => this.shadowRoot?.activeElement;
    const from = focused();
    (await this.#arrivedEditor())?.focusWhenShown(() => focused() === from);
  }

  async #arrivedEditor(): Promise<ModlabEditor | null> {
    await import('../editor/modlab-editor');
    await this.updateComplete;
    return this.renderRoot.querySelector('modlab-editor');
  }

  /** Without a place, it is the one that the notice speaks of. */
  async #showOops(location?: CodeLocation): Promise<void> {
    const diagnostic = await this.session.oopsLine.show(this.#notices, location);
    if (diagnostic) await this.#goTo(diagnostic);
  }

  async #goTo(diagnostic: Diagnostic): Promise<void> {
    this.session.workspace.shown = true;
    if (this.narrow) this.pane = 'editor';
    await (await this.#arrivedEditor())?.goTo(diagnostic);
  }

  #toPane(pane: Pane): void {
    this.pane = pane;
    if (pane === 'editor') this.session.workspace.shown = true;
  }

  /** What was typed is to be seen; the keyboard stays in the text. */
  #built(): void {
    this.#terminals.show('terminal1');
    if (this.narrow) this.pane = 'terminal';
  }

  /** A newer version of this page is stored; `update` goes over to it. */
  offerUpdate(update: () => void): void {
    this.#notices.offerUpdate(update);
  }

  get #nextLab(): string | undefined {
    const {labs} = this.session;
    return labs[labs.findIndex(({id}) => id === this.lesson?.lab.id) + 1]?.id;
  }

  async #openLab(id: string): Promise<void> {
    this.dispatchEvent(new CustomEvent('lab-wanted', {detail: {lab: id}}));
    this.#notices.report(await this.session.openLab(id));
    this.#terminals.focus();
  }

  async #onLesson(action: LessonAction): Promise<void> {
    switch (action.kind) {
      case 'type':
        if (this.narrow) this.pane = 'terminal';
        this.#terminals.show('terminal1');
        // In a pane that is about to be shown, not before.
        void this.updateComplete.then(() => this.#terminals.focus());
        this.#type('terminal1', `${action.text}\n`);
        return;
      case 'step':
        this.dispatchEvent(
          new CustomEvent('lab-wanted', {detail: {lab: this.lesson?.lab.id, step: action.id}}),
        );
        return;
      case 'reset':
        return this.#notices.act('start-fresh');
      case 'next':
        if (this.#nextLab !== undefined) await this.#openLab(this.#nextLab);
    }
  }

  async #act(action: AppAction): Promise<void> {
    if (action === 'show-where') return this.#showOops();
    if (action === 'export') return this.#saves.download();
    await this.#notices.act(action);
    if (action === 'rewind') this.#terminals.focus();
  }

  /** A file that the system opened with this page. */
  openFile(file: File): void {
    void this.exchange.receive(file);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-app': ModlabApp;
  }
}
