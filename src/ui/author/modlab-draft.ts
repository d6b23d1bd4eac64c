/** Owns a draft that is being written: its files, the text of one of them, and beside it the lesson or the proof. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import '../editor/code/modlab-code';
import '../editor/modlab-problems';
import '../theme/modlab-status-line';
import {shared} from '../theme/shared-style';
import {StatusLine} from '../theme/status-line';
import {moveAlongTabs} from '../theme/tab-keys';
import './modlab-draft-files';
import './modlab-draft-head';
import './modlab-preview';
import './modlab-proof';
import {filesOf} from '../../session/lesson/authoring/given';
import {wordsOf} from './words';
import {workshopStyle} from './workshop-style';
import type {CodeEdit, ModlabCode} from '../editor/code/modlab-code';
import type {Keeping} from './modlab-draft-head';
import type {Draft} from '../../session/lesson/authoring/draft';
import type {Proof} from '../../session/lesson/authoring/proof';
import type {Diagnostic} from '../../session/diagnostics/gcc-output';

type Shown = 'files' | 'text' | 'lesson' | 'proof';

const NARROW: readonly [Shown, string][] = [
  ['files', 'Files'],
  ['text', 'Text'],
  ['lesson', 'Lesson'],
  ['proof', 'Proof'],
];

const NONE: readonly Diagnostic[] = [];

/**
 * @fires draft-try - string: the step before which the author wants to be put, '' for the beginning
 * @fires draft-prove - this one and the former come up from its head, too, which fires others
 */
@customElement('modlab-draft')
export class ModlabDraft extends LitElement {
  static override styles = [shared, workshopStyle];

