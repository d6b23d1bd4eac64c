/** Owns a saved machine as the worker sees it: devices by v86's own save, RAM by ours; as a base, or as a delta to one. */
import {deflate, inflate} from './compress';
import {MalformedError, readLayout, writeLayout} from './layout';
import {applyPages, checkPageDelta, diffPages, packPages, unpackPages} from './memory';
import type {PackedPages, PageDelta} from './memory';
import type {Core} from './v86-internals';

/** What the consoles said lately, to be shown again after a restore: one entry a port, in `PORTS`' order. */
export type History = readonly Uint8Array[];

/** The shipped base, unpacked. */
export interface BaseState {
  readonly pages: PackedPages;
  readonly devices: Uint8Array;
  readonly history: History;
}

/** A delta, unpacked and checked. */
export interface DeltaState {
  readonly pages: PageDelta;
  readonly devices: Uint8Array;
  readonly history: History;
}

const BASE_MAGIC = 'MLBS';
const DELTA_MAGIC = 'MLDS';
const FORMAT = 1;

/** v86's state of everything but RAM, which it is told is empty. Between two ticks the CPU is at rest. */
export function saveDevices(core: Core): Uint8Array<ArrayBuffer> {
  const cpu = core.cpu;
  const packMemory = cpu.pack_memory;
  cpu.pack_memory = () => ({
    bitmap: {get_buffer: () => new ArrayBuffer(4)},
    packed_memory: new Uint8Array(0),
  });
  try {
    return new Uint8Array(core.save_state());
  } finally {
    cpu.pack_memory = packMemory;
  }
}

/** Restores devices; `restoreRam` is called at the point where v86 would have unpacked its own copy of RAM. */
export function restoreDevices(core: Core, devices: Uint8Array, restoreRam: () => void): void {
  const cpu = core.cpu;
  const unpackMemory = cpu.unpack_memory;
  cpu.unpack_memory = restoreRam;
  try {
    core.restore_state(devices.slice().buffer);
  } finally {
    cpu.unpack_memory = unpackMemory;
  }
}

/** Writes the base-state file (before zstd). */
export function writeBase(core: Core, history: History): Uint8Array<ArrayBuffer> {
  const pages = packPages(core.cpu);
  const indexes = new Uint8Array(pages.indexes.buffer);
  return writeLayout(BASE_MAGIC, {format: FORMAT, ramBytes: pages.ramBytes}, [
    saveDevices(core),
    indexes,
    ...history,
    pages.bytes,
  ]);
}

const words = (bytes: Uint8Array) => {
  if (bytes.length % 4 !== 0) throw new MalformedError('a list of words is cut');
  return new Uint32Array(bytes.slice().buffer);
};

/** Reads an unpacked base-state file. Its sha256 has been checked: malformed bytes throw. */
export function readBase(file: Uint8Array): BaseState {
  const {header, sections} = readLayout(BASE_MAGIC, file);
  const [devices, indexes, ...rest] = sections;
  const bytes = rest.pop();
  if (header['format'] !== FORMAT || typeof header['ramBytes'] !== 'number' || !devices || !indexes || !bytes)
    throw new MalformedError('not a base state of this format');
  return {
    pages: {ramBytes: header['ramBytes'], indexes: words(indexes), bytes: bytes.slice()},
    devices,
    history: rest,
  };
}

/** Copies out what differs from the base, quickly: the CPU stands still meanwhile. */
export function takeDelta(core: Core, base: BaseState, history: History): DeltaState {
  return {pages: diffPages(core.cpu, base.pages), devices: saveDevices(core), history};
}

/** Device state is written as its XOR with the base's where the lengths agree: mostly zeros, then. */
function xorWith(base: Uint8Array, bytes: Uint8Array): Uint8Array {
  const result = bytes.slice();
  for (let i = 0; i < Math.min(base.length, bytes.length); i++) result[i] = (bytes[i] ?? 0) ^ (base[i] ?? 0);
  return result;
}

/** Compresses a delta; needs no CPU at rest. */
export async function writeDelta(base: BaseState, delta: DeltaState) {
  const raw = writeLayout(DELTA_MAGIC, {format: FORMAT, ramBytes: base.pages.ramBytes}, [
    xorWith(base.devices, delta.devices),
    new Uint8Array(delta.pages.plan.buffer),
    delta.pages.bytes,
    ...delta.history,
  ]);
  return {delta: await deflate(raw), rawBytes: raw.length};
}

/** More than a full machine cannot be meant. */
const unpackLimit = (base: BaseState) => base.pages.ramBytes + (4 << 20);

