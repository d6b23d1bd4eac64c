/** Owns which copy of a machine this tab works on: a reload finds it again, another tab does not. */
import type {SiteStorage} from './site-storage';

/** As it is called in storage since before it was called so here. */
const NAME = 'line';

export function tabCopyId(storage: SiteStorage): {get(): string; set(id: string): void} {
  let known = storage.get('session', NAME) ?? '';
  return {
    get: () => known,
    set: (id) => {
      known = id;
      storage.set('session', NAME, id);
    },
  };
}
