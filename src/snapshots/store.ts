/** Owns saved machines in IndexedDB: two keys each, so that listing never reads a machine's memory. */
import {createStore, get, promisifyRequest} from 'idb-keyval';
import {sha256} from './meta';
import {surplus} from './retain';
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

const metaKey = (id: string) => `meta/${id}`;
const deltaKey = (id: string) => `delta/${id}`;
/** A base state's file, kept as long as a snapshot needs it: the site may have moved on to another. */
const baseKey = (sha: string) => `base/${sha}`;
/** '0' is the character after '/'. */
const under = (room: string) => IDBKeyRange.bound(`${room}/`, `${room}0`, false, true);

const notFound = (id: string): StoreFailure => ({
  ok: false,
  why: 'not-found',
  message: `there is no saved machine ${id}`,
});

/** What IndexedDB throws is named here and nowhere else. */
function failure(error: unknown): StoreFailure {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const quota = error instanceof Error && error.name === 'QuotaExceededError';
  return {ok: false, why: quota ? 'quota' : 'unavailable', message};
}

/** One transaction, all or nothing; `work` waits for nothing but requests of its own, or the transaction ends early. */
async function write<T>(store: UseStore, work: (objects: IDBObjectStore) => Promise<T>): Promise<T> {
  return store('readwrite', async (objects) => {
    const {transaction} = objects;
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      // Not onerror: a transaction that fails has its reason (a full disk, say) only once it is aborted.
      transaction.onabort = () => reject(transaction.error ?? new DOMException('aborted', 'AbortError'));
    });
    try {
      const result = await work(objects);
      await done;
      return result;
    } catch (error) {
      if (transaction.error === null) abort(transaction);
      await done.catch(() => undefined);
      throw transaction.error ?? error;
    }
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It is over already.
  }
}

const allMeta = async (objects: IDBObjectStore) =>
  (await promisifyRequest(objects.getAll(under('meta')))) as SnapshotMeta[];

function erase(objects: IDBObjectStore, {id}: SnapshotMeta): void {
  objects.delete(metaKey(id));
  objects.delete(deltaKey(id));
}

/** Drops automatic saves that have had their day, and bases that no snapshot names any more. */
async function tidy(objects: IDBObjectStore): Promise<void> {
  const all = await allMeta(objects);
  const gone = new Set(surplus(all));
  for (const meta of gone) erase(objects, meta);
  const needed = new Set(all.filter((meta) => !gone.has(meta)).map((meta) => baseKey(meta.identity.base)));
  for (const key of await promisifyRequest(objects.getAllKeys(under('base'))))
    if (!needed.has(key as string)) objects.delete(key);
}

export type SnapshotStore = ReturnType<typeof openStore>;

/**
 * IndexedDB may never answer: a browser whose profile is damaged, or another tab that does not let go of the database.
 * Until it has answered once nobody waits long, or the first machine would not start; once it has kept somebody
 * waiting in vain, even less, until it answers again.
 */
export const PATIENCE_MS = {first: 4_000, later: 30_000, again: 500};

export function openStore(name = 'modlab', patience = PATIENCE_MS) {
  let store: UseStore | undefined;
  let limit = patience.first;

  function db(): UseStore {
    const own = (store ??= createStore(name, 'snapshots'));
    return (mode, work) =>
      own(mode, (objects) => {
        const {db: connection} = objects.transaction;
        // A newer version of the site, in another tab, waits for this; the next call opens what it made of it.
        connection.onversionchange = () => connection.close();
        return work(objects);
      });
  }

  /** Every call ends in a value, and in time; one that was given up may still take effect. */
  async function attempt<T extends object>(work: () => Promise<StoreResult<T>>): Promise<StoreResult<T>> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<StoreFailure>((resolve) => {
      timer = setTimeout(() => {
        limit = patience.again;
        resolve({ok: false, why: 'unavailable', message: 'the database does not answer'});
      }, limit);
    });
    const answer = work().then(
      (result) => {
        limit = patience.later;
        return result;
      },
      (error: unknown) => {
        // A connection that broke (storage cleared under us) is opened anew at the next call.
        store = undefined;
        return failure(error);
      },
    );
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    /** All metadata, newest first. */
    list: () =>
      attempt<{snapshots: SnapshotMeta[]}>(async () => {
        const found = await db()('readonly', allMeta);
        return {ok: true, snapshots: found.sort((a, b) => b.savedAt - a.savedAt)};
      }),

    read: (id: string) =>
      attempt<Saved>(async () => {
        const [meta, delta] = await db()('readonly', (objects) =>
          Promise.all([
            promisifyRequest(objects.get(metaKey(id)) as IDBRequest<SnapshotMeta | undefined>),
            promisifyRequest(objects.get(deltaKey(id)) as IDBRequest<Uint8Array<ArrayBuffer> | undefined>),
          ]),
        );
        if (!meta) return notFound(id);
        if (!delta || (await sha256(delta)) !== meta.checksum)
          return {ok: false, why: 'damaged', message: `"${meta.name}" does not match its checksum`};
        return {ok: true, meta, delta};
      }),

    /** Writes metadata, delta and, if it is not there yet, the base; drops what has had its day. One transaction. */
    put: ({meta, delta}: Saved, base: () => Promise<Uint8Array<ArrayBuffer> | undefined>) =>
      attempt<object>(async () => {
        const key = baseKey(meta.identity.base);
        const held = await db()('readonly', (objects) => promisifyRequest(objects.count(key)));
        // Without the base the snapshot still opens as long as the site ships it.
        const bytes = held === 0 ? await base() : undefined;
        await write(db(), async (objects) => {
          objects.put(meta, metaKey(meta.id));
          objects.put(delta, deltaKey(meta.id));
          if (bytes) objects.put(bytes, key);
          await tidy(objects);
        });
        return {ok: true};
      }),

    /** Takes an automatic save out of those that are thinned out as they age: another machine comes in its place. */
    keepAsCheckpoint: (id: string, name: string) =>
      attempt<object>(() =>
        write(db(), async (objects): Promise<StoreResult<object>> => {
          const meta = (await promisifyRequest(objects.get(metaKey(id)))) as SnapshotMeta | undefined;
          if (!meta) return notFound(id);
          if (meta.kind === 'auto')
            objects.put({...meta, kind: 'checkpoint', name} satisfies SnapshotMeta, metaKey(id));
          await tidy(objects);
          return {ok: true};
        }),
      ),

    /** The file of a base state that a snapshot kept. */
    readBase: (sha: string) =>
      attempt<{bytes: Uint8Array<ArrayBuffer>}>(async () => {
        const bytes = await get<Uint8Array<ArrayBuffer>>(baseKey(sha), db());
        if (!bytes)
          return {ok: false, why: 'not-found', message: `no copy of base state ${sha.slice(0, 16)} is kept`};
        return {ok: true, bytes};
      }),

    remove: (id: string) =>
      attempt<object>(() =>
        write(db(), async (objects): Promise<StoreResult<object>> => {
          const meta = (await promisifyRequest(objects.get(metaKey(id)))) as SnapshotMeta | undefined;
          if (!meta) return notFound(id);
          erase(objects, meta);
          await tidy(objects);
          return {ok: true};
        }),
      ),
  };
}
