/** Owns saved machines in IndexedDB: two keys each, so that listing never reads a machine's memory. */
import {createStore, del, get, keys, promisifyRequest, setMany} from 'idb-keyval';
import {sha256} from './meta';
import type {SnapshotMeta} from './meta';
import type {UseStore} from 'idb-keyval';

export type StoreFailure =
  /** The disk, or this site's share of it, is full. */
  | {ok: false; why: 'quota'; message: string}
  /** No IndexedDB here (private mode of some browsers), or the browser refuses to open it. */
  | {ok: false; why: 'unavailable'; message: string}
  | {ok: false; why: 'not-found'; message: string}
  /** What was read is not what was written. */
  | {ok: false; why: 'damaged'; message: string};

export type StoreResult<T> = ({ok: true} & T) | StoreFailure;

export interface Saved {
  meta: SnapshotMeta;
  delta: Uint8Array<ArrayBuffer>;
}

/** How many automatic saves of a lab are kept: the newest may turn out to be bad. */
const AUTO_KEPT = 3;

const metaKey = (id: string) => `meta/${id}`;
const deltaKey = (id: string) => `delta/${id}`;
/** A base state's file, kept as long as a snapshot needs it: the site may have moved on to another. */
const baseKey = (sha: string) => `base/${sha}`;

export type SnapshotStore = ReturnType<typeof openStore>;

export function openStore(name = 'modlab') {
  let store: UseStore | undefined;
  const db = () => (store ??= createStore(name, 'snapshots'));

  /** Every call ends in a value: what IndexedDB throws is named here and nowhere else. */
  async function attempt<T extends object>(work: () => Promise<StoreResult<T>>): Promise<StoreResult<T>> {
    try {
      return await work();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const quota = error instanceof DOMException && error.name === 'QuotaExceededError';
      // A connection that broke (storage cleared under us) is opened anew at the next call.
      store = undefined;
      return {ok: false, why: quota ? 'quota' : 'unavailable', message};
    }
  }

  /** All metadata in one transaction, newest first. */
  const list = () =>
    attempt<{snapshots: SnapshotMeta[]}>(async () => {
      const range = IDBKeyRange.bound('meta/', 'meta0', false, true);
      const found = await db()('readonly', (objects) => promisifyRequest(objects.getAll(range)));
      const snapshots = (found as SnapshotMeta[]).sort((a, b) => b.savedAt - a.savedAt);
      return {ok: true, snapshots};
    });

  const read = (id: string) =>
    attempt<Saved>(async () => {
      const meta = await get<SnapshotMeta>(metaKey(id), db());
      const delta = await get<Uint8Array<ArrayBuffer>>(deltaKey(id), db());
      if (!meta) return {ok: false, why: 'not-found', message: `there is no saved machine ${id}`};
      if (!delta || (await sha256(delta)) !== meta.checksum)
        return {
          ok: false,
          why: 'damaged',
          message: `the saved machine "${meta.name}" does not match its checksum`,
        };
      return {ok: true, meta, delta};
    });

  /** Deletes bases that no snapshot names, `except` one that is about to be named. */
  async function sweep(snapshots: readonly SnapshotMeta[], except?: string): Promise<void> {
    const needed = new Set(snapshots.map((meta) => baseKey(meta.identity.base)));
    if (except) needed.add(baseKey(except));
    for (const key of await keys<string>(db()))
      if (key.startsWith('base/') && !needed.has(key)) await del(key, db());
  }

  async function drop(gone: readonly SnapshotMeta[]): Promise<void> {
    if (gone.length === 0) return;
    await db()('readwrite', (objects) => {
      for (const {id} of gone) {
        objects.delete(metaKey(id));
        objects.delete(deltaKey(id));
      }
      return promisifyRequest(objects.transaction);
    });
  }

  return {
    list,
    read,

    /**
     * Writes metadata, delta and, if it is not there yet, the base, in one transaction. Automatic saves of a lab
     * beyond the newest few go afterwards.
     */
    put: ({meta, delta}: Saved, base: () => Promise<Uint8Array<ArrayBuffer> | undefined>) =>
      attempt<object>(async () => {
        const entries: [string, unknown][] = [
          [metaKey(meta.id), meta],
          [deltaKey(meta.id), delta],
        ];
        const key = baseKey(meta.identity.base);
        const held = await db()('readonly', (objects) => promisifyRequest(objects.count(key)));
        // Without the base the snapshot still opens as long as the site ships it.
        const bytes = held === 0 ? await base() : undefined;
        if (bytes) entries.push([key, bytes]);
        await setMany(entries, db());
        if (meta.kind === 'auto') {
          const listed = await list();
          if (listed.ok) {
            const autos = listed.snapshots.filter((other) => other.kind === 'auto' && other.lab === meta.lab);
            const gone = autos.slice(AUTO_KEPT);
            await drop(gone);
            await sweep(listed.snapshots.filter((other) => !gone.includes(other)));
          }
        }
        return {ok: true};
      }),

    /** The file of a base state that a snapshot kept. */
    readBase: (sha: string) =>
      attempt<{bytes: Uint8Array<ArrayBuffer>}>(async () => {
        const bytes = await get<Uint8Array<ArrayBuffer>>(baseKey(sha), db());
        if (!bytes)
          return {ok: false, why: 'not-found', message: `no copy of base state ${sha.slice(0, 16)} is kept`};
        return {ok: true, bytes};
      }),

    remove: (id: string) =>
      attempt<object>(async () => {
        const listed = await list();
        if (!listed.ok) return listed;
        const gone = listed.snapshots.filter((meta) => meta.id === id);
        if (gone.length === 0)
          return {ok: false, why: 'not-found', message: `there is no saved machine ${id}`};
        await drop(gone);
        await sweep(listed.snapshots.filter((meta) => meta.id !== id));
        return {ok: true};
      }),
  };
}
