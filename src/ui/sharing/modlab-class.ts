/** Owns the hand-ins of a class as a teacher sees them together: a row each, what does not hold, and the table as a file. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {dialogStyle, sheetStyle} from '../theme/dialog-style';
import {download} from '../theme/download';
import {shared} from '../theme/shared-style';
import {tableStyle} from './table-style';
import type {ClassHandIns, ClassRow} from '../../session/sharing/grading/class-hand-ins';

const moment = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'short'});

/** What a teacher should look at, in words. */
function remarksOf({why, chain, steps}: ClassRow): string[] {
  return [
    ...(why === undefined ? [] : [why]),
    ...(chain === '' || chain === 'holds' ? [] : [`The chain ${chain}.`]),
    ...steps.flatMap(({title, seen, why: lacking = ''}) =>
      seen === 'no' ? [`"${title}" is claimed, and no machine shows it: ${lacking}`] : [],
    ),
  ];
}

function stepsOf({state, steps}: ClassRow): string {
  if (steps.length === 0) return '';
  const done = steps.filter(({at}) => at !== undefined);
  if (state !== 'seen') return `${done.length} of ${steps.length}`;
  const seen = done.filter(({seen}) => seen !== 'no' && seen !== undefined);
  return `${seen.length} of ${steps.length} seen`;
}

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
      .count,
      .lab {
        white-space: nowrap;
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
        <table>
          <thead>
            <tr>
              ${['Student', 'Lab', 'Steps', 'Handed in', 'Seal', 'Remarks'].map((name) => html`<th scope="col">${name}</th>`)}
              <th><span class="visually-hidden">Open</span></th>
            </tr>
          </thead>
          <tbody>
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
    const {student, file, lab, madeAt, seal, chain, state} = row;
    const remarks = remarksOf(row);
    return html`<tr data-state=${state}>
      <th scope="row">
        <span class="theirs">${student === '' ? 'No name' : student}</span
        ><small class="theirs">${file}</small>
      </th>
      <td class="lab">${lab}</td>
      <td class="count">${stepsOf(row)}</td>
      <td class="when">${madeAt === undefined ? '' : moment.format(madeAt)}</td>
      <td><code>${seal.slice(0, 12)}</code></td>
      <td class="remarks">
        ${
          remarks.length > 0
            ? html`<ul class="flag">
                ${remarks.map((remark) => html`<li class="theirs">${remark}</li>`)}
              </ul>`
            : state === 'looking'
              ? html`<span class="muted">being checked</span>`
              : state === 'seen' && chain === 'holds'
                ? html`<span class="well">all of it holds</span>`
                : nothing
        }
      </td>
      <td>
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
