/** Owns the plain placement of modules: who uses whom, from left to right, in equal columns. It is quick with any number of them. */
import type {ModuleLine} from '../../../protocol/guest';

/** No machine here has so many modules; a /proc/modules that a guest made up may. */
export const DRAWN_LIMIT = 500;

const USES_LIMIT = 2000;

/** Places of two modules in the list. */
export interface Use {
  user: number;
  used: number;
}

interface Placed {
  module: ModuleLine;
  column: number;
  row: number;
}

/** Who uses whom, once each, of those that are there. */
export function usesOf(modules: readonly ModuleLine[]): Use[] {
  const places = new Map(modules.map(({name}, i) => [name, i]));
  const uses: Use[] = [];
  for (const [used, {usedBy}] of modules.entries())
    for (const name of new Set(usedBy)) {
      if (uses.length === USES_LIMIT) return uses;
      const user = places.get(name);
      if (user !== undefined && user !== used) uses.push({user, used});
    }
  return uses;
}

/**
 * Users stand left of what they use: a column for each length of the longest chain of users above a module. The kernel
 * has no circles; in one that is shown all the same, each module stands as far right as those outside of it ask for.
 */
export function place(all: readonly ModuleLine[]): Placed[] {
  const modules = all.slice(0, DRAWN_LIMIT);
  const columns = modules.map(() => 0);
  /** What each uses, and by how many whose column is not known yet each is used. */
  const used = modules.map((): number[] => []);
  const waiting = modules.map(() => 0);
  for (const use of usesOf(modules)) {
    used[use.user]?.push(use.used);
    waiting[use.used] = (waiting[use.used] ?? 0) + 1;
  }
  const known = [...modules.keys()].filter((i) => waiting[i] === 0);
  // What becomes known is looked at in its turn.
  for (const user of known)
    for (const i of used[user] ?? []) {
      columns[i] = Math.max(columns[i] ?? 0, (columns[user] ?? 0) + 1);
      const left = (waiting[i] ?? 0) - 1;
      waiting[i] = left;
      if (left === 0) known.push(i);
    }
  const rows = new Map<number, number>();
  return modules.map((module, i) => {
    const column = columns[i] ?? 0;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return {module, column, row};
  });
}
