/** Owns the words for a machine that stands still in the middle of its kernel: what stops it, and what can be asked then. */

/** Of the interrupted code, as the kernel saved them (struct pt_regs). Segments are their selectors. */
export interface Registers {
  eax: number;
  ebx: number;
  ecx: number;
  edx: number;
  esi: number;
  edi: number;
  ebp: number;
  esp: number;
  eip: number;
  eflags: number;
  cs: number;
}

export type DebugStop =
  /** At a breakpoint's address, whose instruction has not run. */
  | {kind: 'breakpoint'; address: number; registers: Registers}
  /** A module has come (its init has not run), is live (its init is done), or goes. `address` is its struct module. */
  | {kind: 'module'; event: ModuleEvent; address: number};

export interface LimitedBreakpoints {
  addresses: readonly number[];
  /** An address in the stack of the kernel that is meant. */
  stack: number;
}

export type ModuleEvent = 'coming' | 'live' | 'going';

/** Where a machine stood when it was saved: what its kernel waits to be told (an address of the guest's). */
export interface SavedStop {
  port: 'breakpoint' | ModuleEvent;
  address: number;
}

/**
 * A machine's debugger: memory at virtual addresses, as the code that was interrupted sees it. Nothing of it costs the
 * guest anything before the first breakpoint or watched module. Numbers are unsigned.
 */
export interface DebugApi {
  /** Where the machine stands; undefined while it runs. */
  stopped(): Promise<DebugStop | undefined>;
  /** Undefined unless all of it is mapped. At most 1 MB. Breakpoints are not seen in it. */
  read(address: number, length: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** False, and nothing is written, unless all of it is mapped. Breakpoints stay. */
  write(address: number, bytes: Uint8Array): Promise<boolean>;
  /** Those registers that are named, of the code that was interrupted. False while the machine runs. */
  setRegisters(registers: Partial<Omit<Registers, 'cs'>>): Promise<boolean>;
  /**
   * Where the instruction leads that the machine stands at; `calls` are the functions that it calls, which return to `next`.
   * Undefined while the machine runs, and for what cannot be followed.
   */
  nextAddresses(): Promise<{next: readonly number[]; calls: readonly number[]} | undefined>;
  /**
   * All breakpoints, in place of those before. Returns those whose addresses are not mapped: they are not set. `limited`: those among
   * them that stop the code on one stack alone, without a question to whoever set them.
   */
  setBreakpoints(addresses: readonly number[], limited?: LimitedBreakpoints): Promise<number[]>;
  /** Whether the machine stops when a module comes, is live, goes. */
  watchModules(events: readonly ModuleEvent[]): Promise<void>;
  /** Lets a stopped machine go on, past the breakpoint where it stands. False if it was not stopped. */
  resume(): Promise<boolean>;
}
