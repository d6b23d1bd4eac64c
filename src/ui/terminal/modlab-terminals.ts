/** Owns the pane of the terminals: which there are, which are seen, their tabs, the search, and which of them gets what. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {CONSOLE} from '../../protocol/consoles';
import '../layout/modlab-pane-buttons';
import {icon} from '../theme/icon';
import {shared} from '../theme/shared-style';
import './modlab-find';
import './modlab-terminal';
import './modlab-terminal-tabs';
import {SplitBar} from './split-bar';
import {CONSOLE_ALONE, firstOfTwo, isSeen, keepThose, ring, show, withBeside} from './shown-terminals';
import {terminalName} from './terminal-name';
import {USUAL_LOOK} from './terminal-preferences';
import {terminalsStyle} from './terminals-style';
import type {GuestTerminal, TerminalPort} from '../../protocol/consoles';
import type {FindRequest} from './modlab-find';
import type {ModlabTerminal} from './modlab-terminal';
import type {ModlabTerminalTabs, TerminalName} from './modlab-terminal-tabs';
import type {ShownTerminals} from './shown-terminals';
import type {TerminalLook} from './terminal-preferences';

/**
 * Stands in the page's light DOM, as its terminals must: see modlab-terminal.
 *
 * @fires terminal-input - TerminalInput: this and the following come up from the terminals
 * @fires terminal-resize - TerminalSize
 * @fires terminal-ack - TerminalAck
 * @fires terminal-leave - the person pressed the chord that leaves the terminal
 * @fires terminal-saved - a saved screen has been drawn
 * @fires terminal-open - rows and columns that another terminal is to have
 * @fires terminal-close - TerminalPort
 * @fires terminal-rename - TerminalName
 * @slot terminal1 - the element's own terminals, as light children, each in the slot of its port
 */
@customElement('modlab-terminals')
export class ModlabTerminals extends LitElement {
  static override styles = [shared, terminalsStyle];

