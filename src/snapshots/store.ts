/** Owns saved machines in IndexedDB: two keys each, so that listing never reads a machine's memory. */
import {createStore, get, promisifyRequest} from 'idb-keyval';
import {sha256} from '../protocol/sha256';
import {OBJECTS, ownDatabase} from './own-database';
import {BUDGET_BYTES, surplus} from './retain';
import {failure, write} from './transaction';
import type {SnapshotMeta} from './meta';
import type {StoreFailure, StoreResult} from './transaction';
import type {UseStore} from 'idb-keyval';

export interface Saved {
  meta: SnapshotMeta;
  delta: Uint8Array<ArrayBuffer>;
  /** Packed; there if `meta.debugInfo` is, unless it was lost: the machine opens without it. */
  debugInfo?: Uint8Array<ArrayBuffer>;
}

/** The record as it is of what is there. */
export function recordOf({meta, debugInfo}: Saved): SnapshotMeta {
  if (debugInfo || !meta.debugInfo) return meta;
  const {debugInfo: _, ...rest} = meta;
  return rest;
}

/**
 * The save that a lab's machine goes on with when a page opens. `line` tells copies apart that tabs work on at the
 * same time; '' is the machine itself.
 */
export interface Head {
  lab: string;
  line: string;
  id: string;
  /** When it became so, in milliseconds since the epoch. */
  at: number;
}

type Base = () => Promise<Uint8Array<ArrayBuffer> | undefined>;

const metaKey = (id: string) => `meta/${id}`;
const deltaKey = (id: string) => `delta/${id}`;
const headKey = ({lab, line}: Pick<Head, 'lab' | 'line'>) => `head/${lab}/${line}`;
/** A base state's file, kept as long as a snapshot needs it: the site may have moved on to another. */
const baseKey = (sha: string) => `base/${sha}`;
/** Debug information of modules, kept as long as a snapshot names it: many that stood in one module have the same. */
const debugInfoKey = (sha: string) => `debug/${sha}`;
/** '0' is the character after '/'. */
const under = (room: string) => IDBKeyRange.bound(`${room}/`, `${room}0`, false, true);

/** A page looks for what has had its day at its first save, and then after this many. */
const TIDY_EVERY = 20;

const notFound = (id: string): StoreFailure => ({
  ok: false,
  why: 'not-found',
  message: `there is no saved machine ${id}`,
});

const all = async <T>(objects: IDBObjectStore, room: string) =>
  (await promisifyRequest(objects.getAll(under(room)))) as T[];

const metaOf = async (objects: IDBObjectStore, id: string) =>
  (await promisifyRequest(objects.get(metaKey(id)))) as SnapshotMeta | undefined;

function erase(objects: IDBObjectStore, id: string): void {
  objects.delete(metaKey(id));
  objects.delete(deltaKey(id));
}

/** Drops saves that have had their day, and what no snapshot names any more: bases, debug information. */
async function tidy(objects: IDBObjectStore, budget: number): Promise<void> {
  const metas = await all<SnapshotMeta>(objects, 'meta');
  const heads = new Set((await all<Head>(objects, 'head')).map(({id}) => id));
  const gone = new Set(surplus(metas, heads, budget));
  for (const {id} of gone) erase(objects, id);
  const needed = new Set(
    metas
      .filter((meta) => !gone.has(meta))
      .flatMap(({identity, debugInfo}) => [
        baseKey(identity.base),
        ...(debugInfo ? [debugInfoKey(debugInfo.checksum)] : []),
      ]),
  );
  for (const room of ['base', 'debug'])
    for (const key of await promisifyRequest(objects.getAllKeys(under(room))))
      if (!needed.has(key as string)) objects.delete(key);
}

export type SnapshotStore = ReturnType<typeof openStore>;

/**
 * IndexedDB may never answer: a browser whose profile is damaged, or another tab that does not let go of the database.
 * Until it has answered once nobody waits long, or the first machine would not start; once it has kept somebody
 * waiting in vain, even less, until it answers again.
 */
export const PATIENCE_MS = {first: 4_000, later: 30_000, again: 500};

