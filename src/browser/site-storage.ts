/**
 * Owns the names under which this deployment keeps things in the browser: several may lie on one origin, and what each
 * keeps is its own. src/snapshots/README.md, "Several deployments", says how that came to be.
 */

export interface SiteStorage {
  /** The path that the page lies in; ends in a slash. */
  scope: string;
  /** What was kept under this name; null if nothing was, or the browser keeps nothing. */
  get(area: 'local' | 'session', name: string): string | null;
  /** Does nothing where the browser keeps nothing. */
  set(area: 'local' | 'session', name: string, value: string): void;
  remove(area: 'local' | 'session', name: string): void;
}

/** What Storage has of that; reading the property may throw already. */
export interface StorageAreas {
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Under what an earlier version of the page kept it, for all deployments alike. */
const formerName = (name: string) => (name === 'line' ? 'line' : `modlab ${name}`);

export const scopeOf = (baseUri: string): string => new URL('./', baseUri).pathname;

export function siteStorage(scope: string, areas: StorageAreas = window): SiteStorage {
  const keyOf = (name: string) => `modlab ${scope} ${name}`;
  const areaOf = (area: 'local' | 'session') =>
    area === 'local' ? areas.localStorage : areas.sessionStorage;
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch {
      // Storage is blocked, or full.
      return null;
    }
  };
  return {
    scope,
    get: (area, name) =>
      attempt(() => {
        const storage = areaOf(area);
        const own = storage.getItem(keyOf(name));
        if (own !== null) return own;
        const former = storage.getItem(formerName(name));
        if (former === null) return null;
        // The first deployment that looks for it has it from now on.
        storage.removeItem(formerName(name));
        storage.setItem(keyOf(name), former);
        return former;
      }),
    set: (area, name, value) => attempt(() => areaOf(area).setItem(keyOf(name), value)) ?? undefined,
    remove: (area, name) => attempt(() => areaOf(area).removeItem(keyOf(name))) ?? undefined,
  };
}
