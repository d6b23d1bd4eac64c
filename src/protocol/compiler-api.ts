/** Owns the interface of the compiler room: programs of GCC and binutils run beside the machine, on files given. */
import type {ImageFile} from './images';

/** The programs of the room, by the name they have in the guest's /usr/bin. */
export type CompilerTool =
  'gcc' | 'cpp' | 'as' | 'ld' | 'ar' | 'nm' | 'objcopy' | 'objdump' | 'strip' | 'modpost';

/** A file of the guest that a job may read. Paths are absolute, without `.`, `..` or symbolic links. */
export interface JobFile {
  path: string;
  bytes: Uint8Array;
  /** Permission bits; 0o644 if absent. */
  mode?: number;
  /** Seconds since 1970. */
  mtime?: number;
}

/** One program to run, as the guest would start it. */
export interface CompileJob {
  tool: CompilerTool;
  /** With argv[0]; the driver names itself so in its messages. */
  argv: string[];
  /** `NAME=value`; what GCC reads of it are TERM, GCC_COLORS, COLUMNS, TMPDIR, SOURCE_DATE_EPOCH and the like. */
  env: string[];
  cwd: string;
  files: JobFile[];
  /** Directories of the guest whose files are all in `files`: what is not there does not exist. */
  complete: string[];
  /** Directories of the guest by the names in them, whether or not those are in `files`; without names, there is none. */
  listed?: {path: string; names: string[] | undefined}[];
  stdin?: Uint8Array;
  /** Columns of the terminal that stdout and stderr are, if they are one: GCC then colours what it says. */
  terminalColumns?: number;
}

export interface WrittenFile {
  path: string;
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
      /** Paths asked for that neither the job nor an image held, outside `complete`: give them and run again.
       * GCC also asks for directories, and for precompiled headers (.gch), that are seldom there. */
      missing: string[];
    }
  /**
   * `crashed`: a trap, or a program that asked for more memory than is allowed. `too-long`: ended after its time.
   * `stopped`: ended because the guest lost interest (Ctrl-C).
   */
  | {ok: false; why: 'crashed' | 'too-long' | 'stopped'; message: string};

/** The shipped toolchain, images/toolchain/manifest.json. Names say what they are compressed with: .zst or .xz. */
export interface ToolchainManifest {
  /** What unpacks the others: a WebAssembly module as it is. */
  unpack: ImageFile;
  /** GCC's and binutils', a tar of modules. */
  programs: ImageFile;
  modpost: ImageFile;
  /** The kernel's tree, a tar laid out from the root. */
  tree: ImageFile;
}

export type CompilerLoad =
  {ok: true} | {ok: false; why: 'download-failed' | 'hash-mismatch' | 'damaged'; message: string};

export interface CompilerApi {
  /** Fetches the toolchain's files from a directory's address; once. */
  load(
    directory: string,
    manifest: ToolchainManifest,
    progress: (received: number, total: number) => void,
  ): Promise<CompilerLoad>;
  /** Has the engine compile what a first job would wait for: most of a second of a processor that must have no other work. */
  warmUp(): Promise<void>;
  /** One job at a time. A program that does not end is ended by ending the worker. */
  run(job: CompileJob): Promise<CompileResult>;
}