/** `scope`: the path of the deployment, which shares the origin with others; without it the name alone tells. */
export function openStore(name = 'modlab', patience = PATIENCE_MS, scope?: string) {
  let store: Promise<UseStore> | undefined;
  let limit = patience.first;
  let puts = 0;

  function db(): UseStore {
    const own = (store ??=
      scope === undefined ? Promise.resolve(createStore(name, OBJECTS)) : ownDatabase(name, scope));
    return async (mode, work) =>
      (await own)(mode, (objects) => {
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

  const change = (id: string, to: (meta: SnapshotMeta) => SnapshotMeta) =>
    attempt<object>(() =>
      write(db(), async (objects): Promise<StoreResult<object>> => {
        const meta = await metaOf(objects, id);
        if (!meta) return notFound(id);
        objects.put(to(meta), metaKey(id));
        return {ok: true};
      }),
    );

  const putOnce = (saved: Saved, base: Base, head: Omit<Head, 'id'> | undefined) =>
    attempt<object>(async () => {
      const meta = recordOf(saved);
      const key = baseKey(meta.identity.base);
      const held = await db()('readonly', (objects) => promisifyRequest(objects.count(key)));
      // Without the base the snapshot still opens as long as the site ships it.
      const bytes = held === 0 ? await base() : undefined;
      await write(db(), async (objects) => {
        objects.put(meta, metaKey(meta.id));
        objects.put(saved.delta, deltaKey(meta.id));
        if (meta.debugInfo) objects.put(saved.debugInfo, debugInfoKey(meta.debugInfo.checksum));
        if (bytes) objects.put(bytes, key);
        if (head) objects.put({...head, id: meta.id} satisfies Head, headKey(head));
        if (puts++ % TIDY_EVERY === 0) await tidy(objects, BUDGET_BYTES);
      });
      return {ok: true};
    });

  /** Gives up the older half of what nobody asked to be kept. True if that made room. */
  const makeRoom = async (): Promise<boolean> => {
    const made = await attempt<{freed: boolean}>(() =>
      write(db(), async (objects) => {
        const metas = await all<SnapshotMeta>(objects, 'meta');
        const unasked = metas.filter(({kind}) => kind === 'auto' || kind === 'checkpoint');
        await tidy(objects, unasked.reduce((sum, {size}) => sum + size, 0) / 2);
        const left = await promisifyRequest(objects.count(under('meta')));
        return {ok: true as const, freed: left < metas.length};
      }),
    );
    return made.ok && made.freed;
  };

  return {
    /** All metadata, newest first, and what each lab goes on with. */
    list: () =>
      attempt<{snapshots: SnapshotMeta[]; heads: Head[]}>(async () => {
        const [metas, heads] = await db()('readonly', (objects) =>
          Promise.all([all<SnapshotMeta>(objects, 'meta'), all<Head>(objects, 'head')]),
        );
        return {ok: true, snapshots: metas.sort((a, b) => b.savedAt - a.savedAt), heads};
      }),

    read: (id: string) =>
      attempt<Saved>(async () => {
        const [meta, delta] = await db()('readonly', (objects) =>
          Promise.all([
            metaOf(objects, id),
            promisifyRequest(objects.get(deltaKey(id)) as IDBRequest<Uint8Array<ArrayBuffer> | undefined>),
          ]),
        );
        if (!meta) return notFound(id);
        if (!delta || (await sha256(delta)) !== meta.checksum)
          return {ok: false, why: 'damaged', message: `"${meta.name}" does not match its checksum`};
        if (!meta.debugInfo) return {ok: true, meta, delta};
        const {checksum} = meta.debugInfo;
        const debugInfo = await get<Uint8Array<ArrayBuffer>>(debugInfoKey(checksum), db());
        if (!debugInfo || (await sha256(debugInfo)) !== checksum)
          return {ok: true, meta: recordOf({meta, delta}), delta};
        return {ok: true, meta, delta, debugInfo};
      }),

    /**
     * Writes metadata, delta, debug information and, if it is not there yet, the base; with `head` its lab goes on with it. One
     * transaction. A full disk costs older saves that nobody asked for, before it is a failure.
     */
    put: async (saved: Saved, base: Base, head?: Omit<Head, 'id'>) => {
      const put = await putOnce(saved, base, head);
      if (put.ok || put.why !== 'quota' || !(await makeRoom())) return put;
      return putOnce(saved, base, head);
    },

    /** From now on this save is what its lab goes on with. */
    setHead: (head: Head) =>
      attempt<object>(() =>
        write(db(), (objects): Promise<StoreResult<object>> => {
          objects.put(head, headKey(head));
          return Promise.resolve({ok: true});
        }),
      ),

    /** Takes an automatic save out of those that are thinned out soon: another machine comes in its place. */
    keepAsCheckpoint: (id: string, name: string) =>
      change(id, (meta) => (meta.kind === 'auto' ? {...meta, kind: 'checkpoint', name} : meta)),

    /** A name that a person gives is also their wish that it be kept. Without a note, what was noted stays. */
    rename: (id: string, name: string, note?: string) =>
      change(id, ({note: before, ...meta}) => {
        const kept = note ?? before ?? '';
        const kind = meta.kind === 'imported' ? 'imported' : 'named';
        return {...meta, name, kind, ...(kept !== '' && {note: kept})};
      }),

    /** The file of a base state that a snapshot kept. */
    readBase: (sha: string) =>
      attempt<{bytes: Uint8Array<ArrayBuffer>}>(async () => {
        const bytes = await get<Uint8Array<ArrayBuffer>>(baseKey(sha), db());
        if (!bytes)
          return {ok: false, why: 'not-found', message: `no copy of base state ${sha.slice(0, 16)} is kept`};
        return {ok: true, bytes};
      }),

    /** Its base stays until the next look for what has had its day, so that a removal can be taken back. */
    remove: (id: string) =>
      attempt<object>(() =>
        write(db(), async (objects): Promise<StoreResult<object>> => {
          if (!(await metaOf(objects, id))) return notFound(id);
          erase(objects, id);
          for (const head of await all<Head>(objects, 'head'))
            if (head.id === id) objects.delete(headKey(head));
          return {ok: true};
        }),
      ),
  };
}
