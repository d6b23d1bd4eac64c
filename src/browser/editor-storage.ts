/** Owns what this browser remembers of the page's layout and of each lab's editor and breakpoints. Local storage: a page that is going away has no time for more. */
import type {BreakpointStorage} from '../session/debug/breakpoints';
import type {EditorStateStorage} from '../session/editor/editor-state';
import type {SiteStorage} from './site-storage';

/** `formerNames`: what the machine may have been called when it was written. */
const machineStorage = (
  storage: SiteStorage,
  what: 'editor' | 'breakpoints',
  formerNames: (machine: string) => readonly string[],
) => ({
  read: (machine: string): unknown => {
    try {
      const names = [machine, ...formerNames(machine)];
      const written = names.map((name) => storage.get('local', `${what} ${name}`));
      return JSON.parse(written.find((text) => text !== null) ?? 'null') as unknown;
    } catch {
      // Written by something else: nothing is remembered.
      return undefined;
    }
  },
  // Without storage, or with none left, what is saved in the guest is not affected.
  write: (machine: string, remembered: unknown) =>
    storage.set('local', `${what} ${machine}`, JSON.stringify(remembered)),
});

const NONE = () => [];

export const editorStorage = (
  storage: SiteStorage,
  formerNames: (machine: string) => readonly string[] = NONE,
): EditorStateStorage => machineStorage(storage, 'editor', formerNames);

export const breakpointStorage = (
  storage: SiteStorage,
  formerNames: (machine: string) => readonly string[] = NONE,
): BreakpointStorage => machineStorage(storage, 'breakpoints', formerNames);

/** One for all labs: it is the screen's and the person's. */
export const layoutStorage = (storage: SiteStorage) => ({
  read: (): unknown => {
    try {
      return JSON.parse(storage.get('local', 'layout') ?? 'null') as unknown;
    } catch {
      return undefined;
    }
  },
  write: (kept: unknown) => storage.set('local', 'layout', JSON.stringify(kept)),
});
