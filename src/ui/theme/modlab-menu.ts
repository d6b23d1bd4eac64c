/** Owns a button that opens a list of actions below it: by pointer, or by keys as ARIA's menu button has them. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {icon} from './icon';
import {shared} from './shared-style';
import type {IconName} from './icon';

export interface MenuItem {
  id: string;
  label: string;
  icon?: IconName;
  /** What it does, where the label alone does not say. */
  title?: string;
  /** The keys that do the same. */
  keys?: string;
  /** It is one of those of which one is chosen, or is on or off. */
  checked?: boolean;
  disabled?: boolean;
  /** A line stands before it. */
  begins?: boolean;
}

/**
 * @fires menu-select - string: the item's id
 */
@customElement('modlab-menu')
export class ModlabMenu extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        display: inline-flex;
      }
      [role='menu'] {
        position: absolute;
        inset-block-start: calc(100% + 4px);
        inset-inline-end: 0;
        z-index: 20;
        display: grid;
        min-width: 220px;
        max-height: calc(100dvh - 72px);
        overflow: auto;
        padding: 4px;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 6px;
        box-shadow: 0 6px 20px rgb(0 0 0 / 24%);
        font-size: 13px;
      }
      [role^='menuitem'] {
        display: grid;
        grid-template-columns: 16px 1fr auto;
        gap: 8px;
        align-items: center;
        text-align: start;
      }
      [role^='menuitem'][aria-checked='true'] {
        color: var(--accent);
      }
      kbd {
        color: var(--muted);
        font: inherit;
        font-size: 12px;
      }
      hr {
        width: 100%;
        margin: 4px 0;
        border: 0;
        border-top: 1px solid var(--line);
      }
    `,
  ];

  /** The button's name. */
  @property() label = '';
  /** What stands in it. */
  @property() icon: IconName = 'menu';
  @property({attribute: false}) items: readonly MenuItem[] = [];
  @state() private open = false;

  protected override render() {
    return html`<button
        class="icon-only"
        aria-label=${this.label}
        title=${this.label}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${() => (this.open = !this.open)}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          this.open = true;
        }}
      >
        ${icon(this.icon)}
      </button>
      ${
        this.open
          ? html`<div
              role="menu"
              aria-label=${this.label}
              @keydown=${(event: KeyboardEvent) => this.#key(event)}
              @focusout=${(event: FocusEvent) => this.#left(event)}
            >
              ${this.items.map((item) => this.#item(item))}
            </div>`
          : nothing
      }`;
  }

  #item({id, label, icon: name, title, keys, checked, disabled = false, begins}: MenuItem) {
    return html`${begins ? html`<hr />` : nothing}<button
        role=${checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
        aria-checked=${checked ?? nothing}
        tabindex="-1"
        title=${title ?? nothing}
        ?disabled=${disabled}
        @click=${() => this.#select(id)}
      >
        <span>${checked ? '✓' : name ? icon(name) : nothing}</span
        ><span>${label}</span>${keys === undefined ? nothing : html`<kbd>${keys}</kbd>`}
      </button>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('open')) return;
    if (this.open) {
      this.#entries[0]?.focus();
      window.addEventListener('pointerdown', this.#outside);
    } else window.removeEventListener('pointerdown', this.#outside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.open = false;
    window.removeEventListener('pointerdown', this.#outside);
  }

  get #entries(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)')];
  }

  #select(id: string): void {
    this.#close();
    this.dispatchEvent(new CustomEvent('menu-select', {detail: id}));
  }

  #close(): void {
    this.open = false;
    this.renderRoot.querySelector('button')?.focus();
  }

  #key(event: KeyboardEvent): void {
    const entries = this.#entries;
    const at = entries.indexOf(event.target as HTMLElement);
    const to = {
      ArrowDown: (at + 1) % entries.length,
      ArrowUp: (at - 1 + entries.length) % entries.length,
      Home: 0,
      End: entries.length - 1,
    }[event.key];
    if (to !== undefined) entries[to]?.focus();
    else if (event.key === 'Escape') this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #left({relatedTarget}: FocusEvent): void {
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget)) this.open = false;
  }

  readonly #outside = (event: PointerEvent): void => {
    if (!event.composedPath().includes(this)) this.open = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-menu': ModlabMenu;
  }
}
