/** Owns what this browser remembers of the page's layout and of each lab's editor and breakpoints. Local storage: a page that is going away has no time for more. */
import type {BreakpointStorage} from '../session/debug/breakpoints';
import type {EditorStateStorage} from '../session/editor/editor-state';
import type {SiteStorage} from './site-storage';

/** What stands under the first of these names that has something. */
function remembered(storage: SiteStorage, names: readonly string[]): unknown {
  try {
    const written = names.map((name) => storage.get('local', name));
    return JSON.parse(written.find((text) => text !== null) ?? 'null') as unknown;
  } catch {
    // Written by something else: nothing is remembered.
    return undefined;
  }
}

/** `formerNames`: what the machine may have been called when it was written. */
const machineStorage = (
  storage: SiteStorage,
  what: 'editor' | 'breakpoints',
  formerNames: (machine: string) => readonly string[],
) => ({
  read: (machine: string): unknown =>
    remembered(
      storage,
      [machine, ...formerNames(machine)].map((name) => `${what} ${name}`),
    ),
  // Without storage, or with none left, what is saved in the guest is not affected.
  write: (machine: string, toRemember: unknown) =>
    storage.set('local', `${what} ${machine}`, JSON.stringify(toRemember)),
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

/** Of the page as a whole, whichever machine it shows. */
const plainStorage = (storage: SiteStorage, name: string) => ({
  read: (): unknown => remembered(storage, [name]),
  write: (kept: unknown) => storage.set('local', name, JSON.stringify(kept)),
});

/** How the person wants the terminals, in all labs. */
export const terminalStorage = (storage: SiteStorage) => plainStorage(storage, 'terminals');

/** One for all labs: it is the screen's and the person's. `name`: a page in a frame has a layout of its own. */
export const layoutStorage = (storage: SiteStorage, name: 'layout' | 'embed layout' = 'layout') =>
  plainStorage(storage, name);
