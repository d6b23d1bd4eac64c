/** Owns the question whether a lab or a course from elsewhere is to be opened, with what is known of it. */
import {html, nothing} from 'lit';
import {customElement} from 'lit/decorators.js';
import {formatBytes} from '../theme/format';
import {OfferDialog} from './offer-dialog';
import type {LabOffer} from '../../session/lesson/added/incoming-labs';

type OfferedLab = Extract<LabOffer, {kind: 'lab'}>;
type OfferedCourse = Extract<LabOffer, {kind: 'course'}>;

const TITLES: Record<OfferedLab['source']['kind'], string> = {
  address: 'This URL points to a lab',
  file: 'This file holds a lab',
  link: 'This link holds a lab',
  package: 'This lab came with the page',
  draft: 'This is a draft of a lab',
};

export type LabAnswer = 'open' | 'dismiss';

/**
 * @fires lab-answer - LabAnswer
 */
@customElement('modlab-lab-offer')
export class ModlabLabOffer extends OfferDialog<LabOffer> {
  protected override question(offer: LabOffer) {
    return offer.kind === 'lab' ? this.#lab(offer) : this.#course(offer);
  }

  protected override dismiss(): void {
    this.#answer('dismiss');
  }

  #lab({source, title, summary, minutes, steps, files, bytes}: OfferedLab) {
    return html`
      ${this.heading(TITLES[source.kind])}
      <dl>
        <dt>Lab</dt>
        <dd class="theirs">${title}</dd>
        <dt>About</dt>
        <dd class="theirs">${summary}</dd>
        ${this.#from(source)}
        <dt>Length</dt>
        <dd>${steps} ${steps === 1 ? 'step' : 'steps'}, about ${minutes} minutes</dd>
        <dt>Size</dt>
        <dd>${files} files, ${formatBytes(bytes)}</dd>
      </dl>
      ${this.#decision()}
    `;
  }

  #course({address, title, summary, labs}: OfferedCourse) {
    return html`
      ${this.heading('This URL points to a course')}
      <dl>
        <dt>Course</dt>
        <dd class="theirs">${title}</dd>
        ${
          summary === undefined
            ? nothing
            : html`<dt>About</dt>
                <dd class="theirs">${summary}</dd>`
        }
        ${this.#from({kind: 'address', address})}
        <dt>Labs</dt>
        <dd>${labs}; they are fetched and kept in this browser</dd>
      </dl>
      ${this.#decision()}
    `;
  }

  #from(source: OfferedLab['source']) {
    if (source.kind !== 'address' && source.kind !== 'file') return nothing;
    return html`<dt>From</dt>
      <dd class="theirs">${source.kind === 'address' ? source.address : source.name}</dd>`;
  }

  #decision() {
    return html`
      <p class="muted">
        It is not from this site. Its programs and modules run inside the machine only, and none of its code
        runs in this page. The machine that you have is saved before it opens.
      </p>
      <div class="row">
        <button class="main" @click=${() => this.#answer('open')}>Open it</button>
        <button @click=${() => this.dismiss()}>Dismiss</button>
      </div>
    `;
  }

  #answer(answer: LabAnswer): void {
    this.dispatchEvent(new CustomEvent('lab-answer', {detail: answer}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-lab-offer': ModlabLabOffer;
  }
}
