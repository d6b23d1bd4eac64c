/**
 * Owns the debug information of modules that were built lately, kept beside the saved machines: one that stood at a breakpoint
 * when it was saved cannot be asked to compile anything, and is to show its line all the same.
 */
import {createStore, get, set} from 'idb-keyval';
import type {DebugObject} from '../../protocol/compiler-api';

export interface KeptObject extends DebugObject {
  /** It was compiled there, instead of in the directory that is the lab's. */
  scratch?: {directory: string; home: string};
}

export interface DebugObjectStore {
  /** Newest first; none where the browser keeps nothing. Never rejects, nor does `write`. */
  read(): Promise<KeptObject[]>;
  write(objects: readonly KeptObject[]): Promise<void>;
}

const KEY = 'objects';

/** `scope`: the path of the deployment. */
export function debugObjectStore(scope: string): DebugObjectStore {
  const open = () => createStore(`modlab debug ${scope}`, KEY);
  return {
    read: async () => {
      const kept = await get<unknown>(KEY, open()).catch(() => undefined);
      return Array.isArray(kept) ? (kept as unknown[]).filter(isKept) : [];
    },
    write: (objects) => set(KEY, objects, open()).catch(() => undefined),
  };
}

/** What another version of this page may have written is taken as far as it is understood. */
function isKept(value: unknown): value is KeptObject {
  if (typeof value !== 'object' || value === null) return false;
  const {path, bytes, sources} = value as Record<string, unknown>;
  return typeof path === 'string' && bytes instanceof Uint8Array && Array.isArray(sources);
}
