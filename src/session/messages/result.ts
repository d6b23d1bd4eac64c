/** Owns the values with which the session's work ends: done, or one of the failures that are foreseen. */
import type {SaveResult, StartFailure} from '../../protocol/machine-api';
import type {Compatibility} from '../../snapshots/compatible';
import type {LabFailure} from '../lesson/added/lab-failures';
import type {AddressFailure} from '../sharing/fetch-snapshot';
import type {FileFailure} from '../../snapshots/file';
import type {StoreFailure} from '../../snapshots/transaction';

/** Everything that can go wrong and is no bug. */
export type Failure =
  | StartFailure
  | FileFailure
  | StoreFailure
  | Extract<Compatibility, {ok: false}>
  /** The snapshot belongs to another base, and no copy of that base is to be had. */
  | {ok: false; why: 'base-missing'; message: string}
  /** It was to be sent along, and cannot be had now. */
  | {ok: false; why: 'base-not-fetched'; message: string}
  | {ok: false; why: 'link-too-long'; message: string}
  | {ok: false; why: 'hand-in-too-large'; message: string}
  /** A file that the browser cannot read: a directory, or one that is no longer there. */
  | {ok: false; why: 'unreadable'; message: string}
  | AddressFailure
  | LabFailure
  | {ok: false; why: 'not-running'; message: string}
  | Extract<SaveResult, {ok: false}>
  /** Another page works on this lab's machine. */
  | {ok: false; why: 'elsewhere'; lab: string; message: string}
  /** The page stopped answering when it last opened this lab's machine, which was not opened again. */
  | {ok: false; why: 'froze'; lab: string; message: string}
  /** The worker ended under the call. */
  | {ok: false; why: 'worker-died'; message: string};

export type Result<T extends object = object> = ({ok: true} & T) | Failure;

/** A machine is in place; `before` is the save of the one that it replaced, if there is one. */
export type SwitchResult = Result<{before?: string}>;
