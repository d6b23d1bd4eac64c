/** Owns the words for what state the machine is in; every state the page can show is one of these. */

/**
 * One union, emitted by the machine; only the session adds `off` (no worker), `crashed` (the worker died) and `stopped`: of the
 * machine's stops most are over in a moment, and which of them a person is to see is the debugger's to say.
 */
export type Phase =
  | {kind: 'off'}
  /** Fetching and unpacking. `total` is unknown (null) when the host sends no length. Bytes as received on the wire. */
  | {kind: 'loading'; what: 'engine' | 'base' | 'kernel'; received: number; total: number | null}
  | {kind: 'restoring'}
  | {kind: 'booting'}
  | {kind: 'running'}
  /** The debugger holds it still in the middle of its kernel; `where` for the status line: "hello.c:11". */
  | {kind: 'stopped'; where: string}
  /** CPU stopped with interrupts off and no panic seen: power-off or halt. */
  | {kind: 'halted'}
  /** The guest asked for a reset; the session decides what is started next. */
  | {kind: 'reset'}
  /** The kernel panicked; `message` is its "Kernel panic - not syncing: ..." line. */
  | {kind: 'panicked'; message: string}
  /** The kernel no longer answers although the CPU runs. */
  | {kind: 'hung'}
  /** v86's main loop threw or the worker died. The machine is gone; the last save is not. */
  | {kind: 'crashed'; message: string};

/** It runs, or the debugger holds it still: what is saved of it now can be gone on with. */
export const isWell = ({kind}: Phase): boolean => kind === 'running' || kind === 'stopped';

export type PhaseKind = Phase['kind'];
