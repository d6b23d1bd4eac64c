/** Owns the drawing of modules as a graph: who uses whom, from left to right, on a grid of equal cells. */
import {html, nothing, svg} from 'lit';
import type {ModuleLine} from '../../protocol/guest';

/** CSS pixels of a cell and of the box in it; modlab-xray's style says the same of the box. */
const CELL = {width: 196, height: 56};
const BOX = {width: 164, height: 44};

/** No machine here has so many modules; a /proc/modules that a guest made up may. */
export const DRAWN_LIMIT = 500;
const EDGES_LIMIT = 2000;

interface Placed {
  module: ModuleLine;
  column: number;
  row: number;
}

/**
 * Users stand left of what they use: a column for each length of the longest chain of users above a module. The kernel
 * has no circles; in one that is shown all the same, each module stands as far right as those outside of it ask for.
 */
export function place(all: readonly ModuleLine[]): Placed[] {
  const modules = all.slice(0, DRAWN_LIMIT);
  const byName = new Map(modules.map((module) => [module.name, module]));
  const columns = new Map<ModuleLine, number>();
  /** What each uses, and by how many whose column is not known yet each is used. */
  const used = new Map<ModuleLine, ModuleLine[]>(modules.map((module) => [module, []]));
  const waiting = new Map<ModuleLine, number>();
  for (const module of modules) {
    const users = new Set(module.usedBy.flatMap((name) => byName.get(name) ?? []));
    waiting.set(module, users.size);
    for (const user of users) used.get(user)?.push(module);
  }
  const known = modules.filter((module) => waiting.get(module) === 0);
  // What becomes known is looked at in its turn.
  for (const user of known)
    for (const module of used.get(user) ?? []) {
      columns.set(module, Math.max(columns.get(module) ?? 0, (columns.get(user) ?? 0) + 1));
      const left = (waiting.get(module) ?? 0) - 1;
      waiting.set(module, left);
      if (left === 0) known.push(module);
    }
  const rows = new Map<number, number>();
  return modules.map((module) => {
    const column = columns.get(module) ?? 0;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return {module, column, row};
  });
}

const most = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b), 0);

export function moduleGraph(
  modules: readonly ModuleLine[],
  selected: string | undefined,
  select: (name: string) => void,
) {
  const placed = place(modules);
  const at = new Map(placed.map((each) => [each.module.name, each]));
  const width = (most(placed.map(({column}) => column)) + 1) * CELL.width;
  const height = (most(placed.map(({row}) => row)) + 1) * CELL.height;
  const edges = placed
    .flatMap((used) =>
      used.module.usedBy.flatMap((name) => {
        const user = at.get(name);
        return user ? [{from: user, to: used}] : [];
      }),
    )
    .slice(0, EDGES_LIMIT);
  const left = modules.length - placed.length;
  return html`${
      left > 0
        ? html`<p class="none">Only the first ${DRAWN_LIMIT} modules are drawn; /proc/modules lists more.</p>`
        : nothing
    }
    <div class="graph">
      <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
        ${edges.map(({from, to}) => {
          const x1 = from.column * CELL.width + BOX.width;
          const y1 = from.row * CELL.height + BOX.height / 2;
          const x2 = to.column * CELL.width;
          const y2 = to.row * CELL.height + BOX.height / 2;
          const bend = (x2 - x1) / 2;
          return svg`<path d="M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"></path>`;
        })}
      </svg>
      ${placed.map(
        ({module, column, row}) =>
          html`<button
            class="node"
            .style=${`left:${column * CELL.width}px;top:${row * CELL.height}px`}
            aria-pressed=${module.name === selected}
            @click=${() => select(module.name)}
          >
            <strong>${module.name}</strong>
            <span>
              ${module.state === 'Live' ? '' : `${module.state}, `}${(module.size / 1024).toFixed(0)} KB, used
              by
              ${module.refcount < 0 ? '?' : module.refcount}${module.taint ? html` <em>${module.taint}</em>` : ''}
            </span>
          </button>`,
      )}
    </div>`;
}
