/** Owns the drawing of modules as a graph: who uses whom, from left to right, on a grid of equal cells. */
import {html, svg} from 'lit';
import type {ModuleLine} from '../../protocol/guest';

/** CSS pixels of a cell and of the box in it; modlab-xray's style says the same of the box. */
const CELL = {width: 196, height: 56};
const BOX = {width: 164, height: 44};

interface Placed {
  module: ModuleLine;
  column: number;
  row: number;
}

/** Users stand left of what they use: a column for each length of the longest chain of users above a module. */
export function place(modules: readonly ModuleLine[]): Placed[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const depths = new Map<string, number>();
  const depthOf = (name: string, seen: ReadonlySet<string>): number => {
    const known = depths.get(name);
    if (known !== undefined || seen.has(name)) return known ?? 0;
    const users = (byName.get(name)?.usedBy ?? []).filter((user) => byName.has(user));
    const depth = Math.max(0, ...users.map((user) => depthOf(user, new Set([...seen, name])) + 1));
    depths.set(name, depth);
    return depth;
  };
  const rows = new Map<number, number>();
  return modules.map((module) => {
    const column = depthOf(module.name, new Set());
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return {module, column, row};
  });
}

export function moduleGraph(
  modules: readonly ModuleLine[],
  selected: string | undefined,
  select: (name: string) => void,
) {
  const placed = place(modules);
  const at = new Map(placed.map((each) => [each.module.name, each]));
  const width = (Math.max(0, ...placed.map(({column}) => column)) + 1) * CELL.width;
  const height = (Math.max(0, ...placed.map(({row}) => row)) + 1) * CELL.height;
  const edges = placed.flatMap((used) =>
    used.module.usedBy.flatMap((name) => {
      const user = at.get(name);
      return user ? [{from: user, to: used}] : [];
    }),
  );
  return html`<div class="graph">
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
