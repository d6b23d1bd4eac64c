/** Owns the two buttons in a pane's head: give it all of the window, or put it away. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {icon} from '../theme/icon';
import {shared} from '../theme/shared-style';
import {NARROW} from './layout-state';
import type {WidePane} from './layout-state';

export interface PaneAction {
  pane: WidePane;
  action: 'maximise' | 'hide';
}

const NAMES: Record<WidePane, string> = {
  lesson: 'lesson',
  editor: 'editor',
  terminal: 'terminals',
  dock: 'panel',
};

/**
 * @fires pane-action - PaneAction; bubbles, and crosses the elements that it stands in
 */
@customElement('modlab-pane-buttons')
export class ModlabPaneButtons extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-flex;
        flex: none;
        color: var(--muted);
      }
      @media (max-width: 720px) {
        :host {
          display: none;
        }
      }
    `,
  ];

  /** Whose head it stands in. */
  @property() pane: WidePane = 'lesson';
  /** The pane has all of the window. */
  @property({type: Boolean}) maximised = false;
  /** It can be put away. */
  @property({type: Boolean}) mayHide = true;

  protected override render() {
    if (matchMedia(NARROW).matches) return nothing;
    const name = NAMES[this.pane];
    return html`<button
        class="icon-only"
        aria-pressed=${this.maximised}
        aria-label="Maximise the ${name}"
        title=${this.maximised ? 'Back among the others' : `Maximise the ${name}`}
        @click=${() => this.#act('maximise')}
      >
        ${icon(this.maximised ? 'restore' : 'maximise')}</button
      >${
        this.mayHide
          ? html`<button
              class="icon-only"
              aria-label="Hide the ${name}"
              title="Hide the ${name}"
              @click=${() => this.#act('hide')}
            >
              ${icon('close')}
            </button>`
          : nothing
      }`;
  }

  #act(action: PaneAction['action']): void {
    const detail: PaneAction = {pane: this.pane, action};
    this.dispatchEvent(new CustomEvent('pane-action', {detail, bubbles: true, composed: true}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-pane-buttons': ModlabPaneButtons;
  }
}
