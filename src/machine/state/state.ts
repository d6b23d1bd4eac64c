/** Owns a saved machine as the worker sees it: devices by v86's own save, RAM by ours; as a base, or as a delta to one. */
import {isModelled, layParts, modelParts, readParts, writeParts} from './delta/file';
import {applyPages, encodePages} from './delta/pages';
import {inSlices} from './delta/slices';
import {makeAbsolute, textOf, undoAbsolute} from './absolute-calls';
import {applyDevices, bufferBytes, diffDevices, inOurShape, readFields, writeFields} from './devices';
import {MalformedError, readLayout, writeLayout} from './layout';
import {PAGE, copyChanged, packPages} from './memory';
import type {CodingContext} from './delta/coded';
import type {PageDelta} from './delta/pages';
import type {PageRun} from './absolute-calls';
import type {DeviceDelta} from './devices';
import type {ChangedPages, PackedPages} from './memory';
import type {Core} from '../v86/v86-internals';

/** What the consoles printed last, to be shown again after a restore: one entry a port, in `PORTS`' order. */
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
  readonly devices: DeviceDelta;
  readonly history: History;
}

const BASE_MAGIC = 'MLBS';
const BASE_FORMAT = 1;

/** v86's state of everything but RAM, which it is told is empty. Between two ticks the CPU is at rest. */
export function saveDevices(core: Core): Uint8Array<ArrayBuffer> {
  const cpu = core.cpu;
  const packMemory = cpu.pack_memory.bind(cpu);
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
  const unpackMemory = cpu.unpack_memory.bind(cpu);
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
  return writeLayout(BASE_MAGIC, {format: BASE_FORMAT, ramBytes: pages.ramBytes}, [
    saveDevices(core),
    indexes,
    ...history,
    pages.bytes,
  ]);
}

/**
 * The file as it is shipped, format 2: `writeBase`'s, with the calls of the kernel's text, these pages, absolute
 * (absolute-calls.ts). The bytes of `file` are altered.
 */
export function asShipped(file: Uint8Array, text: PageRun): Uint8Array<ArrayBuffer> {
  const {header, sections} = readLayout(BASE_MAGIC, file);
  makeAbsolute(textOf(sections, text));
  return writeLayout(BASE_MAGIC, {format: 2, ramBytes: header['ramBytes'], text}, sections);
}

/** Makes a base-state file, of whichever format, one that `readBase` reads, in place. Throws MalformedError. */
export const plainBase = (file: Uint8Array): void => undoAbsolute(BASE_MAGIC, file);

const wordsOf = (bytes: Uint8Array) => {
  if (bytes.length % 4 !== 0) throw new MalformedError('a list of words is cut');
  return new Uint32Array(bytes.slice().buffer);
};

/**
 * Reads an unpacked base-state file of format 1 (see `plainBase`). Throws MalformedError. One from outside matches the
 * hash that its sender has given it, and nothing is known of what it holds: see validateForeignBase.
 */
export function readBase(file: Uint8Array): BaseState {
  const {header, sections} = readLayout(BASE_MAGIC, file);
  const [devices, indexes, ...rest] = sections;
  const bytes = rest.pop();
  if (
    header['format'] !== BASE_FORMAT ||
    typeof header['ramBytes'] !== 'number' ||
    !devices ||
    !indexes ||
    !bytes
  )
    throw new MalformedError('not a base state of this format');
  return {
    // They are read as words.
    pages: {
      ramBytes: header['ramBytes'],
      indexes: wordsOf(indexes),
      bytes: bytes.byteOffset % 4 === 0 ? bytes : bytes.slice(),
    },
    devices,
    history: rest,
  };
}

/** A base that did not come with this site, judged by the one that did. Throws MalformedError. */
export function validateForeignBase(foreign: BaseState, ours: BaseState): BaseState {
  const {ramBytes, indexes, bytes} = foreign.pages;
  const ascending = indexes.every(
    (page, i) => page < ramBytes / PAGE && (i === 0 || page > (indexes[i - 1] ?? 0)),
  );
  if (!ascending || bytes.length !== indexes.length * PAGE)
    throw new MalformedError('its base has pages out of order or of RAM');
  if (
    // An older one remembers fewer.
    foreign.history.length > ours.history.length ||
    foreign.history.some(({length}) => length > HISTORY_LIMIT)
  )
    throw new MalformedError('its base remembers other consoles');
  return {...foreign, devices: inOurShape(ours.devices, foreign.devices, ramBytes)};
}

