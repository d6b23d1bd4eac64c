/** Owns the interface between the page's session and the machine's worker: calls one way, events the other. */
import type {Phase} from './phase';
import type {CallMessage, CallPort, CallReply} from './compile-calls';
import type {GuestTerminal, InputPort, Port, TerminalPort} from './consoles';
import type {Hardware, ImageSource, MachineIdentity} from './images';
import type {DebugApi, DebugStop, SavedStop} from './debug-api';
import type {Guest} from './guest';

/** Where a machine begins. Every start is in a fresh worker, or in one that was made as fresh by `recycle`. */
export type StartFrom =
  /** The machine as it ships; with `start`, as it ships for a lab: a delta to the base, from the site. */
  | {kind: 'base'; start?: ImageSource}
  /**
   * A delta as `save` returned it, made under an identity equal to this start's; and where the machine stood, if it stood: it
   * stands there again.
   */
  | {kind: 'snapshot'; delta: Uint8Array<ArrayBuffer>; stopped?: SavedStop}
  /** Boot the kernel from its first instruction. */
  | {kind: 'cold-boot'};

/** What can be made ready before it is known which machine is wanted. */
export interface PrepareOptions {
  /** Needed for `base` and `snapshot`, and as reference for saving after a cold boot. */
  base: ImageSource;
  /** What unpacks `base` if that is an .xz: a WebAssembly module as it is. */
  unpack?: ImageSource;
  /** The base that the site ships, if `base` is another: whoever made that one chose what v86 would be told. */
  referenceBase?: ImageSource;
  ramBytes: number;
}

export interface StartOptions extends PrepareOptions {
  from: StartFrom;
  /** The kernel's tree, which the guest sees as a read-only file system; fetched when it first looks. A zstd tar. */
  tree?: ImageSource;
  /** What stands in place of files of `tree`, which is another kernel's: the same, and with the index of the parts. */
  treeChanges?: ImageSource;
  /** Its further parts, likewise: each is fetched when the guest first opens a file of it. */
  treeParts?: ImageSource[];
  /** Needed for `cold-boot` only. */
  kernel?: ImageSource;
  cmdline: string;
  /** What a cold boot finds; if it is missing, 1. A base says by itself what it was made with. */
  hardware?: Hardware;
  /** Which version of its terminals a cold boot finds (guest/protocols.ts); if it is missing, 1. A saved machine says by itself. */
  terminals?: number;
  engine: string;
  /** Left behind if the page freezes over this machine. */
  freezeMark?: FreezeMark;
}

/** An empty entry in a cache of Cache Storage: a page did not answer any more while it opened a machine. */
export interface FreezeMark {
  cache: string;
  address: string;
}

/** v86.wasm as a WebAssembly.Module (a type that neither side's platform lends to this room); or why there is none. */
export type EngineResult =
  {ok: true; engine: object} | {ok: false; why: 'download-failed' | 'engine-failed'; message: string};

/** Why a machine did not start. */
export type StartFailure =
  /** A download failed, was cut, or the host answered with an error. Worth retrying. */
  | {ok: false; why: 'download-failed'; what: 'engine' | 'base' | 'kernel'; message: string}
  /** Bytes arrived whole but are not those the manifest names. */
  | {ok: false; why: 'hash-mismatch'; what: 'base' | 'kernel'; message: string}
  /** The delta is malformed, or does not fit the base. */
  | {ok: false; why: 'bad-delta'; message: string}
  /** The emulator could not be instantiated (no WebAssembly, not enough memory). */
  | {ok: false; why: 'engine-failed'; message: string};

export type StartResult = {ok: true} | StartFailure;

/** Milliseconds since the worker began, for `timings()` and the bench. */
export interface StartTimings {
  engineReady?: number;
  baseReady?: number;
  firstInstruction?: number;
  /** The prompt is usable. */
  ready?: number;
  /** For how long the guest stood still in the last save; a duration, not a moment. */
  lastSavePause?: number;
}

export type SaveResult =
  | {
      ok: true;
      delta: Uint8Array<ArrayBuffer>;
      identity: MachineIdentity;
      /** Milliseconds for which the guest stood still. */
      pauseMs: number;
      /** Pages that differ from the base. */
      pages: number;
      /** Bytes before compression. */
      rawBytes: number;
      /** The machine stood still in the middle of its kernel. Breakpoints are not part of a save. */
      stopped?: SavedStop;
    }
  /** `base-unavailable`: what the machine is compared with could not be fetched; only after a cold boot. */
  | {ok: false; why: 'not-running' | 'busy' | 'base-unavailable'; message: string};

export interface SaveOptions {
  /** The guest stands still until the save is written; for one that is left, whose place another machine takes meanwhile. */
  stopGuest?: boolean;
  /** The delta is not compressed: for a page that keeps it, and other moments of the same machine, as what differs between them. */
  uncompressed?: boolean;
}

