/** Owns a bar between two panes: dragged or moved with the arrows it asks for another size, double clicked for the usual one. */
import {LitElement, css} from 'lit';
import {customElement, property} from 'lit/decorators.js';

/** In pixels: an arrow's way, and that with Shift. */
const STEP = 16;
const STRIDE = 96;

/**
 * It changes nothing by itself: whoever has the layout does. A separator in ARIA's sense, in the tab order; its name is given
 * by who places it.
 *
 * @fires splitter-move - number: the size, in pixels, that the pane is to have
 * @fires splitter-reset - the pane is to have its usual size
 */
@customElement('modlab-splitter')
export class ModlabSplitter extends LitElement {
  static override styles = css`
    :host {
      position: relative;
      z-index: 2;
      display: block;
      touch-action: none;
      background: var(--line);
    }
    :host([aria-orientation='vertical']) {
      width: 1px;
      cursor: col-resize;
    }
    :host([aria-orientation='horizontal']) {
      height: 1px;
      cursor: row-resize;
    }
    /* What a pointer can take hold of. */
    :host::before {
      content: '';
      position: absolute;
      inset: 0 -3px;
    }
    :host([aria-orientation='horizontal'])::before {
      inset: -3px 0;
    }
    @media (pointer: coarse) {
      :host::before {
        inset: 0 -10px;
      }
      :host([aria-orientation='horizontal'])::before {
        inset: -10px 0;
      }
    }
    :host(:hover)::before,
    :host(:focus-visible)::before {
      background: var(--accent);
    }
    :host(:focus-visible) {
      outline: none;
    }
  `;

  /** The pane that it makes larger or smaller. */
  @property({attribute: false}) pane: () => Element | null = () => null;
  /** `columns`: the panes are beside each other, and the bar stands upright. */
  @property() direction: 'columns' | 'rows' = 'rows';
  /** The pane is behind the bar, not before it. */
  @property({type: Boolean}) behind = false;
  #held: {at: number; size: number} | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'separator');
    this.tabIndex = 0;
    this.addEventListener('keydown', this.#key);
    this.addEventListener('pointerdown', this.#begin);
    this.addEventListener('pointermove', this.#move);
    this.addEventListener('pointerup', this.#end);
    this.addEventListener('pointercancel', this.#end);
    this.addEventListener('dblclick', this.#reset);
  }

  protected override updated(): void {
    this.setAttribute('aria-orientation', this.direction === 'columns' ? 'vertical' : 'horizontal');
    this.#announce();
  }

  /** To assistive technology: percent of the room that both panes have. */
  #announce(): void {
    const room = this.direction === 'columns' ? innerWidth : innerHeight;
    this.setAttribute('aria-valuenow', String(Math.min(100, Math.round((100 * this.#size()) / room))));
  }

  #size(): number {
    const box = this.pane()?.getBoundingClientRect();
    return (this.direction === 'columns' ? box?.width : box?.height) ?? 0;
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') return this.#reset();
    const keys = this.direction === 'columns' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const at = keys.indexOf(event.key);
    if (at < 0) return;
    event.preventDefault();
    const way = (event.shiftKey ? STRIDE : STEP) * (at === 0 ? -1 : 1);
    this.#ask(this.#size() + (this.behind ? -way : way));
  };

  readonly #begin = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.setPointerCapture(event.pointerId);
    this.#held = {at: this.#where(event), size: this.#size()};
  };

  readonly #move = (event: PointerEvent): void => {
    if (!this.#held) return;
    const way = this.#where(event) - this.#held.at;
    this.#ask(this.#held.size + (this.behind ? -way : way));
  };

  readonly #end = (): void => {
    this.#held = undefined;
  };

  readonly #reset = (): void => {
    this.dispatchEvent(new CustomEvent('splitter-reset'));
    requestAnimationFrame(() => this.#announce());
  };

  #where = ({clientX, clientY}: PointerEvent) => (this.direction === 'columns' ? clientX : clientY);

  #ask(size: number): void {
    this.dispatchEvent(new CustomEvent('splitter-move', {detail: size}));
    requestAnimationFrame(() => this.#announce());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-splitter': ModlabSplitter;
  }
}
