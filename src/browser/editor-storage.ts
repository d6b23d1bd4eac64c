/** Owns what this browser remembers of each lab's editor. Local storage: a page that is going away has no time for more. */
import type {EditorStateStorage} from '../session/editor/editor-state';

const keyOf = (machine: string) => `modlab editor ${machine}`;

export const browserMemory: EditorStateStorage = {
  read: (machine) => {
    try {
      return JSON.parse(localStorage.getItem(keyOf(machine)) ?? 'null') as unknown;
    } catch {
      // No storage, or written by something else: nothing is remembered.
      return undefined;
    }
  },
  write: (machine, remembered) => {
    try {
      localStorage.setItem(keyOf(machine), JSON.stringify(remembered));
    } catch {
      // No storage, or none left. What is saved in the guest is not affected.
    }
  },
};
