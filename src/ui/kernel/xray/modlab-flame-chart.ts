/** Owns the flame chart of a traced load, or of two on one scale: calls by time and depth, steps and log above them. */
import {LitElement, css, html, nothing, svg} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {flameOf} from '../../../session/xray/flame';
import {shared} from '../../theme/shared-style';
import {barChart} from './drawing/bar-chart';
import {drawingStyle} from './drawing/drawing-style';
import {RovingItems, itemOf} from './drawing/roving-items';
import {saveDrawing} from './drawing/save-drawing';
import {ZoomController} from './drawing/zoom-controller';
import {flameRows, titleOf} from './flame-items';
import {moment} from './shown-values';
import type {FlameRows, ShownLoad} from './flame-items';
import type {TracedLoad} from '../../../session/xray/xray';

/**
 * @slot - what chooses the loads; stands before the tools
 */
@customElement('modlab-flame-chart')
export class ModlabFlameChart extends LitElement {
  static override styles = [
    shared,
    ...drawingStyle,
    css`
      .details button {
        font-family: var(--sans);
      }
    `,
  ];

  /** One, or two that are compared: the second is drawn below the first. */
  @property({attribute: false}) loads: readonly TracedLoad[] = [];
  /** Place of the bar that was chosen; -1: none. */
  @state() private chosen = -1;
  #shown: ShownLoad[] = [];
  #rows: FlameRows = flameRows([]);
  readonly #zoom = new ZoomController(this, {
    axis: 'x',
    content: () => ({
      content: {
        width: this.#shown.reduce((most, {flame}) => Math.max(most, flame.totalUs), 1),
        height: this.#rows.height,
      },
      // Pixels of a microsecond.
      closest: 100,
    }),
  });
  readonly #items = new RovingItems(this, this.#zoom, () => this.#rows.bars);

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('loads')) return;
    this.#shown = this.loads.map((load) => ({load, flame: flameOf(load)}));
    this.#rows = flameRows(this.#shown);
    this.chosen = -1;
    this.#zoom.fit();
  }

  protected override render() {
    const {bars, headings, height} = this.#rows;
    const isEmpty = this.#shown.every(({flame}) => flame.calls.length === 0);
    if (isEmpty)
      return html`<div class="tools"><slot></slot></div>
        <p class="none">The kernel was not asked: there are no calls to draw.</p>`;
    return html`
      <div class="tools">
        <slot></slot>
        <span class="told"></span>
        ${this.#zoom.buttons(this.#save)}
      </div>
      ${barChart(this.#zoom, this.#items, {
        subject: 'Flame chart',
        bars,
        height,
        chosen: this.chosen,
        tick: 90,
        label: moment,
        headings: headings.map(({text, y}) => svg`<text class="strong heading" x="4" y=${y}>${text}</text>`),
        onClick: this.#onClick,
      })}
      ${this.#details()}
    `;
  }

  #details() {
    const bar = this.#rows.bars[this.#items.pointed ?? this.chosen];
    return html`<p class="details">
      ${
        bar
          ? html`${bar.name}
            ${
              bar.look === 'mark'
                ? nothing
                : html`<button class="outlined" @click=${() => this.#zoom.closeUp(bar)}>Zoom to it</button>`
            }`
          : html`<span class="none"
              >Steps above, calls below, lines of the log between them. Choose one to see its time.</span
            >`
      }
    </p>`;
  }

  readonly #onClick = (event: MouseEvent): void => {
    this.chosen = itemOf(event) ?? this.chosen;
  };

  readonly #save = () =>
    saveDrawing(
      this.renderRoot,
      `Traced: ${this.loads.map(titleOf).join(' | ')}`,
      `trace-${this.loads.map(({subject}) => subject).join('-')}`,
    );
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-flame-chart': ModlabFlameChart;
  }
}
