/** Owns which saves that nobody asked for are kept: many of the last minute, few of the last day. */
import type {SnapshotMeta} from './meta';

/** The newest may turn out to be bad, and those just before it too: a guest that hangs is noticed late. */
const RECENT = 3;
/**
 * Of the automatic saves between two of these ages the oldest stays, so that it can grow into the next span; beyond
 * the last the newest. Ages count from the lab's newest save: a lab left alone for a month loses nothing.
 */
const AGES_MS = [60_000, 600_000, 3_600_000, 86_400_000];
const CHECKPOINTS = 10;

/** Those that may go. `all` may be of any labs and kinds, in any order. */
export function surplus(all: readonly SnapshotMeta[]): SnapshotMeta[] {
  const newestFirst = [...all].sort((a, b) => b.savedAt - a.savedAt);
  return [...new Set(all.map((meta) => meta.lab))].flatMap((lab) => {
    const of = (kind: SnapshotMeta['kind']) =>
      newestFirst.filter((meta) => meta.lab === lab && meta.kind === kind);
    return [...surplusAutos(of('auto')), ...of('checkpoint').slice(CHECKPOINTS)];
  });
}

function surplusAutos(newestFirst: readonly SnapshotMeta[]): SnapshotMeta[] {
  const now = newestFirst[0]?.savedAt ?? 0;
  const older = newestFirst.slice(RECENT);
  const spanOf = (meta: SnapshotMeta) => AGES_MS.filter((age) => now - meta.savedAt >= age).length;
  return older.filter((meta, i) => {
    const span = spanOf(meta);
    const neighbour = span === AGES_MS.length ? older[i - 1] : older[i + 1];
    return neighbour !== undefined && spanOf(neighbour) === span;
  });
}
