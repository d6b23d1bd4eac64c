/** Owns what the guest's recorder tells of a program: which modules it loaded, what it did not find, how it ended. */

/**
 * What a program did, as the guest's recorder saw it (a trace instance: build-scripts/rootfs/skeleton, recorder).
 * `comm` is the program's name, cut at 15 characters by the kernel. `errno`: '', or the name of the error.
 */
export type TraceEvent =
  /** finit_module(2) or init_module(2) returned. `file` is what the process had opened before, if it opened a file. */
  | {kind: 'load'; comm: string; pid: number; file: string | undefined; errno: string}
  /** delete_module(2) returned. */
  | {kind: 'unload'; comm: string; pid: number; module: string; errno: string}
  /** insmod, modprobe or modinfo could not open this file. */
  | {kind: 'not-opened'; comm: string; pid: number; file: string; errno: string}
  /** A program was started. */
  | {kind: 'exec'; comm: string; pid: number; file: string}
  /** A program ended by itself, with this status. */
  | {kind: 'exit'; comm: string; pid: number; code: number};
