/** Owns the way between a file's bytes and the text that is edited: the same bytes come back. */
import {TEXT_LIMIT} from './file-error';

/** Undefined if these bytes are no text: not UTF-8, or with a NUL. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch {
    return undefined;
  }
}

export const bytesOf = (text: string) => new TextEncoder().encode(text);

export const isTooLong = (bytes: Uint8Array) => bytes.length > TEXT_LIMIT;
