/** Owns drafts of labs in IndexedDB: a record each, and a key for each file, so that a change writes no more than what changed. */
import {promisifyRequest} from 'idb-keyval';
import {ownDatabase} from './own-database';
import {failure, write} from './transaction';
import type {StoreFailure, StoreResult} from './transaction';
import type {UseStore} from 'idb-keyval';

/** What is known of a draft without its files. */
export interface DraftRecord {
  format: 1;
  id: string;
  title: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  changedAt: number;
}

export interface DraftFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Permissions, as in 0o755. */
  mode: number;
}

/** By path in the lab's directory. Undefined: the file is to go. */
export type DraftChanges = ReadonlyMap<string, DraftFile | undefined>;

export interface StoredDraft {
  draft: DraftRecord;
  files: ReadonlyMap<string, DraftFile>;
}

const DRAFT = 'draft/';
const draftKey = (id: string) => `${DRAFT}${id}`;
/** A lab's paths may have any character but these two, so that no draft's files are taken for another's. */
const filePrefix = (id: string) => `file/${id}/`;
/** The directory of the computer in which a draft is worked on: a FileSystemDirectoryHandle, which only browsers can keep. */
const directoryKey = (id: string) => `directory/${id}`;
const under = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

export type DraftStore = ReturnType<typeof openDraftStore>;

/** `scope`: the path of the deployment. */
export function openDraftStore(scope: string, name = 'modlab-drafts') {
  let store: Promise<UseStore> | undefined;

  function db(): UseStore {
    const own = (store ??= ownDatabase(name, scope));
    return async (mode, work) =>
      (await own)(mode, (objects) => {
        const {db: connection} = objects.transaction;
        connection.onversionchange = () => connection.close();
        return work(objects);
      });
  }

  /** Every call ends in a value. */
  const attempt = <T extends object>(work: () => Promise<StoreResult<T>>): Promise<StoreResult<T>> =>
    work().catch((error: unknown): StoreFailure => {
      // A connection that broke is opened anew at the next call.
      store = undefined;
      return failure(error);
    });

  return {
    /** Changed last, first. */
    list: () =>
      attempt<{drafts: DraftRecord[]}>(async () => {
        const drafts = await db()(
          'readonly',
          (objects) => promisifyRequest(objects.getAll(under(DRAFT))) as Promise<DraftRecord[]>,
        );
        return {ok: true, drafts: drafts.sort((a, b) => b.changedAt - a.changedAt)};
      }),

    read: (id: string) =>
      attempt<StoredDraft>(async () => {
        const [draft, keys, values] = await db()('readonly', (objects) =>
          Promise.all([
            promisifyRequest(objects.get(draftKey(id)) as IDBRequest<DraftRecord | undefined>),
            promisifyRequest(objects.getAllKeys(under(filePrefix(id)))) as Promise<string[]>,
            promisifyRequest(objects.getAll(under(filePrefix(id)))) as Promise<DraftFile[]>,
          ]),
        );
        if (!draft) return {ok: false, why: 'not-found', message: `there is no draft ${id}`};
        const files = new Map<string, DraftFile>();
        for (const [i, key] of keys.entries()) {
          const file = values[i];
          if (file) files.set(key.slice(filePrefix(id).length), file);
        }
        return {ok: true, draft, files};
      }),

    /**
     * Writes the record and what has changed: all or nothing. A draft that is not there, as another tab has removed it
     * meanwhile, is written whole.
     */
    write: (draft: DraftRecord, changes: DraftChanges, whole: () => DraftChanges = () => changes) =>
      attempt<object>(() =>
        write(db(), async (objects): Promise<StoreResult<object>> => {
          const known = await promisifyRequest(objects.count(draftKey(draft.id)));
          objects.put(draft, draftKey(draft.id));
          for (const [path, file] of known === 0 ? whole() : changes)
            if (file) objects.put(file, filePrefix(draft.id) + path);
            else objects.delete(filePrefix(draft.id) + path);
          return {ok: true};
        }),
      ),

    remove: (id: string) =>
      attempt<object>(() =>
        write(db(), (objects): Promise<StoreResult<object>> => {
          objects.delete(draftKey(id));
          objects.delete(directoryKey(id));
          objects.delete(under(filePrefix(id)));
          return Promise.resolve({ok: true});
        }),
      ),

    /** Undefined: it is worked on in this browser alone. */
    setDirectory: (id: string, handle: object | undefined) =>
      attempt<object>(() =>
        write(db(), (objects): Promise<StoreResult<object>> => {
          if (handle) objects.put(handle, directoryKey(id));
          else objects.delete(directoryKey(id));
          return Promise.resolve({ok: true});
        }),
      ),

    directory: (id: string) =>
      attempt<{handle: object | undefined}>(async () => {
        const handle = await db()('readonly', (objects) =>
          promisifyRequest(objects.get(directoryKey(id)) as IDBRequest<object | undefined>),
        );
        return {ok: true, handle};
      }),
  };
}
