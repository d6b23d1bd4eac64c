/** Owns a saved machine as text in a URL's fragment, which no server sees. */

const KEY = '#s=';

/** base64url, as in RFC 4648 section 5, without padding. */
export function toFragment(file: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < file.length; at += 0x8000)
    binary += String.fromCharCode(...file.subarray(at, at + 0x8000));
  return KEY + btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** The file's bytes, or undefined if the fragment holds none or is no base64url. */
export function fromFragment(fragment: string): Uint8Array<ArrayBuffer> | undefined {
  if (!fragment.startsWith(KEY)) return undefined;
  try {
    const binary = atob(fragment.slice(KEY.length).replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
