/** Owns the making of hostile bases from the shipped one: sections and device fields altered, packed so that it is a base. */
import {writeLayout} from '../../src/machine/state/layout';
import {VALUES, altered} from './mutate-delta';
import type {Chance} from './random';

/** v86's state file: what it holds of devices is JSON between a head of four words and the buffers (devices.ts). */
const HEAD = 16;
const align = (length: number) => (length + 3) & ~3;
const PAGE = 4096;
const RAM = 128 << 20;

/** What a base-state file is made of (state.ts, writeBase). */
export interface BaseParts {
  devices: Uint8Array;
  indexes: Uint8Array;
  history: readonly Uint8Array[];
  pages: Uint8Array;
}

/** A zstd frame that holds `bytes` as they are, in blocks (RFC 8878, 3.1.1); its header says so many bytes. */
export function stored(bytes: Uint8Array, said = bytes.length): Uint8Array<ArrayBuffer> {
  const BLOCK = 1 << 17;
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK));
  const frame = new Uint8Array(14 + bytes.length + 3 * blocks);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 0xfd2fb528, true);
  // Eight bytes of size, and a window of 64 MB.
  view.setUint8(4, 0b1100_0000);
  view.setUint8(5, 16 << 3);
  view.setBigUint64(6, BigInt(said), true);
  let at = 14;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * BLOCK, (block + 1) * BLOCK);
    const head = (part.length << 3) | (block === blocks - 1 ? 1 : 0);
    frame.set([head & 255, (head >> 8) & 255, head >> 16], at);
    frame.set(part, at + 3);
    at += 3 + part.length;
  }
  return frame;
}

type Json = Record<string, unknown>;

/** Of all that is in a value, the holders and keys on the way to what is no object. */
function places(value: unknown, into: [Json, string][] = []): [Json, string][] {
  if (typeof value === 'object' && value !== null)
    for (const key of Object.keys(value)) {
      into.push([value as Json, key]);
      places((value as Json)[key], into);
    }
  return into;
}

/** Some of v86's fields hold something else, or are gone, or there is one more. */
function alteredDevices(devices: Uint8Array, by: Chance): Uint8Array {
  const length = new DataView(devices.buffer, devices.byteOffset).getUint32(12, true);
  const info = JSON.parse(new TextDecoder().decode(devices.subarray(HEAD, HEAD + length))) as Json;
  const all = places(by.below(8) === 0 ? info : info['state']);
  for (let times = 1 << by.below(4); times > 0; times--) {
    const [holder, key] = by.pick(all);
    const kind = by.below(12);
    if (kind === 0 && !Array.isArray(holder)) Reflect.deleteProperty(holder, key);
    else if (kind === 1) holder[by.pick(['__proto__', 'another', '99'])] = by.pick(VALUES);
    else if (typeof holder[key] === 'number' && kind < 9) holder[key] += by.pick([1, -1, 256, 1 << 20]);
    else holder[key] = by.pick(VALUES);
  }
  const json = new TextEncoder().encode(JSON.stringify(info));
  const buffers = devices.subarray(align(HEAD + length));
  const file = new Uint8Array(align(HEAD + json.length) + buffers.length);
  file.set(devices.subarray(0, HEAD));
  new DataView(file.buffer).setUint32(8, file.length, true);
  new DataView(file.buffer).setUint32(12, json.length, true);
  file.set(json, HEAD);
  file.set(buffers, align(HEAD + json.length));
  return file;
}

/** A hostile base and how large it says it is. `packed`: the shipped file. */
export function mutateBase(
  parts: BaseParts,
  packed: Uint8Array<ArrayBuffer>,
  by: Chance,
): {bytes: Uint8Array<ArrayBuffer>; unpackedSize: number} {
  const whole = parts.devices.length + parts.indexes.length + parts.pages.length;
  const kind = by.below(12);
  if (kind === 0) return {bytes: altered(packed, parts.pages, by).slice(), unpackedSize: whole};
  const {history} = parts;
  let {devices, indexes, pages} = parts;
  if (kind <= 4) devices = alteredDevices(devices, by);
  if (kind === 5) devices = altered(devices, pages, by);
  if (kind === 6) indexes = altered(indexes, pages, by);
  // What a machine runs: pages of code, tables, lists.
  if (kind >= 7 && kind <= 9)
    for (let times = 1 << by.below(7); times > 0; times--) {
      const at = by.below(pages.length / PAGE) * PAGE;
      if (pages === parts.pages) pages = pages.slice();
      pages.set(altered(pages.subarray(at, at + PAGE), pages, by).subarray(0, PAGE), at);
    }
  const header: Json = {format: 1, ramBytes: by.below(12) === 0 ? by.pick(VALUES) : RAM};
  const said = kind === 10 ? history.map((each) => altered(each, pages, by)) : history;
  let file = writeLayout('MLBS', header, [devices, indexes, ...said, pages]);
  if (kind === 11) file = file.slice(0, by.below(2) === 0 ? by.below(file.length) : 5000);
  return {bytes: stored(file), unpackedSize: by.below(10) === 0 ? by.below(2 * file.length) : file.length};
}