/** What a save takes from a machine that stands still: copies, not yet compared word by word. */
export interface CapturedState {
  readonly changed: ChangedPages;
  readonly devices: Uint8Array;
  readonly history: History;
}

/** The guest stands still for as long as this takes. */
export const capture = (core: Core, base: BaseState, history: History): CapturedState => ({
  changed: copyChanged(core.cpu, base.pages),
  devices: saveDevices(core),
  history,
});

export const codingContext = ({pages, devices, history}: BaseState): CodingContext => ({
  pages,
  history,
  bufferBytes: bufferBytes(devices),
});

/** Makes a delta of what was captured, and compresses it, or not. The machine runs on meanwhile. */
export async function writeDelta(base: BaseState, captured: CapturedState, uncompressed = false) {
  const pages = await inSlices(encodePages(base.pages, captured.changed));
  const devices = diffDevices(base.devices, captured.devices);
  const parts = {
    fields: writeFields(devices),
    buffers: devices.buffers,
    history: captured.history.map((output, i) => sinceBase(base.history[i], output)),
    pages,
  };
  const known = codingContext(base);
  const delta = uncompressed ? layParts(known, parts) : await writeParts(known, parts);
  return {delta, rawBytes: pages.words.byteLength, pages: pages.plan.length};
}

/** The same delta in fewer bytes, for a link or a file; as it is if that cannot be had. Throws MalformedError. */
export async function compactDelta(base: BaseState, delta: Uint8Array<ArrayBuffer>) {
  if (isModelled(delta)) return delta;
  const known = codingContext(base);
  return (await modelParts(known, await readParts(known, delta))) ?? delta;
}

/** A history less what the base printed already: a u32 of the bytes they share at the start, and the rest. */
function sinceBase(base: Uint8Array = new Uint8Array(0), output: Uint8Array): Uint8Array {
  let shared = 0;
  while (shared < output.length && output[shared] === base[shared]) shared++;
  const written = new Uint8Array(4 + output.length - shared);
  new DataView(written.buffer).setUint32(0, shared, true);
  written.set(output.subarray(shared), 4);
  return written;
}

function afterBase(base: Uint8Array = new Uint8Array(0), since: Uint8Array): Uint8Array {
  if (since.length < 4) throw new MalformedError('a console history is cut');
  const shared = new DataView(since.buffer, since.byteOffset).getUint32(0, true);
  if (shared > base.length) throw new MalformedError('a console history shares more than the base has');
  if (shared + since.length - 4 > HISTORY_LIMIT)
    throw new MalformedError('a console history is longer than any console keeps');
  const output = new Uint8Array(shared + since.length - 4);
  output.set(base.subarray(0, shared));
  output.set(since.subarray(4), shared);
  return output;
}

/** Above what is remembered of any console (machine.ts); the page draws all of it at once. */
const HISTORY_LIMIT = 256 << 10;

/**
 * Unpacks and checks a delta against its base: sizes, order and range of pages. Throws MalformedError on
 * anything that v86 must not see.
 */
export async function readDelta(base: BaseState, delta: Uint8Array<ArrayBuffer>): Promise<DeltaState> {
  const {fields, buffers, history, pages} = await readParts(codingContext(base), delta);
  return {
    pages,
    devices: {fields: readFields(fields), buffers},
    history: history.map((since, i) => afterBase(base.history[i], since)),
  };
}

/** Devices of a base, and a delta on top of it, into a CPU whose RAM holds the base's pages. */
export function restore(core: Core, base: BaseState, delta: DeltaState | undefined): void {
  const devices = delta ? applyDevices(base.devices, delta.devices) : base.devices;
  restoreDevices(core, devices, () => {
    if (delta) applyPages(core.cpu, base.pages, delta.pages);
  });
}
