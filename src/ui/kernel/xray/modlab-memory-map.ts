/** Owns the map of a module in memory, to scale, and the list of the same sections and symbols, which can be searched. */
import {LitElement, css, html, nothing, svg} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {memoryMap} from '../../../session/xray/memory-map';
import {shared} from '../../theme/shared-style';
import {barChart} from './drawing/bar-chart';
import {inPane} from './drawing/bars';
import {drawingStyle} from './drawing/drawing-style';
import {RovingItems, itemOf} from './drawing/roving-items';
import {saveDrawing} from './drawing/save-drawing';
import {ZoomController} from './drawing/zoom-controller';
import {caveats, mapRows, sizeOf} from './map-items';
import {hex} from './shown-values';
import type {MapRows} from './map-items';
import type {MemoryMap} from '../../../session/xray/memory-map';
import type {ModuleBits, ModuleSymbol} from '../../../session/xray/xray';

/** Of a list that is searched nobody reads more. */
const LISTED_LIMIT = 500;

/**
 * @slot - what chooses the module; stands before the tools
 * @fires symbols-want - boolean: whether the symbols are to be read, which takes the guest seconds
 */
@customElement('modlab-memory-map')
export class ModlabMemoryMap extends LitElement {
  static override styles = [
    shared,
    ...drawingStyle,
    css`
      label {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        min-height: 28px;
        white-space: nowrap;
      }
      .find {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
        margin-top: 8px;
      }
      h3 {
        margin: 0;
        font-size: 13px;
        font-weight: 600;
      }
      input[type='search'] {
        flex: 0 1 220px;
        min-width: 0;
        height: 28px;
        padding: 0 6px;
        font: inherit;
        color: inherit;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: 4px;
      }
      ul {
        list-style: none;
        margin: 4px 0 0;
        padding: 0;
        columns: 380px auto;
        column-gap: 24px;
      }
      li button {
        display: grid;
        grid-template-columns: 11ch minmax(0, 1fr) auto;
        gap: 8px;
        width: 100%;
        min-height: 24px;
        padding: 0 4px;
        font-family: var(--mono);
        text-align: start;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      li button[aria-pressed='true'] {
        border-color: var(--accent);
      }
      li .quiet {
        color: var(--muted);
      }
    `,
  ];

  /** The module, as /sys/module has it. */
  @property({attribute: false}) bits: ModuleBits | undefined;
  /** Its size in /proc/modules, in bytes. */
  @property({type: Number}) size = 0;
  /** Its symbols, once they have been read. */
  @property({attribute: false}) symbols: readonly ModuleSymbol[] | undefined;
  /** Symbols are wanted; until there are any, they are on their way. */
  @property({type: Boolean}) wanted = false;
  @state() private chosen = -1;
  @state() private search = '';
  /** Of the module that is shown. */
  #name = '';
  #map: MemoryMap = {regions: [], missing: 'no sections', leftOut: 0};
  #rows: MapRows = mapRows(this.#map);
  readonly #zoom = new ZoomController(this, {
    axis: 'x',
    // Pixels of a byte.
    content: () => ({content: {width: this.#rows.widest, height: this.#rows.height}, closest: 24}),
  });
  readonly #items = new RovingItems(this, this.#zoom, () => this.#rows.bars);

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!['bits', 'size', 'symbols'].some((name) => changed.has(name)) || !this.bits) return;
    this.#map = memoryMap(this.bits, this.size, this.symbols);
    const before = this.#rows.bars[this.chosen];
    this.#rows = mapRows(this.#map);
    this.chosen = this.#rows.bars.findIndex(({name}) => name === before?.name);
    if (this.bits.name !== this.#name) this.#zoom.fit();
    this.#name = this.bits.name;
  }

