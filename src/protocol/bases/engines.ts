/** Owns the list of former engines whose saved machines the present engine goes on with. */

/**
 * Their stamps (see MachineIdentity.engine). One is added when v86 is bumped and the links and files of all releases that
 * were made with it still open (docs/release.md); test/browser/releases.spec.ts has to pass with it.
 */
export const READS_STATES_OF: readonly string[] = [];
