/** Owns bars on one axis, of time or of addresses: where they are in a pane, and how they are drawn with their names. */
import {nothing, svg} from 'lit';
import {CHARACTER, fitText} from './fit-text';
import type {Box, View} from './zoom';

/** `x` and `width` in units of the axis, `y` and `height` in pixels. */
export interface Bar extends Box {
  /** As the rules of drawing-style.ts have it. */
  look: '' | 'step' | 'own' | 'failed' | 'own failed' | 'open' | 'mark';
  /** Written on it, as far as there is room. */
  text: string;
  /** What it is, in words. */
  name: string;
}

/** Beyond the pane nothing is drawn, so that no coordinate is larger than browsers can take. */
const MARGIN = 8;
const LEAST = 1;

/** In pixels; one at least, or it would not be seen. */
export function inPane(
  {x, width}: Pick<Box, 'x' | 'width'>,
  view: View,
  pane: number,
): {x: number; width: number} {
  const cut = (at: number) => Math.min(Math.max((at - view.x) * view.scale, -MARGIN), pane + MARGIN);
  const from = cut(x);
  return {x: from, width: Math.max(LEAST, cut(x + width) - from)};
}

/** `tabIndex` of each by its place; `pressed`: the place of the one that was chosen. */
export function drawBars(
  bars: readonly Bar[],
  {
    view,
    pane,
    pressed,
    tabIndex,
  }: {view: View; pane: number; pressed: number; tabIndex: (at: number) => number},
) {
  return bars.map((bar, i) => {
    const {x, width} = inPane(bar, view, pane);
    const seen = Math.max(x, 0);
    const text = fitText(bar.text, Math.min(x + width, pane) - seen - 6);
    return svg`<g
      class=${bar.look}
      role="button"
      tabindex=${tabIndex(i)}
      aria-label=${bar.name}
      aria-pressed=${i === pressed}
      data-item=${i}
    ><title>${bar.name}</title>${
      bar.look === 'mark'
        ? svg`<rect x=${x - 5} y=${bar.y} width="11" height=${bar.height} fill="transparent"></rect>
            <line class="stroke" x1=${x} x2=${x} y1=${bar.y} y2=${bar.y + bar.height}></line>`
        : svg`<rect class="box" x=${x} y=${bar.y} width=${width} height=${bar.height}></rect>`
    }${text === '' ? nothing : svg`<text x=${seen + 4} y=${bar.y + bar.height / 2 + 4}>${text}</text>`}</g>`;
  });
}

/** The axis's lines, each with what is written at it, beneath a drawing of this height; none where nothing is to be written. */
export function drawAxis(
  at: readonly number[],
  label: (at: number) => string | undefined,
  {view, pane, height}: {view: View; pane: number; height: number},
) {
  return at.map((each) => {
    const x = (each - view.x) * view.scale;
    const text = label(each);
    if (text === undefined) return nothing;
    const isLast = x + text.length * CHARACTER + 4 > pane;
    return svg`<line class="grid" x1=${x} x2=${x} y1="0" y2=${height}></line>
      <text
        class="quiet"
        x=${isLast ? x - 3 : x + 3}
        y=${height + 12}
        text-anchor=${isLast ? 'end' : 'start'}
      >${text}</text>`;
  });
}
