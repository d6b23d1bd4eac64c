/** Owns v86's state file: its JSON and its buffers taken apart, and put together again. */
import {MalformedError} from './layout';

/**
 * A v86 0.5.462 state file (state.js): i32 magic, version, total length, length of the JSON; the JSON
 * `{buffer_infos, state}`; padding to 4; the buffers. RAM is not in it (see state.ts).
 */
const MAGIC = 0x86768676;
const VERSION = 6;
const HEAD = 16;
/** Fields take 8 KB; a base from outside may bring a hundred megabytes, of which JSON.parse makes thirty times as much. */
const JSON_LIMIT = 1 << 20;

export interface StateInfo {
  buffer_infos: {offset: number; length: number}[];
  state: unknown;
}

export const align = (length: number) => (length + 3) & ~3;

/** Throws MalformedError. The buffers are a view. */
export function parse(file: Uint8Array): {info: StateInfo; buffers: Uint8Array} {
  const head = new DataView(file.buffer, file.byteOffset, file.length);
  if (head.getUint32(0, true) !== MAGIC || head.getUint32(4, true) !== VERSION)
    throw new MalformedError('not a device state of this engine');
  const length = head.getUint32(12, true);
  if (length > JSON_LIMIT || HEAD + length > file.length)
    throw new MalformedError('device fields are longer than any state has');
  const info = JSON.parse(new TextDecoder().decode(file.subarray(HEAD, HEAD + length))) as StateInfo;
  return {info, buffers: file.subarray(align(HEAD + length))};
}

export function serialize(info: StateInfo, buffers: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(info));
  const start = align(HEAD + json.length);
  const file = new Uint8Array(start + buffers.length);
  const head = new DataView(file.buffer);
  head.setUint32(0, MAGIC, true);
  head.setUint32(4, VERSION, true);
  head.setUint32(8, file.length, true);
  head.setUint32(12, json.length, true);
  file.set(json, HEAD);
  file.set(buffers, start);
  return file;
}
