/** Owns a hand-in as a teacher reads it: whose it is, which step was met when, and the machines on the way. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {formatBytes} from '../theme/format';
import {dialogStyle, sheetStyle} from '../theme/dialog-style';
import {download} from '../theme/download';
import {shared} from '../theme/shared-style';
import {tableStyle} from './table-style';
import type {LoggedStep, ReceivedHandIn} from '../../session/sharing/hand-in';

const moment = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium'});
const KINDS = {auto: 'automatic', checkpoint: 'checkpoint', named: 'named', imported: 'imported'} as const;

const stepsDone = (count: number) => (count === 1 ? '1 step' : `${count} steps`);

/**
 * @fires machine-open - number: the index of the machine in the hand-in
 * @fires class-show - the other hand-ins are to be seen
 * @fires hand-in-close - the teacher is done with it
 */
@customElement('modlab-hand-in')
export class ModlabHandIn extends LitElement {
  static override styles = [
    shared,
    dialogStyle,
    sheetStyle,
    tableStyle,
    css`
      dialog {
        --dialog-width: 760px;
        --dialog-height: 820px;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 8px;
        padding: 4px 0;
        border-top: 1px solid var(--line);
      }
      .index {
        padding-inline-start: 4px;
        color: var(--muted);
      }
      li .muted {
        grid-column: 2;
        font-size: 13px;
      }
      li button {
        grid-area: 1 / 3 / span 2;
      }
      li[aria-current='true'] {
        background: var(--raised);
      }
      .well {
        padding-inline-start: 8px;
        border-inline-start: 3px solid var(--well);
      }
      @media (max-width: 720px) {
        table,
        tbody,
        tr,
        th,
        td {
          display: block;
        }
        thead {
          display: none;
        }
        tbody tr {
          padding: 4px 0;
        }
        th,
        td {
          padding: 0;
        }
      }
    `,
  ];

  /** What is read; undefined: none. */
  @property({attribute: false}) handIn: ReceivedHandIn | undefined;
  /** It is one of several. */
  @property({type: Boolean}) ofClass = false;
  @query('dialog') private dialog!: HTMLDialogElement;

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  hide(): void {
    this.dialog.close();
  }

  protected override render() {
    return html`<dialog aria-labelledby="title">${this.handIn ? this.#sheet(this.handIn) : nothing}</dialog>`;
  }

  #sheet({student, title, lab, origin, missing, madeAt, steps, machines, patches, opened}: ReceivedHandIn) {
    const note = machines.at(-1)?.note;
    return html`
      <div class="head">
        <h2 id="title" tabindex="-1" autofocus>
          Hand-in${student === '' ? nothing : html` of <span class="theirs">${student}</span>`}
        </h2>
        ${this.ofClass ? html`<button @click=${() => this.#showClass()}>All hand-ins</button>` : nothing}
        <button @click=${() => this.#closeHandIn()}>Close hand-in</button>
        <button @click=${() => this.hide()}>Close</button>
      </div>
      <p class="muted">
        ${title ?? html`<span class="theirs">${origin?.title ?? lab}</span>`} · handed in
        ${moment.format(madeAt)}
      </p>
      ${missing === undefined ? nothing : html`<p class="warning theirs">${missing}</p>`}
      ${note === undefined ? nothing : html`<p class="theirs">${note}</p>`} ${this.#verdict()}
      <section>
        <h3>Steps</h3>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">When</th>
                <th scope="col">What the machine showed</th>
              </tr>
            </thead>
            <tbody>
              ${steps.map((step) => this.#step(step))}
            </tbody>
          </table>
        </div>
      </section>
      ${patches === undefined ? nothing : this.#sources(patches, `${lab}.mbox`)}
      <section>
        <h3>Saved along the way</h3>
        <ol>
          ${machines.map(
            ({name, kind, savedAt, size, progress, happened = []}, index) => html`
              <li aria-current=${index === opened}>
                <span class="index">${index + 1}</span>
                <span class="theirs">${index === machines.length - 1 ? 'As handed in' : name}</span>
                <span class="muted"
                  >${moment.format(savedAt)} · ${stepsDone(Object.keys(progress).length)} ·
                  ${formatBytes(size)}
                  ${index === machines.length - 1 ? nothing : html` · ${KINDS[kind]}`}${
                    happened.length > 0
                      ? html` · <span class="theirs">${happened.join(', ')}</span>`
                      : nothing
                  }</span
                >
                <button
                  class="outlined"
                  @click=${() => this.dispatchEvent(new CustomEvent('machine-open', {detail: index}))}
                >
                  Open<span class="visually-hidden"> machine ${index + 1}</span
                  >${index === opened ? ' again' : ''}
                </button>
              </li>
            `,
          )}
        </ol>
        <p class="muted">
          Opening one saves the machine that you have, and keeps the opened one among your saves. "Hand-in" in
          the bar leads back here.
        </p>
      </section>
    `;
  }

  #verdict() {
    const chain = this.handIn?.chain;
    if (!chain) return nothing;
    return html`
      ${
        chain.valid
          ? html`<p class="well">The chain holds. Its seal is <code>${chain.seal.slice(0, 12)}</code>.</p>`
          : html`<p class="wrong">
              The chain does not hold: machine ${chain.at + 1}, or what stands before it, was changed after it
              was handed in.
            </p>`
      }
      <p class="muted">
        A chain that holds says that the file was not damaged or casually edited. It does not prove whose work
        this is, or that the times are right: whoever has this page can make a new chain. A seal that you were
        given before tells whether this is still the same file.
      </p>
    `;
  }

  #sources(patches: string, name: string) {
    if (patches === '')
      return html`<section>
        <h3>Sources</h3>
        <p class="muted">No source of the lab was changed or added.</p>
      </section>`;
    return html`<section>
      <h3>Sources</h3>
      <p class="muted">
        What is changed in the lab's sources, as patches to read, or to take with <code>git am</code>. They
        are the sender's word: the sources themselves are on the machine.
      </p>
      <button class="outlined" @click=${() => download(new Blob([patches], {type: 'text/plain'}), name)}>
        Download patches
      </button>
    </section>`;
  }

  #step({title, done, predicted}: LoggedStep) {
    if (!done)
      return html`<tr>
        <th scope="row" class="theirs">${title}</th>
        <td class="when">not done</td>
        <td>${this.#predicted(predicted)}</td>
      </tr>`;
    return html`<tr>
      <th scope="row" class="theirs">${title}</th>
      <td class="when">${moment.format(done.at)}</td>
      <td>
        <span class="theirs">${done.evidence}</span>${
          done.final ? nothing : html` <span class="muted">(on an earlier machine, not on the last)</span>`
        }
        ${this.#predicted(predicted)}
      </td>
    </tr>`;
  }

  /** Beside the rest, and neither right nor wrong. */
  #predicted(predicted: LoggedStep['predicted']) {
    if (!predicted) return nothing;
    const {question, words, answer} = predicted;
    return html`<div class="muted">
      ${question === undefined ? nothing : html`${question}<br />`} Expected:
      <span class="theirs">${words}</span>${
        answer === undefined || answer === words ? nothing : html`<br />What happens: ${answer}`
      }
    </div>`;
  }

  #showClass(): void {
    this.hide();
    this.dispatchEvent(new CustomEvent('class-show'));
  }

  #closeHandIn(): void {
    this.hide();
    this.dispatchEvent(new CustomEvent('hand-in-close'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-hand-in': ModlabHandIn;
  }
}
