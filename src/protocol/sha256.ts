/** Owns the name of bytes: sha256 as hex, as manifests and saved machines have it. */

/** What page and workers both have of Web Crypto; this room knows the library of neither. */
declare const crypto: {
  subtle: {digest(algorithm: 'SHA-256', bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>};
};

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