/** Anything the worker says unasked. */
export type MachineEvent =
  | {kind: 'phase'; phase: Phase}
  /** Batched at most once a millisecond-scale tick; `bytes` is transferred. */
  | {kind: 'output'; port: Port; bytes: Uint8Array<ArrayBuffer>}
  /** The terminals are these now; whether another can be opened. Once at a start, before anything is output. */
  | {kind: 'terminals'; terminals: GuestTerminal[]; mayOpen: boolean}
  /** The guest could not open another, for this errno. */
  | {kind: 'terminal-refused'; errno: string}
  /** The guest executed something beyond idling since the last such event; drives autosave. At most one a second. */
  | {kind: 'activity'}
  /** Something in the worker failed that nobody waited for; the machine goes on as well as it can. */
  | {kind: 'fault'; message: string}
  /** The debugger holds the machine still, or (undefined) lets it go on. */
  | {kind: 'debug'; stop: DebugStop | undefined}
  /** Modules came or went (kernel uevent), as the agent saw it. */
  | {kind: 'uevent'; action: string; devpath: string; fields: Record<string, string>}
  /** The guest looks at the kernel's tree for the first time: make reads it before it calls a compiler. */
  | {kind: 'tree'}
  /** The compile calls that wait for an answer are these now, the oldest first. At most one event a slice of guest time. */
  | {kind: 'calls'; served: number[]};

export type Emit = (event: MachineEvent) => void;

/** What the worker exposes through comlink. No method rejects for a foreseeable reason. */
export interface MachineApi {
  /**
   * Ends the machine, and makes its worker ready for another of the same base, in a tenth of the time that a new worker takes.
   * What it was asked and has not answered is answered no more.
   */
  recycle(): Promise<unknown>;
  /** Whatever is prepared or started waits for this. Once per worker. */
  useEngine(engine: EngineResult): void;
  /**
   * Does ahead what most of a start's time goes to; `start` with an equal base and RAM size goes on from there.
   * Resolves when it is done; a failure is told by `start`.
   */
  prepare(options: PrepareOptions): Promise<void>;
  /**
   * Starts; resolves when the machine runs (restored, or shell prompt reached after a cold boot). Once per worker, and once more
   * after each `recycle`.
   */
  start(options: StartOptions, emit: Emit): Promise<StartResult>;
  /** Keystrokes, in order, never dropped. Never waits for a save. */
  type(port: InputPort, bytes: Uint8Array): void;
  /**
   * Keys of the PC's own keyboard, which the terminals are not: scan codes of set 1, a release being the code with 0x80
   * added (0x1e, 0x9e: A pressed and released). In order; what no driver takes is lost.
   */
  pressKeys(scanCodes: Uint8Array): void;
  /** Opens another terminal of this size in cells, with a login shell, where the guest has a multiplexer; an event tells of it. */
  openTerminal(rows: number, cols: number): void;
  /** Hangs up one that was opened; what runs in it is sent SIGHUP. */
  closeTerminal(port: TerminalPort): void;
  /** Calls one that was opened by this name, which the guest keeps. More than 60 bytes of UTF-8 are cut. */
  renameTerminal(port: TerminalPort, name: string): void;
  /** The terminal's size in cells; the guest's foreground process gets SIGWINCH. */
  resize(port: TerminalPort, rows: number, cols: number): void;
  /**
   * Back-pressure: the page tells how many bytes of a port it has drawn. The machine pauses the guest's
   * writer when too much is outstanding.
   */
  acknowledge(port: Port, bytes: number): void;
  /**
   * The compiler's end of a channel, which is transferred; the guest's compile calls go by it from now on. Those that
   * another compiler was serving are sent to this one from the beginning.
   */
  connectCompiler(port: CallPort<CallMessage, CallReply>): void;
  /** Answers a compile call instead of the compiler: `text` on standard error. Nothing happens if it is over. */
  failCall(callId: number, text: string, exitCode: number): void;
  /** The machine as it stands, written down in haste. */
  save(options?: SaveOptions): Promise<SaveResult>;
  /** A delta to this machine's base in half as many bytes, for a link or a file: work of a tenth of a second. */
  compact(delta: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** Asked every few seconds by a page that is well. */
  timings(): Promise<StartTimings>;
  /** Instructions executed since the start, for the bench. Wraps at 2^32. */
  instructions(): Promise<number>;
  /** The debugger of the kernel. A machine that it holds still answers nobody but it. */
  debug: DebugApi;
  /** System.map of the kernel, unpacked; undefined if it cannot be fetched. */
  symbols(image: ImageSource): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The control channel. See Guest. */
  guest: Guest;
}
