/** Owns the page for whoever writes labs: the list of drafts, or one of them, and what is asked of either. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {labOfGiven} from '../../session/lesson/authoring/given';
import {labFragment} from '../../session/lesson/added/lab-link';
import {sourcesOf} from '../../session/lesson/authoring/proving/products';
import {zipOf} from '../../session/lesson/authoring/zip-of';
import {download} from '../theme/download';
import '../theme/modlab-status-line';
import {shared} from '../theme/shared-style';
import {StatusLine} from '../theme/status-line';
import './modlab-draft';
import './modlab-drafts';
import type {ModlabDraft} from './modlab-draft';
import type {NewDraft} from './modlab-drafts';
import type {Draft} from '../../session/lesson/authoring/draft';
import type {Authoring} from '../../session/lesson/authoring/authoring';
import type {DraftRecord} from '../../snapshots/drafts';
import type {StoreFailure} from '../../snapshots/transaction';

/**
 * @fires author-leave - back to the machine
 * @fires author-route - string: id of the draft that is shown, '' for the list
 */
@customElement('modlab-author')
export class ModlabAuthor extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        height: 100dvh;
        color: var(--text);
        background: var(--surface);
        font-family: var(--sans);
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px 12px;
        padding: 4px 12px;
        min-height: 44px;
        border-bottom: 1px solid var(--line);
        background: var(--raised);
        font-size: 13px;
      }
      h1 {
        margin: 0;
        font-size: 15px;
        font-weight: 650;
        letter-spacing: 0.01em;
      }
      header span {
        flex: 1;
        color: var(--muted);
      }
    `,
  ];

  /** It is listened to, and does what is asked for here. */
  @property({attribute: false}) authoring!: Authoring;
  /** Id of the draft that is to be shown, '' for the list. */
  @property() wanted = '';
  @state() private drafts: readonly DraftRecord[] | undefined;
  @state() private draft: Draft | undefined;
  @query('modlab-draft') private workshop!: ModlabDraft | null;
  readonly #status = new StatusLine(this);
  #unsubscribe: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const {drafts, directories} = this.authoring;
    const update = () => this.requestUpdate();
    const subscriptions = [
      drafts.on('changed', () => void this.#list()),
      drafts.on('elsewhere', update),
      directories.on('changed', update),
    ];
    this.#unsubscribe = () => {
      for (const unsubscribe of subscriptions) unsubscribe();
    };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('wanted')) void this.#open(this.wanted);
  }

  protected override render() {
    const {draft, authoring} = this;
    const {drafts, proof, directories} = authoring;
    return html`
      <header>
        <h1>modlab</h1>
        <span>Author</span>
        <button class="outlined" @click=${() => this.dispatchEvent(new CustomEvent('author-leave'))}>
          To the machine
        </button>
      </header>
      ${
        draft
          ? html`<modlab-draft
              role="main"
              .draft=${draft}
              .proof=${proof}
              .keeping=${{
                elsewhere: drafts.isElsewhere,
                directory: directories.name,
                problem: directories.problem,
                refused: directories.isRefused,
              }}
              @draft-leave=${() => this.#go('')}
              @draft-export=${() => this.#export(draft)}
              @draft-link=${() => void this.#copyLink(draft)}
              @draft-prove=${() => this.#prove(draft)}
              @draft-try=${(event: CustomEvent<string>) => void this.#try(draft, event.detail)}
              @directory-allow=${() => void directories.allow()}
            ></modlab-draft>`
          : html`<modlab-drafts
              role="main"
              .drafts=${this.drafts}
              .labs=${authoring.labs}
              ?canOpenDirectory=${directories.isPossible}
              @draft-open=${(event: CustomEvent<string>) => this.#go(event.detail)}
              @draft-new=${(event: CustomEvent<NewDraft>) => void this.#begin(event.detail)}
              @draft-remove=${(event: CustomEvent<DraftRecord>) => void this.#remove(event.detail)}
              @draft-export=${(event: CustomEvent<DraftRecord>) => void this.#exportOf(event.detail)}
              @draft-directory=${() => void this.#beginInDirectory()}
            ></modlab-drafts>`
      }
      ${
        this.#status.current
          ? html`<modlab-status-line .status=${this.#status.current}></modlab-status-line>`
          : nothing
      }
    `;
  }

  /** The address is to name it; what it names is then shown. */
  #go(draft: string): void {
    this.#status.clear();
    this.dispatchEvent(new CustomEvent('author-route', {detail: draft}));
  }

  async #open(id: string): Promise<void> {
    if (id !== '' && id === this.draft?.record.id) return;
    const opened = id === '' ? undefined : await this.authoring.open(id);
    if (id !== this.wanted) return;
    if (!opened) await this.authoring.close();
    this.draft = opened?.ok ? opened.draft : undefined;
    if (opened?.ok === false) {
      this.#go('');
      this.#fail(opened);
    }
    if (!this.draft) await this.#list();
  }

  async #list(): Promise<void> {
    const listed = await this.authoring.drafts.list();
    if (listed.ok) this.drafts = listed.drafts;
    else {
      this.drafts = [];
      this.#fail(listed);
    }
  }

  async #begin(wanted: NewDraft): Promise<void> {
    const begun = await this.authoring.begin(wanted, labOfGiven);
    if (begun.ok) this.#go(begun.id);
    else this.#status.fail(begun.message);
  }

  async #beginInDirectory(): Promise<void> {
    const begun = await this.authoring.beginInDirectory();
    if (begun?.ok) this.#go(begun.id);
    else if (begun) this.#status.fail(begun.message);
  }

  async #remove({id, title}: DraftRecord): Promise<void> {
    const removed = await this.authoring.drafts.remove(id);
    if (!removed.ok) return this.#fail(removed);
    this.#status.show(`“${title}” was deleted.`, {
      label: 'Undo',
      run: () => {
        this.#status.clear();
        void removed.undo();
      },
    });
  }

  #export(draft: Pick<Draft, 'files' | 'record'>): void {
    const {files, isBuilt} = this.authoring.published(draft);
    const {name, zip} = zipOf(files, draft.record.title);
    download(new Blob([zip], {type: 'application/zip'}), name);
    this.#status.show(
      isBuilt
        ? `${name} is with your downloads. Unpack it on any web host.`
        : `${name} is with your downloads, without built modules: students will have to run make first. Prove it, and they go along.`,
    );
  }

  async #copyLink(draft: Draft): Promise<void> {
    const {title} = draft.record;
    const candidates = [this.authoring.published(draft).files, sourcesOf(draft.files)];
    const fragment = candidates.map((files) => labFragment(zipOf(files, title).zip)).find(Boolean);
    if (fragment === undefined)
      return this.#status.fail('It is too large for a link. Export it, and publish the .zip.');
    try {
      await navigator.clipboard.writeText(new URL(`./${fragment}`, document.baseURI).href);
      this.#status.show('The link is in the clipboard. Whoever opens it has the lab as it is now.');
    } catch {
      this.#status.fail('The browser blocked copying the link. Allow the clipboard, or export the .zip.');
    }
  }

  async #exportOf({id, title}: DraftRecord): Promise<void> {
    const files = await this.authoring.filesOf(id);
    if (files) this.#export({files, record: {title} as DraftRecord});
  }

  #prove({files}: Draft): void {
    this.workshop?.showProof();
    void this.authoring.proof.begin(files);
  }

  async #try(draft: Draft, before: string): Promise<void> {
    this.#status.show('Its modules are built, and it is opened on a machine…');
    const tried = await this.authoring.tryDraft(draft, before);
    if (tried === undefined) this.#status.clear();
    else this.#status.fail(tried);
  }

  #fail({why, message}: StoreFailure): void {
    this.#status.fail(
      why === 'not-found'
        ? 'This draft is not in this browser. If it was deleted in another tab, its .zip can be imported.'
        : `This browser keeps no drafts at the moment (${message}). Work in a directory, or export what you write.`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-author': ModlabAuthor;
  }
}
