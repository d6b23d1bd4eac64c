/** Owns the question whose text stays, when a file was changed here and in the machine, or is gone there. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import type {OpenFile} from '../../session/editor/open-file';

/** `compare`: show the difference, or the text again; `mine`, `theirs`: that text stays; `write`: the lost file again. */
export type ConflictAction = 'compare' | 'mine' | 'theirs' | 'write' | 'close';

/**
 * Draws nothing while there is no conflict.
 *
 * @fires conflict-action - ConflictAction
 */
@customElement('modlab-conflict-bar')
export class ModlabConflictBar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
        padding: 6px 12px;
        border-left: 4px solid var(--warning);
        border-bottom: 1px solid var(--line);
        background: var(--raised);
      }
      [aria-pressed='true'] {
        color: var(--accent);
      }
      span {
        flex: 1 1 240px;
      }
    `,
  ];

  /** The file's name. */
  @property() name = '';
  /** The file's state. */
  @property({attribute: false}) state: OpenFile['state'] = 'saved';
  /** The difference is shown. */
  @property({type: Boolean}) compared = false;

  protected override render() {
    if (this.state === 'gone')
      return html`<div role="alert">
        <span>${this.name} is no longer in the machine. Its text is still here.</span>
        <button class="outlined" @click=${() => this.#act('write')}>Write it again</button>
        <button @click=${() => this.#act('close')}>Close it</button>
      </div>`;
    if (this.state !== 'conflict') return nothing;
    return html`<div role="alert">
      <span>${this.name} was changed in the machine while it was being changed here.</span>
      <button aria-pressed=${this.compared} @click=${() => this.#act('compare')}>Show difference</button>
      <button class="outlined" @click=${() => this.#act('mine')}>Keep mine</button>
      <button class="outlined" @click=${() => this.#act('theirs')}>Take the machine's</button>
    </div>`;
  }

  #act(action: ConflictAction): void {
    this.dispatchEvent(new CustomEvent('conflict-action', {detail: action}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-conflict-bar': ModlabConflictBar;
  }
}