  /** They have all of the window. */
  @property({type: Boolean}) maximised = false;
  /** Something else is left if they are put away. */
  @property({type: Boolean}) mayHide = false;
  @property({attribute: false}) look: TerminalLook = USUAL_LOOK;
  @state() private seen: ShownTerminals = CONSOLE_ALONE;
  @state() private terminals: readonly GuestTerminal[] = [{port: CONSOLE, name: '', own: false}];
  @state() private mayOpen = false;
  readonly #splitBar = new SplitBar(this);
  readonly #elements = new Map<TerminalPort, ModlabTerminal>();
  /** A person has asked for another, to be shown when it is there. */
  #asked: 'alone' | 'beside' | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#keepElements();
  }

  /** Those that the machine has; whether another can be opened. */
  setTerminals(terminals: readonly GuestTerminal[], mayOpen: boolean): void {
    const [had, has] = [this.terminals, terminals].map((list) => list.map(({port}) => port));
    const focused = this.matches(':focus-within');
    const {shown} = this.seen;
    this.terminals = terminals;
    this.mayOpen = mayOpen;
    this.seen = keepThose(this.seen, had ?? [], has ?? []);
    this.#keepElements();
    const added = has?.find((port) => !had?.includes(port));
    if (this.#asked && added) {
      if (this.#asked === 'beside') this.seen = withBeside(this.seen, added);
      this.#asked = undefined;
      this.show(added);
      this.focus();
    } else if (focused && this.seen.shown !== shown) this.focus();
  }

  /** One element for each, kept for as long as there is one. */
  #keepElements(): void {
    for (const terminal of this.terminals) {
      const {port} = terminal;
      let element = this.#elements.get(port);
      if (!element) {
        element = document.createElement('modlab-terminal');
        element.slot = port;
        element.port = port;
        element.addEventListener('terminal-bell', () => this.#ring(port));
        // Of two that are seen, the keyboard says which is meant.
        element.addEventListener('focusin', () => port === this.seen.beside && this.show(port));
        this.#elements.set(port, element);
        this.append(element);
      }
      element.label = terminalName(terminal);
    }
    for (const [port, element] of this.#elements)
      if (!this.terminals.some((terminal) => terminal.port === port)) {
        this.#elements.delete(port);
        element.dispose();
      }
  }

  /** Another terminal, `beside` the one that is shown or in its place; it is shown when the machine has it. */
  open(where: 'alone' | 'beside' = 'alone'): void {
    const element = this.#elements.get(this.seen.shown);
    if (!this.mayOpen || !element) return;
    this.#asked = where;
    const {rows, cols} = element.size;
    this.dispatchEvent(new CustomEvent('terminal-open', {detail: {rows, cols}}));
  }

  /** Shows two beside each other, of which the second is opened if there is none; or one again. */
  split(): void {
    const at = this.terminals.findIndex(({port}) => port === this.seen.shown);
    const other = (this.terminals[at + 1] ?? this.terminals[at - 1])?.port;
    if (!this.isSplit && !other) return this.open('beside');
    this.seen = withBeside(this.seen, this.isSplit ? undefined : other);
    this.focus();
  }

  close(port: TerminalPort): void {
    this.dispatchEvent(new CustomEvent('terminal-close', {detail: port}));
  }

  /** Asks for a name for the one that is shown. */
  rename(): void {
    this.renderRoot.querySelector<ModlabTerminalTabs>('modlab-terminal-tabs')?.rename(this.seen.shown);
  }

  /** It is seen, not heard: the screen's edge lights up, and the tab of one that is not shown says so. */
  #ring(port: TerminalPort): void {
    if (!isSeen(this.seen, port)) this.seen = ring(this.seen, port);
    else
      this.renderRoot.querySelector(`.screen[data-port=${port}] .flash`)?.animate(
        [
          {opacity: 1, easing: 'steps(1, end)', offset: 0},
          {opacity: 0, offset: 1},
        ],
        {duration: 200},
      );
  }

  /** The one that is shown. */
  get current(): TerminalPort {
    return this.seen.shown;
  }

  /** Those that there are. */
  get list(): readonly GuestTerminal[] {
    return this.terminals;
  }

  /** Whether two are seen. */
  get isSplit(): boolean {
    return this.seen.beside !== undefined;
  }

  /** Whether another can be opened. */
  get canOpen(): boolean {
    return this.mayOpen;
  }

  /** Output of the guest. */
  write(port: TerminalPort, bytes: Uint8Array): void {
    this.#elements.get(port)?.write(bytes);
  }

  /** How terminal 1 of the saved machine read that comes next: see ModlabTerminal.showSaved. */
  showSaved(screen: string | undefined): void {
    this.#elements.get(CONSOLE)?.showSaved(screen);
  }

  /** The text of a terminal's screen. */
  text(port: TerminalPort): string {
    return this.#elements.get(port)?.text() ?? '';
  }

  /** The line that a terminal's cursor is in. */
  line(port: TerminalPort): string {
    return this.#elements.get(port)?.line ?? '';
  }

  /** Shows a terminal. */
  show(port: TerminalPort): void {
    this.seen = show(this.seen, port);
  }

  /** Puts the keyboard into the terminal that is shown. */
  override focus(): void {
    // The one that is about to be shown cannot have it yet; for any other a soft keyboard wants it at once.
    if (this.isUpdatePending)
      void this.updateComplete.then(() => this.#elements.get(this.seen.shown)?.focus());
    else this.#elements.get(this.seen.shown)?.focus();
  }

  protected override willUpdate(): void {
    for (const [port, terminal] of this.#elements) {
      terminal.hidden = !isSeen(this.seen, port);
      terminal.look = this.look;
    }
  }

  protected override render() {
    return html`
      <div class="strip">
        <modlab-terminal-tabs
          .terminals=${this.terminals}
          .shown=${this.seen.shown}
          .beside=${this.seen.beside}
          .rung=${this.seen.rung}
          @tab-select=${(event: CustomEvent<TerminalPort>) => {
            this.show(event.detail);
            this.focus();
          }}
          @terminal-close=${(event: CustomEvent<TerminalPort>) => this.close(event.detail)}
          @terminal-rename=${({detail}: CustomEvent<TerminalName>) =>
            this.dispatchEvent(new CustomEvent('terminal-rename', {detail}))}
        ></modlab-terminal-tabs>
        ${this.#buttons()}
        <modlab-find
          @find=${(event: CustomEvent<FindRequest>) => void this.#elements.get(this.seen.shown)?.find(event.detail)}
          @find-close=${() => this.focus()}
        ></modlab-find>
        <span class="hint">Ctrl+Shift+L leaves the terminal</span>
        <modlab-pane-buttons
          pane="terminal"
          ?maximised=${this.maximised}
          .mayHide=${this.mayHide}
        ></modlab-pane-buttons>
      </div>
      <div class="screens ${this.isSplit ? 'split' : ''}" .style=${this.isSplit ? this.#splitBar.style : ''}>
        ${repeat(
          this.terminals,
          ({port}) => port,
          (terminal) => this.#screen(terminal),
        )}
      </div>
    `;
  }

  /** The machine of an older base has its three, and no more. */
  #buttons() {
    const {mayOpen, terminals, isSplit} = this;
    const own = mayOpen || terminals.some((terminal) => terminal.own);
    const several = mayOpen || terminals.length > 1;
    const split = 'Two terminals side by side';
    return html`<span class="buttons">
      ${own ? this.#button('New terminal', 'new', () => this.open(), mayOpen) : nothing}
      ${several ? this.#button(split, 'split', () => this.split(), true, isSplit) : nothing}
    </span>`;
  }

  #button(name: string, look: 'new' | 'split', act: () => void, isEnabled: boolean, isPressed?: boolean) {
    return html`<button
      class="icon-only"
      aria-label=${name}
      title=${name}
      aria-pressed=${isPressed ?? nothing}
      ?disabled=${!isEnabled}
      @click=${act}
    >
      ${icon(look)}
    </button>`;
  }

  #screen(terminal: GuestTerminal) {
    const {port} = terminal;
    return html`<div
        class="screen ${port === this.seen.shown ? 'shown' : ''}"
        data-port=${port}
        role="tabpanel"
        aria-label=${terminalName(terminal)}
        ?hidden=${!isSeen(this.seen, port)}
      >
        <slot name=${port}></slot>
        <div class="flash"></div>
      </div>
      ${port === firstOfTwo(this.seen, this.terminals) ? this.#splitBar.render(this.renderRoot, port) : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-terminals': ModlabTerminals;
  }
  interface HTMLElementEventMap {
    'terminal-open': CustomEvent<{rows: number; cols: number}>;
    'terminal-close': CustomEvent<TerminalPort>;
    'terminal-rename': CustomEvent<TerminalName>;
  }
}
