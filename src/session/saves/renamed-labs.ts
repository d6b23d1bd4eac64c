/** Owns the lab's id in what was stored: saves from before a lab was renamed are found under its present id. */
import type {SnapshotMeta} from '../../snapshots/meta';
import type {SnapshotStore} from '../../snapshots/store';

/** The same store; `currentId` says what a lab is called now. What is in it is left as it is. */
export function withCurrentIds(store: SnapshotStore, currentId: (lab: string) => string): SnapshotStore {
  const current = <T extends {lab: string}>(named: T): T => ({...named, lab: currentId(named.lab)});
  const meta = (each: SnapshotMeta) => current(each);
  return {
    ...store,
    list: async () => {
      const listed = await store.list();
      if (!listed.ok) return listed;
      return {...listed, snapshots: listed.snapshots.map(meta), heads: listed.heads.map(current)};
    },
    read: async (id) => {
      const read = await store.read(id);
      return read.ok ? {...read, meta: meta(read.meta)} : read;
    },
  };
}
