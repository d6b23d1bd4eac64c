/** Owns one piece of work on IndexedDB: all or nothing, and what goes wrong is a value with a name. */
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

/** What IndexedDB throws is named here and nowhere else. */
export function failure(error: unknown): StoreFailure {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const quota = error instanceof Error && error.name === 'QuotaExceededError';
  return {ok: false, why: quota ? 'quota' : 'unavailable', message};
}

/** One transaction, all or nothing; `work` waits for nothing but requests of its own, or the transaction ends early. */
export async function write<T>(store: UseStore, work: (objects: IDBObjectStore) => Promise<T>): Promise<T> {
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
