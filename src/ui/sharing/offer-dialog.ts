/** Owns what the questions about something from outside have in common: a dialog that is open as long as there is an offer to decide. */
import {LitElement, css, html, nothing} from 'lit';
import {property, query} from 'lit/decorators.js';
import {dialogStyle, sheetStyle} from '../theme/dialog-style';
import {shared} from '../theme/shared-style';
import type {TemplateResult} from 'lit';

export abstract class OfferDialog<Offer> extends LitElement {
  static override styles = [
    shared,
    dialogStyle,
    sheetStyle,
    css`
      dialog {
        --dialog-width: 560px;
      }
      .row {
        margin-top: 16px;
      }
    `,
  ];

  /** What is to be decided; the dialog is open as long as there is something. */
  @property({attribute: false}) offer: Offer | undefined;
  @query('dialog') private dialog!: HTMLDialogElement;

  /** What is known of it, and the answers; it has the heading. */
  protected abstract question(offer: Offer): TemplateResult;
  /** Nobody wants it: Escape, too, says so. */
  protected abstract dismiss(): void;

  protected override updated(): void {
    if (this.offer && !this.dialog.open) this.dialog.showModal();
    else if (!this.offer && this.dialog.open) this.dialog.close();
  }

  protected override render() {
    return html`
      <dialog
        aria-labelledby="title"
        @cancel=${(event: Event) => {
          event.preventDefault();
          this.dismiss();
        }}
      >
        ${this.offer ? this.question(this.offer) : nothing}
      </dialog>
    `;
  }

  protected heading(title: string) {
    return html`<div class="head">
      <!-- Not a button: a key meant for the terminal must not decide. -->
      <h2 id="title" tabindex="-1" autofocus>${title}</h2>
    </div>`;
  }
}
