/** Owns the row of buttons with which a narrow screen chooses the one pane that it shows. */
import {LitElement, css, html} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import type {Pane} from '../layout/layout-state';

const PANES: Record<Exclude<Pane, 'dock'>, string> = {
  lesson: 'Lesson',
  editor: 'Editor',
  terminal: 'Terminal',
  more: 'More',
};
const ORDER = ['lesson', 'editor', 'terminal', 'dock', 'more'] as const;

/**
 * @fires pane-select - Pane
 */
@customElement('modlab-panes')
export class ModlabPanes extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        grid-template-columns: repeat(5, 1fr);
        border-top: 1px solid var(--line);
        background: var(--raised);
        font-size: 14px;
      }
      button {
        min-height: 44px;
        border-radius: 0;
      }
      button[aria-pressed='true'] {
        color: var(--accent);
        box-shadow: inset 0 2px var(--accent);
      }
    `,
  ];

  /** The pane that is shown. */
  @property({attribute: false}) shown: Pane = 'terminal';

  /** The dock is called as what it shows. */
  @property() dock = 'Log';

  protected override render() {
    return ORDER.map(
      (pane) =>
        html`<button aria-pressed=${this.shown === pane} @click=${() => this.#select(pane)}>
          ${pane === 'dock' ? this.dock : PANES[pane]}
        </button>`,
    );
  }

  #select(pane: Pane): void {
    this.dispatchEvent(new CustomEvent('pane-select', {detail: pane}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-panes': ModlabPanes;
  }
}
