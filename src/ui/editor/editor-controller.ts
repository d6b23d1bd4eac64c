/** Owns the editor's part of the page: whether it is shown, its code on the way, and the way into its text. */
import {html, nothing} from 'lit';
import '../layout/modlab-pane-buttons';
import type {ReactiveController} from 'lit';
import type {AppHost} from '../app/app-host';
import type {ModlabEditor} from './modlab-editor';
import type {AtCursor, ShownFrame} from './shown-frame';
import type {Diagnostic} from '../../session/diagnostics/gcc-output';

const load = () => import('./modlab-editor');

export class EditorController implements ReactiveController {
  readonly #host: AppHost;
  #shown = false;
  #unsubscribe: () => void = () => undefined;
  /** Where the frame is that the person looks at, of a machine that stands. */
  frame: ShownFrame | undefined;

  constructor(host: AppHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const {workspace} = this.#host.session;
    // Whether it is shown is remembered with the lab.
    this.#unsubscribe = workspace.on('changed', () => {
      if (workspace.shown === this.#shown) return;
      if (workspace.shown) void load();
      this.#shown = workspace.shown;
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#unsubscribe();
  }

  get shown(): boolean {
    return this.#shown;
  }

  /** Shows it, or hides it. */
  async toggle(): Promise<void> {
    const {session, terminals, layout} = this.#host;
    session.workspace.shown = !this.#shown;
    if (!session.workspace.shown) return terminals.focus();
    if (!layout.narrow) layout.show('editor');
    // Whoever opens it is about to write: the keyboard goes there, unless it has gone elsewhere meanwhile.
    const focused = () => this.#host.shadowRoot?.activeElement;
    const from = focused();
    (await this.#arrived())?.focusWhenShown(() => focused() === from);
  }

  /** Shows a file. */
  async open(path: string): Promise<void> {
    const {workspace} = this.#host.session;
    workspace.shown = true;
    this.#host.layout.show('editor');
    await workspace.show(path);
    (await this.#arrived())?.focusWhenShown(() => true);
  }

  /** Shows the line that a diagnostic speaks of. */
  async goTo(diagnostic: Diagnostic): Promise<void> {
    this.#host.session.workspace.shown = true;
    this.#host.layout.show('editor');
    await (await this.#arrived())?.goTo(diagnostic);
  }

  /** What its bar does, for the file that is shown. */
  async act(what: 'build' | 'save' | 'check'): Promise<void> {
    this.#host.layout.show('editor');
    await (await this.#arrived())?.act(what);
  }

  /** What the debugger's keys do in the text, at its cursor. */
  async atCursor(what: AtCursor): Promise<void> {
    this.#host.layout.show('editor');
    (await this.#arrived())?.atCursor(what);
  }

  /** Shows where the machine stands, and leaves the keyboard where it is. The guest answers nobody meanwhile. */
  async reveal(frame: ShownFrame | undefined): Promise<void> {
    this.frame = frame;
    this.#host.requestUpdate();
    if (!frame) return;
    const {workspace} = this.#host.session;
    const {path} = frame.place;
    if (!path.startsWith(`${workspace.directory}/`)) return;
    if (!workspace.present(path, frame.source)) return;
    workspace.shown = true;
    await (await this.#arrived())?.reveal();
  }

  render() {
    if (!this.#shown) return nothing;
    const {session, terminals, layout} = this.#host;
    return html`<modlab-editor
      role="region"
      aria-label="Editor"
      .workspace=${session.workspace}
      .build=${() => session.build.buildAndLoad(() => terminals.line('terminal1'))}
      .api=${session.build}
      .checker=${session.build.style}
      .debug=${session.debug}
      .frame=${this.frame}
      @code-leave=${() => this.#host.leave()}
      @editor-built=${() => {
        // What was typed is to be seen; the keyboard stays in the text.
        terminals.show('terminal1');
        layout.show('terminal');
      }}
      ><modlab-pane-buttons
        slot="buttons"
        pane="editor"
        ?maximised=${layout.maximised === 'editor'}
      ></modlab-pane-buttons
    ></modlab-editor>`;
  }

  /** What is wrong in all of the lab's files, for the dock. */
  renderProblems() {
    if (!this.#host.dock.isSeen('problems')) return nothing;
    void import('./modlab-problems');
    const {workspace} = this.#host.session;
    const problems = [...workspace.diagnostics.values()].flat();
    if (problems.length === 0)
      return html`<p class="none">
        No problem. What the compiler, modpost, checkpatch and the kernel find wrong in this lab's files is
        listed here.
      </p>`;
    return html`<modlab-problems
      role="region"
      aria-label="Problems"
      .problems=${problems}
      .nameOf=${workspace.nameOf}
      @problem-open=${(event: CustomEvent<Diagnostic>) => void this.goTo(event.detail)}
    ></modlab-problems>`;
  }

  async #arrived(): Promise<ModlabEditor | null> {
    await load();
    await this.#host.updateComplete;
    return this.#host.renderRoot.querySelector('modlab-editor');
  }
}
