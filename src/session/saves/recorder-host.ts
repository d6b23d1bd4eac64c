/** Owns what the recorder is given, and what it is asked. Types only. */
import type {AutosaveClock} from './autosave';
import type {Failure, Result} from '../messages/result';
import type {SaveOptions} from '../../protocol/machine-api';
import type {LessonWork} from '../../snapshots/meta';
import type {Saved} from '../../snapshots/store';

export interface CaptureOptions extends SaveOptions {
  /** It is kept in this page alone, which knows its modules anyway, and is not stored. */
  isForThisPage?: boolean;
}

/** What became of the machine that is left. */
export type LeaveResult = Result<{before?: string}> & {unsaved?: Saved};

export interface RecorderOptions {
  clock: AutosaveClock & {now(): number};
  /** Text of terminal 1, for previews. */
  screen: () => string;
  /** What of the lab has been done and predicted, now. */
  work: () => LessonWork;
  /** What the debugger knows of the modules that the machine stands in, packed. Never rejects. */
  debugInfo: () => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** What is stored has changed. */
  stored: () => void;
  /** A save could not be stored. Told once until one can be stored again, not every few seconds. */
  failed: (failure: Failure) => void;
}
