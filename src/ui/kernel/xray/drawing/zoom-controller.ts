/**
 * Owns zoom and pan of an element's drawing: buttons, Ctrl and the wheel, two fingers, dragging, and the keys of its surface
 * (+ - 0 and the arrows). It shows all of the drawing until somebody has asked for a part of it.
 */
import {html} from 'lit';
import {Download, Maximize, ZoomIn, ZoomOut} from 'lucide';
import {drawn} from '../../../theme/icon';
import {closeUp, fit, moved, revealed, zoomed} from './zoom';
import {isDirection} from './neighbour';
import type {LitElement, ReactiveController} from 'lit';
import type {Bounds, Box, View} from './zoom';

const FACTOR = 1.5;
/** Pixels that an arrow moves what is shown. */
const STRIDE = 48;
/** A pointer that has moved less has clicked. */
const DRAG = 4;

const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]} as const;

export interface ZoomOptions {
  axis: Bounds['axis'];
  /** The drawing's size, and how many pixels a unit of it has when it is closest. */
  content: () => Pick<Bounds, 'content' | 'closest' | 'natural'>;
}

export class ZoomController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: ZoomOptions;
  #surface: HTMLElement | undefined;
  #pane = {width: 640, height: 240};
  /** Undefined: all of it. */
  #chosen: View | undefined;
  readonly #pointers = new Map<number, {x: number; y: number}>();
  #hasDragged = false;
  readonly #sizes = new ResizeObserver(([entry]) => {
    if (!entry) return;
    const {width, height} = entry.contentRect;
    if (width === 0 || (width === this.#pane.width && height === this.#pane.height)) return;
    this.#pane = {width, height};
    this.#host.requestUpdate();
  });

  constructor(host: LitElement, options: ZoomOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** The surface is the element with the class of this name. */
  hostUpdated(): void {
    const surface = this.#host.renderRoot.querySelector<HTMLElement>('.surface') ?? undefined;
    if (surface === this.#surface) return;
    this.#surface = surface;
    this.#sizes.disconnect();
    if (!surface) return;
    this.#sizes.observe(surface);
    surface.addEventListener('wheel', this.#onWheel, {passive: false});
    surface.addEventListener('keydown', this.#onKey);
    surface.addEventListener('pointerdown', this.#onDown);
    surface.addEventListener('pointermove', this.#onMove);
    for (const end of ['pointerup', 'pointercancel'] as const) surface.addEventListener(end, this.#onUp);
    surface.addEventListener('click', this.#onClick, {capture: true});
  }

  hostDisconnected(): void {
    this.#sizes.disconnect();
    this.#surface = undefined;
  }

  get pane(): Bounds['pane'] {
    return this.#pane;
  }

  get view(): View {
    // The drawing or its pane may have become another since.
    return this.#chosen
      ? moved(zoomed(this.#chosen, this.#bounds, 1), this.#bounds, 0, 0)
      : fit(this.#bounds);
  }

  reveal(box: Box): void {
    this.#show(revealed(this.view, this.#bounds, box));
  }

  closeUp(box: Box): void {
    this.#show(closeUp(this.#bounds, box));
  }

  fit = (): void => {
    this.#chosen = undefined;
    this.#host.requestUpdate();
  };

  /** `save`: saves the drawing. */
  buttons(save: () => void | Promise<void>) {
    return html`<span class="buttons">
      <button
        class="icon-only"
        aria-label="Zoom out"
        title="Zoom out (-)"
        @click=${() => this.#zoom(1 / FACTOR)}
      >
        ${drawn(ZoomOut)}
      </button>
      <button class="icon-only" aria-label="Zoom in" title="Zoom in (+)" @click=${() => this.#zoom(FACTOR)}>
        ${drawn(ZoomIn)}
      </button>
      <button class="icon-only" aria-label="Fit" title="Show all of it (0)" @click=${this.fit}>
        ${drawn(Maximize)}
      </button>
      <button class="icon-only" aria-label="Save as SVG" title="Save as SVG" @click=${save}>
        ${drawn(Download)}
      </button>
    </span>`;
  }

  get #bounds(): Bounds {
    return {pane: this.#pane, axis: this.#options.axis, ...this.#options.content()};
  }

  #show(view: View): void {
    const {x, y, scale} = this.view;
    if (view.x === x && view.y === y && view.scale === scale) return;
    const all = fit(this.#bounds);
    // Whoever has zoomed out to all of it gets all of it after the next change, too.
    this.#chosen = view.scale <= all.scale ? undefined : view;
    this.#host.requestUpdate();
  }

  #zoom(factor: number, at?: {x: number; y: number}): void {
    this.#show(zoomed(this.view, this.#bounds, factor, at));
  }

  #move(dx: number, dy: number): void {
    this.#show(moved(this.view, this.#bounds, dx, dy));
  }

  /** Where on the surface. */
  #at({clientX, clientY}: {clientX: number; clientY: number}): {x: number; y: number} {
    const {left, top} = this.#surface?.getBoundingClientRect() ?? {left: 0, top: 0};
    return {x: clientX - left, y: clientY - top};
  }

  /** A pinch on a touchpad arrives as a wheel with Ctrl. */
  readonly #onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.#zoom(Math.exp((-event.deltaY * lines) / 240), this.#at(event));
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === '+' || event.key === '=') this.#zoom(FACTOR);
    else if (event.key === '-') this.#zoom(1 / FACTOR);
    else if (event.key === '0') this.fit();
    // On an item they lead to the next one.
    else if (isDirection(event.key) && event.target === this.#surface) {
      const [dx, dy] = ARROWS[event.key];
      // Where nothing is to be moved up or down, the pane scrolls.
      if (dy !== 0 && this.#options.axis === 'x') return;
      this.#move(dx * STRIDE, dy * STRIDE);
    } else return;
    event.preventDefault();
  };

  readonly #onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.#hasDragged = false;
    this.#pointers.set(event.pointerId, {x: event.clientX, y: event.clientY});
  };

  readonly #onMove = (event: PointerEvent): void => {
    const from = this.#pointers.get(event.pointerId);
    if (!from) return;
    const dx = event.clientX - from.x;
    const dy = event.clientY - from.y;
    if (!this.#hasDragged) {
      if (Math.hypot(dx, dy) < DRAG) return;
      this.#hasDragged = true;
      for (const id of this.#pointers.keys()) this.#surface?.setPointerCapture(id);
    }
    const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    this.#pointers.set(event.pointerId, {x: event.clientX, y: event.clientY});
    if (!other) {
      this.#move(-dx, -dy);
      return;
    }
    const before = Math.hypot(from.x - other.x, from.y - other.y);
    const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
    this.#zoom(
      after / Math.max(1, before),
      this.#at({clientX: (event.clientX + other.x) / 2, clientY: (event.clientY + other.y) / 2}),
    );
  };

  readonly #onUp = (event: PointerEvent): void => void this.#pointers.delete(event.pointerId);

  /** What ends a drag is no click on what lies there. */
  readonly #onClick = (event: MouseEvent): void => {
    if (!this.#hasDragged || event.detail === 0) return;
    this.#hasDragged = false;
    event.stopPropagation();
  };
}
