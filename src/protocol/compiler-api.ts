/** Owns the interface between the page's session and the compiler's worker. Calls of the guest's go past the page. */
import type {CallMessage, CallPort, CallReply} from './compile-calls';
import type {ImageFile} from './images';

/** The modules of the room, each by the name of its first program in the guest's /usr/bin. */
export type CompilerTool =
  'gcc' | 'cpp' | 'as' | 'ld' | 'ar' | 'nm' | 'objcopy' | 'objdump' | 'strip' | 'modpost';

/** The shipped toolchain, images/toolchain/manifest.json. Names say what they are compressed with: .zst or .xz. */
export interface ToolchainManifest {
  /** What unpacks the others: a WebAssembly module as it is. */
  unpack: ImageFile;
  /** GCC's and binutils', a tar of modules. */
  programs: ImageFile;
  modpost: ImageFile;
  /** The kernel's tree, a tar laid out from the root. */
  tree: ImageFile;
  /** Of another kernel than the one that the tree is of: a tar of the files that differ, which stand in place of the tree's. */
  treeChanges?: ImageFile;
  /** What of the tree is fetched only when a file of it is opened: tars as well, by the tree's index. */
  parts?: ImageFile[];
  /** The index of what the kernel's headers declare: a JSON entry a line (KernelApiEntry), in the order of names. */
  api?: ImageFile;
}

/** images/toolchain/manifest.json, for both kernels. */
export interface ShippedToolchain extends ToolchainManifest {
  checking?: Required<Pick<ToolchainManifest, 'modpost' | 'treeChanges' | 'parts'>>;
}

export type CompilerLoad =
  | {ok: true}
  | {
      ok: false;
      why: 'download-failed' | 'hash-mismatch' | 'damaged' | 'not-started';
      message: string;
    };

/** What the compiler printed on standard error for a program of the guest's, for whoever shows it. */
export interface CompilerOutput {
  tool: CompilerTool;
  argv: string[];
  cwd: string;
  /** Cut after a quarter of a megabyte. */
  stderr: Uint8Array<ArrayBuffer>;
}

/** What the guest has had linked, made once more of the same sources with debug information. */
export interface DebugObject {
  /** Of the module, in the guest: hello.ko. */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Those that it was compiled from, as far as they were compiled while debug information was wanted. */
  sources: {path: string; text: string}[];
}

/** What the worker sends unasked. */
export type CompilerEvent =
  /** Of the download: bytes that have arrived, of so many. */
  | {kind: 'progress'; received: number; total: number}
  | ({kind: 'output'} & CompilerOutput)
  /** Before the guest is told that its module is there. */
  | ({kind: 'debug-object'} & DebugObject);

/** The archive of the kernel's checkpatch.pl and its interpreter: where it is, and what it has to be. */
export interface CheckpatchFiles {
  url: string;
  archive: ImageFile;
}

export interface CompilerFiles {
  /** Where the toolchain's files are. */
  directory: string;
  manifest: ToolchainManifest;
  checkpatch: CheckpatchFiles;
}

export interface CompilerApi {
  /** Which files it is made of, and who receives events. Once, before anything else. */
  begin(files: CompilerFiles, emit: (event: CompilerEvent) => void): void;
  /** Fetches and prepares the toolchain, unless that is done or under way. After a failure it tries again. */
  load(): Promise<CompilerLoad>;
  /** Has the engine compile what a first job would wait for: most of a second of a processor. */
  warmUp(): Promise<void>;
  /**
   * Serves the compile calls of a machine, which come by this port; those of the machine before are forgotten. The
   * toolchain is loaded with the first.
   */
  serve(port: CallPort<CallReply, CallMessage>): void;
  /**
   * What objdump writes of code that lies at an address of a machine. The toolchain is loaded, if that has not been done;
   * undefined if it cannot be had.
   */
  disassemble(bytes: Uint8Array, address: number): Promise<string | undefined>;
  /** What the kernel's headers say of a name; nothing while the index cannot be had. It is fetched with the first question. */
  describeName(name: string): Promise<KernelApiEntry[]>;
  /** Names that begin so, at most `limit`; `all`: there are no more. */
  completeName(prefix: string, limit: number): Promise<KernelApiCompletion>;
  /** Runs `checkpatch.pl --strict --file` over a text that is called so. The first time it fetches the archive. */
  checkStyle(name: string, text: string): Promise<StyleResult>;
  /** Whether modules that the guest compiles are compiled once more with debug information, which costs as much time again. */
  wantDebugObjects(wanted: boolean): void;
}

export interface KernelApiCompletion {
  entries: KernelApiEntry[];
  all: boolean;
}

/** What the kernel's headers say of a name. */
export interface KernelApiEntry {
  name: string;
  kind: 'function' | 'macro' | 'struct' | 'union' | 'enum' | 'typedef';
  /** As C has it, in one line. */
  text: string;
  /** Where it is declared: a path below the kernel's tree, and a line, from 1. */
  header: string;
  line: number;
  /** Of a function that is part of the kernel: which modules may call it. Absent of what a header itself defines. */
  exported?: 'any' | 'GPL' | 'no';
  /** The comment that describes it: a sentence, `@parameter: text` lines, paragraphs. */
  doc?: string;
}

/** One thing that checkpatch.pl says of a line. */
export interface StyleReport {
  /** From 1. */
  line: number;
  /** Its own: a CHECK is said with --strict only. */
  level: 'ERROR' | 'WARNING' | 'CHECK';
  /** `SPACING`, say: what `--ignore` takes, and what Documentation/dev-tools/checkpatch.rst explains. */
  type: string;
  message: string;
}

export type StyleResult = {ok: true; reports: StyleReport[]} | {ok: false; message: string};
