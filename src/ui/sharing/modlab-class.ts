/** Owns the hand-ins of a class as a teacher sees them together: a row each, what does not hold, and the table as a file. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {dialogStyle, sheetStyle} from '../theme/dialog-style';
import {download} from '../theme/download';
import {shared} from '../theme/shared-style';
import {remarksOf, stepsOf, verdictOf} from './class-words';
import {tableStyle} from './table-style';
import type {ClassHandIns, ClassRow} from '../../session/sharing/grading/class-hand-ins';

const moment = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'short'});

/**
 * @fires class-open - number: the place of the hand-in that is to be looked at
 * @fires class-close - the teacher is done with all of them
 */
@customElement('modlab-class')
export class ModlabClass extends LitElement {
  static override styles = [
    shared,
    dialogStyle,
    sheetStyle,
    tableStyle,
    css`
      table {
        --cell-padding: 6px;
      }
      dialog {
        --dialog-width: 1100px;
        --dialog-height: 820px;
      }
      .count {
        white-space: nowrap;
      }
      .lab {
        min-width: 100px;
      }
      tbody th {
        min-width: 140px;
      }
      tbody th small {
        display: block;
        color: var(--muted);
        font-weight: 400;
        font-size: 13px;
      }
      tr[data-state='looking'] {
        background: var(--raised);
      }
      td ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .remarks {
        min-width: 220px;
        font-size: 13px;
      }
      .well {
        color: var(--well);
      }
      .flag {
        color: var(--broken);
      }
      /* A row is a card: whose it is and the way in, then how far, then what does not hold. A browser takes that for no table; the
         roles say that it is one. */
      @media (max-width: 720px) {
        table,
        tbody,
        tbody th,
        td {
          display: block;
          padding: 0;
        }
        thead {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        tbody tr {
          display: grid;
          grid-template-columns: minmax(0, 1fr) auto;
          gap: 4px 12px;
          padding: 12px 0;
        }
        .open {
          grid-area: 1 / 2;
          justify-self: end;
        }
        .count {
          text-align: end;
        }
        .when,
        .seal,
        .remarks {
          grid-column: 1 / -1;
        }
        td.when::before {
          content: 'Handed in ';
        }
        .seal::before {
          content: 'Seal ';
          color: var(--muted);
        }
        td.empty {
          display: none;
        }
      }
    `,
  ];

  /** Whose hand-ins these are: the element listens to it. */
  @property({attribute: false}) source!: ClassHandIns;
  @query('dialog') private dialog!: HTMLDialogElement;
  #unsubscribe: () => void = () => undefined;

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  hide(): void {
    this.dialog.close();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.source.on('changed', () => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  protected override render() {
    const {rows, isLooking} = this.source;
    const left = rows.filter(({state}) => state !== 'seen').length;
    const flagged = rows.filter((row) => remarksOf(row).length > 0).length;
    return html`<dialog aria-labelledby="title">
      <div class="head">
        <h2 id="title" tabindex="-1" autofocus>${rows.length} hand-ins</h2>
        <button @click=${() => this.#closeClass()}>Close all hand-ins</button>
        <button @click=${() => this.hide()}>Close</button>
      </div>
      <p class="row">
        ${
          isLooking
            ? html`<button class="outlined" @click=${() => this.source.stop()}>Stop</button>`
            : html`<button class="main" ?disabled=${left === 0} @click=${() => void this.source.look()}>
                Check on their machines
              </button>`
        }
        <button class="outlined" @click=${() => this.#download()}>Download CSV</button>
        <span class="muted" role="status">
          ${isLooking ? `${rows.length - left} of ${rows.length} checked` : ''}${
            flagged === 0 ? nothing : html` ${isLooking ? '· ' : ''}${flagged} with a remark`
          }
        </span>
      </p>
      <div class="scroll">
        <table role="table" aria-labelledby="title">
          <thead role="rowgroup">
            <tr role="row">
              ${['Student', 'Lab', 'Steps', 'Handed in', 'Seal', 'Remarks'].map((name) => html`<th scope="col" role="columnheader">${name}</th>`)}
              <th scope="col" role="columnheader"><span class="visually-hidden">Open</span></th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${rows.map((row, place) => this.#row(row, place))}
          </tbody>
        </table>
      </div>
      <p class="muted">
        The steps are each student's word until they are checked: then every machine is restored, out of
        sight, and the lab's checks look at it again. <code>npm run grade</code> does that for a large class,
        and runs tests of your own.
      </p>
    </dialog>`;
  }

  #row(row: ClassRow, place: number) {
    const {student, file, title, madeAt, seal, chain, state} = row;
    const seen = seal === '' ? 'empty' : '';
    return html`<tr role="row" data-state=${state}>
      <th scope="row" role="rowheader">
        <span class="theirs">${student === '' ? 'No name' : student}</span
        ><small class="theirs">${file}</small>
      </th>
      <td role="cell" class="lab theirs">${title}</td>
      <td role="cell" class="count">${stepsOf(row)}</td>
      <td role="cell" class="when ${seen}">${madeAt === undefined ? '' : moment.format(madeAt)}</td>
      <td role="cell" class="seal ${seen}"><code>${seal.slice(0, 12)}</code></td>
      <td role="cell" class="remarks">${this.#remarks(row)}</td>
      <td role="cell" class="open">
        ${
          chain === ''
            ? nothing
            : html`<button
                class="outlined"
                @click=${() => this.dispatchEvent(new CustomEvent('class-open', {detail: place}))}
              >
                Open<span class="visually-hidden"> the hand-in of ${student || file}</span>
              </button>`
        }
      </td>
    </tr>`;
  }

  #remarks(row: ClassRow) {
    const remarks = remarksOf(row);
    const verdict = verdictOf(row);
    if (remarks.length > 0)
      return html`<ul class="flag">
        ${remarks.map((remark) => html`<li class="theirs">${remark}</li>`)}
      </ul>`;
    if (row.state === 'looking') return html`<span class="muted">being checked</span>`;
    return verdict ? html`<span class=${verdict.isWell ? 'well' : 'muted'}>${verdict.text}</span>` : nothing;
  }

  #download(): void {
    const day = new Date().toISOString().slice(0, 10);
    download(new Blob([this.source.csv()], {type: 'text/csv'}), `hand-ins-${day}.csv`);
  }

  #closeClass(): void {
    this.hide();
    this.dispatchEvent(new CustomEvent('class-close'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-class': ModlabClass;
  }
}
