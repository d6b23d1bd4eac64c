/**
 * Owns what a save keeps of the multiplexer's terminals: their names, what each printed last, and the line's bytes of a frame
 * that was half there. A u8 format (1), u16 length of the half frame, the half frame; then for each terminal u8 number, u8
 * length of the name, u16 length of the history, name, history. Numbers are little-endian.
 */
import {concat} from '../concat';

const FORMAT = 1;

export interface SavedTerminals {
  half: Uint8Array;
  terminals: readonly {id: number; name: string; history: Uint8Array}[];
}

export function writeTerminals({half, terminals}: SavedTerminals): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [Uint8Array.of(FORMAT, half.length & 0xff, half.length >> 8), half];
  for (const {id, name, history} of terminals) {
    const called = new TextEncoder().encode(name).subarray(0, 0xff);
    parts.push(Uint8Array.of(id, called.length, history.length & 0xff, history.length >> 8), called, history);
  }
  return concat(parts);
}

/** Undefined: of a machine that had none yet. What is cut is left out: it comes from strangers' files, too. */
export function readTerminals(bytes: Uint8Array): SavedTerminals | undefined {
  if (bytes.length < 3 || bytes[0] !== FORMAT) return undefined;
  const u16 = (at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  let at = 3 + u16(1);
  const half = bytes.slice(3, at);
  const terminals = [];
  while (at + 4 <= bytes.length) {
    const [id = 0, called = 0] = bytes.subarray(at, at + 2);
    const start = at + 4 + called;
    const end = start + u16(at + 2);
    if (end > bytes.length) break;
    const name = new TextDecoder().decode(bytes.slice(at + 4, start));
    terminals.push({id, name, history: bytes.slice(start, end)});
    at = end;
  }
  return {half, terminals};
}
