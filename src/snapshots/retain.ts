/** Owns which saves that nobody asked for are kept: all of the last minutes, fewer of the last days, within a budget. */
import type {SnapshotMeta} from './meta';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Of the saves older than `from` one is kept for each span of `every`: the last, which is what one would have wanted
 * to go back to. Ages count from the lab's newest save: a lab left alone for a month loses nothing.
 */
const THINNING: Record<'auto' | 'checkpoint', readonly {from: number; every: number}[]> = {
  auto: [
    {from: 5 * MINUTE, every: MINUTE},
    {from: HOUR, every: 10 * MINUTE},
    {from: DAY, every: DAY},
    {from: 30 * DAY, every: 30 * DAY},
  ],
  checkpoint: [
    {from: DAY, every: HOUR},
    {from: 30 * DAY, every: DAY},
  ],
};

/** For all saves that nobody asked for, of all labs together. At 20 to 40 KB a save this is thousands. */
export const BUDGET_BYTES = 96 << 20;
/** Whatever the budget: the newest may turn out to be bad, and those just before it too. */
const ALWAYS = 3;

type Kept = Pick<SnapshotMeta, 'id' | 'kind' | 'lab' | 'savedAt' | 'size'>;

/**
 * Those that may go. `all` may be of any labs and kinds, in any order; `heads` are the ids that the labs go on with.
 * Named and imported saves, and heads, are never among them.
 */
export function surplus<T extends Kept>(
  all: readonly T[],
  heads: ReadonlySet<string> = new Set(),
  budget = BUDGET_BYTES,
): T[] {
  const newestFirst = all
    .filter(({kind}) => kind === 'auto' || kind === 'checkpoint')
    .sort((a, b) => b.savedAt - a.savedAt);
  const gone = new Set<T>();
  const firm = new Set<T>();
  for (const lab of new Set(all.map((meta) => meta.lab))) {
    const own = newestFirst.filter((meta) => meta.lab === lab);
    const now = own[0]?.savedAt ?? 0;
    for (const [i, meta] of own.entries()) if (i < ALWAYS || heads.has(meta.id)) firm.add(meta);
    for (const kind of ['auto', 'checkpoint'] as const)
      for (const meta of thinned(
        kind,
        own.filter((each) => each.kind === kind),
        now,
      ))
        gone.add(meta);
  }
  for (const meta of firm) gone.delete(meta);
  // Over the budget the oldest automatic ones go first; a checkpoint is where something was about to happen.
  const left = newestFirst.filter((meta) => !gone.has(meta));
  let bytes = left.reduce((sum, {size}) => sum + size, 0);
  for (const kind of ['auto', 'checkpoint'])
    for (const meta of left.filter((each) => each.kind === kind && !firm.has(each)).reverse()) {
      if (bytes <= budget) break;
      gone.add(meta);
      bytes -= meta.size;
    }
  return [...gone];
}

function thinned<T extends Kept>(kind: 'auto' | 'checkpoint', newestFirst: readonly T[], now: number): T[] {
  const taken = new Set<string>();
  return newestFirst.filter(({savedAt}) => {
    const step = THINNING[kind].findLast(({from}) => now - savedAt >= from);
    if (!step) return false;
    const span = `${step.every} ${Math.floor(savedAt / step.every)}`;
    if (taken.has(span)) return true;
    taken.add(span);
    return false;
  });
}