/**
 * Unpacks and checks a delta against its base: sizes, order and range of pages. Throws MalformedError on
 * anything that v86 must not see.
 */
export async function readDelta(base: BaseState, packed: Uint8Array<ArrayBuffer>): Promise<DeltaState> {
  let raw: Uint8Array;
  try {
    raw = await inflate(packed, unpackLimit(base));
  } catch (error) {
    throw new MalformedError(error instanceof RangeError ? error.message : 'cannot be decompressed');
  }
  const {header, sections} = readLayout(DELTA_MAGIC, raw);
  const [devices, plan, bytes, ...history] = sections;
  if (header['format'] !== FORMAT || !devices || !plan || !bytes)
    throw new MalformedError('not a delta of this format');
  if (header['ramBytes'] !== base.pages.ramBytes)
    throw new MalformedError('made on a machine with other RAM');
  const pages = {plan: words(plan), bytes};
  checkPageDelta(pages, base.pages.ramBytes);
  const state = xorWith(base.devices, devices);
  checkDevices(base.devices, state);
  return {pages, devices: state, history};
}

/** v86's header: magic, version, total length, length of the JSON that describes the buffers. */
const V86_MAGIC = 0x86768676;

interface DeviceInfo {
  buffer_infos: {offset: number; length: number}[];
  state: unknown;
}

function readDeviceInfo(devices: Uint8Array): DeviceInfo {
  if (devices.length < 16) throw new MalformedError('device state is cut');
  const head = new DataView(devices.buffer, devices.byteOffset);
  if (head.getUint32(0, true) !== V86_MAGIC || head.getUint32(4, true) !== 6)
    throw new MalformedError('device state is not of the version this engine writes');
  const info = head.getUint32(12, true);
  if (head.getUint32(8, true) !== devices.length || 16 + info > devices.length)
    throw new MalformedError('device state has wrong lengths');
  try {
    return JSON.parse(new TextDecoder().decode(devices.subarray(16, 16 + info))) as DeviceInfo;
  } catch {
    throw new MalformedError('device state cannot be read');
  }
}

/**
 * v86 validates nothing. Device state from a file must have the base's shape: the same nesting, the same types,
 * buffers of the same kind and size. Numbers may differ; lists may only be as long as the base's, but for v86's
 * own queues (lists of plain numbers).
 */
export function checkDevices(base: Uint8Array, devices: Uint8Array): void {
  const expected = readDeviceInfo(base);
  const given = readDeviceInfo(devices);
  if (!Array.isArray(given.buffer_infos) || given.buffer_infos.length !== expected.buffer_infos.length)
    throw new MalformedError('device state has other buffers');
  given.buffer_infos.forEach((buffer, i) => {
    const {offset, length} = expected.buffer_infos[i] ?? {offset: -1, length: -1};
    if (buffer.length !== length || buffer.offset !== offset)
      throw new MalformedError(`device buffer ${i} has another size`);
  });
  sameShape(expected.state, given.state, 'state');
}

function sameShape(expected: unknown, given: unknown, where: string): void {
  if (Array.isArray(expected) && Array.isArray(given)) {
    const queue = [...(expected as unknown[]), ...(given as unknown[])].every(
      (item) => typeof item === 'number',
    );
    if (queue && given.length < 65536) return;
    if (expected.length !== given.length) throw new MalformedError(`${where} has another length`);
    expected.forEach((item, i) => sameShape(item, given[i], `${where}.${i}`));
    return;
  }
  if (typeof expected !== typeof given || Array.isArray(expected) !== Array.isArray(given))
    throw new MalformedError(`${where} has another type`);
  if (typeof expected === 'string' && expected !== given)
    throw new MalformedError(`${where} has another text`);
  if (typeof expected !== 'object' || expected === null || typeof given !== 'object' || given === null) {
    if ((expected === null) !== (given === null)) throw new MalformedError(`${where} is missing`);
    return;
  }
  const keys = Object.keys(expected);
  if (keys.join() !== Object.keys(given).join()) throw new MalformedError(`${where} has other fields`);
  for (const key of keys)
    sameShape(
      (expected as Record<string, unknown>)[key],
      (given as Record<string, unknown>)[key],
      `${where}.${key}`,
    );
}

/** RAM and devices of a base, and of a delta on top of it, into a CPU. */
export function restore(core: Core, base: BaseState, delta: DeltaState | undefined, dirty: boolean): void {
  restoreDevices(core, delta?.devices ?? base.devices, () => {
    unpackPages(core.cpu, base.pages, dirty);
    if (delta) applyPages(core.cpu, delta.pages);
  });
}