  protected override render() {
    const missing = this.bits ? this.#map.missing : 'unread';
    if (!this.bits || missing)
      return html`<div class="tools"><slot></slot></div>
        <p class="none">${MISSING[missing ?? 'unread']}</p>`;
    const {bars, headings, height, widest} = this.#rows;
    const {view, pane} = this.#zoom;
    const isReading = this.wanted && this.symbols === undefined;
    return html`
      <div class="tools">
        <slot></slot>
        <label>
          <input
            type="checkbox"
            .checked=${this.wanted}
            @change=${(event: Event) => this.#want((event.target as HTMLInputElement).checked)}
          />Symbols
        </label>
        <span class="told" role="status"
          >${
            isReading
              ? 'Looking through /proc/kallsyms...'
              : this.symbols?.length === 0
                ? 'The kernel lists no symbols of it.'
                : ''
          }</span
        >
        ${this.#zoom.buttons(this.#save)}
      </div>
      ${barChart(this.#zoom, this.#items, {
        subject: `Memory map of ${this.bits.name}`,
        bars,
        height,
        chosen: this.chosen,
        end: widest,
        tick: 80,
        label: (at) => (Number.isInteger(at) ? `+${at}` : undefined),
        headings: headings.map(({text, y, region, bar}) => {
          const {x, width} = inPane({x: 0, width: region.size}, view, pane.width);
          return svg`<text class="quiet heading" x="4" y=${y}>${text}</text>
            <g class="open"><rect class="box" x=${x} width=${width} y=${bar.y} height=${bar.height}></rect></g>`;
        }),
        onClick: this.#onClick,
      })}
      <p class="details">
        ${bars[this.#items.pointed ?? this.chosen]?.name ?? html`<span class="none">Choose a section or a symbol to see its address and size.</span>`}
      </p>
      ${caveats(this.#map).map((sentence) => html`<p class="none">${sentence}</p>`)} ${this.#list()}
    `;
  }

  #list() {
    const {bars} = this.#rows;
    const looked = this.search.trim().toLowerCase();
    const found = bars
      .map((bar, at) => ({bar, at}))
      .filter(({bar}) => looked === '' || bar.name.toLowerCase().includes(looked));
    return html`
      <div class="find">
        <h3>${this.symbols ? 'Sections and symbols' : 'Sections'}</h3>
        <input
          type="search"
          placeholder="name or address"
          aria-label="Find a section or symbol"
          spellcheck="false"
          .value=${this.search}
          @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)}
        />
        <span class="none"
          >${found.length === bars.length ? nothing : `${found.length} of ${bars.length}`}</span
        >
      </div>
      <ul>
        ${found.slice(0, LISTED_LIMIT).map(
          ({bar, at}) =>
            html`<li>
              <button aria-pressed=${at === this.chosen} @click=${() => this.#choose(at)}>
                <span class="quiet">${hex(bar.piece.address)}</span>
                <span>${bar.piece.name}</span>
                <span class="quiet">${bar.what === 'symbol' ? 'symbol, ' : ''}${sizeOf(bar.piece)}</span>
              </button>
            </li>`,
        )}
      </ul>
      ${found.length > LISTED_LIMIT ? html`<p class="none">The first ${LISTED_LIMIT} are listed; search for others.</p>` : nothing}
    `;
  }

  #choose(at: number): void {
    this.chosen = at;
    void this.#items.moveTo(at, false);
  }

  #want(wanted: boolean): void {
    this.dispatchEvent(new CustomEvent('symbols-want', {detail: wanted}));
  }

  readonly #onClick = (event: MouseEvent): void => {
    this.chosen = itemOf(event) ?? this.chosen;
  };

  readonly #save = () => {
    const name = this.bits?.name ?? '';
    saveDrawing(this.renderRoot, `${name} in memory`, `${name}-memory`);
  };
}

const MISSING: Record<NonNullable<MemoryMap['missing']> | 'unread', string> = {
  unread: 'Reading its sections...',
  'no sections': 'The kernel lists no sections of this module in /sys/module.',
  hidden: 'The kernel hides the addresses: /proc/sys/kernel/kptr_restrict decides who may see them.',
};

declare global {
  interface HTMLElementTagNameMap {
    'modlab-memory-map': ModlabMemoryMap;
  }
}
