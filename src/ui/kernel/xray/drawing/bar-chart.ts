/** Owns what charts of bars have in common: the surface that hears keys and pointer, the axis, and the bars on it. */
import {html} from 'lit';
import {ticks} from '../../../../session/xray/flame';
import {drawAxis, drawBars} from './bars';
import type {Bar} from './bars';
import type {RovingItems} from './roving-items';
import type {ZoomController} from './zoom-controller';

const AXIS = 18;

export interface BarChart {
  /** What it is of. */
  subject: string;
  bars: readonly Bar[];
  /** Of the rows of bars, in pixels. */
  height: number;
  /** Place of the bar that was chosen; -1: none. */
  chosen: number;
  /** Where the axis ends, if that is before the pane does. */
  end?: number;
  /** Pixels from one tick to the next, at least. */
  tick: number;
  /** What is written at a tick; undefined: it is left out. */
  label: (at: number) => string | undefined;
  /** Drawn above the axis and beneath the bars. */
  headings: unknown;
  onClick: (event: MouseEvent) => void;
}

export function barChart(
  zoom: ZoomController,
  items: RovingItems,
  {subject, bars, height, chosen, end = Infinity, tick, label, headings, onClick}: BarChart,
) {
  const {view, pane} = zoom;
  const to = Math.min(end, view.x + pane.width / view.scale);
  const at = ticks(view.x, to, Math.max(2, Math.floor(pane.width / tick)));
  return html`<div
    class="surface"
    tabindex="0"
    role="group"
    aria-label="${subject}: plus and minus zoom, 0 shows all, left and right move"
    @keydown=${items.onKey}
    @focusin=${items.onFocus}
    @focusout=${items.onLeave}
    @pointerover=${items.onPointer}
    @pointerleave=${items.onLeave}
    @click=${onClick}
  >
    <svg
      class="drawing"
      width=${pane.width}
      height=${height + AXIS}
      viewBox="0 0 ${pane.width} ${height + AXIS}"
    >
      ${drawAxis(at, label, {view, pane: pane.width, height})} ${headings}
      ${drawBars(bars, {view, pane: pane.width, pressed: chosen, tabIndex: items.tabIndex})}
    </svg>
  </div>`;
}
