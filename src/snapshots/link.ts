/** Owns a saved machine as text in a URL's fragment, which no server sees. */

const KEY = '#s=';
/** Firefox cuts addresses at 1 MiB, Chrome at 2 MiB. */
export const LINK_LIMIT = 1_000_000;

export type Fragment =
  | {ok: true; file: Uint8Array<ArrayBuffer>}
  /** The address is an ordinary one. */
  | {ok: false; why: 'no-link'; message: string}
  | {ok: false; why: 'file-damaged'; message: string};

/** base64url, as in RFC 4648 section 5, without padding. */
export function toFragment(file: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < file.length; at += 0x8000)
    binary += String.fromCharCode(...file.subarray(at, at + 0x8000));
  return (
    KEY +
    btoa(binary)
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/={1,2}$/, '')
  );
}

/** How many characters `toFragment` makes of a file of this size. */
export const fragmentLength = (bytes: number): number => KEY.length + Math.ceil((bytes * 4) / 3);

/** The file's bytes, unchecked: readFile judges them. */
export function fromFragment(fragment: string): Fragment {
  if (!fragment.startsWith(KEY)) return {ok: false, why: 'no-link', message: 'the address holds no machine'};
  if (fragment.length > 2 * LINK_LIMIT)
    return {ok: false, why: 'file-damaged', message: 'the link is longer than any that was made here'};
  try {
    const binary = atob(fragment.slice(KEY.length).replaceAll('-', '+').replaceAll('_', '/'));
    return {ok: true, file: Uint8Array.from(binary, (char) => char.charCodeAt(0))};
  } catch {
    return {ok: false, why: 'file-damaged', message: 'the link holds characters that no link has'};
  }
}
