/** Owns what the page may ask of the guest over the control channel (hvc1), without typing into a terminal. */
import type {TraceEvent} from './guest/trace-event';

/** Foreseeable failures of a request. */
export type GuestFailure =
  /** The kernel refused: a file missing, no permission... `errno` is the kernel's name for it (ENOENT). */
  | {ok: false; why: 'errno'; errno: string; message: string}
  /** No answer in time; the agent was told to give up. */
  | {ok: false; why: 'timeout'; message: string}
  /** The agent died or the machine was replaced in the middle; the request may or may not have taken effect. */
  | {ok: false; why: 'interrupted'; message: string}
  /** The machine is not running. */
  | {ok: false; why: 'not-running'; message: string}
  /** More than the limit; nothing or only the first part is returned. */
  | {ok: false; why: 'too-large'; message: string};

export type GuestResult<T> = ({ok: true} & T) | GuestFailure;

export interface RunOptions {
  /** Default 10 000. At the limit the script's process group gets SIGKILL and the result is `timedOut`. */
  timeoutMs?: number;
  /** Bytes kept of stdout and stderr each; the rest is read and dropped, and `truncated` is set. Default 1 MiB. */
  outputLimit?: number;
  /** Default `/root`. */
  cwd?: string;
  /** Runs as this user (name in /etc/passwd). Default root. */
  user?: string;
}

export interface RunOutcome {
  stdout: Uint8Array<ArrayBuffer>;
  stderr: Uint8Array<ArrayBuffer>;
  /** The shell's exit status; 128 + signal when killed. */
  exitCode: number;
  timedOut: boolean;
  truncated: boolean;
}

/** A failure with what the script had printed until then, as far as the agent had passed it on. */
export type RunResult =
  ({ok: true} & RunOutcome) | (GuestFailure & Partial<Pick<RunOutcome, 'stdout' | 'stderr'>>);

export interface FileStat {
  name: string;
  type: 'file' | 'directory' | 'symlink' | 'char' | 'block' | 'fifo' | 'socket';
  /** Permission bits, e.g. 0o644. */
  mode: number;
  size: number;
  /** Milliseconds since the epoch, guest clock. */
  mtimeMs: number;
  /** For char and block devices. */
  rdev?: {major: number; minor: number};
  /** For symlinks. */
  target?: string;
}

/** A line of /proc/modules. */
export interface ModuleLine {
  name: string;
  size: number;
  refcount: number;
  /** Modules that use this one; '[permanent]' appears here when it has no exit. */
  usedBy: string[];
  state: 'Live' | 'Loading' | 'Unloading';
  /** Hex, as printed (zero to those who may not see it). */
  address: string;
  /** Letters in parentheses, or ''. */
  taint: string;
}

/** A record of the kernel's log, as /dev/kmsg has it. */
export interface LogRecord {
  /** Counts up from the kernel's start. */
  seq: number;
  /** 0 emergency ... 7 debug. */
  level: number;
  /** Microseconds since the kernel's start. */
  atUs: number;
  text: string;
}

export type WatchEvent = {path: string; what: 'changed' | 'created' | 'deleted' | 'moved-from' | 'moved-to'};

export interface Guest {
  run(script: string, options?: RunOptions): Promise<RunResult>;
  readFile(path: string, limit?: number): Promise<GuestResult<{bytes: Uint8Array<ArrayBuffer>}>>;
  /** Written beside and renamed, so that no reader sees half a file. Default mode 0o644. */
  writeFile(path: string, bytes: Uint8Array, mode?: number): Promise<GuestResult<object>>;
  list(path: string): Promise<GuestResult<{entries: FileStat[]}>>;
  stat(path: string): Promise<GuestResult<{stat: FileStat}>>;
  /** Watches a file or a directory (not below it). Resolves once the watch stands; events follow until `unwatch`. */
  watch(path: string, onEvent: (event: WatchEvent) => void): Promise<GuestResult<{watch: number}>>;
  /**
   * Tells the records of the kernel's log, whatever the console shows of it: at once those that the kernel still has,
   * from the last one on that says `after` (from the oldest, if none does), then each as it comes, until `unwatch`.
   * After a restore or a new agent it begins again.
   */
  followLog(after: string, onRecords: (records: LogRecord[]) => void): Promise<GuestResult<{watch: number}>>;
  unwatch(watch: number): Promise<void>;
  /** At most a thousand; a /proc/modules that is longer than any real one is `too-large`. */
  modules(): Promise<GuestResult<{modules: ModuleLine[]}>>;
  /** What programs did since the lab began, in order; of very many the newest. */
  traceEvents(): Promise<GuestResult<{events: TraceEvent[]}>>;
  /** Sets the wall clock. The machine does this by itself after every restore. */
  setClock(epochMs: number): Promise<GuestResult<object>>;
  addEntropy(bytes: Uint8Array): Promise<GuestResult<object>>;
}
