/**
 * Owns the versions of what the guest's programs and the page say to each other. A base holds its guest's programs, so
 * what a released base speaks stays among what the page understands.
 */

export interface GuestProtocols {
  /** Frames and requests on the control channel: build-scripts/rootfs/agent/README.md. The agent's HELLO states it. */
  agent: number;
  /** Frames of a compile call, and the file it opens: build-scripts/rootfs/compile/wire.h. Each call states it. */
  call: number;
  /** What recorder, trace-module and enter-lab take and print: build-scripts/rootfs/skeleton/usr/lib/modlab. */
  recorder: number;
  /**
   * How the guest has its terminals. 1, or missing: three shells, on hvc0, hvc2 and hvc3. 2: one on hvc0, and a multiplexer
   * on hvc2 (build-scripts/rootfs/terminals).
   */
  terminals?: number;
}

export type GuestProtocol = keyof GuestProtocols;

/** What the guest speaks that these sources build. */
export const SPOKEN: GuestProtocols = {agent: 1, call: 1, recorder: 1, terminals: 2};

/** All that the page understands. A second version adds its number here and its reader beside the first one's. */
export const UNDERSTOOD: Readonly<Record<GuestProtocol, readonly number[]>> = {
  agent: [1],
  call: [1],
  recorder: [1],
  terminals: [1, 2],
};

/** What is not understood of one protocol's version, for a message; undefined if the page understands it. */
export function notUnderstood(protocol: GuestProtocol, version: number): string | undefined {
  const known = UNDERSTOOD[protocol];
  if (known.includes(version)) return undefined;
  return `the guest speaks version ${version} of the ${protocol} protocol, this page ${known.join(', ')}`;
}

/** The same for all protocols of a guest: the first that is not understood. */
export function firstNotUnderstood(guest: GuestProtocols): string | undefined {
  for (const protocol of Object.keys(UNDERSTOOD) as GuestProtocol[]) {
    const message = notUnderstood(protocol, guest[protocol] ?? 1);
    if (message !== undefined) return message;
  }
  return undefined;
}
