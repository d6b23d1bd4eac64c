/** Owns the list of labs: which there are, how far each is done, and the way into one. */
import {LitElement, css, html} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {dialogStyle} from '../theme/dialog-style';
import {shared} from '../theme/shared-style';
import type {Lab} from '../../labs/lab';

const LEVELS: Record<Lab['level'], string> = {first: 'First steps', core: 'The core', deep: 'Deeper'};

/**
 * @fires lab-select - string: the lab's id
 */
@customElement('modlab-labs')
export class ModlabLabs extends LitElement {
  static override styles = [
    shared,
    dialogStyle,
    css`
      :host {
        display: grid;
        min-width: 0;
      }
      .open {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
        border-color: var(--line);
        font-size: 14px;
      }
      .open span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .open::after {
        content: '▾';
        color: var(--muted);
      }
      dialog {
        --dialog-width: 680px;
        line-height: normal;
      }
      h3 {
        margin: 16px 0 4px;
        color: var(--muted);
        font-size: 13px;
        font-weight: 600;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li button {
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr) auto;
        gap: 0 8px;
        width: 100%;
        padding: 6px 8px;
        text-align: start;
        white-space: normal;
      }
      li button[aria-current='true'] {
        background: var(--raised);
      }
      .number,
      .minutes,
      .summary {
        color: var(--muted);
      }
      .summary {
        grid-column: 2;
        font-size: 13px;
      }
      .name {
        font-weight: 550;
      }
    `,
  ];

  /** In the order of the course. */
  @property({attribute: false}) labs: readonly Lab[] = [];
  /** Id of the lab that is being done. */
  @property() current = '';
  @query('dialog') private dialog!: HTMLDialogElement;

  protected override render() {
    const lab = this.labs.find(({id}) => id === this.current);
    const levels = (Object.keys(LEVELS) as Lab['level'][]).filter((level) =>
      this.labs.some((each) => each.level === level),
    );
    return html`
      <button class="open" aria-haspopup="dialog" @click=${() => this.dialog.showModal()}>
        <span>${lab?.title ?? 'Labs'}</span>
      </button>
      <dialog aria-labelledby="title">
        <div class="head">
          <h2 id="title">Labs</h2>
          <button @click=${() => this.dialog.close()}>Close</button>
        </div>
        ${levels.map(
          (level) => html`
            <h3>${LEVELS[level]}</h3>
            <ul>
              ${this.labs.filter((each) => each.level === level).map((each) => this.#entry(each))}
            </ul>
          `,
        )}
      </dialog>
    `;
  }

  #entry({id, order, title, summary, minutes}: Lab) {
    return html`<li>
      <button aria-current=${id === this.current} @click=${() => this.#select(id)}>
        <span class="number">${order}</span>
        <span class="name">${title}</span>
        <span class="minutes">${minutes} min</span>
        <span class="summary">${summary}</span>
      </button>
    </li>`;
  }

  #select(id: string): void {
    this.dialog.close();
    if (id !== this.current) this.dispatchEvent(new CustomEvent('lab-select', {detail: id}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-labs': ModlabLabs;
  }
}
