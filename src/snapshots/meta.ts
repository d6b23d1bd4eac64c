/** Owns what is known of a saved machine without reading its memory. */
import type {SavedStop} from '../protocol/debug-api';
import type {DebugEvent} from '../protocol/guest/debug-event';
import type {MachineIdentity} from '../protocol/images';

/** Formats of the delta and of this record; raised when either changes so that older code must refuse it. */
export const FORMAT = 1;

/** Limits of what people and screens put into a record, so that each stays cheap to list and to send. */
export const NAME_LIMIT = 200;
export const SCREEN_LIMIT = 16 << 10;
export const EVIDENCE_LIMIT = 500;
export const PREDICTION_LIMIT = 200;
export const NOTE_LIMIT = 1000;
export const TITLE_LIMIT = 100;
export const ADDRESS_LIMIT = 2000;
export const HAPPENED_LIMIT = 8;
export const HAPPENED_LENGTH = 100;
/** What is kept of the work in the debugger, and of a line of source in it. */
export const DEBUGGED_LIMIT = 60;
export const DEBUGGED_LENGTH = 100;

/**
 * `auto`: made by itself, thinned out as it ages; `checkpoint`: made by itself where something was about to happen or
 * had been reached, thinned out later; `named`: kept until removed; `imported`: came as a file or a link, kept until
 * removed, and what the page opens with only once it has been opened.
 */
export const KINDS = ['auto', 'checkpoint', 'named', 'imported'] as const;
export type SnapshotKind = (typeof KINDS)[number];

/** A step of the lab that was done: when, in milliseconds since the epoch, and what of the machine showed it. */
export interface Done {
  at: number;
  evidence: string;
}

/** What of its lab has been done on a machine, by step id. */
export type Progress = Record<string, Done>;

/** Where a lab that is not built in is to be had. */
export interface LabOrigin {
  title: string;
  /** Of its directory or its zip; undefined if it came as a file or in a link. */
  address?: string;
}
/** What a student expected of steps before doing them, by step id: one of the step's choices, or words of their own. */
export type Predictions = Record<string, string>;

/** Bytes that are kept, and travel, beside the delta. `checksum`: sha256, hex. */
export interface PartOfFile {
  size: number;
  checksum: string;
}

/** What of its lab a save knows. */
export type LessonWork = Pick<SnapshotMeta, 'progress' | 'predictions' | 'debugged'>;

export interface SnapshotMeta {
  format: typeof FORMAT;
  id: string;
  kind: SnapshotKind;
  name: string;
  /** The lab's id. */
  lab: string;
  /** Of a lab that is not built in. */
  origin?: LabOrigin;
  /** Mark of the lesson as it was then; see labs/lesson-hash.ts. */
  edition?: string;
  /** Milliseconds since the epoch. */
  savedAt: number;
  /** Bytes of the delta. */
  size: number;
  /** sha256, hex, of the delta. */
  checksum: string;
  identity: MachineIdentity;
  /** `uname -r` of the guest. */
  kernelRelease: string;
  progress: Progress;
  /** Missing where nothing was predicted, and in what was saved before steps asked for it. */
  predictions?: Predictions;
  /** What was done in the debugger since the lab began, for labs whose steps are done there. */
  debugged?: readonly DebugEvent[];
  /** What happened on the machine since the save before this one, in a few words each: modules, steps, an oops. */
  happened?: string[];
  /** Terminal 1 as text, for a preview. */
  screen: string;
  /** The debugger held it still when it was saved: it stands there again when it is opened. */
  stopped?: SavedStop;
  /** What the debugger knew of the modules that it stood in, for where they were not built; see debug-info/packed-objects.ts. */
  debugInfo?: PartOfFile;
  /** What its sender says of it to whoever opens it. */
  note?: string;
}
