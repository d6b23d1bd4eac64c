/** Owns where the browser keeps which machines the page froze over: machine/health/page-watch.ts writes it, this reads. */
import type {FreezeMark} from '../protocol/machine-api';

export interface Freezes {
  /** What a machine of this name is marked with, should the page freeze over it; undefined: now it would not show. */
  mark(machine: string): FreezeMark | undefined;
  /** The names of those over which it did. */
  list(): Promise<ReadonlySet<string>>;
}

/** No address of any site. */
const ADDRESS = 'https://modlab.invalid/froze/';

/** `scope`: the path of this deployment. */
export function browserFreezes(scope: string): Freezes {
  const cache = `modlab ${scope} freezes`;
  return {
    // A hidden page is slowed down by the browser, and must not be taken for one that froze.
    mark: (machine) =>
      document.visibilityState === 'hidden'
        ? undefined
        : {cache, address: ADDRESS + encodeURIComponent(machine)},
    list: async () => {
      try {
        if (!(await caches.has(cache))) return new Set();
        const marks = await (await caches.open(cache)).keys();
        return new Set(marks.map(({url}) => decodeURIComponent(url.slice(ADDRESS.length))));
      } catch {
        // No Cache Storage, or it is blocked: nobody is warned.
        return new Set();
      }
    },
  };
}
