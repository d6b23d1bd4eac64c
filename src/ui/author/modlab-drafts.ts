/** Owns the list of a teacher's labs: those that are being written, and the ways to begin another. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {isLabId} from '../../session/lesson/authoring/drafts';
import {shared} from '../theme/shared-style';
import {wordsOfDraft} from './draft-words';
import type {DraftRecord} from '../../snapshots/drafts';

export type NewDraft =
  | {kind: 'skeleton'; id: string}
  /** From a lab that this page has. */
  | {kind: 'lab'; id: string}
  /** A zip, or the files of a directory. */
  | {kind: 'files'; files: readonly File[]};

/**
 * @fires draft-open - string: its id
 * @fires draft-remove - DraftRecord
 * @fires draft-export - DraftRecord
 * @fires draft-new - NewDraft
 * @fires draft-directory - a directory of the computer is to be worked in
 */
@customElement('modlab-drafts')
export class ModlabDrafts extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 24px 16px 48px;
        font-size: 14px;
        line-height: 1.5;
      }
      .page {
        max-width: 760px;
        margin: 0 auto;
      }
      h2 {
        margin: 0 0 4px;
        font-size: 20px;
        line-height: 28px;
      }
      h3 {
        margin: 28px 0 8px;
        font-size: 15px;
      }
      p {
        margin: 0 0 8px;
        color: var(--muted);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        gap: 4px;
        align-items: center;
        padding: 4px 0;
        border-top: 1px solid var(--line);
      }
      .open {
        display: grid;
        padding: 6px 8px;
        text-align: start;
        white-space: normal;
      }
      .open b {
        font-weight: 550;
      }
      .open span {
        color: var(--muted);
        font-size: 13px;
      }
      form,
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }
      form + form,
      form + .row {
        margin-top: 12px;
      }
      label {
        display: grid;
        gap: 2px;
        flex: 1 1 220px;
        color: var(--muted);
        font-size: 13px;
      }
      input,
      select {
        min-height: 32px;
        min-width: 0;
        padding: 0 8px;
        color: var(--text);
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 4px;
        font: inherit;
        font-size: 14px;
      }
      .page button:not(.open) {
        min-height: 32px;
      }
      input[type='file'] {
        display: none;
      }
      .wrong {
        flex-basis: 100%;
        margin: 0;
        color: var(--broken);
        font-size: 13px;
      }
      @media (pointer: coarse) {
        .page button:not(.open),
        input,
        select {
          min-height: 40px;
        }
      }
    `,
  ];

  /** Undefined while they are being read. */
  @property({attribute: false}) drafts: readonly DraftRecord[] | undefined;
  /** Labs that one can begin with. */
  @property({attribute: false}) labs: readonly {id: string; title: string}[] = [];
  /** This browser can write into a directory of the computer. */
  @property({type: Boolean}) canOpenDirectory = false;
  @state() private wrong = '';
  @query('input[name=id]') private idField!: HTMLInputElement;
  @query('select') private labField!: HTMLSelectElement;
  @query('input[name=zip]') private zipField!: HTMLInputElement;
  @query('input[name=directory]') private directoryField!: HTMLInputElement;

  protected override render() {
    return html`<div class="page">
      <h2>Write a lab</h2>
      <p>
        A lab is a directory of a few text files: what a student is to do, how the machine shows that it is
        done, and the sources. Whatever you write is kept in this browser at once.
      </p>
      ${this.#list()}
      <h3>${this.drafts?.length ? 'Begin another' : 'Begin one'}</h3>
      <form @submit=${(event: Event) => this.#skeleton(event)}>
        <label
          >From a skeleton that passes
          <input
            name="id"
            placeholder="its id, such as my-first"
            autocomplete="off"
            spellcheck="false"
            maxlength="60"
            aria-describedby="wrong"
        /></label>
        <button class="main">New lab</button>
        ${this.wrong === '' ? nothing : html`<p class="wrong" id="wrong" role="alert">${this.wrong}</p>`}
      </form>
      <form @submit=${(event: Event) => this.#copy(event)}>
        <label
          >From a lab that is here
          <select>
            ${this.labs.map(({id, title}) => html`<option value=${id}>${title}</option>`)}
          </select></label
        >
        <button class="outlined">Copy it</button>
      </form>
      <div class="row">
        <input
          name="zip"
          type="file"
          accept=".zip,application/zip"
          @change=${() => this.#given(this.zipField)}
        />
        <input
          name="directory"
          type="file"
          webkitdirectory
          @change=${() => this.#given(this.directoryField)}
        />
        <button class="outlined" @click=${() => this.zipField.click()}>Import a .zip</button>
        <button class="outlined" @click=${() => this.directoryField.click()}>Import a directory</button>
        ${
          this.canOpenDirectory
            ? html`<button
                class="outlined"
                title="Each change is written there, and what changes there is seen here"
                @click=${() => this.#fire('draft-directory')}
              >
                Work in a directory
              </button>`
            : nothing
        }
      </div>
    </div>`;
  }

  #list() {
    const {drafts} = this;
    if (!drafts) return html`<p>Reading your labs…</p>`;
    if (drafts.length === 0) return nothing;
    return html`<h3>Your labs</h3>
      <ul>
        ${drafts.map((draft) => {
          const {name, changed} = wordsOfDraft(draft, drafts);
          return html`<li>
            <button class="open" @click=${() => this.#fire('draft-open', draft.id)}>
              <b>${draft.title}</b>
              <span title=${new Date(draft.changedAt).toLocaleString()}>${changed}</span>
            </button>
            <button aria-label=${`Export ${name}`} @click=${() => this.#fire('draft-export', draft)}>
              Export
            </button>
            <button aria-label=${`Delete ${name}`} @click=${() => this.#fire('draft-remove', draft)}>
              Delete
            </button>
          </li>`;
        })}
      </ul>`;
  }

  #skeleton(event: Event): void {
    event.preventDefault();
    const id = this.idField.value.trim();
    this.wrong = isLabId(id)
      ? ''
      : 'An id is of a-z, 0-9 and single dashes, and begins with a letter: my-first.';
    if (this.wrong === '') this.#fire('draft-new', {kind: 'skeleton', id} satisfies NewDraft);
    else this.idField.focus();
  }

  #copy(event: Event): void {
    event.preventDefault();
    this.#fire('draft-new', {kind: 'lab', id: this.labField.value} satisfies NewDraft);
  }

  #given(field: HTMLInputElement): void {
    const files = [...(field.files ?? [])];
    field.value = '';
    if (files.length > 0) this.#fire('draft-new', {kind: 'files', files} satisfies NewDraft);
  }

  #fire(event: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(event, {detail}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-drafts': ModlabDrafts;
  }
}