  /** It is listened to, and written on. */
  @property({attribute: false}) draft!: Draft;
  /** The last proof of it, under way or done. */
  @property({attribute: false}) proof!: Proof;
  /** Where else it is kept and written on. */
  @property({attribute: false}) keeping!: Keeping;
  @state() private path = 'lab.yaml';
  @state() private shown: Shown = 'text';
  @state() private beside: 'lesson' | 'proof' = 'lesson';
  @query('modlab-code') private code!: ModlabCode | null;
  readonly #status = new StatusLine(this);
  readonly #words = wordsOf(
    () => this.draft,
    () => this.path,
  );
  #unsubscribe: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // It comes back as it was.
    if (this.hasUpdated) this.#subscribe();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('draft') || changed.has('proof')) this.#subscribe();
    if (changed.has('draft')) this.path = 'lab.yaml';
  }

  #subscribe(): void {
    this.#unsubscribe();
    const update = () => this.requestUpdate();
    const subscriptions = [this.draft.on('changed', update), this.proof.on('changed', update)];
    this.#unsubscribe = () => {
      for (const unsubscribe of subscriptions) unsubscribe();
    };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  /** The proof is to be seen. */
  showProof(): void {
    this.beside = 'proof';
    this.shown = 'proof';
  }

  protected override render() {
    const {draft} = this;
    const {preview} = draft;
    return html`
      <modlab-draft-head
        label=${draft.record.title}
        .state=${draft.state}
        .keeping=${this.keeping}
        ?proving=${this.proof.isRunning}
        ?unfit=${preview.problems.length > 0}
      ></modlab-draft-head>
      <div class="parts" data-shown=${this.shown}>
        <modlab-draft-files
          role="region"
          aria-label="Files"
          .paths=${draft.paths}
          .current=${this.path}
          .problems=${this.#problemsByFile()}
          .problemOfName=${(path: string) => draft.problemOfName(path)}
          @file-open=${(event: CustomEvent<string>) => this.#show(event.detail)}
          @file-add=${(event: CustomEvent<string>) => this.#add(event.detail)}
          @file-rename=${(event: CustomEvent<string>) => this.#rename(event.detail)}
          @file-remove=${() => this.#remove()}
          @files-give=${(event: CustomEvent<File[]>) => void this.#give(event.detail)}
        ></modlab-draft-files>
        <section class="text" aria-label="Text">${this.#text()}</section>
        <section class="beside" aria-label=${this.beside === 'lesson' ? 'Lesson' : 'Proof'}>
          <div
            class="tabs"
            role="tablist"
            aria-label="Beside the text"
            @keydown=${(event: KeyboardEvent) => moveAlongTabs(this.renderRoot, event)}
          >
            ${this.#tab('lesson', 'Lesson')} ${this.#tab('proof', 'Proof')}
          </div>
          ${
            this.beside === 'lesson'
              ? html`<modlab-preview
                  .lab=${draft.lab}
                  .text=${preview.text}
                  ?stale=${preview.lab === undefined}
                  @put-before=${(event: CustomEvent<string>) => this.#fire('draft-try', event.detail)}
                ></modlab-preview>`
              : html`<modlab-proof
                  .proof=${this.proof}
                  .problems=${preview.problems.length}
                  @proof-begin=${() => this.#fire('draft-prove')}
                ></modlab-proof>`
          }
        </section>
      </div>
      ${
        this.#status.current
          ? html`<modlab-status-line .status=${this.#status.current}></modlab-status-line>`
          : nothing
      }
      <nav aria-label="Parts">
        ${NARROW.map(
          ([shown, label]) =>
            html`<button aria-pressed=${this.shown === shown} @click=${() => this.#select(shown)}>
              ${label}
            </button>`,
        )}
      </nav>
    `;
  }

  #text() {
    const {draft, path} = this;
    const problems = [...draft.preview.problems, ...this.proof.complaints(draft.files)];
    const file = draft.open(path);
    const own = problems.filter((problem) => problem.path === path);
    return html`${
        file
          ? html`<modlab-code
              .file=${file}
              .name=${file.name}
              .revision=${file.revision}
              .diagnostics=${own.length > 0 ? this.#kept(own) : NONE}
              .words=${this.#words}
              plain
              @code-edit=${(event: CustomEvent<CodeEdit>) => this.#edit(event.detail)}
              @code-leave=${() => this.renderRoot.querySelector('modlab-draft-files')?.focus()}
            ></modlab-code>`
          : html`<p class="none">
              ${
                draft.files.has(path)
                  ? `${path} is not text. It goes into the guest as it is.`
                  : `There is no ${path}.`
              }
            </p>`
      }
      <modlab-problems
        .problems=${problems}
        @problem-open=${(event: CustomEvent<Diagnostic>) => void this.#goTo(event.detail)}
      ></modlab-problems>`;
  }

  /** The same array while the same is said: the editor draws its marks anew for another. */
  #kept(problems: readonly Diagnostic[]): readonly Diagnostic[] {
    const key = JSON.stringify(problems);
    if (this.#last.key !== key) this.#last = {key, problems};
    return this.#last.problems;
  }
  #last: {key: string; problems: readonly Diagnostic[]} = {key: '', problems: NONE};

  #tab(which: 'lesson' | 'proof', label: string) {
    const isChosen = this.beside === which;
    return html`<button
      role="tab"
      aria-selected=${isChosen}
      tabindex=${isChosen ? 0 : -1}
      @click=${() => this.#select(which)}
    >
      ${label}
    </button>`;
  }

  #problemsByFile(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const {path} of this.draft.preview.problems) counts.set(path, (counts.get(path) ?? 0) + 1);
    return counts;
  }

  #edit({file, text}: CodeEdit): void {
    this.draft.edit(file, text);
  }

  async #goTo(problem: Diagnostic): Promise<void> {
    this.#show(problem.path);
    await this.updateComplete;
    await this.code?.updateComplete;
    this.code?.goTo(problem);
  }

  #show(path: string): void {
    this.path = path;
    this.shown = 'text';
  }

  #select(shown: Shown): void {
    this.shown = shown;
    if (shown === 'lesson' || shown === 'proof') this.beside = shown;
  }

  #add(path: string): void {
    this.draft.put(new Map([[path, {bytes: new Uint8Array(), mode: path.endsWith('.sh') ? 0o755 : 0o644}]]));
    this.#show(path);
    void this.updateComplete.then(() => this.code?.focus());
  }

  #rename(to: string): void {
    this.draft.rename(this.path, to);
    this.path = to;
  }

  #remove(): void {
    const {path} = this;
    const undo = this.draft.remove(path);
    this.path = 'lab.yaml';
    this.#status.show(`${path} was removed.`, {
      label: 'Undo',
      run: () => {
        undo();
        this.#status.clear();
        this.path = path;
      },
    });
  }

  async #give(files: readonly File[]): Promise<void> {
    const given = await filesOf(files);
    if (!given.ok) return this.#status.fail(`What you chose ${given.message}.`);
    const {draft} = this;
    const isFit = (path: string) => draft.files.has(path) || draft.problemOfName(path) === undefined;
    draft.put(new Map([...given.files].filter(([path]) => isFit(path))));
    const unfit = [...given.files.keys()].find((path) => !isFit(path));
    if (unfit !== undefined) this.#status.fail(`The guest may not get a file of the name ${unfit}.`);
    else this.#status.show(`${given.files.size === 1 ? 'The file is' : 'The files are'} in the lab.`);
  }

  #fire(event: 'draft-prove' | 'draft-try', detail?: string): void {
    this.dispatchEvent(new CustomEvent(event, {detail}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-draft': ModlabDraft;
  }
}
