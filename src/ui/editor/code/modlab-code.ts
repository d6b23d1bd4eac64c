/** Owns the text of the file that is shown: one CodeMirror view, and for each file its own history, selection and scroll position. */
import {LitElement, css, html} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {forEachDiagnostic, setDiagnostics} from '@codemirror/lint';
import {Annotation, Compartment, EditorSelection, EditorState} from '@codemirror/state';
import {EditorView} from '@codemirror/view';
import {offsetOfColumn} from '../../../session/diagnostics/gcc-output';
import {ColorScheme} from '../../theme/color-scheme';
import {codeSetup, nameSetup} from './code-setup';
import {NO_MARKS, linesOfMarks, withMarks} from './debug-marks';
import type {AtCursor} from '../shown-frame';
import type {Words} from './completions';
import type {DebugMarks} from './debug-marks';
import type {Diagnostic as Mark} from '@codemirror/lint';
import type {Diagnostic} from '../../../session/diagnostics/gcc-output';
import type {OpenFile} from '../../../session/editor/open-file';

export interface CodeEdit {
  file: OpenFile;
  text: string;
}

/** A line of the file that is shown. */
export interface CodeLine {
  line: number;
  text: string;
}

interface Marks {
  of: readonly Diagnostic[];
  marks: ReadonlyMap<Diagnostic, Mark>;
}

/** The change is not the person's: the guest's text replaces what was there. */
const fromGuest = Annotation.define<boolean>();
const scheme = new Compartment();
/** What depends on a file's name, which may become another. */
const naming = new Compartment();

/**
 * @fires code-edit - CodeEdit; this one and the others bubble, and leave the element around
 * @fires code-save
 * @fires code-build
 * @fires code-leave
 * @fires breakpoint-toggle - CodeLine
 * @fires breakpoints-move - ReadonlyMap<number, CodeLine>: where each is, by its number, now that the text is another
 * @fires run-to - CodeLine: the machine is to go on until it is there
 * @fires jump-to - CodeLine: the machine is to go on from there
 */
@customElement('modlab-code')
export class ModlabCode extends LitElement {
  static override styles = css`
    :host {
      display: block;
      min-height: 0;
      overflow: hidden;
      background: var(--terminal);
    }
    :host([hidden]) {
      display: none;
    }
    .view {
      position: relative;
      height: 100%;
    }
    /* Above the numbers of the lines, which would cover an outline. */
    .view:focus-within::after {
      content: '';
      position: absolute;
      inset: 0;
      z-index: 300;
      border: 1px solid var(--accent);
      pointer-events: none;
    }
  `;

  /** The file that is shown; each keeps a state of its own. */
  @property({attribute: false}) file!: OpenFile;
  /** The file's name, which may change. */
  @property() name = '';
  /** The file's: another one says that its text was replaced. */
  @property({attribute: false}) revision = 0;
  /** What is marked in it; the marks then move with the text. */
  @property({attribute: false}) diagnostics: readonly Diagnostic[] = [];
  /** What is offered while one types. */
  @property({attribute: false}) words!: Words;
  /** It is no file of a machine: nothing stops in it. */
  @property({type: Boolean}) plain = false;
  /** What the debugger has to say of it. */
  @property({attribute: false}) debug: DebugMarks = NO_MARKS;
  /** What an expression is worth where the machine stands. */
  @property({attribute: false}) value: (expression: string) => Promise<string | undefined> = () =>
    Promise.resolve(undefined);
  readonly #states = new WeakMap<OpenFile, {state: EditorState; scroll: number}>();
  readonly #named = new WeakMap<OpenFile, string>();
  readonly #colorScheme = new ColorScheme(this, () => this.#applyColorScheme());
  #view: EditorView | undefined;
  #shown: OpenFile | undefined;
  #debugged: {of: DebugMarks; file: OpenFile} | undefined;
  /** What is marked in a file's text; the marks move with it. */
  readonly #marks = new WeakMap<OpenFile, Marks>();

  protected override render() {
    return html`<div class="view"></div>`;
  }

  protected override firstUpdated(): void {
    const root = this.renderRoot as ShadowRoot;
    const parent = root.querySelector('.view');
    if (parent)
      this.#view = new EditorView({parent, root, dispatchTransactions: (all) => this.#dispatch(all)});
  }

