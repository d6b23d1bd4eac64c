/** Owns the state of v86's devices as data: taken apart, compared with the base's, and put together again. */
import {hardwareOf} from '../devices/hardware';
import {FEATURES, isDeviceField, isAllowed} from './device-limits';
import {MalformedError} from './layout';
import {asOfHardware} from './older-hardware';
import {parse, serialize} from './v86-state-file';
import type {DeviceField} from './device-limits';
import type {StateInfo} from './v86-state-file';

/** Bytes of a state's buffers. */
export const bufferBytes = (file: Uint8Array) => parse(file).buffers.length;

interface FieldLocation {
  /** The object or array that holds the field, and its key there. */
  holder: Record<string, unknown>;
  key: string;
  /** The keys on the way to it, joined by dots. */
  path: string;
}

interface Shape {
  /** In an order that depends on nothing but the shape. Buffers' numbers and types are no fields. */
  fields: FieldLocation[];
  /** Numbers of the buffers, by path. */
  buffers: Map<string, number>;
}

function shapeOf(state: unknown): Shape {
  const shape: Shape = {fields: [], buffers: new Map()};
  const visit = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Record<string, unknown>;
    if ('__state_type__' in holder && typeof holder['buffer_id'] === 'number') {
      shape.buffers.set(path, holder['buffer_id']);
      return;
    }
    for (const key of Object.keys(holder)) {
      const below = path === '' ? key : `${path}.${key}`;
      if (isDeviceField(holder[key])) shape.fields.push({holder, key, path: below});
      else visit(holder[key], below);
    }
  };
  visit(state, '');
  return shape;
}

const valueAt = ({holder, key}: FieldLocation) => holder[key] as DeviceField;

/** What differs: fields by their number, and the buffers' XOR with the base's. */
export interface DeviceDelta {
  readonly fields: readonly (readonly [number, DeviceField])[];
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

/**
 * Throws MalformedError if the two states are not of one shape: then they are not of one kind of machine. A value
 * that `applyDevices` would refuse is left as the base has it: better a device without it than a save without a way back.
 */
export function diffDevices(base: Uint8Array, devices: Uint8Array): DeviceDelta {
  const then = parse(base);
  const now = parse(devices);
  if (then.buffers.length !== now.buffers.length)
    throw new MalformedError('this machine has other devices than its base');
  const changed: [number, DeviceField][] = [];
  shapeOf(then.info.state).fields.forEach((field, i) => {
    const value = lookUp(now.info.state, field.path);
    if (
      JSON.stringify(valueAt(field)) !== JSON.stringify(value) &&
      isAllowed(field.path, valueAt(field), value)
    )
      changed.push([i, value]);
  });
  return {fields: changed, buffers: xor(now.buffers, then.buffers)};
}

/**
 * What another state has at a field of the base's. Its own fields may be others: a list that holds a boolean is none,
 * and v86 writes 1 for true here and there.
 */
function lookUp(state: unknown, path: string): DeviceField {
  let value = state;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
      throw new MalformedError(`device field ${path} is not there`);
    value = (value as Record<string, unknown>)[key];
  }
  if (!isDeviceField(value)) throw new MalformedError(`device field ${path} is no value`);
  return value;
}

/**
 * The state that `delta` describes. It has the base's shape whatever the delta says (v86 validates nothing):
 * only numbers, booleans and lists of numbers can differ, within what each may hold. Throws MalformedError.
 */
export function applyDevices(base: Uint8Array, delta: DeviceDelta): Uint8Array<ArrayBuffer> {
  const {info, buffers} = parse(base);
  const shape = shapeOf(info.state);
  if (delta.buffers.length !== buffers.length) throw new MalformedError('device buffers have another size');
  const before = shape.fields.map(valueAt);
  for (const [index, value] of delta.fields) {
    const field = shape.fields[index];
    if (!field) throw new MalformedError(`there is no device field ${index}`);
    if (!isAllowed(field.path, before[index] ?? null, value))
      throw new MalformedError(`device field ${index} (${field.path}) cannot hold this`);
    field.holder[field.key] = value;
  }
  const changed = xor(delta.buffers, buffers);
  refuseFeatures(info, shape, buffers, changed);
  return serialize(info, changed);
}

