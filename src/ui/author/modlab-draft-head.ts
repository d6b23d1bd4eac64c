/** Owns the row above a draft: what it is called, where it is kept, and what is done with it as a whole. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import type {Draft} from '../../session/lesson/authoring/draft';

export interface Keeping {
  /** Another tab writes on it, too. */
  elsewhere: boolean;
  /** The directory of the computer in which it is worked on. */
  directory: string | undefined;
  /** What is wrong with the directory, as a sentence. */
  problem: string | undefined;
  /** The person has to allow the directory anew. */
  refused: boolean;
}

/**
 * @fires draft-leave - back to the list; all of these leave the element around
 * @fires draft-prove
 * @fires draft-try - ''
 * @fires draft-export
 * @fires draft-link
 * @fires directory-allow - the browser is to ask for the directory
 */
@customElement('modlab-draft-head')
export class ModlabDraftHead extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
        align-items: center;
        padding: 4px 12px;
        border-bottom: 1px solid var(--line);
      }
      .name {
        display: grid;
        flex: 1 1 160px;
        min-width: 0;
      }
      .name b {
        overflow: hidden;
        font-size: 14px;
        font-weight: 600;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name span {
        color: var(--muted);
        font-size: 12px;
      }
      .name .failed {
        color: var(--broken);
      }
      @media (max-width: 720px) {
        .name {
          flex-basis: 240px;
        }
      }
      .warned {
        flex-basis: 100%;
        margin: 0 -12px -4px;
        padding: 4px 12px;
        background: var(--raised);
        border-inline-start: 4px solid var(--warning);
      }
    `,
  ];

  /** The lab's title. */
  @property() label = '';
  /** Whether what was written is kept. */
  @property() state: Draft['state'] = 'stored';
  @property({attribute: false}) keeping!: Keeping;
  /** A proof is under way. */
  @property({type: Boolean}) proving = false;
  /** Something is wrong with its files. */
  @property({type: Boolean}) unfit = false;

  protected override render() {
    return html`
      <button title="Back to the list of labs" @click=${() => this.#fire('draft-leave')}>‹ Labs</button>
      <div class="name"><b>${this.label}</b>${this.#state()}</div>
      <button
        class="outlined"
        title="Does what the lab says on a machine of its own, step by step"
        ?disabled=${this.proving}
        @click=${() => this.#fire('draft-prove')}
      >
        Prove
      </button>
      <button
        class="main"
        title=${this.unfit ? 'Fix the problems in the files first' : 'Opens the lab as a student sees it'}
        ?disabled=${this.unfit}
        @click=${() => this.#fire('draft-try')}
      >
        Try it
      </button>
      <button
        class="outlined"
        title=${this.unfit ? 'Fix the problems in the files first' : 'The whole lab in a link, for one that is small'}
        ?disabled=${this.unfit}
        @click=${() => this.#fire('draft-link')}
      >
        Copy link
      </button>
      <button class="outlined" title="As a .zip" @click=${() => this.#fire('draft-export')}>Export</button>
      ${this.#warning()}
    `;
  }

  #state() {
    const {directory} = this.keeping;
    if (this.state === 'failed')
      return html`<span class="failed" role="alert"
        >Not saved: this browser is out of space or has no storage. Export it now; saving is tried
        again.</span
      >`;
    const where = directory === undefined ? 'in this browser' : `in this browser and in ${directory}/`;
    return html`<span>${this.state === 'storing' ? 'Keeping it…' : `Kept ${where}`}</span>`;
  }

  #warning() {
    const {problem, refused, elsewhere} = this.keeping;
    if (problem !== undefined)
      return html`<p class="warned" role="alert">
        ${problem}
        ${
          refused
            ? html`<button class="outlined" @click=${() => this.#fire('directory-allow')}>Allow it</button>`
            : nothing
        }
      </p>`;
    return elsewhere
      ? html`<p class="warned" role="status">
          This lab is open in another tab as well. Both show the same text; of two changes to one file the
          last counts.
        </p>`
      : nothing;
  }

  #fire(event: string): void {
    this.dispatchEvent(new CustomEvent(event, {detail: '', bubbles: true, composed: true}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-draft-head': ModlabDraftHead;
  }
}