  protected override updated(): void {
    this.#show();
    if (this.#marks.get(this.file)?.of !== this.diagnostics) this.#mark();
    this.#markForDebugger();
  }

  override focus(): void {
    this.#view?.focus();
  }

  /** Goes to where a diagnostic of the file that is shown is now. */
  goTo(diagnostic: Diagnostic): void {
    const view = this.#view;
    if (!view) return;
    let at = positionOf(view.state, diagnostic);
    const wanted = this.#marks.get(this.file)?.marks.get(diagnostic);
    forEachDiagnostic(view.state, (mark, from) => {
      if (mark === wanted) at = from;
    });
    view.dispatch({
      selection: EditorSelection.cursor(at),
      effects: EditorView.scrollIntoView(at, {y: 'center'}),
    });
    view.focus();
  }

  /** Fires what a key of the debugger fires at the cursor. */
  atCursor(what: AtCursor): void {
    const state = this.#view?.state;
    const line = state?.doc.lineAt(state.selection.main.head);
    const detail: CodeLine | undefined = line && {line: line.number, text: line.text};
    if (detail) this.dispatchEvent(new CustomEvent(what, {detail, bubbles: true, composed: true}));
  }

  /** Brings a line into sight, and leaves the keyboard where it is. */
  reveal(line: number): void {
    const view = this.#view;
    if (!view) return;
    const {from} = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
    view.dispatch({effects: EditorView.scrollIntoView(from, {y: 'nearest', yMargin: 60})});
  }

  #show(): void {
    const view = this.#view;
    if (!view) return;
    const {file} = this;
    if (file !== this.#shown) {
      this.#keep();
      const kept = this.#states.get(file);
      this.#shown = file;
      view.setState(kept?.state ?? this.#begin(file));
      view.scrollDOM.scrollTop = kept?.scroll ?? 0;
      this.#applyColorScheme();
    }
    if (file.name !== this.#named.get(file)) {
      this.#named.set(file, file.name);
      view.dispatch({effects: naming.reconfigure(nameSetup(file.name, file.isReadOnly, this.plain))});
    }
    const change = changeTo(view.state, file.text);
    if (change) view.dispatch({changes: change, annotations: fromGuest.of(true)});
  }

  #begin(file: OpenFile): EditorState {
    const fire = (event: string) => () =>
      this.dispatchEvent(new CustomEvent(event, {bubbles: true, composed: true}));
    const keys = {save: fire('code-save'), build: fire('code-build'), leave: fire('code-leave')};
    const tell = (event: string) => (line: number, text: string) => {
      const detail: CodeLine = {line, text};
      this.dispatchEvent(new CustomEvent(event, {detail, bubbles: true, composed: true}));
    };
    const debug = {
      toggle: tell('breakpoint-toggle'),
      runTo: tell('run-to'),
      jumpTo: tell('jump-to'),
      valueOf: (expression: string) => this.value(expression),
    };
    return EditorState.create({
      doc: file.text,
      extensions: [
        codeSetup(file.text, this.words, keys, this.plain ? undefined : debug),
        naming.of([]),
        scheme.of([]),
      ],
    });
  }

  #keep(): void {
    if (this.#shown && this.#view)
      this.#states.set(this.#shown, {state: this.#view.state, scroll: this.#view.scrollDOM.scrollTop});
  }

  #dispatch(all: readonly Parameters<EditorView['update']>[0][number][]): void {
    this.#view?.update(all);
    if (this.#view && all.some((each) => each.docChanged) && this.debug.breakpoints.length > 0) {
      const detail = linesOfMarks(this.#view.state);
      this.dispatchEvent(new CustomEvent('breakpoints-move', {detail, bubbles: true, composed: true}));
    }
    const edited = all.some((each) => each.docChanged && each.annotation(fromGuest) !== true);
    if (!edited || !this.#view || !this.#shown) return;
    const edit: CodeEdit = {file: this.#shown, text: this.#view.state.sliceDoc()};
    this.dispatchEvent(new CustomEvent('code-edit', {detail: edit, bubbles: true, composed: true}));
  }

  #mark(): void {
    const view = this.#view;
    if (!view) return;
    const marks = new Map<Diagnostic, Mark>();
    for (const each of this.diagnostics) {
      const from = positionOf(view.state, each);
      const word = view.state.wordAt(from);
      marks.set(each, {
        from,
        to: word && word.to > from ? word.to : from,
        severity: each.severity === 'note' ? 'info' : each.severity,
        message: each.message,
      });
    }
    this.#marks.set(this.file, {of: this.diagnostics, marks});
    view.dispatch(setDiagnostics(view.state, [...marks.values()]));
  }

  #markForDebugger(): void {
    const {debug} = this;
    if (this.plain || !this.#view || (this.#debugged?.of === debug && this.#debugged.file === this.file))
      return;
    this.#debugged = {of: debug, file: this.file};
    this.#view.dispatch({effects: withMarks(debug)});
  }

  #applyColorScheme(): void {
    const dark = EditorView.darkTheme.of(this.#colorScheme.dark);
    this.#view?.dispatch({effects: scheme.reconfigure(dark)});
  }
}

function positionOf({doc}: EditorState, {line, column}: Diagnostic): number {
  const {from, text} = doc.line(Math.min(Math.max(1, line), doc.lines));
  return from + offsetOfColumn(text, column);
}

/** The least change that makes the text another, so that the cursor stays where it can. */
function changeTo(state: EditorState, text: string) {
  const old = state.sliceDoc();
  if (old === text) return undefined;
  const was = state.doc;
  const next = state.toText(text);
  const least = Math.min(was.length, next.length);
  const [before, after] = [was.toString(), next.toString()];
  let from = 0;
  while (from < least && before[from] === after[from]) from++;
  let same = 0;
  while (same < least - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return {from, to: was.length - same, insert: next.slice(from, next.length - same)};
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-code': ModlabCode;
  }
}
