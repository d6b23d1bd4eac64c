/** Owns a whole lab as text in a URL's fragment, which no server sees. */
import {fromBase64Url, toBase64Url} from '../../../snapshots/base64url';

const KEY = '#l=';
/** Firefox cuts addresses at 1 MiB; and what goes into a message is shorter by far. */
export const LAB_LINK_LIMIT = 200_000;
/** Of a zip whose link may just still be made. */
const ZIP_LIMIT = (LAB_LINK_LIMIT * 3) / 4;

/** `zip`: as zipLab makes it. Undefined if the lab is too large for a link. */
export function labFragment(zip: Uint8Array): string | undefined {
  return zip.length > ZIP_LIMIT ? undefined : KEY + toBase64Url(zip);
}

export type LabInFragment =
  /** The address is an ordinary one. */
  {ok: false; why: 'no-link'} | {ok: false; why: 'damaged'} | {ok: true; zip: Uint8Array<ArrayBuffer>};

/** The zip, unjudged. */
export function labFromFragment(fragment: string): LabInFragment {
  if (!fragment.startsWith(KEY)) return {ok: false, why: 'no-link'};
  const text = fragment.slice(KEY.length);
  const zip = text.length > 2 * LAB_LINK_LIMIT ? undefined : fromBase64Url(text);
  return zip ? {ok: true, zip} : {ok: false, why: 'damaged'};
}
