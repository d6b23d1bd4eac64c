/** Owns what the compiler's front worker and the one that runs checkpatch.pl tell each other. */
import type {CheckpatchFiles, CompilerLoad} from '../../protocol/compiler-api';

type Bytes = Uint8Array<ArrayBuffer>;

/** The kernel's scripts that can be run, by their names in the archive. */
export type KernelScript = 'checkpatch.pl' | 'kernel-doc';

/** One run. Paths are absolute, without `.` or `..`. */
export interface CheckpatchRun {
  script: KernelScript;
  /** What it is called by in its messages. */
  called: string;
  words: string[];
  cwd: string;
  /** The user's directory, which may have a .checkpatch.conf. */
  home: string;
  files: {path: string; bytes: Uint8Array}[];
  stdin?: Uint8Array;
}

export type CheckpatchOutcome =
  /** `written`: by --fix. */
  | {ok: true; exitCode: number; stdout: Bytes; stderr: Bytes; written: {path: string; bytes: Bytes}[]}
  /** Nobody waits for it any more, it took too long, or it was given too much. */
  | {ok: false; why: 'stopped'; message: string}
  /** The interpreter or its worker broke. */
  | {ok: false; why: 'crashed'; message: string}
  /** The script and its interpreter could not be had. */
  | {ok: false; why: 'not-loaded'; failure: Exclude<CompilerLoad, {ok: true}>};

export interface CheckpatchApi {
  /** Once, before all else. */
  begin(files: CheckpatchFiles): void;
  /** Fetches the archive, unless that has been done. */
  load(): Promise<CompilerLoad>;
  /** Only after a load that went well. */
  run(run: CheckpatchRun): Promise<CheckpatchOutcome>;
}
