/**
 * Owns the hand-in: a `.modlab` file with the machines on the way through a lab, chained by hashes. README.md
 * describes the format, and what the chain shows and what it does not.
 */
import * as v from 'valibot';
import {HEADER_LIMIT, damaged, fileTooLarge, machineSchema, pack, tooNew, unpack, wrongHeader} from './file';
import {unpackObjects} from './debug-info/packed-objects';
import {labId, metaSchema, time} from './meta-schema';
import {recordOf} from './store';
import {sha256} from '../protocol/sha256';
import {FORMAT} from './meta';
import type {FileFailure} from './file';
import type {SnapshotMeta} from './meta';
import type {DebugEvent} from '../protocol/guest/debug-event';
import type {Saved} from './store';

/** Formats of the header below and of the chain. */
const HAND_IN_FORMAT = 1;
export const MACHINES_LIMIT = 40;
/** Of all deltas, with as many of the machines on the way as fit; the machine that is handed in comes whatever its size. */
export const BYTES_LIMIT = 4 << 20;
/** Of the file: a machine that was filled with other people's data would be this large. */
export const HAND_IN_LIMIT = 32 << 20;
export const STUDENT_LIMIT = 100;
/** A preview of each; the whole screen is in the machine. */
const SCREEN_LIMIT = 4 << 10;
/** Characters of the patches. */
export const PATCHES_LIMIT = 128 << 10;
/** The rest of a header is for what stands beside the machines' records: patches, as JSON has them, are the most of it. */
const RECORDS_LIMIT = HEADER_LIMIT - 2 * PATCHES_LIMIT - (4 << 10);

export interface HandIn {
  /** As the student typed it. */
  student: string;
  lab: string;
  /** Milliseconds since the epoch. */
  madeAt: number;
  /**
   * What the student's sources differ in from the lab's, as git's mail; for people to read. The chain does not cover it: what
   * counts is on the machine. Empty if nothing is changed, undefined if it was not looked at.
   */
  patches?: string | undefined;
  /** Oldest first; the last is the machine as it was handed in. */
  machines: readonly LinkedMachine[];
}

export interface LinkedMachine extends Saved {
  /** sha256, hex, of this machine's record and of the link before. */
  link: string;
}

export type Chain = {valid: true; seal: string} | {valid: false; seal: string; at: number};

const headerSchema = v.object({
  kind: v.literal('hand-in'),
  format: v.literal(HAND_IN_FORMAT),
  student: v.pipe(v.string(), v.maxLength(STUDENT_LIMIT)),
  lab: labId,
  madeAt: time,
  patches: v.exactOptional(v.pipe(v.string(), v.maxLength(PATCHES_LIMIT))),
  machines: v.pipe(
    v.array(v.object({meta: metaSchema, link: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))})),
    v.minLength(1),
    v.maxLength(MACHINES_LIMIT),
  ),
});
const formatSchema = v.object({
  format: v.pipe(v.number(), v.safeInteger()),
  machines: v.array(v.object({meta: v.object({format: v.pipe(v.number(), v.safeInteger())})})),
});

const hashOf = (value: unknown) => sha256(new TextEncoder().encode(JSON.stringify(value)));

const before = ({student, lab, madeAt}: Omit<HandIn, 'machines' | 'patches'>) =>
  hashOf(['modlab hand-in 1', student, lab, madeAt]);

/** Names what is covered, one by one: a field that a later site adds to the record must not break old chains. */
function linkOf(previous: string, meta: SnapshotMeta): Promise<string> {
  const {savedAt, checksum, name, progress, happened = [], screen, note = '', debugged} = meta;
  const steps = Object.entries(progress)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, {at, evidence}]) => [id, at, evidence]);
  // Steps are judged by it. Chains of labs without any have nothing in its place.
  const done = debugged?.map((event) => Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)));
  return hashOf([previous, savedAt, checksum, name, steps, happened, screen, note, ...(done ? [done] : [])]);
}

