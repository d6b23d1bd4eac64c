/** Owns one terminal on the page: xterm.js with its addons, sized to its box. Nothing is echoed locally. */
import {LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {FitAddon} from '@xterm/addon-fit';
import {Unicode11Addon} from '@xterm/addon-unicode11';
import {Terminal} from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import {ColorScheme} from '../theme/color-scheme';
import {useStrictStyles} from './strict-styles';
import {CLEAR, savedScreen, startsClear} from './saved-screen';
import {guardTerminal} from './terminal-guard';
import {USUAL_LOOK} from './terminal-preferences';
import {coloursFor} from './terminal-theme';
import type {TerminalLook} from './terminal-preferences';
import type {SearchAddon} from '@xterm/addon-search';
import type {TerminalPort} from '../../protocol/consoles';
import type {FindRequest} from './modlab-find';

/** What a person's keys send, as UTF-8, and how the line of the cursor read before they did. */
export interface TerminalInput {
  port: TerminalPort;
  bytes: Uint8Array;
  line: string;
}

/** A program asks to be looked at. */
export interface TerminalBell {
  port: TerminalPort;
}

/** In cells. */
export interface TerminalSize {
  port: TerminalPort;
  rows: number;
  cols: number;
}

/** So many bytes of what was written have been drawn: the guest may send as many again. */
export interface TerminalAck {
  port: TerminalPort;
  bytes: number;
}

/**
 * @fires terminal-input - TerminalInput; this one and the others bubble
 * @fires terminal-bell - TerminalBell
 * @fires terminal-resize - TerminalSize
 * @fires terminal-ack - TerminalAck
 * @fires terminal-leave - the person pressed the chord that leaves the terminal
 * @fires terminal-saved - a saved screen has been drawn
 */
@customElement('modlab-terminal')
export class ModlabTerminal extends LitElement {
  /** Which console of the guest it shows; its events name it. */
  @property({attribute: false}) port: TerminalPort = 'terminal1';
  /** What assistive technology calls it. */
  @property() label = 'Terminal';
  /** What is shown is not a running machine's, but how a saved one's screen read. */
  @property({type: Boolean, reflect: true}) saved = false;
  @property({attribute: false}) look: TerminalLook = USUAL_LOOK;

  readonly #colorScheme = new ColorScheme(this, () =>
    Object.assign(this.#terminal.options, coloursFor(this.#colorScheme)),
  );
  readonly #terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: false,
    fontFamily: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: USUAL_LOOK.fontSize,
    // The DOM renderer cuts a row at its height, and with it an underscore.
    lineHeight: 1.1,
    scrollback: 5000,
    ...coloursFor(this.#colorScheme),
  });
  readonly #fit = new FitAddon();
  readonly #observer = new ResizeObserver(() => this.#refit());
  #search: SearchAddon | undefined;
  #opened = false;
  #focusWhenOpen = false;
  #replaying = false;

  /** Light DOM: xterm's style sheet is the page's, and its hidden text area is where soft keyboards look. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('label')) this.#terminal.textarea?.setAttribute('aria-label', this.label);
    if (!changed.has('look')) return;
    const {fontSize, screenReader} = this.look;
    Object.assign(this.#terminal.options, {fontSize, screenReaderMode: screenReader});
    this.#refit();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override firstUpdated(): void {
    const terminal = this.#terminal;
    terminal.loadAddon(this.#fit);
    terminal.loadAddon(new Unicode11Addon());
    guardTerminal(terminal, this);
    terminal.unicode.activeVersion = '11';
    terminal.onData((text) => this.#send(new TextEncoder().encode(text)));
    terminal.onBinary((text) => this.#send(Uint8Array.from(text, (char) => char.charCodeAt(0))));
    terminal.onBell(() => {
      if (!this.#replaying) this.#fire('terminal-bell', {port: this.port} satisfies TerminalBell);
    });
    terminal.onResize(({rows, cols}) =>
      this.#fire('terminal-resize', {port: this.port, rows, cols} satisfies TerminalSize),
    );
    terminal.attachCustomKeyEventHandler((event) => this.#key(event));
    this.#open();
  }

  write(bytes: Uint8Array): void {
    // In one piece with what clears it, so that no frame shows neither.
    if (this.saved && !startsClear(bytes)) this.#terminal.write(CLEAR);
    this.saved = false;
    // What it once showed, and rang for, is shown again.
    const replays = startsClear(bytes);
    if (replays) this.#terminal.write('', () => (this.#replaying = true));
    this.#terminal.write(bytes, () => {
      if (replays) this.#replaying = false;
      this.#fire('terminal-ack', {port: this.port, bytes: bytes.length} satisfies TerminalAck);
    });
  }

  /** Shows how a saved machine's screen read, until a machine writes; undefined: none will. */
  showSaved(screen: string | undefined): void {
    if (screen === undefined && !this.saved) return;
    this.saved = screen !== undefined;
    this.#terminal.write(CLEAR);
    if (screen === undefined) return;
    this.#terminal.write(savedScreen(screen), () => {
      const drawn = this.#terminal.onRender(() => {
        drawn.dispose();
        this.#fire('terminal-saved');
      });
    });
  }

  /** The text of the screen, without trailing blanks. */
  text(): string {
    const buffer = this.#terminal.buffer.active;
    const lines: string[] = [];
    for (let row = 0; row < this.#terminal.rows; row++)
      lines.push(buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '');
    return lines.join('\n').trimEnd();
  }

  /** The line that the cursor is in, however many rows it takes. */
  get line(): string {
    const {active} = this.#terminal.buffer;
    let row = active.baseY + active.cursorY;
    while (row > 0 && active.getLine(row)?.isWrapped) row--;
    let line = '';
    do line += active.getLine(row++)?.translateToString(true) ?? '';
    while (active.getLine(row)?.isWrapped);
    return line;
  }

  /** Selects the next match; the search is loaded when it is first used. */
  async find({text, backwards}: FindRequest): Promise<void> {
    if (!this.#search) {
      const {SearchAddon} = await import('@xterm/addon-search');
      this.#terminal.loadAddon((this.#search = new SearchAddon()));
    }
    if (backwards) this.#search.findPrevious(text);
    else this.#search.findNext(text);
  }

  override focus(): void {
    // A terminal that is shown for the first time opens only once its box has a size.
    this.#focusWhenOpen = !this.#opened;
    this.#terminal.focus();
  }

  /** It is on the page no more, and will not be again. */
  dispose(): void {
    this.remove();
    this.#terminal.dispose();
  }

  get size(): {rows: number; cols: number} {
    return {rows: this.#terminal.rows, cols: this.#terminal.cols};
  }

  #open(): void {
    // xterm measures its font when it opens; in a hidden box it would measure nothing.
    if (this.#opened || this.clientWidth === 0) return;
    this.#opened = true;
    useStrictStyles();
    this.#terminal.open(this);
    this.#terminal.textarea?.setAttribute('aria-label', this.label);
    this.#fit.fit();
    if (this.#focusWhenOpen) this.#terminal.focus();
    void this.#useGpu();
  }

  /** The GPU renderer where there is a GPU; the built-in one otherwise, and after the GPU took its context away. */
  async #useGpu(): Promise<void> {
    if (!hasGpu()) return;
    try {
      const {WebglAddon} = await import('@xterm/addon-webgl');
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => webgl.dispose());
      this.#terminal.loadAddon(webgl);
    } catch {
      // No WebGL2: the DOM renderer is in place.
    }
  }

  #refit(): void {
    this.#open();
    if (this.#opened && this.clientWidth > 0 && this.clientHeight > 0) this.#fit.fit();
  }

  #send(bytes: Uint8Array): void {
    this.#fire('terminal-input', {port: this.port, bytes, line: this.line} satisfies TerminalInput);
  }

  #fire(event: string, detail?: object): void {
    this.dispatchEvent(new CustomEvent(event, {detail, bubbles: true}));
  }

  /** Every key is the guest's, but Ctrl+Shift+L, and copying what is selected. */
  #key(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown') return true;
    if (event.ctrlKey && event.shiftKey && event.code === 'KeyL') {
      event.preventDefault();
      this.#fire('terminal-leave');
      return false;
    }
    const copies =
      event.ctrlKey && event.code === 'KeyC' && (event.shiftKey || this.#terminal.hasSelection());
    if (copies && this.#terminal.hasSelection()) {
      event.preventDefault();
      void navigator.clipboard.writeText(this.#terminal.getSelection());
      this.#terminal.clearSelection();
      return false;
    }
    // The browser pastes by itself; the terminal must not also send ^V.
    return !(event.ctrlKey && event.code === 'KeyV');
  }
}

/** What browsers and drivers call WebGL that the processor draws. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Drawn by the processor, WebGL would take it from the guest: the DOM renderer is cheaper then. */
function hasGpu(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2', {failIfMajorPerformanceCaveat: true});
  if (!gl) return false;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !SOFTWARE.test(String(name));
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-terminal': ModlabTerminal;
  }
  interface HTMLElementEventMap {
    'terminal-input': CustomEvent<TerminalInput>;
    'terminal-resize': CustomEvent<TerminalSize>;
    'terminal-ack': CustomEvent<TerminalAck>;
    'terminal-bell': CustomEvent<TerminalBell>;
    'terminal-leave': CustomEvent;
    'terminal-saved': CustomEvent;
  }
}
