/** Owns the editor: passes between the workspace's files and the elements that list, show and change them. */
import {LitElement, html} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {describeFileError} from '../../session/editor/file-error';
import {isCSource} from '../../session/editor/paths';
import {shared} from '../theme/shared-style';
import '../theme/modlab-status-line';
import {StatusLine} from '../theme/status-line';
import {NO_MARKS} from './code/debug-marks';
import {isSame, marksOf} from './debug-view';
import {lineNow} from './shown-frame';
import {editorStyle} from './editor-style';
import {CHECKING, describeStyle} from './style-messages';
import './modlab-file-list';
import './modlab-file-tabs';
import './modlab-file-toolbar';
import './modlab-open-file';
import './modlab-problems';
import type {AtCursor, ShownFrame} from './shown-frame';
import type {Words} from './code/completions';
import type {CodeEdit, CodeLine} from './code/modlab-code';
import type {ModlabOpenFile} from './modlab-open-file';
import type {BuildService} from '../../session/building/build-service';
import type {ChangeOutcome} from '../../session/debug/views';
import type {DebugService} from '../../session/debug/debug-service';
import type {Diagnostic} from '../../session/diagnostics/gcc-output';
import type {StyleCheck} from '../../session/diagnostics/style-check';
import type {OpenFile} from '../../session/editor/open-file';
import type {Outcome} from '../../session/editor/file-error';
import type {Workspace} from '../../session/editor/workspace';

/**
 * @fires code-leave - the person pressed the chord that leaves the text; comes up from it
 * @fires editor-built - a build was typed into terminal 1
 * @slot buttons - at the end of its head
 */
@customElement('modlab-editor')
export class ModlabEditor extends LitElement {
  static override styles = [shared, editorStyle];

