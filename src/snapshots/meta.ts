/** Owns what is known of a saved machine without reading its memory. */

/** Formats of the delta and of this record; raised when either changes so that older code must refuse it. */
export const FORMAT = 1;

/** What a saved machine is tied to. Equal identities mean that a delta can be restored. */
export interface Identity {
  /** Our stamp of the emulator's version. */
  engine: string;
  /** sha256, hex, of the base state's file. */
  base: string;
  ramBytes: number;
}

export interface SnapshotMeta {
  format: typeof FORMAT;
  id: string;
  /** `auto`: made by itself, one of a small ring a lab; `named`: kept until removed. */
  kind: 'auto' | 'named';
  name: string;
  /** The lab's id. */
  lab: string;
  /** Milliseconds since the epoch. */
  savedAt: number;
  /** Bytes of the delta. */
  size: number;
  /** sha256, hex, of the delta. */
  checksum: string;
  identity: Identity;
  /** `uname -r` of the guest. */
  kernelRelease: string;
  /** Terminal 1 as text, for a preview. */
  screen: string;
}

/** sha256 as hex. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
