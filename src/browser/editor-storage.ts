/** Owns what this browser remembers of each lab's editor. Local storage: a page that is going away has no time for more. */
import type {EditorStateStorage} from '../session/editor/editor-state';
import type {SiteStorage} from './site-storage';

const nameOf = (machine: string) => `editor ${machine}`;

export const editorStorage = (storage: SiteStorage): EditorStateStorage => ({
  read: (machine) => {
    try {
      return JSON.parse(storage.get('local', nameOf(machine)) ?? 'null') as unknown;
    } catch {
      // Written by something else: nothing is remembered.
      return undefined;
    }
  },
  // Without storage, or with none left, what is saved in the guest is not affected.
  write: (machine, remembered) => storage.set('local', nameOf(machine), JSON.stringify(remembered)),
});
