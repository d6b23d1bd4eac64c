/** Owns the state of v86's devices as data: taken apart, compared with the base's, and put together again. */
import {MalformedError} from './layout';

/**
 * A v86 0.5.462 state file (state.js): i32 magic, version, total length, length of the JSON; the JSON
 * `{buffer_infos, state}`; padding to 4; the buffers. RAM is not in it (see state.ts).
 */
const MAGIC = 0x86768676;
const VERSION = 6;
const HEAD = 16;

interface Info {
  buffer_infos: {offset: number; length: number}[];
  state: unknown;
}

const align = (length: number) => (length + 3) & ~3;

function takeApart(file: Uint8Array): {info: Info; buffers: Uint8Array} {
  const head = new DataView(file.buffer, file.byteOffset, file.length);
  if (head.getUint32(0, true) !== MAGIC || head.getUint32(4, true) !== VERSION)
    throw new MalformedError('not a device state of this engine');
  const length = head.getUint32(12, true);
  const info = JSON.parse(new TextDecoder().decode(file.subarray(HEAD, HEAD + length))) as Info;
  return {info, buffers: file.subarray(align(HEAD + length))};
}

function putTogether(info: Info, buffers: Uint8Array): Uint8Array<ArrayBuffer> {
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

/** Bytes of a state's buffers. */
export const bufferBytes = (file: Uint8Array) => takeApart(file).buffers.length;

/** A value that may differ between two states of one machine: a scalar, or a list of numbers (v86's queues). */
type Leaf = number | boolean | null | number[];

interface Place {
  /** The object or array that holds the leaf, and its key there. */
  holder: Record<string, unknown>;
  key: string;
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number');

const isLeaf = (value: unknown): value is Leaf =>
  value === null || typeof value === 'number' || typeof value === 'boolean' || isNumbers(value);

/** All leaves, in an order that depends on nothing but the shape. Buffers' numbers and types are no leaves. */
function leaves(state: unknown): Place[] {
  const found: Place[] = [];
  const visit = (holder: Record<string, unknown>) => {
    if ('__state_type__' in holder && 'buffer_id' in holder) return;
    for (const key of Object.keys(holder)) {
      const value = holder[key];
      if (isLeaf(value)) found.push({holder, key});
      else if (typeof value === 'object') visit(value as Record<string, unknown>);
    }
  };
  visit({state});
  return found;
}

/** What differs: leaves by their number, and the buffers' XOR with the base's. */
export interface DeviceDelta {
  readonly leaves: readonly (readonly [number, Leaf])[];
  readonly buffers: Uint8Array;
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(a.length);
  const words = a.length >> 2;
  const [from, by] = [a.slice(), b.slice()];
  const out = new Uint32Array(result.buffer, 0, words);
  const left = new Uint32Array(from.buffer, 0, words);
  const right = new Uint32Array(by.buffer, 0, words);
  for (let i = 0; i < words; i++) out[i] = (left[i] ?? 0) ^ (right[i] ?? 0);
  for (let i = words * 4; i < a.length; i++) result[i] = (a[i] ?? 0) ^ (b[i] ?? 0);
  return result;
}

/** Throws MalformedError if the two states are not of one shape: then they are not of one kind of machine. */
export function diffDevices(base: Uint8Array, devices: Uint8Array): DeviceDelta {
  const then = takeApart(base);
  const now = takeApart(devices);
  const before = leaves(then.info.state);
  const after = leaves(now.info.state);
  if (before.length !== after.length || then.buffers.length !== now.buffers.length)
    throw new MalformedError('this machine has other devices than its base');
  const changed: [number, Leaf][] = [];
  after.forEach((place, i) => {
    const old = before[i];
    const value = place.holder[place.key] as Leaf;
    if (old?.key !== place.key) throw new MalformedError(`device field ${place.key} is not in the base`);
    if (JSON.stringify(old.holder[old.key]) !== JSON.stringify(value)) changed.push([i, value]);
  });
  return {leaves: changed, buffers: xor(now.buffers, then.buffers)};
}

/** More entries than any queue of v86's devices holds. */
const LIST_LIMIT = 65_536;

/**
 * The state that `delta` describes. It has the base's shape whatever the delta says (v86 validates nothing):
 * only numbers, booleans, nulls and lists of numbers can differ. Throws MalformedError.
 */
export function applyDevices(base: Uint8Array, delta: DeviceDelta): Uint8Array<ArrayBuffer> {
  const {info, buffers} = takeApart(base);
  const places = leaves(info.state);
  if (delta.buffers.length !== buffers.length) throw new MalformedError('device buffers have another size');
  for (const [index, value] of delta.leaves) {
    const place = places[index];
    if (!place) throw new MalformedError(`there is no device field ${index}`);
    if (
      isNumbers(place.holder[place.key]) !== isNumbers(value) ||
      (isNumbers(value) && value.length > LIST_LIMIT)
    )
      throw new MalformedError(`device field ${index} (${place.key}) is of another kind`);
    place.holder[place.key] = value;
  }
  return putTogether(info, xor(delta.buffers, buffers));
}

/** The delta's leaves as bytes, and back. Reading throws MalformedError. */
export const writeLeaves = (delta: DeviceDelta) => new TextEncoder().encode(JSON.stringify(delta.leaves));

export function readLeaves(bytes: Uint8Array): DeviceDelta['leaves'] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new MalformedError('device fields are not JSON');
  }
  const wellFormed = (item: unknown): item is [number, Leaf] =>
    Array.isArray(item) && item.length === 2 && Number.isInteger(item[0]) && isLeaf(item[1]);
  if (!Array.isArray(parsed) || !parsed.every(wellFormed))
    throw new MalformedError('device fields are malformed');
  return parsed;
}
