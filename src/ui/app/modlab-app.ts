/** Owns the page's layout, and passes between the elements and the session what each has to say. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {NARROW, appStyle} from './app-style';
import {download} from '../theme/download';
import '../sharing/modlab-exchange';
import '../lesson/modlab-glossary';
import '../terminal/modlab-keys';
import './modlab-labs';
import '../lesson/modlab-lesson';
import '../kernel/modlab-log';
import './modlab-notice';
import '../saves/modlab-saves';
import './modlab-status';
import '../terminal/modlab-terminals';
import '../saves/modlab-timeline';
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
import type {AppNotice, AppAction} from './modlab-notice';
import type {SavesAction} from '../saves/modlab-saves';
import type {TerminalDrawn, TerminalInput, TerminalSize} from '../terminal/modlab-terminal';
import type {Timeline} from '../../session/saves/timeline';
import type {LessonText} from '../../labs/lesson-text';
import type {Lesson} from '../../session/lesson/lesson';
import type {SwitchResult, Session} from '../../session/session';
import type {Failure} from '../../session/result';
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
  @state() private notice: AppNotice | undefined;
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
  @query('.leave') private leave!: HTMLElement;
  readonly #terminals = document.createElement('modlab-terminals');
  /** The save to which `undo` returns. */
  #before: string | undefined;
  /** How a removed save is put back. */
  readonly #putBack = new Map<string, () => Promise<{ok: true} | Failure>>();
  /** Where the kernel faulted that panicked of it: a machine that runs can say which line that is. */
  #later: CodeLocation | undefined;
  #update: () => void = () => undefined;

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
    on('terminal-leave', () => this.leave.focus());
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
    session.on('notice', (notice) => (this.notice = notice));
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
    if (gone) this.#tell(gone, '');
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
        ${this.narrow ? nothing : this.#buttons()}
      </header>
      <modlab-timeline
        role="region"
        aria-label="Timeline"
        .timeline=${this.timeline}
        @timeline-step=${(event: CustomEvent<-1 | 1>) => void this.#go(event.detail)}
        @timeline-go=${async (event: CustomEvent<string>) => this.#tell(await this.session.restore(event.detail), '')}
      ></modlab-timeline>
      <modlab-notice
        .notice=${this.notice}
        @notice-close=${() => (this.notice = undefined)}
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
                @editor-leave=${() => this.leave.focus()}
                @editor-built=${() => this.#built()}
              ></modlab-editor>`
            : nothing
        }
        <div class="work">
          <slot name="terminals"></slot>
          <modlab-log
            ?hidden=${this.xrayed}
            @log-place=${(event: CustomEvent<CodeLocation>) => void this.#showPlace(event.detail)}
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
            ${this.narrow ? this.#buttons() : nothing}
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
        @exchange-news=${(event: CustomEvent<ExchangeNews>) => this.#onNews(event.detail)}
        @exchange-done=${() => this.#terminals.focus()}
        @hand-in=${(event: CustomEvent<boolean>) => (this.handedIn = event.detail)}
      ></modlab-exchange>
    `;
  }

  #buttons() {
    return html`<div class="buttons" role="group" aria-label="Machine">
      <button class="leave" ?disabled=${this.phase.kind !== 'running'} @click=${() => void this.#save()}>
        Save
      </button>
      <button @click=${() => void this.exchange.share()}>Share</button>
      ${this.handedIn ? html`<button @click=${() => this.exchange.showHandIn()}>Hand-in</button>` : nothing}
      <modlab-saves
        .list=${this.session.library.list}
        .usage=${this.session.library.usage}
        @saves-action=${(event: CustomEvent<SavesAction>) => void this.#onSaves(event.detail)}
      ></modlab-saves>
      <button aria-pressed=${this.xrayed} @click=${() => this.#xray(!this.xrayed)}>X-ray</button>
      <button @click=${() => void this.#act('reboot')}>Reboot</button>
      <button @click=${() => void this.#act('start-fresh')}>Start fresh</button>
    </div>`;
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

  /** Compiles the code in which the kernel faulted once more, to learn the line, and shows it. */
  async #showPlace(place: CodeLocation | undefined): Promise<void> {
    const before = this.notice;
    const actions = before?.actions.filter((action) => action !== 'show-where') ?? [];
    if (!place) {
      const text = 'The report names no function of a module: the fault is in the kernel’s own code.';
      this.notice = {text, tone: 'warning', actions};
      return;
    }
    const {symbol, module} = place;
    const text = `Looking for the line: ${module} is compiled again apart, to find which line of ${symbol} faulted.`;
    const looking: AppNotice = {text, tone: 'info', actions: []};
    this.notice = looking;
    const shown = await this.session.build.sourceLines.show(place);
    this.#later = !shown.ok && shown.ended ? place : undefined;
    if (!shown.ok) this.notice = {text: shown.message, tone: 'warning', actions};
    // Something newer may have been said meanwhile.
    else if (this.notice === looking) this.notice = before;
    if (shown.ok) await this.#goTo(shown.diagnostic);
  }

  /** Another machine is in place of the one whose report led nowhere. */
  #offerLine(): void {
    if (!this.#later || this.notice?.tone === 'error') return;
    const text = `${this.#later.module} can be compiled on this machine, to show the line of the report.`;
    const {actions = []} = this.notice ?? {};
    this.notice = {
      text: [this.notice?.text, text].join(' ').trim(),
      tone: 'info',
      actions: ['show-where', ...actions],
    };
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
    this.#update = update;
    this.notice = {text: 'A newer version of this page is ready.', tone: 'info', actions: ['update']};
  }

  get #nextLab(): string | undefined {
    const {labs} = this.session;
    return labs[labs.findIndex(({id}) => id === this.lesson?.lab.id) + 1]?.id;
  }

  async #openLab(id: string): Promise<void> {
    this.dispatchEvent(new CustomEvent('lab-wanted', {detail: {lab: id}}));
    this.#tell(await this.session.openLab(id));
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
        return this.#act('start-fresh');
      case 'next':
        if (this.#nextLab !== undefined) await this.#openLab(this.#nextLab);
    }
  }

  async #save(): Promise<void> {
    const saved = await this.session.library.save();
    this.#tell(saved, 'Saved. It is under Saves until you remove it.');
  }

  /** `done`: '' takes back what was said; without it nothing is said. */
  #tell(result: {ok: true} | Failure, done?: string, actions: AppAction[] = []): void {
    // The session says that itself, with what can be done.
    if (!result.ok && result.why === 'elsewhere') return;
    if (!result.ok) this.notice = {text: this.session.explain(result), tone: 'error', actions: []};
    else if (done === '') this.notice = undefined;
    else if (done !== undefined) this.notice = {text: done, tone: 'info', actions};
  }

  async #act(action: AppAction): Promise<void> {
    const {session} = this;
    switch (action) {
      case 'show-where':
        return this.#showPlace(this.#later ?? session.lastOops());
      case 'rewind':
        this.#replaced(await session.rewind(), 'Rewound.');
        this.#offerLine();
        this.#terminals.focus();
        return;
      case 'take-over':
        this.#tell(await session.takeOver(), '');
        return;
      case 'copy':
        this.#tell(await session.workOnCopy(), 'This is a copy. It is saved apart from the other one.');
        return;
      case 'retry':
        this.#tell(await session.resumeLast());
        return;
      case 'restore':
        this.#tell(await session.resumeLast());
        this.#offerLine();
        return;
      case 'open-found':
        this.#replaced(await session.openFound(), 'This is your saved machine.');
        return;
      case 'reboot':
        this.#replaced(await session.reboot(), 'Rebooted.');
        this.#offerLine();
        return;
      case 'start-fresh':
        this.#replaced(await session.startFresh(), 'This is a fresh machine.');
        this.#offerLine();
        return;
      case 'undo':
        if (this.#before !== undefined) this.#tell(await session.restore(this.#before));
        return;
      case 'export':
        return this.#download();
      case 'update':
        await session.saveBeforeLeaving();
        this.#update();
    }
  }

  /** Undo rather than confirm: the machine that was there is one click away. */
  #replaced(result: ({ok: true} & SwitchResult) | Failure, done: string): void {
    if (result.ok && result.before === undefined) return;
    this.#before = result.ok ? result.before : undefined;
    this.#tell(result, `${done} The one you had is kept.`, ['undo']);
  }

  async #onSaves(action: SavesAction): Promise<void> {
    switch (action.kind) {
      case 'restore':
        this.#replaced(await this.session.restore(action.id), 'Restored.');
        return;
      case 'rename':
        this.#tell(await this.session.library.rename(action.id, action.name, action.note));
        return;
      case 'remove': {
        const removed = await this.session.library.remove(action.id);
        if (removed.ok) this.#putBack.set(action.id, removed.putBack);
        this.#tell(removed);
        return;
      }
      case 'put-back': {
        const put = await this.#putBack.get(action.id)?.();
        if (put) this.#tell(put);
        return;
      }
      case 'download':
        return this.#download(action.id);
      case 'open':
        return this.exchange.receive(action.file);
    }
  }

  async #download(id?: string): Promise<void> {
    const file = await this.session.library.exportFile(id);
    if (!file.ok) {
      this.#tell(file);
      return;
    }
    download(file.blob, file.name);
  }

  #onNews({result, text, replaced, before}: ExchangeNews): void {
    if (replaced) return this.#replaced(result, text);
    if (before !== undefined) this.#before = before;
    this.#tell(result, text, before === undefined ? [] : ['undo']);
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