/** Chains machines, in the order given. */
export async function chain(of: Omit<HandIn, 'machines'>, saves: readonly Saved[]): Promise<HandIn> {
  const machines: LinkedMachine[] = [];
  let link = await before(of);
  for (const saved of saves) {
    const meta = recordOf(saved);
    const short = {...meta, screen: meta.screen.slice(0, SCREEN_LIMIT)};
    link = await linkOf(link, short);
    machines.push({...saved, meta: short, link});
  }
  return {...of, machines};
}

/** Whether each link follows from the one before, and time goes forward. `at`: the first machine that does not fit. */
export async function verifyChain(handIn: HandIn): Promise<Chain> {
  const seal = handIn.machines.at(-1)?.link ?? '';
  let link = await before(handIn);
  let latest = 0;
  for (const [at, {meta, link: stated}] of handIn.machines.entries()) {
    link = await linkOf(link, meta);
    if (link !== stated || meta.savedAt < latest || meta.savedAt > handIn.madeAt)
      return {valid: false, seal, at};
    latest = meta.savedAt;
  }
  return {valid: true, seal};
}

/** What was done in the debugger, in order: each machine's record has the last of it, and begins where an earlier one ends. */
export function debuggedOf(machines: readonly Pick<LinkedMachine, 'meta'>[]): readonly DebugEvent[] {
  const all: DebugEvent[] = [];
  const texts: string[] = [];
  for (const {meta} of machines) {
    const next = (meta.debugged ?? []).map((event) => ({event, text: JSON.stringify(event)}));
    let shared = Math.min(texts.length, next.length);
    while (
      shared > 0 &&
      !next.slice(0, shared).every(({text}, i) => text === texts[texts.length - shared + i])
    )
      shared--;
    for (const {event, text} of next.slice(shared)) {
      all.push(event);
      texts.push(text);
    }
  }
  return all;
}

/** What the student expected of each step, as the newest machine that knows says it. */
export const predictionsOf = (machines: readonly LinkedMachine[]): ReadonlyMap<string, string> =>
  new Map(machines.flatMap(({meta}) => Object.entries(meta.predictions ?? {})));

/** Bytes that it takes in a file. */
const sizeOf = ({size, debugInfo}: SnapshotMeta) => size + (debugInfo?.size ?? 0);

/** Of an own lab's saves those worth a place, oldest first, and room left for the present machine. */
export function chooseMachines(all: readonly SnapshotMeta[], present: SnapshotMeta): SnapshotMeta[] {
  const own = all
    .filter(({lab, kind, id}) => lab === present.lab && kind !== 'imported' && id !== present.id)
    .filter(({savedAt}) => savedAt <= present.savedAt)
    .sort((a, b) => a.savedAt - b.savedAt);
  const meant = own.filter(({kind}) => kind !== 'auto');
  const room = MACHINES_LIMIT - 1;
  const chosen = spread(meant, room);
  const autos = spread(
    own.filter(({kind}) => kind === 'auto'),
    room - chosen.length,
  );
  let bytes = sizeOf(present);
  let records = weight(present);
  const fitting: SnapshotMeta[] = [];
  // Newest first of what somebody wanted to keep, then of what was kept by itself.
  for (const meta of [...chosen.reverse(), ...autos.reverse()]) {
    if (bytes + sizeOf(meta) > BYTES_LIMIT || records + weight(meta) > RECORDS_LIMIT) continue;
    bytes += sizeOf(meta);
    records += weight(meta);
    fitting.push(meta);
  }
  return fitting.sort((a, b) => a.savedAt - b.savedAt);
}

/** In a header, with link and punctuation. */
const weight = (meta: SnapshotMeta) =>
  new TextEncoder().encode(JSON.stringify({...meta, screen: meta.screen.slice(0, SCREEN_LIMIT)})).length +
  100;

/** So many of a list, evenly, and its last among them. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  const step = list.length / count;
  return Array.from({length: count}, (_, i) => list[Math.ceil((i + 1) * step) - 1]).filter(
    (each) => each !== undefined,
  );
}

/** Whether a file of it can be read again. */
export const isTooLarge = ({machines}: HandIn): boolean =>
  machines.reduce((sum, {meta}) => sum + sizeOf(meta), HEADER_LIMIT) > HAND_IN_LIMIT;

