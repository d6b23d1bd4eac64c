/** Owns the buttons for the machine as a whole, and the menu of what is done less often; on a narrow screen, all of it in a column. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {icon} from '../theme/icon';
import '../theme/modlab-menu';
import {shared} from '../theme/shared-style';
import type {IconName} from '../theme/icon';
import type {MenuItem} from '../theme/modlab-menu';

/**
 * @fires toolbar-action - string: 'save', 'share', 'hand-in', 'commands', or the id of an item of `items`
 */
@customElement('modlab-toolbar')
export class ModlabToolbar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        gap: 4px;
        font-size: 13px;
      }
      :host([column]) {
        --button-line: var(--line);
        flex-direction: column;
        gap: 8px;
      }
      @media (min-width: 721px) and (max-width: 900px) {
        button span {
          display: none;
        }
      }
    `,
  ];

  /** Only a machine that runs can be saved. */
  @property({type: Boolean}) running = false;
  /** A hand-in is being looked at. */
  @property({type: Boolean}) handedIn = false;
  /** What is done less often. */
  @property({attribute: false}) items: readonly MenuItem[] = [];
  /** Nothing is in a menu. */
  @property({type: Boolean, reflect: true}) column = false;
  @query('button') private first!: HTMLButtonElement;

  /** The way out of the terminal and of the editor's text leads here. */
  override focus(): void {
    this.first.focus();
  }

  protected override render() {
    return html`
      ${this.#button('save', 'Save', 'save', 'Keeps the machine as it is, under Saves', !this.running)}
      ${this.#button('share', 'Share', 'share', 'As a link, a file, or a hand-in')}
      ${this.handedIn ? this.#button('hand-in', 'Hand-in', 'hand-in', 'The hand-in that is looked at') : nothing}
      ${this.#button('commands', 'Commands', 'commands', 'All that can be done, by name (Ctrl+K, F1)')}
      ${
        this.column
          ? this.items.map(
              ({id, label, icon: name, title, disabled = false}) =>
                html`<button title=${title ?? nothing} ?disabled=${disabled} @click=${() => this.#act(id)}>
                  ${name ? icon(name) : nothing} ${label}
                </button>`,
            )
          : html`<modlab-menu
              label="More actions"
              .items=${this.items}
              @menu-select=${(event: CustomEvent<string>) => this.#act(event.detail)}
            ></modlab-menu>`
      }
    `;
  }

  #button(action: string, label: string, name: IconName, title: string, disabled = false) {
    return html`<button
      aria-label=${label}
      title=${title}
      ?disabled=${disabled}
      @click=${() => this.#act(action)}
    >
      ${icon(name)} <span>${label}</span>
    </button>`;
  }

  #act(action: string): void {
    this.dispatchEvent(new CustomEvent('toolbar-action', {detail: action}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-toolbar': ModlabToolbar;
  }
}
