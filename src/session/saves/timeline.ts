/** Owns the way through a lab's saves in time: which of them are moments, and which comes before and after the present. */
import type {SnapshotMeta} from '../../snapshots/meta';

export interface Timeline {
  /** In the order of time. */
  moments: SnapshotMeta[];
  /** Index of the one that the machine stands at, or has grown from; -1 if it stands at none. */
  at: number;
}

/** An automatic save between two others in which nothing happened is no moment, unless the machine stands at it. */
const isMoment = ({kind, happened}: SnapshotMeta) => kind !== 'auto' || (happened?.length ?? 0) > 0;

export function timelineOf(
  saves: readonly SnapshotMeta[],
  lab: string,
  current: string | undefined,
): Timeline {
  const own = saves.filter((meta) => meta.lab === lab).sort((a, b) => a.savedAt - b.savedAt);
  const moments = own.filter((meta, i) => isMoment(meta) || meta.id === current || i === own.length - 1);
  return {moments, at: moments.findIndex(({id}) => id === current)};
}

/**
 * Where one step back or forward leads. Back is to the last moment before the person's last deed on this machine, at
 * `deedAt` on the clock of savedAt: what was saved after it shows what came of it.
 */
export function stepFrom(
  {moments, at}: Timeline,
  by: -1 | 1,
  deedAt: number | undefined,
): SnapshotMeta | undefined {
  if (at < 0) return by < 0 ? moments.at(-1) : undefined;
  if (by > 0) return moments[at + 1];
  if (deedAt === undefined) return moments.slice(0, at).findLast(isMoment);
  return moments.slice(0, at + 1).findLast((meta) => isMoment(meta) && meta.savedAt <= deedAt);
}
