/** Owns what this browser remembers of each lab's editor. Local storage: a page that is going away has no time for more. */
import type {EditorStateStorage} from '../session/editor/editor-state';
import type {SiteStorage} from './site-storage';

const nameOf = (machine: string) => `editor ${machine}`;

/** `formerNames`: what the machine may have been called when it was written. */
export const editorStorage = (
  storage: SiteStorage,
  formerNames: (machine: string) => readonly string[] = () => [],
): EditorStateStorage => ({
  read: (machine) => {
    try {
      const written = [machine, ...formerNames(machine)].map((name) => storage.get('local', nameOf(name)));
      return JSON.parse(written.find((text) => text !== null) ?? 'null') as unknown;
    } catch {
      // Written by something else: nothing is remembered.
      return undefined;
    }
  },
  // Without storage, or with none left, what is saved in the guest is not affected.
  write: (machine, remembered) => storage.set('local', nameOf(machine), JSON.stringify(remembered)),
});