  /** The lab's files: this element listens to it, and works on it. */
  @property({attribute: false}) workspace!: Workspace;
  /** Saves, and types the build into terminal 1. */
  @property({attribute: false}) build!: () => Promise<Outcome>;
  /** What the kernel's headers say of names. */
  @property({attribute: false}) api!: Pick<BuildService, 'describeName' | 'completeName' | 'kernelRelease'>;
  /** What checkpatch.pl says of a file. */
  @property({attribute: false}) checker!: StyleCheck;
  /** Breakpoints, and the values of a machine that stands. */
  @property({attribute: false}) debug!: DebugService;
  /** The frame that the person looks at. */
  @property({attribute: false}) frame: ShownFrame | undefined;
  @query('modlab-open-file') private file!: ModlabOpenFile | null;
  readonly #status = new StatusLine(this);
  readonly #words: Words = {
    describe: (name) => this.api.describeName(name),
    complete: (prefix, limit) => this.api.completeName(prefix, limit),
    open: ({name, header, line}) => void this.#showDeclaration(name, header, line),
    texts: () => this.workspace.open.map(({text}) => text),
  };
  #unsubscribe: () => void = () => undefined;
  #marks = NO_MARKS;
  readonly #value = async (expression: string): Promise<string | undefined> => {
    if (!this.debug.stop) return undefined;
    const evaluated = await this.debug.evaluate(expression, this.frame?.index ?? 0);
    return evaluated.ok ? evaluated.value.text : undefined;
  };

  /** Not when it is connected: a property that was set before this file had arrived is there only now. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('workspace')) return;
    this.#unsubscribe();
    const update = () => this.requestUpdate();
    const subscriptions = [
      this.workspace.on('changed', update),
      this.debug.breakpoints.on('changed', update),
      this.debug.breakpoints.on('status', update),
    ];
    this.#unsubscribe = () => {
      for (const unsubscribe of subscriptions) unsubscribe();
    };
    void this.workspace.activate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  /** Puts the cursor into the text. */
  override focus(): void {
    this.file?.focus();
  }

  #awaited: (() => boolean) | undefined;

  /** The same once there is a text, if `still` says that nobody has gone elsewhere. */
  focusWhenShown(still: () => boolean): void {
    this.#awaited = still;
    this.requestUpdate();
  }

  protected override updated(): void {
    if (!this.file || !this.#awaited) return;
    const still = this.#awaited;
    this.#awaited = undefined;
    void this.file.updateComplete.then(() => still() && this.focus());
  }

  protected override render() {
    const {workspace, frame, debug} = this;
    const {current} = workspace;
    const marks = marksOf(debug, current, frame);
    if (!isSame(marks, this.#marks)) this.#marks = marks;
    return html`
      <div
        class="panel"
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
        @file-open=${(event: CustomEvent<string>) => void this.#show(event.detail)}
        @file-close=${(event: CustomEvent<OpenFile>) => this.#close(event.detail)}
        @code-save=${() => void this.#save()}
        @code-build=${() => void this.#build()}
        @code-check=${() => void this.#check()}
        @breakpoint-toggle=${(event: CustomEvent<CodeLine>) => this.#toggle(event.detail)}
        @breakpoints-move=${(event: CustomEvent<ReadonlyMap<number, CodeLine>>) =>
          current && debug.breakpoints.moved(current.path, event.detail)}
        @run-to=${({detail: {line, text}}: CustomEvent<CodeLine>) => void (current && this.#go(debug.runTo(current.path, line, text)))}
        @jump-to=${({detail: {line}}: CustomEvent<CodeLine>) => void (current && this.#go(debug.jumpTo(current.path, line)))}
      >
        <modlab-file-toolbar
          role="group"
          aria-label="Files"
          .workspace=${workspace}
          .status=${this.#status}
          .files=${workspace.files}
          .current=${current}
          @file-named=${async (event: CustomEvent<string>) => {
            await this.#show(event.detail);
            await this.#focusText();
          }}
          ><slot name="buttons"></slot
        ></modlab-file-toolbar>
        <modlab-file-list .files=${workspace.files} .current=${current?.path ?? ''}></modlab-file-list>
        <div class="text">
          <modlab-file-tabs
            .files=${[...workspace.open]}
            .current=${current}
            .nameOf=${workspace.nameOf}
          ></modlab-file-tabs>
          ${
            current
              ? html`<modlab-open-file
                  .file=${current}
                  .diagnostics=${workspace.diagnostics.get(current.path)}
                  .words=${this.#words}
                  .debug=${this.#marks}
                  .value=${this.#value}
                  @code-edit=${(event: CustomEvent<CodeEdit>) => workspace.edit(event.detail.file, event.detail.text)}
                  @file-settle=${(event: CustomEvent<'mine' | 'theirs'>) => {
                    workspace.settle(current, event.detail);
                    void this.#focusText();
                  }}
                ></modlab-open-file>`
              : html`<p class="nothing">Choose a file, make a new one, or drop sources on the page.</p>`
          }
          <modlab-problems
            .problems=${[...workspace.diagnostics.values()].flat()}
            .nameOf=${workspace.nameOf}
            @problem-open=${(event: CustomEvent<Diagnostic>) => void this.goTo(event.detail)}
          ></modlab-problems>
          <modlab-status-line .status=${this.#status.current}
            ><span class="keys"
              >Ctrl+S saves, Ctrl+Enter builds, F9 sets a breakpoint, Ctrl+Shift+L leaves</span
            ></modlab-status-line
          >
        </div>
      </div>
    `;
  }

  /** As its bar does. */
  act = (what: 'build' | 'save' | 'check'): Promise<void> =>
    ({build: () => this.#build(), save: () => this.#save(), check: () => this.#check()})[what]();

  readonly atCursor = (what: AtCursor): void => this.file?.atCursor(what);

  /** Once what is to be shown is shown. */
  async #focusText(): Promise<void> {
    await this.updateComplete;
    await this.file?.updateComplete;
    this.focus();
  }

  /** `done`: '' says nothing, and takes back what was said. */
  #report(outcome: Outcome, done: string): void {
    if (!outcome.ok) this.#status.fail(describeFileError(outcome));
    else if (done === '') this.#status.clear();
    else this.#status.show(done);
  }

  async #show(path: string): Promise<void> {
    this.#report(await this.workspace.show(path), '');
  }

  /** Shows the file of a diagnostic, with the cursor where it is now. */
  async goTo(problem: Diagnostic): Promise<void> {
    await this.#show(problem.path);
    await this.updateComplete;
    await this.file?.updateComplete;
    if (this.workspace.current?.path === problem.path) this.file?.goTo(problem);
  }

  /** Shows a line of one of the kernel's headers, which cannot be changed. */
  async #showDeclaration(name: string, header: string, line: number): Promise<void> {
    const path = `/usr/src/linux-headers-${this.api.kernelRelease}/${header}`;
    await this.goTo({path, line, column: 1, severity: 'note', message: name});
  }

  async #save(): Promise<void> {
    const {current} = this.workspace;
    if (!current) return;
    if (this.debug.stop) this.#status.show(`${current.name} is saved when the machine goes on.`);
    this.#report(await this.workspace.save(current), `Saved ${current.path}.`);
  }

  async #check(): Promise<void> {
    const {current} = this.workspace;
    if (!current) return;
    this.#status.show(CHECKING);
    const outcome = await this.checker.check(current);
    const words = describeStyle(current.name, outcome);
    if (outcome.ok) this.#status.show(words);
    else this.#status.fail(words);
  }

  /** The machine goes on there, or it is said why not. */
  async #go(going: Promise<ChangeOutcome>): Promise<void> {
    const outcome = await going;
    if (!outcome.ok) this.#status.fail(outcome.message);
    else if (outcome.told !== undefined) this.#status.show(outcome.told);
  }

  #toggle({line, text}: CodeLine): void {
    const {current} = this.workspace;
    if (!current) return;
    if (!isCSource(current.name)) return this.#status.show('Breakpoints are for C: .c and .h files.');
    this.debug.breakpoints.toggle(current.path, line, text);
    const {length} = this.debug.breakpoints.in(current.path).filter((each) => each.line === line);
    this.#status.show(
      length > 0 ? `Breakpoint at ${current.name}:${line}.` : `No breakpoint at ${current.name}:${line}.`,
    );
  }

  /** Brings the place where the machine stands into sight. */
  async reveal(): Promise<void> {
    await this.updateComplete;
    await this.file?.updateComplete;
    const {current} = this.workspace;
    if (this.frame && current?.path === this.frame.place.path)
      this.file?.reveal(lineNow(this.frame, current));
  }

  async #build(): Promise<void> {
    if (this.debug.stop)
      return this.#status.fail('The machine stands still. Let it go on first (F8), then build.');
    const built = await this.build();
    this.#report(built, 'Building in terminal 1.');
    if (built.ok) this.dispatchEvent(new CustomEvent('editor-built'));
  }

  #close(file: OpenFile): void {
    const unsaved = file.state !== 'saved';
    this.workspace.close(file);
    if (!unsaved) return this.#status.clear();
    const reopen = () => {
      this.#status.clear();
      this.workspace.reopen(file);
    };
    this.#status.show(`${file.name} was closed with unsaved text.`, {label: 'Open it again', run: reopen});
  }

  /** Outside the text too, these keys are the editor's. */
  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 's') {
      event.preventDefault();
      void this.#save();
    } else if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      event.preventDefault();
      void this.#build();
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-editor': ModlabEditor;
  }
}
