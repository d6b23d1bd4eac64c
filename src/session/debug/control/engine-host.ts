/** Owns what the debugger of a machine is given by the page, or by a test in its place. */
import type {Breakpoints} from '../breakpoints';
import type {StopView} from '../views';
import type {RecorderHost} from '../recording/recorder';
import type {DebugObjectStore} from '../../../snapshots/debug-info/kept-objects';
import type {AskGuest} from '../../machine/guest-channel';
import type {DebugApi} from '../../../protocol/debug-api';

export interface EngineHost {
  breakpoints: Breakpoints;
  /** Undefined if there is no machine, or it has died. */
  debug: <T>(ask: (debug: DebugApi) => Promise<T>) => Promise<T | undefined>;
  ask: AskGuest;
  /** The lab's directory. */
  directory: () => string;
  /** Whether the debugger is shown. */
  isWatched: () => boolean;
  /** System.map of the machine's kernel; undefined if the site has none of it. */
  symbols: () => Promise<string | undefined>;
  /** The machine stands for a person to look at; undefined: it goes on. */
  shown: (stop: StopView | undefined) => void;
  /** The machine as it stands is kept, so that it can be gone back to. */
  keep: (stop: StopView) => Promise<void>;
  logged: (text: string) => void;
  recorder: RecorderHost;
  /** What came with the machine in place of the modules that it stood in, packed. */
  brought?: () => Uint8Array<ArrayBuffer> | undefined;
  /** What was built in earlier visits. */
  objects: DebugObjectStore;
}
