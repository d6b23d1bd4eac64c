/** Owns the bar between two panes, one above the other: dragged, or moved with the arrows. */
import {LitElement, css} from 'lit';
import {customElement, property} from 'lit/decorators.js';

const STEP = 24;

/**
 * @fires split-move - number: by how many pixels, downwards
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

  /** Percent of the room that the upper pane has. */
  @property({type: Number}) share = 50;
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

  protected override updated(): void {
    this.setAttribute('aria-valuenow', String(Math.round(this.share)));
  }

  readonly #key = (event: KeyboardEvent): void => {
    const by = {ArrowUp: -STEP, ArrowDown: STEP}[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#tell(by);
  };

  readonly #begin = (event: PointerEvent): void => {
    this.setPointerCapture(event.pointerId);
    this.#from = event.clientY;
  };

  readonly #move = (event: PointerEvent): void => {
    if (this.#from === undefined) return;
    this.#tell(event.clientY - this.#from);
    this.#from = event.clientY;
  };

  readonly #end = (): void => {
    this.#from = undefined;
  };

  #tell(by: number): void {
    this.dispatchEvent(new CustomEvent('split-move', {detail: by}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-splitter': ModlabSplitter;
  }
}