/**
 * With a feature that a device does not offer (indirect descriptors), v86 would follow a chain of buffers as long
 * as the guest likes, and remember each of them.
 */
function refuseFeatures(
  {buffer_infos}: StateInfo,
  shape: Shape,
  before: Uint8Array,
  after: Uint8Array,
): void {
  const at = (path: string) => buffer_infos[shape.buffers.get(path) ?? -1];
  for (const names of FEATURES) {
    const [offered, taken] = [at(names.offered), at(names.taken)];
    if (!offered || !taken) continue;
    for (let i = 0; i < offered.length; i++) {
      const has = before[offered.offset + i] ?? 0;
      const takes = after[taken.offset + i] ?? 0;
      if (after[offered.offset + i] !== has || (takes & ~has) !== 0)
        throw new MalformedError('a device has features that it does not offer');
    }
  }
}

/** memory_size: a base from elsewhere may have more or less RAM, which its sender has said and the page has bounded. */
const RAM_SIZE = '0';

/**
 * Another site version's base, or what says that it is one, as this machine may take it: its values in the shape of
 * `ours`, or of what ours would be with older hardware, each within what it may hold. Throws MalformedError.
 */
export function inOurShape(ours: Uint8Array, theirs: Uint8Array, ramBytes: number): Uint8Array<ArrayBuffer> {
  const own = asOfHardware(parse(ours), hardwareOf(parse(theirs).info.state));
  const size = shapeOf(own.info.state).fields.find(({path}) => path === RAM_SIZE);
  if (size) size.holder[size.key] = ramBytes;
  const frame = serialize(own.info, own.buffers);
  const {info, buffers} = parse(theirs);
  if (buffers.length !== own.buffers.length) throw new MalformedError('device buffers have another size');
  if (!hasSameShape(own.info.state, info.state))
    throw new MalformedError('its base has other devices than this machine');
  return applyDevices(frame, {
    fields: shapeOf(own.info.state).fields.map(({path}, i) => [i, lookUp(info.state, path)] as const),
    buffers: xor(buffers, own.buffers),
  });
}

/** Whether all that is not a field of ours is the same in theirs; what our fields hold there is judged by isAllowed. */
function hasSameShape(ours: unknown, theirs: unknown): boolean {
  if (isDeviceField(ours)) return true;
  if (typeof ours !== 'object' || typeof theirs !== 'object' || theirs === null) return ours === theirs;
  const [own, other] = [ours as Record<string, unknown>, theirs as Record<string, unknown>];
  const keys = Object.keys(own);
  // A buffer's number and type are not a device's to change.
  if ('__state_type__' in own) return JSON.stringify(own) === JSON.stringify(other);
  return keys.length === Object.keys(other).length && keys.every((key) => hasSameShape(own[key], other[key]));
}

/** Many times what all fields of all devices take. Parsed, JSON is up to thirty times its length. */
const FIELDS_BYTES_LIMIT = 1 << 20;

/** The delta's fields as bytes, and back. Reading throws MalformedError. */
export const writeFields = (delta: DeviceDelta) => new TextEncoder().encode(JSON.stringify(delta.fields));

export function readFields(bytes: Uint8Array): DeviceDelta['fields'] {
  if (bytes.length > FIELDS_BYTES_LIMIT) throw new MalformedError('more device fields than there are');
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new MalformedError('device fields are not JSON');
  }
  const wellFormed = (item: unknown): item is [number, DeviceField] =>
    Array.isArray(item) && item.length === 2 && Number.isInteger(item[0]) && isDeviceField(item[1]);
  if (!Array.isArray(parsed) || !parsed.every(wellFormed))
    throw new MalformedError('device fields are malformed');
  return parsed;
}
