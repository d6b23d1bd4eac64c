/** Owns what is said of a link before it is sent: how long it is, and who passes it on. */
import {html, nothing} from 'lit';
import type {LinkLength} from '../../session/sharing/outgoing';

const listed = (names: readonly string[]) =>
  new Intl.ListFormat('en-GB', {type: 'conjunction'}).format(names);

export function describeLink({characters, verdict, rejectedBy, acceptedBy}: LinkLength) {
  const length = `${characters.toLocaleString('en')} characters`;
  const elsewhere = `${listed(rejectedBy)} cut or refuse it`;
  switch (verdict) {
    case 'good':
      return html`<p class="muted">
        The link holds the whole machine: ${length}. ${listed(acceptedBy)} pass it on whole.
        ${rejectedBy.length > 0 ? `${elsewhere}: send the file there, and in mail.` : nothing}
      </p>`;
    case 'long':
      return html`<p class="warning">
        The link is long: ${length}. ${elsewhere}, and so do many other programs. Send the file instead.
      </p>`;
    case 'too-long':
      return html`<p class="warning">
        The machine does not fit into a link (${length}). Send the file instead.
      </p>`;
  }
}
