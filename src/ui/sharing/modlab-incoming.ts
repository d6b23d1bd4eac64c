/** Owns the question whether a machine from outside is to be opened, with what is known of it. */
import {css, html, nothing} from 'lit';
import {customElement} from 'lit/decorators.js';
import {relativeTime, formatBytes} from '../theme/format';
import {OfferDialog} from './offer-dialog';
import type {Offer, OfferSource} from '../../session/sharing/incoming';

const TITLES: Record<OfferSource, string> = {
  link: 'This link holds a machine',
  file: 'This file holds a machine',
  address: 'This URL points to a saved machine',
};

/** `lab`: the machine's lab is wanted first. */
export type IncomingAnswer = 'open' | 'keep' | 'dismiss' | 'lab';

/**
 * @fires incoming-answer - IncomingAnswer
 */
@customElement('modlab-incoming')
export class ModlabIncoming extends OfferDialog<Offer> {
  static override styles = [
    ...OfferDialog.styles,
    css`
      blockquote {
        margin: 12px 0 0;
        padding: 8px 12px;
        border-inline-start: 3px solid var(--accent);
        background: var(--raised);
      }
    `,
  ];

  protected override dismiss(): void {
    this.#answer('dismiss');
  }

  protected override question({source, meta, lab, origin, missing, steps, otherVersion, carriesBase}: Offer) {
    return html`
      ${this.heading(TITLES[source])}
      ${meta.note === undefined ? nothing : html`<blockquote class="theirs" aria-label="Note of its sender">${meta.note}</blockquote>`}
      <dl>
        <dt>Lab</dt>
        <dd>
          ${lab ?? html`<span class="theirs">${origin?.title ?? meta.lab}</span> (this ${origin ? 'browser' : 'site'} does not have it)`}
        </dd>
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
      ${missing === undefined ? nothing : html`<p class="warning theirs">${missing}</p>`}
      <p class="muted">It runs only inside this page. Your current machine is saved before it opens.</p>
      <div class="row">
        ${
          missing === undefined
            ? html`<button class="main" @click=${() => this.#answer('open')}>Open it</button>`
            : origin?.address === undefined
              ? nothing
              : html`<button class="main" @click=${() => this.#answer('lab')}>Get the lab</button>`
        }
        <button class="outlined" @click=${() => this.#answer('keep')}>Keep it for later</button>
        <button @click=${() => this.dismiss()}>Dismiss</button>
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
