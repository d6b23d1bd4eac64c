/** Owns the row of buttons with which a narrow screen chooses the one pane that it shows. */
import {LitElement, css, html} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import type {Pane} from './layout-controller';

/** In their order. The X-ray and the debugger have no button: More leads there. */
const PANES: Record<Exclude<Pane, 'xray' | 'debugger'>, string> = {
  lesson: 'Lesson',
  editor: 'Editor',
  terminal: 'Terminal',
  log: 'Log',
  more: 'More',
};

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

  protected override render() {
    return (Object.keys(PANES) as (keyof typeof PANES)[]).map(
      (pane) =>
        html`<button aria-pressed=${this.shown === pane} @click=${() => this.#select(pane)}>
          ${PANES[pane]}
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
