/** Owns the difference between a file's text here and the machine's: in one column, each change taken from either. */
import {LitElement, css, html} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {getChunks, goToNextChunk, unifiedMergeView} from '@codemirror/merge';
import {Compartment, EditorState} from '@codemirror/state';
import {EditorView, lineNumbers} from '@codemirror/view';
import {ColorScheme} from '../../theme/color-scheme';
import {shared} from '../../theme/shared-style';
import {nameSetup, separatorOf} from './code-setup';
import {codeTheme} from './code-theme';
import {differenceTheme} from './difference-theme';
import type {CodeEdit} from './modlab-code';
import type {OpenFile} from '../../../session/editor/open-file';

const CONTROLS = {accept: 'Keep mine here', reject: "Take the machine's here"} as const;
const scheme = new Compartment();

/**
 * @fires code-edit - CodeEdit: a change of the machine's was taken; bubbles, and leaves the element around
 * @fires difference-settled - every change has been decided
 */
@customElement('modlab-difference')
export class ModlabDifference extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-height: 0;
        background: var(--terminal);
        font-size: 13px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
        padding: 2px 12px;
        border-bottom: 1px solid var(--line);
        background: var(--raised);
      }
      .head button {
        margin-inline-start: auto;
      }
      .theirs b {
        color: var(--broken);
      }
      .mine b {
        color: var(--well);
      }
      .view {
        min-height: 0;
      }
      .view:focus-within {
        outline: 1px solid var(--accent);
        outline-offset: -1px;
      }
    `,
  ];

  /** Whose text it is; drawn anew when another is given, or `theirs` changes. */
  @property({attribute: false}) file!: OpenFile;
  /** What the machine has. */
  @property() theirs = '';
  @state() private left = 0;
  readonly #colorScheme = new ColorScheme(this, () => this.#applyColorScheme());
  #view: EditorView | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view?.destroy();
    this.#view = undefined;
  }

  protected override render() {
    const changes = this.left === 1 ? '1 change' : `${this.left} changes`;
    return html`<div class="head">
        <span class="theirs"><b>−</b> the machine's</span>
        <span class="mine"><b>+</b> yours</span>
        <span role="status"
          >${this.left > 0 ? changes : 'They differ in how lines end, and in nothing else.'}</span
        >
        <button ?disabled=${this.left < 2} @click=${() => this.#next()}>Next change</button>
      </div>
      <div class="view"></div>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('file') || changed.has('theirs')) this.#compare();
  }

  override focus(): void {
    this.#view?.focus();
  }

  #compare(): void {
    const root = this.renderRoot as ShadowRoot;
    const parent = root.querySelector('.view');
    if (!parent) return;
    this.#view?.destroy();
    const {text, name} = this.file;
    const extensions = [
      EditorState.lineSeparator.of(separatorOf(text)),
      EditorState.tabSize.of(8),
      EditorView.editable.of(false),
      EditorView.lineWrapping,
      lineNumbers(),
      unifiedMergeView({
        original: this.theirs,
        mergeControls: (kind, act) => this.#control(kind, act),
        // Exact, if it can be had in a moment.
        diffConfig: {timeout: 500},
      }),
      codeTheme,
      differenceTheme,
      // The first name is the one that it has.
      EditorView.contentAttributes.of({'aria-label': `Difference in ${name}`, 'aria-readonly': 'true'}),
      nameSetup(name, false, false),
      scheme.of(EditorView.darkTheme.of(this.#colorScheme.dark)),
    ];
    const state = EditorState.create({doc: text, extensions});
    this.#view = new EditorView({state, parent, root, dispatchTransactions: (all) => this.#dispatch(all)});
    this.left = this.#count();
    const [first] = getChunks(state)?.chunks ?? [];
    if (first) this.#goTo(first.fromB);
  }

  #control(kind: keyof typeof CONTROLS, act: (event: MouseEvent) => void): HTMLElement {
    const button = document.createElement('button');
    button.textContent = CONTROLS[kind];
    button.addEventListener('click', (event) => {
      act(event);
      // It went with its change: on to the next one.
      const other = this.renderRoot.querySelector<HTMLElement>('.cm-chunkButtons button');
      (other ?? this.#view)?.focus();
    });
    return button;
  }

  #count = () => (this.#view && getChunks(this.#view.state)?.chunks.length) ?? 0;

  #next(): void {
    const view = this.#view;
    if (!view) return;
    goToNextChunk(view);
    this.#goTo(view.state.selection.main.head);
  }

  #goTo(at: number): void {
    this.#view?.dispatch({selection: {anchor: at}, effects: EditorView.scrollIntoView(at, {y: 'center'})});
  }

  #dispatch(all: readonly Parameters<EditorView['update']>[0][number][]): void {
    const view = this.#view;
    if (!view) return;
    view.update(all);
    if (all.some(({docChanged}) => docChanged)) {
      const edit: CodeEdit = {file: this.file, text: view.state.sliceDoc()};
      this.dispatchEvent(new CustomEvent('code-edit', {detail: edit, bubbles: true, composed: true}));
    }
    const left = this.#count();
    if (left === 0 && this.left > 0) this.dispatchEvent(new CustomEvent('difference-settled'));
    this.left = left;
  }

  #applyColorScheme(): void {
    this.#view?.dispatch({effects: scheme.reconfigure(EditorView.darkTheme.of(this.#colorScheme.dark))});
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-difference': ModlabDifference;
  }
}
