/** Owns the words for one program to run on files given, and for what came of it. */
import type {CompilerLoad, CompilerTool} from '../protocol/compiler-api';

/** A file of the guest that a job may read. Paths are absolute, without `.`, `..` or symbolic links. */
export interface JobFile {
  path: string;
  bytes: Uint8Array;
  /** Permission bits; 0o644 if absent. */
  mode?: number;
  /** Seconds since 1970. */
  mtime?: number;
}

/** A directory of the guest by the names in it, whether or not those are among a job's files. */
export interface Listing {
  path: string;
  /** Undefined: there is no such directory. */
  names: ReadonlySet<string> | undefined;
}

/** One program to run, as the guest would start it: what is known of it before any file is. */
export interface CompileCallHead {
  tool: CompilerTool;
  /** With argv[0]; the driver names itself so in its messages. */
  argv: string[];
  /** `NAME=value`; what GCC reads of it are TERM, GCC_COLORS, COLUMNS, TMPDIR, SOURCE_DATE_EPOCH and the like. */
  env: string[];
  cwd: string;
  /** Columns of the terminal that stdout and stderr are, if they are one: GCC then colours what it says. */
  terminalColumns?: number;
}

/** ... and what it finds. */
export interface CompileJob extends CompileCallHead {
  files: JobFile[];
  /** What a listed directory does not name does not exist. */
  listed: Listing[];
  /** Of the guest, there, and with names in them that nobody has asked for. */
  directories?: string[];
  stdin?: Uint8Array;
}

export interface WrittenFile {
  path: string;
  /** In a buffer that nobody else has; it may be longer. */
  bytes: Uint8Array<ArrayBuffer>;
  mode: number;
}

export type CompileResult =
  | {
      ok: true;
      exitCode: number;
      stdout: Uint8Array<ArrayBuffer>;
      stderr: Uint8Array<ArrayBuffer>;
      /** Files made or changed, the temporary ones not among them. */
      written: WrittenFile[];
      /** Files of the job that the program removed. */
      removed: string[];
      /** Paths asked for that neither the job nor an image held, outside the listed directories: give them and run
       * again. GCC also asks for directories, and for precompiled headers (.gch), that are seldom there. */
      missing: string[];
      /** The guest's paths whose files the outcome may depend on, there or not; with a slash: a directory's names. */
      looked: string[];
    }
  /** It looked for a file in a part of the tree that is not here: fetch it and run again. */
  | {ok: false; why: 'needs-part'; message: string; part: number}
  /** A trap, or a program that asked for more memory than is allowed. */
  | {ok: false; why: 'crashed'; message: string};

/** A job's end, as whoever has it run is told. */
export type JobOutcome =
  /** `ms`: how long it ran, without what it waited for a worker. */
  | (Extract<CompileResult, {ok: true}> & {ms: number})
  | Extract<CompileResult, {why: 'crashed'}>
  /** Its worker was ended, and the program with it: it took too long, or nobody waited any more. */
  | {ok: false; why: 'stopped'; message: string}
  /** A part of the tree that it needs could not be had. */
  | {ok: false; why: 'no-part'; failure: Exclude<CompilerLoad, {ok: true}>};
