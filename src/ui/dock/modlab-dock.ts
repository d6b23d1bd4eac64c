/** Owns the frame of the dock: its tabs, what each has to tell, and the room for the one that is chosen. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import '../layout/modlab-pane-buttons';
import {shared} from '../theme/shared-style';
import {moveAlongTabs} from '../theme/tab-keys';
import {DOCK_TABS, TAB_NAMES} from './dock-controller';
import type {Badge, DockTab} from './dock-controller';

/**
 * @fires dock-select - DockTab
 * @slot - the panel of the tab that is chosen; others are hidden by whoever places them
 */
@customElement('modlab-dock')
export class ModlabDock extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-width: 0;
        min-height: 0;
        background: var(--surface);
      }
      .head {
        display: flex;
        align-items: center;
        padding-inline: 8px;
        border-bottom: 1px solid var(--line);
        background: var(--raised);
        font-size: 13px;
      }
      [role='tablist'] {
        display: flex;
        flex: 1;
        flex-wrap: wrap;
        min-width: 0;
      }
      [role='tab'] {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        min-height: 30px;
        border: 0;
        border-radius: 0;
        color: var(--muted);
      }
      [role='tab'][aria-selected='true'] {
        color: var(--text);
        box-shadow: inset 0 -2px var(--accent);
      }
      .badge {
        min-width: 16px;
        padding: 0 4px;
        border-radius: 8px;
        background: var(--line);
        color: var(--text);
        font-size: 11px;
        line-height: 16px;
        text-align: center;
      }
      .error {
        background: var(--broken);
        color: var(--on-accent);
      }
      .warning {
        background: var(--warning);
        color: var(--on-accent);
      }
      .panel {
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        min-height: 0;
      }
      :host([closed]) .panel {
        display: none;
      }
      :host([closed]) [role='tab'] {
        box-shadow: none;
      }
      @media (max-width: 720px) {
        .head {
          padding-inline: 0;
        }
        [role='tablist'] {
          justify-content: space-between;
        }
        [role='tab'] {
          min-height: 40px;
          padding: 0 6px;
        }
      }
    `,
  ];

  /** The tab that is chosen. */
  @property() current: DockTab = 'log';
  /** What a tab has to tell. */
  @property({attribute: false, hasChanged: () => true}) badge: (tab: DockTab) => Badge | undefined = () =>
    undefined;
  /** Nothing but the tabs is shown. */
  @property({type: Boolean, reflect: true}) closed = false;
  @property({type: Boolean}) maximised = false;

  protected override render() {
    const {current, closed} = this;
    return html`
      <div class="head">
        <div
          role="tablist"
          aria-label="Panel"
          @keydown=${(event: KeyboardEvent) => moveAlongTabs(this.renderRoot, event)}
        >
          ${DOCK_TABS.map((tab) => this.#tab(tab))}
        </div>
        ${
          closed
            ? nothing
            : html`<modlab-pane-buttons pane="dock" ?maximised=${this.maximised}></modlab-pane-buttons>`
        }
      </div>
      <div class="panel" id="panel" role="tabpanel" aria-label=${TAB_NAMES[current]}>
        <h2 class="visually-hidden">${TAB_NAMES[current]}</h2>
        <slot></slot>
      </div>
    `;
  }

  #tab(tab: DockTab) {
    const badge = this.badge(tab);
    return html`<button
      role="tab"
      id=${tab}
      aria-selected=${tab === this.current}
      tabindex=${tab === this.current ? 0 : -1}
      @click=${() => this.dispatchEvent(new CustomEvent('dock-select', {detail: tab}))}
    >
      ${TAB_NAMES[tab]}${
        badge
          ? html`<span class="badge ${badge.tone}" aria-hidden="true">${badge.text}</span
              ><span class="visually-hidden">, ${badge.words}</span>`
          : nothing
      }
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-dock': ModlabDock;
  }
}
