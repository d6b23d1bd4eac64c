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

export interface CompilerApi {
  /** Where the toolchain's files are, and who receives events. Once, before anything else. */
  begin(directory: string, manifest: ToolchainManifest, emit: (event: CompilerEvent) => void): void;
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
  /** Whether modules that the guest compiles are compiled once more with debug information, which costs as much time again. */
  wantDebugObjects(wanted: boolean): void;
}
