/** Owns what the page's debugger is given, and what it tells. Types only. */
import type {Emitter} from '../../async/emitter';
import type {BreakpointStorage} from '../breakpoints';
import type {HistoryOptions} from '../history/history';
import type {RecordingState} from '../recording/recorder';
import type {StopView} from '../views';
import type {ActiveMachineEvents} from '../../machine/active-machine';
import type {AskGuest} from '../../machine/guest-channel';
import type {CompilerProcess} from '../../workers/compiler-process';
import type {MachineProcess} from '../../workers/machine-process';
import type {DebugObjectStore} from '../../../snapshots/debug-info/kept-objects';
import type {DebugEvent} from '../../../protocol/guest/debug-event';
import type {ImageFile} from '../../../protocol/images';

/** The machine in place: ActiveMachine, or one on which a lab is tried. */
export interface DebuggedMachine extends Pick<Emitter<ActiveMachineEvents>, 'on'> {
  readonly process: Pick<MachineProcess, 'call' | 'post'> | undefined;
  /** System.map of its kernel; undefined where it is not known. */
  readonly symbols: ImageFile | undefined;
  /** What came with it of the modules that it stood in, packed. */
  readonly debugInfo?: Uint8Array<ArrayBuffer> | undefined;
  /** Where it stands, in words. */
  set heldAt(where: string | undefined);
}

export interface DebugServiceOptions {
  active: DebuggedMachine;
  ask: AskGuest;
  /** The lab's directory. */
  directory: () => string;
  storage: BreakpointStorage;
  imageUrl: (file: string) => string;
  compiler: Pick<CompilerProcess, 'wantDebugObjects' | 'disassemble'>;
  history: HistoryOptions;
  /** The path of the deployment. */
  scope: string;
  /** Where debug information is kept; in the browser, unless it is said otherwise. */
  objects?: DebugObjectStore;
}

export interface DebugEvents {
  /** The machine stands for a person to look at; undefined: it has gone on. */
  stop: StopView | undefined;
  /** The present stop can be gone back to from now on. */
  kept: undefined;
  /** What logpoints have written. */
  log: string;
  /** A recording goes on, or is over. */
  recording: RecordingState;
  /** A person has come somewhere, or has found something. */
  did: DebugEvent;
}
