/** Owns the way through the items of a drawing: one tab stop, from which arrows lead from item to item, and which is pointed at. */
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
  #pointed: number | undefined;

  constructor(host: LitElement, zoom: ZoomController, boxes: () => readonly Box[]) {
    this.#host = host;
    this.#zoom = zoom;
    this.#boxes = boxes;
  }

  /** Drawings change: the tab stop is an item that is there. */
  get #tabStop(): number {
    return this.#active < this.#boxes().length ? this.#active : 0;
  }

  /** The one that has the focus or is under the pointer. */
  get pointed(): number | undefined {
    return this.#pointed;
  }

  tabIndex = (at: number): 0 | -1 => (at === this.#tabStop ? 0 : -1);

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
    const at = itemOf(event);
    if (at === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ')
      event.target?.dispatchEvent(new MouseEvent('click', {bubbles: true}));
    else if (isDirection(event.key)) {
      const next = neighbour(this.#boxes(), at, event.key);
      if (next !== undefined) void this.moveTo(next);
    } else return;
    event.preventDefault();
  };

  /** Where a click or a screen reader has put the focus, the arrows go on from. */
  readonly onFocus = (event: FocusEvent): void => {
    const at = itemOf(event);
    if (at === undefined) return;
    this.#active = at;
    this.#point(at);
  };

  readonly onPointer = (event: PointerEvent): void => this.#point(itemOf(event));

  readonly onLeave = (): void => this.#point(undefined);

  #point(at: number | undefined): void {
    if (at === this.#pointed) return;
    this.#pointed = at;
    this.#host.requestUpdate();
  }
}

/** The place of the item that an event is about. */
export function itemOf({target}: Event): number | undefined {
  const item = target instanceof Element ? target.closest<SVGElement>('[data-item]') : null;
  return item ? Number(item.dataset['item']) : undefined;
}
