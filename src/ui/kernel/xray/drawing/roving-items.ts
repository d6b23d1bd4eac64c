/** Owns the keyboard's way through the items of a drawing: one tab stop, from which the arrows lead from item to item. */
import {isDirection, neighbour} from './neighbour';
import type {LitElement} from 'lit';
import type {Box} from './zoom';
import type {ZoomController} from './zoom-controller';

/** Each item is an element with the attribute data-item, which is its place among the boxes. */
export class RovingItems {
  readonly #host: LitElement;
  readonly #zoom: ZoomController;
  readonly #boxes: () => readonly Box[];
  #active = 0;

  constructor(host: LitElement, zoom: ZoomController, boxes: () => readonly Box[]) {
    this.#host = host;
    this.#zoom = zoom;
    this.#boxes = boxes;
  }

  /** Drawings change: the tab stop is an item that is there. */
  get active(): number {
    return this.#active < this.#boxes().length ? this.#active : 0;
  }

  tabIndex = (at: number): 0 | -1 => (at === this.active ? 0 : -1);

  /** Moves the tab stop, and the focus if that is wanted, to an item. */
  async moveTo(at: number, focus = true): Promise<void> {
    const box = this.#boxes()[at];
    if (!box) return;
    this.#active = at;
    this.#zoom.reveal(box);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    if (focus)
      this.#host.renderRoot.querySelector<SVGElement>(`[data-item="${at}"]`)?.focus({preventScroll: true});
  }

  readonly onKey = (event: KeyboardEvent): void => {
    const item = (event.target as Element).closest<SVGElement>('[data-item]');
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ')
      item.dispatchEvent(new MouseEvent('click', {bubbles: true}));
    else if (isDirection(event.key)) {
      const next = neighbour(this.#boxes(), Number(item.dataset['item']), event.key);
      if (next !== undefined) void this.moveTo(next);
    } else return;
    event.preventDefault();
  };

  /** Where a click or a screen reader has put the focus, the arrows go on from. */
  readonly onFocus = (event: FocusEvent): void => {
    const item = (event.target as Element).closest<SVGElement>('[data-item]');
    if (!item) return;
    this.#active = Number(item.dataset['item']);
    this.#host.requestUpdate();
  };
}
