/** Owns the file that is shown: its text, or its difference to what the machine has, and the question whose stays. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import './code/modlab-code';
import './modlab-conflict-bar';
import type {AtCursor} from './shown-frame';
import type {Words} from './code/completions';
import type {DebugMarks} from './code/debug-marks';
import type {ModlabCode} from './code/modlab-code';
import type {ConflictAction} from './modlab-conflict-bar';
import type {Diagnostic} from '../../session/diagnostics/gcc-output';
import type {OpenFile} from '../../session/editor/open-file';

const NONE: readonly Diagnostic[] = [];

/**
 * @fires code-edit - CodeEdit; this one and the following come up from the text or the difference
 * @fires code-save
 * @fires code-build
 * @fires code-leave
 * @fires breakpoint-toggle - CodeLine
 * @fires breakpoints-move - ReadonlyMap<number, CodeLine>
 * @fires run-to - CodeLine
 * @fires jump-to - CodeLine
 * @fires file-settle - 'mine' or 'theirs': that text stays
 * @fires file-close - OpenFile
 */
@customElement('modlab-open-file')
export class ModlabOpenFile extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-height: 0;
      }
      modlab-code,
      modlab-difference {
        grid-row: 2;
      }
    `,
  ];

  /** Its fields change: whenever it is given, it is drawn as it is then. */
  @property({attribute: false, hasChanged: () => true}) file!: OpenFile;
  /** What compilers say of it. */
  @property({attribute: false}) diagnostics: readonly Diagnostic[] | undefined;
  /** What is offered while one types. */
  @property({attribute: false}) words!: Words;
  /** What the debugger has to say of it. */
  @property({attribute: false}) debug!: DebugMarks;
  /** What an expression is worth where the machine stands. */
  @property({attribute: false}) value!: (expression: string) => Promise<string | undefined>;
  /** The difference of this file is shown, for as long as there is one. */
  @state() private compared: OpenFile | undefined;
  @query('modlab-code') private code!: ModlabCode;

  /** Puts the cursor into the text. */
  override focus(): void {
    this.code.focus();
  }

  /** Goes to where a diagnostic of the file is now. */
  goTo(diagnostic: Diagnostic): void {
    this.code.goTo(diagnostic);
  }

  /** What a key of the debugger does at the cursor. */
  atCursor(what: AtCursor): void {
    this.code.atCursor(what);
  }

  /** Brings a line into sight, and leaves the keyboard where it is. */
  reveal(line: number): void {
    this.code.reveal(line);
  }

  /** The text has its view only after its own first update. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const complete = await super.getUpdateComplete();
    await this.code.updateComplete;
    return complete;
  }

  protected override render() {
    const {file} = this;
    const {name, state, revision, theirs = ''} = file;
    const compared = this.compared === file && state === 'conflict';
    return html`
      <modlab-conflict-bar
        .name=${name}
        .state=${state}
        ?compared=${compared}
        @conflict-action=${(event: CustomEvent<ConflictAction>) => this.#onConflict(event.detail, compared)}
      ></modlab-conflict-bar>
      <modlab-code
        ?hidden=${compared}
        .file=${file}
        .name=${name}
        .revision=${revision}
        .diagnostics=${this.diagnostics ?? NONE}
        .words=${this.words}
        .debug=${this.debug}
        .value=${this.value}
      ></modlab-code>
      ${
        compared
          ? html`<modlab-difference
              .file=${file}
              .theirs=${theirs}
              @difference-settled=${() => this.#fire('file-settle', 'mine')}
            ></modlab-difference>`
          : nothing
      }
    `;
  }

  #onConflict(action: ConflictAction, compared: boolean): void {
    switch (action) {
      case 'compare':
        // What shows it is fetched when it is first wanted.
        void import('./code/modlab-difference');
        this.compared = compared ? undefined : this.file;
        return;
      case 'mine':
      case 'theirs':
        return this.#fire('file-settle', action);
      case 'write':
        return this.#fire('code-save');
      case 'close':
        return this.#fire('file-close', this.file);
    }
  }

  #fire(event: 'file-settle' | 'file-close' | 'code-save', detail?: 'mine' | 'theirs' | OpenFile): void {
    this.dispatchEvent(new CustomEvent(event, {detail, bubbles: true}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-open-file': ModlabOpenFile;
  }
}
