/** Owns the ways to the list of commands and to that of shortcuts: their keys, their code on the way, what stands in them. */
import {html, nothing} from 'lit';
import type {ReactiveController} from 'lit';
import type {Entry} from './entry';
import type {AppHost} from '../app/app-host';
import type {Action} from '../app/actions';
import type {DebuggerController} from '../debugger/debugger-controller';
import type {EditorController} from '../editor/editor-controller';
import type {LessonController} from '../lesson/lesson-controller';

export interface PaletteParts {
  actions: () => readonly Action[];
  lesson: LessonController;
  editor: EditorController;
  debug: DebuggerController;
}

export class PaletteController implements ReactiveController {
  readonly #host: AppHost;
  readonly #parts: PaletteParts;
  #shown: 'commands' | 'shortcuts' | undefined;
  #entries: readonly Entry[] = [];
  /** What was typed between the key and the code of the list: it is not for whoever has the focus meanwhile. */
  #typed = '';
  /** And whether Enter was the last of it. */
  #isChosen = false;

  constructor(host: AppHost, parts: PaletteParts) {
    this.#host = host;
    this.#parts = parts;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#key, {capture: true});
    window.addEventListener('beforeinput', this.#input, {capture: true});
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#key, {capture: true});
    window.removeEventListener('beforeinput', this.#input, {capture: true});
  }

  open(): void {
    void import('./modlab-palette').catch((error: unknown) => {
      // Nor are keys kept for a list that cannot come.
      this.#shown = undefined;
      throw error;
    });
    this.#shown = 'commands';
    this.#typed = '';
    this.#isChosen = false;
    this.#entries = [];
    void import('./entries').then(async ({entriesOf}) => {
      for await (const entries of entriesOf(this.#host, this.#parts)) {
        this.#entries = entries;
        this.#host.requestUpdate();
      }
    });
    this.#host.requestUpdate();
  }

  showShortcuts(): void {
    void import('./modlab-shortcuts');
    this.#shown = 'shortcuts';
    this.#host.requestUpdate();
  }

  render() {
    const shown = this.#shown;
    const close = () => {
      // A dialog is told that it has closed when what was chosen in it may have opened the other.
      if (this.#shown !== shown) return;
      this.#shown = undefined;
      this.#host.requestUpdate();
    };
    switch (shown) {
      case undefined:
        return nothing;
      case 'commands':
        return html`<modlab-palette
          .entries=${this.#entries}
          .begun=${this.#typed}
          .chosen=${this.#isChosen}
          @palette-close=${close}
        ></modlab-palette>`;
      case 'shortcuts':
        return html`<modlab-shortcuts @shortcuts-close=${close}></modlab-shortcuts>`;
    }
  }

  /** Ctrl+K is the shell's in a terminal, `?` a letter in every text, F1 ours everywhere but on the PC's keyboard. */
  readonly #key = (event: KeyboardEvent): void => {
    if (this.#isAwaited) return this.#keep(event);
    const path = event.composedPath().filter((each): each is Element => each instanceof Element);
    if (path.some((each) => each.hasAttribute('data-takes-keys'))) return;
    const isTerminal = path.some((each) => each.localName === 'modlab-terminal');
    const {key, ctrlKey, metaKey, altKey} = event;
    const isK = (ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k';
    const isText =
      isTerminal || path.some((each) => each.matches('input, textarea, select, [contenteditable=true]'));
    if (key === 'F1' || (isK && !isTerminal)) this.open();
    else if (key === '?' && !ctrlKey && !metaKey && !isText) this.showShortcuts();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Its code is on its way. */
  get #isAwaited(): boolean {
    return this.#shown === 'commands' && !customElements.get('modlab-palette');
  }

  #keep(event: KeyboardEvent): void {
    const {key, ctrlKey, metaKey} = event;
    this.#isChosen = key === 'Enter';
    if (key === 'Escape') this.#shown = undefined;
    else if (key === 'Backspace') this.#typed = this.#typed.slice(0, -1);
    else if (key.length === 1 && !ctrlKey && !metaKey) this.#typed += key;
    event.preventDefault();
    event.stopPropagation();
    this.#host.requestUpdate();
  }

  /** Text that no key stands for: of an input method, or dictated. */
  readonly #input = (event: InputEvent): void => {
    if (!this.#isAwaited) return;
    this.#typed += event.data ?? '';
    event.preventDefault();
    event.stopPropagation();
    this.#host.requestUpdate();
  };
}
