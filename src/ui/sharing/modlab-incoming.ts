/** Owns the question whether a machine from outside is to be opened, with what is known of it. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {relativeTime, formatBytes} from '../theme/format';
import {dialogStyle, sheetStyle} from '../theme/dialog-style';
import {shared} from '../theme/shared-style';
import type {Offer, OfferSource} from '../../session/sharing/incoming';

const TITLES: Record<OfferSource, string> = {
  link: 'This link holds a machine',
  file: 'This file holds a machine',
  address: 'This URL points to a saved machine',
};

export type IncomingAnswer = 'open' | 'keep' | 'dismiss';

/**
 * @fires incoming-answer - IncomingAnswer
 */
@customElement('modlab-incoming')
export class ModlabIncoming extends LitElement {
  static override styles = [
    shared,
    dialogStyle,
    sheetStyle,
    css`
      dialog {
        --dialog-width: 560px;
      }
      blockquote {
        margin: 12px 0 0;
        padding: 8px 12px;
        border-inline-start: 3px solid var(--accent);
        background: var(--raised);
      }
      .row {
        margin-top: 16px;
      }
    `,
  ];

  /** What is to be decided; the dialog is open as long as there is something. */
  @property({attribute: false}) offer: Offer | undefined;
  @query('dialog') private dialog!: HTMLDialogElement;

  protected override updated(): void {
    if (this.offer && !this.dialog.open) this.dialog.showModal();
    else if (!this.offer && this.dialog.open) this.dialog.close();
  }

  protected override render() {
    const {offer} = this;
    return html`
      <dialog
        aria-labelledby="title"
        @cancel=${(event: Event) => {
          event.preventDefault();
          this.#answer('dismiss');
        }}
      >
        ${offer ? this.#question(offer) : nothing}
      </dialog>
    `;
  }

  #question({source, meta, lab, steps, otherVersion, carriesBase}: Offer) {
    return html`
      <div class="head">
        <!-- Not a button: a key meant for the terminal must not decide. -->
        <h2 id="title" tabindex="-1" autofocus>${TITLES[source]}</h2>
      </div>
      ${meta.note === undefined ? nothing : html`<blockquote class="theirs" aria-label="Note of its sender">${meta.note}</blockquote>`}
      <dl>
        <dt>Lab</dt>
        <dd>${lab ?? html`<span class="theirs">${meta.lab}</span> (this site does not have it)`}</dd>
        ${
          steps
            ? html`<dt>Steps done</dt>
                <dd>${steps.done} of ${steps.all}</dd>`
            : nothing
        }
        <dt>Saved</dt>
        <dd>
          <time
            datetime=${new Date(meta.savedAt).toISOString()}
            title=${new Date(meta.savedAt).toLocaleString()}
            >${relativeTime(meta.savedAt)}</time
          >
        </dd>
        <dt>Size</dt>
        <dd>${formatBytes(meta.size)}</dd>
        <dt>Kernel</dt>
        <dd class="theirs">${meta.kernelRelease}</dd>
      </dl>
      ${
        otherVersion
          ? html`<p class="warning">
              It was saved with another version of this
              site${carriesBase ? ', and brings the base that it needs' : ', and starts from the base of that version'}.
            </p>`
          : nothing
      }
      ${
        meta.screen.trim() === ''
          ? nothing
          : html`<pre class="screen" tabindex="0" role="group" aria-label="What its terminal showed">
${meta.screen.trimEnd()}</pre>`
      }
      <p class="muted">It runs inside this page only. The machine that you have is saved before it opens.</p>
      <div class="row">
        <button class="main" @click=${() => this.#answer('open')}>Open it</button>
        <button class="outlined" @click=${() => this.#answer('keep')}>Keep it for later</button>
        <button @click=${() => this.#answer('dismiss')}>Dismiss</button>
      </div>
    `;
  }

  #answer(answer: IncomingAnswer): void {
    this.dispatchEvent(new CustomEvent('incoming-answer', {detail: answer}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-incoming': ModlabIncoming;
  }
}
