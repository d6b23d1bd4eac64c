/** Owns the drawing of modules as a graph that fills its pane: an arrow from each module to those that it uses. */
import {LitElement, css, html, nothing, svg} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../../theme/shared-style';
import {drawingStyle} from './drawing/drawing-style';
import {fitText} from './drawing/fit-text';
import {RovingItems} from './drawing/roving-items';
import {saveDrawing} from './drawing/save-drawing';
import {ZoomController} from './drawing/zoom-controller';
import {DRAWN_LIMIT} from './module-columns';
import {layoutAll, layoutLinked, smoothPath} from './module-layout';
import type {Box, Extent} from './drawing/zoom';
import type {Edge, ModuleLayout, Node} from './module-layout';
import type {ModuleLine} from '../../../protocol/guest';

/** Around the drawing. */
const EDGE = 10;
/** Pixels of a unit below which nobody can read what is written; that and arrowheads are most of the work of drawing hundreds. */
const LEGIBLE = 0.4;

/** As Documentation/admin-guide/tainted-kernels.rst has the letters; + and - say that it comes or goes. */
const TAINTS: Record<string, string> = {
  P: 'proprietary',
  F: 'loaded by force',
  C: 'staging driver',
  O: 'out of tree',
  E: 'unsigned',
  X: 'auxiliary',
  K: 'live patch',
};

const kilobytes = (size: number) => `${(size / 1024).toFixed(0)} KB`;
const users = ({refcount}: ModuleLine) => (refcount < 0 ? 'used by ?' : `used by ${refcount}`);
const letters = ({taint}: ModuleLine) => taint.replaceAll(/[()+-]/g, '');

/** All that its box shows, in words. */
function nameOf(module: ModuleLine): string {
  const taints = Array.from(letters(module)).map((letter) => TAINTS[letter] ?? letter);
  return [
    module.name,
    module.state,
    kilobytes(module.size),
    users(module),
    ...(taints.length ? [`taints the kernel: ${taints.join(', ')}`] : []),
  ].join(', ');
}

/**
 * @fires module-select - string: the name of the module that was chosen
 */
@customElement('modlab-module-graph')
export class ModlabModuleGraph extends LitElement {
  static override styles = [
    shared,
    ...drawingStyle,
    css`
      .surface {
        flex: 1;
        min-height: 120px;
        touch-action: none;
      }
      .drawing {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
    `,
  ];

  /** As /proc/modules lists them. */
  @property({attribute: false}) modules: readonly ModuleLine[] = [];
  /** The name of the one whose details are shown. */
  @property() selected: string | undefined;
  #linked = layoutLinked([]);
  #layout: ModuleLayout = layoutAll(this.#linked, {width: 1, height: 1});
  #boxes: Box[] = [];
  #isSaving = false;
  /** The pane's size at the time. */
  #laidFor: Extent | undefined;
  readonly #zoom = new ZoomController(this, {
    axis: 'both',
    content: () => ({
      content: {width: this.#layout.width + 2 * EDGE, height: this.#layout.height + 2 * EDGE},
      closest: 4,
      natural: 1.25,
    }),
  });
  readonly #items = new RovingItems(this, this.#zoom, () => this.#boxes);

  protected override willUpdate(changed: Map<string, unknown>): void {
    const {pane} = this.#zoom;
    if (!changed.has('modules') && pane === this.#laidFor) return;
    this.#laidFor = pane;
    if (changed.has('modules')) this.#linked = layoutLinked(this.modules);
    this.#layout = layoutAll(this.#linked, pane);
    this.#boxes = this.#layout.nodes.map((node) => ({...node, x: node.x + EDGE, y: node.y + EDGE}));
  }

  protected override render() {
    const {nodes, edges, left} = this.#layout;
    const {view, pane} = this.#zoom;
    const isLegible = this.#isSaving || view.scale >= LEGIBLE;
    return html`
      <div class="tools">
        <span class="told">
          ${
            left > 0
              ? `Only the first ${DRAWN_LIMIT} modules are drawn; /proc/modules lists more.`
              : 'An arrow leads from a module to one that it uses.'
          }
        </span>
        ${this.#zoom.buttons(this.#save)}
      </div>
      <div
        class="surface"
        tabindex="0"
        role="group"
        aria-label="Graph of the loaded modules: plus and minus zoom, 0 shows all, arrows move"
        @keydown=${this.#items.onKey}
        @focusin=${this.#items.onFocus}
      >
        <svg
          class="drawing"
          width=${pane.width}
          height=${pane.height}
          viewBox="${view.x - EDGE} ${view.y - EDGE} ${pane.width / view.scale} ${pane.height / view.scale}"
        >
          <defs>
            <marker
              id="head"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              orient="auto"
            >
              <path class="head" d="M 0 0 L 8 4 L 0 8 z"></path>
            </marker>
          </defs>
          ${isLegible ? edges.map((edge) => this.#edges([edge], true)) : this.#edges(edges, false)}
          ${nodes.map((node, i) => this.#node(node, i, isLegible))}
        </svg>
      </div>
    `;
  }

  /** Arrows as one path each with its head; from afar all as one, and those of the chosen module as another. */
  #edges(edges: readonly Edge[], heads: boolean) {
    const isChosen = ({from, to}: Edge) => from === this.selected || to === this.selected;
    return [false, true].map((chosen) => {
      const path = edges.filter((edge) => isChosen(edge) === chosen).map(({points}) => smoothPath(points));
      return path.length === 0
        ? nothing
        : svg`<path
            class="edge ${chosen ? 'chosen' : ''}"
            d=${path.join(' ')}
            marker-end=${heads ? 'url(#head)' : nothing}
          ></path>`;
    });
  }

  #node({module, x, y, width, height}: Node, i: number, isLegible: boolean) {
    const room = width - 16;
    const second = `${module.state}, ${kilobytes(module.size)}`;
    const taint = letters(module);
    return svg`<g
      class=${module.state === 'Live' ? '' : 'changing'}
      role="button"
      tabindex=${this.#items.tabIndex(i)}
      aria-label=${nameOf(module)}
      aria-pressed=${module.name === this.selected}
      data-item=${i}
      transform="translate(${x} ${y})"
      @click=${() => this.#select(module.name)}
    ><title>${nameOf(module)}</title>
      <rect class="box" width=${width} height=${height} rx="4"></rect>
      ${
        isLegible
          ? svg`<text class="strong" x="8" y="17">${fitText(module.name, room)}</text>
      <text class="quiet" x="8" y="33">${fitText(second, room)}</text>
      <text class="quiet" x="8" y="48">${users(module)}</text>
      ${taint ? svg`<text class="warning" x=${width - 8} y="48" text-anchor="end">taint ${taint}</text>` : nothing}`
          : nothing
      }
    </g>`;
  }

  #select(name: string): void {
    this.dispatchEvent(new CustomEvent('module-select', {detail: name}));
  }

  /** With all that is written, however small it is on the page. */
  readonly #save = async () => {
    this.#isSaving = true;
    this.requestUpdate();
    await this.updateComplete;
    this.#isSaving = false;
    this.requestUpdate();
    const names = this.modules.map(({name}) => name).join(', ');
    saveDrawing(this.renderRoot, `Loaded modules: ${names}`, 'modules');
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-module-graph': ModlabModuleGraph;
  }
}