/** What machines know of their modules, each once: many stood in the same one. */
const debugInfosOf = (machines: readonly Pick<LinkedMachine, 'meta'>[]) =>
  new Map(machines.flatMap(({meta: {debugInfo}}) => (debugInfo ? [[debugInfo.checksum, debugInfo]] : [])));

/** Patches as a hand-in can carry them; undefined if they are more than that. */
export const fittingPatches = (patches: string | undefined): string | undefined =>
  patches !== undefined &&
  patches.length <= PATCHES_LIMIT &&
  new TextEncoder().encode(JSON.stringify(patches)).length <= 2 * PATCHES_LIMIT
    ? patches
    : undefined;

/** A file that `isTooLarge` is refused by whoever reads it. */
export function writeHandIn({machines, patches, ...rest}: HandIn): Promise<Uint8Array<ArrayBuffer>> {
  const records = machines.map(({meta, link}) => ({meta, link}));
  const debugInfos = new Map(
    machines.flatMap(({meta, debugInfo}) =>
      meta.debugInfo && debugInfo ? [[meta.debugInfo.checksum, debugInfo]] : [],
    ),
  );
  return pack(
    {
      kind: 'hand-in',
      format: HAND_IN_FORMAT,
      ...rest,
      ...(patches !== undefined && {patches}),
      machines: records,
    },
    [...machines.map(({delta}) => delta), ...debugInfos.values()],
    debugInfos.size > 0 ? 2 : 1,
  );
}

/**
 * Reads what somebody handed in. A chain that does not hold is for `verifyChain` to say: such a file still opens. The
 * deltas are views of the file.
 */
export async function readHandIn(
  file: Uint8Array<ArrayBuffer>,
): Promise<{ok: true; handIn: HandIn} | FileFailure> {
  if (file.length > HAND_IN_LIMIT) return fileTooLarge(file.length, HAND_IN_LIMIT);
  const unpacked = await unpack(file);
  if (!unpacked.ok) return unpacked;
  if (v.is(machineSchema, unpacked.header))
    return {
      ok: false,
      why: 'is-machine',
      message: 'it is a saved machine, not a hand-in: ask the student for Share, Hand in',
    };
  const versioned = v.safeParse(formatSchema, unpacked.header);
  if (versioned.success) {
    const {format, machines} = versioned.output;
    if (format > HAND_IN_FORMAT) return tooNew(format, HAND_IN_FORMAT);
    const newest = machines.reduce((most, {meta}) => Math.max(most, meta.format), 0);
    if (newest > FORMAT) return tooNew(newest, FORMAT);
  }
  const header = v.safeParse(headerSchema, unpacked.header);
  if (!header.success) return wrongHeader(unpacked.header, header.issues);
  const {student, lab, madeAt, patches, machines: records} = header.output;
  const {payload} = unpacked;
  const deltas = records.reduce((sum, {meta}) => sum + meta.size, 0);
  const debugInfos = new Map<string, Uint8Array<ArrayBuffer>>();
  let at = deltas;
  for (const [checksum, {size}] of debugInfosOf(records)) {
    const debugInfo = payload.slice(at, (at += size));
    if ((await sha256(debugInfo)) !== checksum)
      return damaged('debug information does not match its checksum');
    const judged = await unpackObjects(debugInfo);
    if (!judged.ok) return judged;
    debugInfos.set(checksum, debugInfo);
  }
  if (at !== payload.length) return damaged('its content does not match its header');
  const machines: LinkedMachine[] = [];
  at = 0;
  for (const {meta, link} of records) {
    const delta = payload.subarray(at, (at += meta.size));
    if ((await sha256(delta)) !== meta.checksum) return damaged('a machine does not match its checksum');
    const debugInfo = meta.debugInfo && debugInfos.get(meta.debugInfo.checksum);
    machines.push({meta, delta, link, ...(debugInfo && {debugInfo})});
  }
  return {ok: true, handIn: {student, lab, madeAt, machines, ...(patches !== undefined && {patches})}};
}
