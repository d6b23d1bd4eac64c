/** Owns a saved machine as text in a URL's fragment, which no server sees. */
import {fromBase64Url, toBase64Url} from './base64url';

const KEY = '#s=';
/** Firefox cuts addresses at 1 MiB, Chrome at 2 MiB. */
export const LINK_LIMIT = 1_000_000;

export type Fragment =
  | {ok: true; file: Uint8Array<ArrayBuffer>}
  /** The address is an ordinary one. */
  | {ok: false; why: 'no-link'; message: string}
  | {ok: false; why: 'file-damaged'; message: string};

export const toFragment = (file: Uint8Array): string => KEY + toBase64Url(file);

/** How many characters `toFragment` makes of a file of this size. */
export const fragmentLength = (bytes: number): number => KEY.length + Math.ceil((bytes * 4) / 3);

/** The file's bytes, unchecked: readFile judges them. */
export function fromFragment(fragment: string): Fragment {
  if (!fragment.startsWith(KEY)) return {ok: false, why: 'no-link', message: 'the address holds no machine'};
  if (fragment.length > 2 * LINK_LIMIT)
    return {ok: false, why: 'file-damaged', message: 'the link is longer than any that was made here'};
  const file = fromBase64Url(fragment.slice(KEY.length));
  return file
    ? {ok: true, file}
    : {ok: false, why: 'file-damaged', message: 'the link holds characters that no link has'};
}
