/** Owns the bar below a pane, which makes it higher or lower: dragged, or moved with the arrows. */
import {LitElement, css} from 'lit';
import {customElement, property} from 'lit/decorators.js';

/** In pixels: an arrow's way, and what the pane and those below it keep. */
const STEP = 24;
const LEAST = 140;
const LEAST_BELOW = 160;

/**
 * Sets the height of the pane itself: nobody else needs to know. It is a separator in ARIA's sense, in the tab order.
 */
@customElement('modlab-splitter')
export class ModlabSplitter extends LitElement {
  static override styles = css`
    :host {
      display: block;
      height: 7px;
      cursor: row-resize;
      touch-action: none;
      background: var(--raised);
      border-block: 1px solid var(--line);
    }
    :host(:hover) {
      background: var(--hover);
    }
    :host(:focus-visible) {
      outline: none;
      background: var(--accent);
    }
  `;

  /** The pane that is made higher or lower; the room is its parent's. */
  @property({attribute: false}) pane!: HTMLElement;
  #from: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'separator');
    this.setAttribute('aria-orientation', 'horizontal');
    this.tabIndex = 0;
    this.addEventListener('keydown', this.#key);
    this.addEventListener('pointerdown', this.#begin);
    this.addEventListener('pointermove', this.#move);
    this.addEventListener('pointerup', this.#end);
    this.addEventListener('pointercancel', this.#end);
  }

  protected override firstUpdated(): void {
    this.#announce(this.pane.clientHeight);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const by = {ArrowUp: -STEP, ArrowDown: STEP}[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#resize(by);
  };

  readonly #begin = (event: PointerEvent): void => {
    this.setPointerCapture(event.pointerId);
    this.#from = event.clientY;
  };

  readonly #move = (event: PointerEvent): void => {
    if (this.#from === undefined) return;
    this.#resize(event.clientY - this.#from);
    this.#from = event.clientY;
  };

  readonly #end = (): void => {
    this.#from = undefined;
  };

  #resize(by: number): void {
    const height = Math.min(Math.max(this.pane.clientHeight + by, LEAST), this.#room - LEAST_BELOW);
    this.pane.style.height = `${height}px`;
    this.#announce(height);
  }

  get #room(): number {
    return this.pane.parentElement?.clientHeight ?? innerHeight;
  }

  /** To assistive technology: percent of the room. */
  #announce(height: number): void {
    this.setAttribute('aria-valuenow', String(Math.round((100 * height) / this.#room)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-splitter': ModlabSplitter;
  }
}
