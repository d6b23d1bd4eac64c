/** Owns the dialog that sends the present machine: as a link, as a file, by the system's share sheet, as a hand-in. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {relativeTime, formatBytes} from '../theme/format';
import {dialogStyle, sheetStyle} from '../theme/dialog-style';
import {download} from '../theme/download';
import {describeLink} from './describe-link';
import {shared} from '../theme/shared-style';
import {StatusLine} from '../theme/status-line';
import type {LinkLength, ShareSummary, Outgoing} from '../../session/sharing/outgoing';
import type {Failure} from '../../session/messages/result';

/** As the session's limit for a note; the session cuts what is longer. */
const NOTE_LIMIT = 1000;
const STUDENT_LIMIT = 100;

/** Whether the system has a share sheet that says it takes files; it may still refuse this kind. */
const canSend = () =>
  'canShare' in navigator && navigator.canShare({files: [new File([''], 'machine.modlab')]});

/**
 * Asks the session for what is sent, by the service that it is given.
 */
@customElement('modlab-share')
export class ModlabShare extends LitElement {
  static override styles = [
    shared,
    dialogStyle,
    sheetStyle,
    css`
      dialog {
        --dialog-width: 560px;
        --dialog-height: 760px;
      }
      .name {
        flex: 1 1 200px;
        width: auto;
      }
      code {
        font: 0.93em var(--mono);
      }
      /* In sight wherever the sheet is scrolled to. */
      .status.any {
        position: sticky;
        bottom: -16px;
        margin: 16px -16px -16px;
        padding: 8px 16px;
        border-top: 1px solid var(--line);
        background: var(--raised);
      }
      .status.failed {
        border-inline-start: 3px solid var(--broken);
      }
    `,
  ];

  /** What packs the machine. */
  @property({attribute: false}) source!: Outgoing;
  /** A failure in a sentence. */
  @property({attribute: false}) explain!: (failure: Failure) => string;
  @state() private summary: ShareSummary | undefined;
  @state() private length: LinkLength | undefined;
  @state() private withBase = false;
  /** The link, where it could not be put on the clipboard. */
  @state() private shownLink = '';
  readonly #status = new StatusLine(this);
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('textarea') private note!: HTMLTextAreaElement;
  @query('.copy') private copy!: HTMLButtonElement;
  @query('.name') private student!: HTMLInputElement;

  async show(): Promise<void> {
    this.summary = this.length = undefined;
    this.#status.clear();
    this.shownLink = '';
    this.dialog.showModal();
    const prepared = await this.source.prepare();
    if (!prepared.ok) return this.#status.fail(this.explain(prepared));
    this.summary = prepared.parting;
    this.#measure('');
    await this.updateComplete;
    this.copy.focus();
  }

  protected override render() {
    const {summary} = this;
    const status = this.#status.current;
    return html`
      <dialog aria-labelledby="title" @close=${() => this.#closed()}>
        <div class="head">
          <h2 id="title">Share this machine</h2>
          <button @click=${() => this.dialog.close()}>Close</button>
        </div>
        ${summary ? this.#sheet(summary) : status ? nothing : html`<p class="muted">Saving the machine…</p>`}
        <p class="status ${status ? 'any' : ''} ${status?.failed ? 'failed' : ''}" role="status">
          ${status?.text}
        </p>
      </dialog>
    `;
  }

  #sheet({lab, steps, size, baseSize, savedAt, running}: ShareSummary) {
    return html`
      <p class="muted">
        ${lab}${steps.all > 0 ? html` · ${steps.done} of ${steps.all} steps done` : nothing} ·
        ${formatBytes(size)}
      </p>
      ${
        running
          ? nothing
          : html`<p class="warning">
              The machine does not run. What is sent is its last save, ${relativeTime(savedAt)}.
            </p>`
      }
      <p>
        <label>
          Note for whoever opens it (optional)
          <textarea
            rows="2"
            maxlength=${NOTE_LIMIT}
            @input=${() => this.#measure(this.note.value)}
          ></textarea>
        </label>
      </p>
      <section>
        <h3>As a link</h3>
        ${this.#linkPart()}
      </section>
      <section>
        <h3>As a file</h3>
        <div class="row">
          <button class="outlined" @click=${() => void this.#download()}>Download file</button>
          ${canSend() ? html`<button class="outlined" @click=${() => void this.#send()}>Send...</button>` : nothing}
        </div>
        <label class="check">
          <input
            type="checkbox"
            @change=${(event: Event) => (this.withBase = (event.target as HTMLInputElement).checked)}
          />
          <span
            >Include base image (+${formatBytes(baseSize)}). Then it opens even if this site's system image
            changes.</span
          >
        </label>
      </section>
      <section>
        <h3>Hand in</h3>
        <div class="row">
          <input
            class="name"
            maxlength=${STUDENT_LIMIT}
            placeholder="Your name (optional)"
            aria-label="Your name, for the hand-in"
            autocomplete="name"
          />
          <button class="outlined" @click=${() => void this.#handIn()}>Download hand-in</button>
        </div>
        <p class="muted">
          A file with this machine, the log of the lab's checks, and the saves on the way here with what their
          screens showed. Its chain of hashes shows damage and casual editing. It is no proof: whoever has
          this page can make a new chain.
        </p>
      </section>
    `;
  }

  #linkPart() {
    const {length} = this;
    if (!length) return nothing;
    const tooLong = length.verdict === 'too-long';
    return html`
      <button class="main copy" ?disabled=${tooLong} @click=${() => void this.#copy()}>Copy link</button>
      ${describeLink(length)}
      ${
        this.shownLink === ''
          ? nothing
          : html`<p>
              <label
                >The browser blocked copying. Copy the link from here:
                <input
                  readonly
                  .value=${this.shownLink}
                  @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
              /></label>
            </p>`
      }
    `;
  }

  #measure(note: string): void {
    this.length = this.source.linkLength(note);
  }

  async #copy(): Promise<void> {
    const link = await this.source.link(this.note.value);
    if (!link.ok) return this.#status.fail(this.explain(link));
    try {
      await navigator.clipboard.writeText(link.url);
      this.shownLink = '';
      this.#status.show('Link copied. Whoever opens it is asked before anything starts.');
    } catch {
      this.shownLink = link.url;
    }
  }

  async #download(): Promise<void> {
    const file = await this.source.file(this.note.value, this.withBase);
    if (!file.ok) return this.#status.fail(this.explain(file));
    download(file.blob, file.name);
    this.#status.show(`${file.name} is in your downloads. Dropped on this page, it opens.`);
  }

  async #send(): Promise<void> {
    const file = await this.source.file(this.note.value, this.withBase);
    if (!file.ok) return this.#status.fail(this.explain(file));
    try {
      await navigator.share({files: [new File([file.blob], file.name, {type: file.blob.type})]});
    } catch (error) {
      // AbortError: the person has thought better of it.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.#status.fail(
        'This browser does not send files of this kind. Download it, and send it from there.',
      );
    }
  }

  async #handIn(): Promise<void> {
    const made = await this.source.handIn(this.student.value, this.note.value);
    if (!made.ok) return this.#status.fail(this.explain(made));
    download(made.blob, made.name);
    const {machines, seal} = made;
    const saves = machines === 1 ? 'this machine' : `${machines} machines`;
    this.#status.show(
      `${made.name} is in your downloads, with ${saves}. Its seal is ${seal.slice(0, 12)}: note it where your teacher sees it, and a later change of the file shows.`,
    );
  }

  #closed(): void {
    this.source.forget();
    this.summary = undefined;
    this.withBase = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-share': ModlabShare;
  }
}
