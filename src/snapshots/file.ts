/** Owns the `.modlab` file: a saved machine as bytes that travel. README.md describes the format. */
import * as v from 'valibot';
import {frameSize} from './frame-size';
import {sha256} from '../protocol/sha256';
import {FORMAT} from './meta';
import {FILE_LIMIT, length, metaSchema} from './meta-schema';
import type {SnapshotMeta} from './meta';
import {unpackObjects} from './debug-info/packed-objects';
import {recordOf} from './store';
import type {Saved} from './store';

const MAGIC = 'modlab\r\n';
/** 2 since a file may carry debug information; one that does not is written as format 1, which older sites read. */
const FILE_FORMAT = 2;
/** magic 8, u32 file format, u32 header length; sha256 of all before it at the end. */
const HEAD = 16;
const DIGEST = 32;
/** A hand-in has the records of many machines; see hand-in.ts. */
export const HEADER_LIMIT = 1 << 20;
/** A base has 4 MB packed. */
const BASE_LIMIT = 32 << 20;
/** Unpacked, a base is RAM and devices. */
const DEVICES_LIMIT = 16 << 20;

export type FileFailure =
  | {ok: false; why: 'not-a-modlab-file'; message: string}
  | {ok: false; why: 'file-too-new'; message: string}
  | {ok: false; why: 'file-too-large'; message: string}
  | {ok: false; why: 'file-damaged'; message: string}
  /** A hand-in where one machine is wanted: readHandIn reads it. */
  | {ok: false; why: 'is-hand-in'; message: string}
  /** One machine where a hand-in is wanted: readFile reads it. */
  | {ok: false; why: 'is-machine'; message: string};

/** A machine that travels; `base`: the file of its base, for where that is not to be had. */
export interface PortableSnapshot extends Saved {
  base?: Uint8Array<ArrayBuffer>;
}

/** Read before all else of the header: what a newer format holds is not for this schema to judge. */
const formatSchema = v.object({meta: v.object({format: v.pipe(v.number(), v.safeInteger(), v.minValue(1))})});
const handInSchema = v.object({kind: v.literal('hand-in')});
export const machineSchema = v.object({kind: v.literal('machine')});

const headerSchema = v.object({
  kind: v.literal('machine'),
  meta: metaSchema,
  base: v.exactOptional(v.object({size: length(BASE_LIMIT)})),
});

const digestOf = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

const headerOf = ({base, ...saved}: PortableSnapshot) => ({
  kind: 'machine',
  meta: recordOf(saved),
  ...(base && {base: {size: base.length}}),
});

const partsOf = ({delta, debugInfo, base}: PortableSnapshot) =>
  [delta, debugInfo, base].filter((part) => part !== undefined);

export const writeFile = (parcel: PortableSnapshot): Promise<Uint8Array<ArrayBuffer>> =>
  pack(headerOf(parcel), partsOf(parcel), parcel.debugInfo ? 2 : 1);

/** How large `writeFile` would make it, known without doing it. */
export const fileSize = (parcel: PortableSnapshot): number =>
  HEAD +
  new TextEncoder().encode(JSON.stringify(headerOf(parcel))).length +
  partsOf(parcel).reduce((sum, {length: bytes}) => sum + bytes, DIGEST);

/** A file of any kind: the header as JSON, the parts one after the other, the checksum. `format`: of the file. */
export async function pack(
  header: object,
  parts: readonly Uint8Array[],
  format: 1 | 2 = 1,
): Promise<Uint8Array<ArrayBuffer>> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, HEAD + json.length + DIGEST));
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, format, true);
  view.setUint32(12, json.length, true);
  file.set(json, HEAD);
  let at = HEAD + json.length;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  file.set(await digestOf(file.subarray(0, -DIGEST)), at);
  return file;
}

export const tooNew = (format: number, known: number): FileFailure => ({
  ok: false,
  why: 'file-too-new',
  message: `it has format ${format}, this site reads up to ${known}`,
});

export const damaged = (message: string): FileFailure => ({ok: false, why: 'file-damaged', message});

/** Where a place in a header has a name that is as long as its author wanted. */
const PLACE_LIMIT = 80;

/** A header that is whole, by its checksum, and still none that a version of this site has written. */
export function wrongHeader(
  header: unknown,
  [{path, received}]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
): FileFailure {
  const place = path?.map(({key}) => String(key)).join('.') ?? '';
  if (place === '') return damaged('its header is no record');
  if (place === 'kind') {
    const {kind} = header as {kind?: unknown};
    return damaged(
      typeof kind === 'string'
        ? `it says that it is a "${kind.slice(0, PLACE_LIMIT)}", which this version does not know`
        : 'its header does not say what it is',
    );
  }
  const short = place.slice(0, PLACE_LIMIT);
  return damaged(
    received === 'undefined'
      ? `its header lacks ${short}`
      : `${short} in its header is not what it has to be`,
  );
}

export const fileTooLarge = (
  size: number,
  limit = FILE_LIMIT,
): Extract<FileFailure, {why: 'file-too-large'}> => ({
  ok: false,
  why: 'file-too-large',
  message: `${size} bytes, the limit is ${limit}`,
});

/** What every kind of file has, judged: sizes before allocation, then the checksum. Of the header only that it is JSON. */
export async function unpack(
  file: Uint8Array<ArrayBuffer>,
): Promise<{ok: true; header: unknown; payload: Uint8Array<ArrayBuffer>} | FileFailure> {
  if (file.length > FILE_LIMIT) return fileTooLarge(file.length);
  const magic = new TextDecoder().decode(file.subarray(0, MAGIC.length));
  if (magic !== MAGIC || file.length < HEAD + DIGEST)
    return {ok: false, why: 'not-a-modlab-file', message: 'it does not begin as a .modlab file does'};
  const view = new DataView(file.buffer, file.byteOffset, HEAD);
  const format = view.getUint32(8, true);
  if (format > FILE_FORMAT) return tooNew(format, FILE_FORMAT);
  const headerLength = view.getUint32(12, true);
  if (headerLength > HEADER_LIMIT || HEAD + headerLength + DIGEST > file.length)
    return damaged('it is cut short');
  const digest = await digestOf(file.subarray(0, -DIGEST));
  const stated = file.subarray(file.length - DIGEST);
  if (!digest.every((byte, i) => byte === stated[i])) return damaged('its checksum does not match');
  const json = file.subarray(HEAD, HEAD + headerLength);
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(json));
    return {ok: true, header, payload: file.subarray(HEAD + headerLength, file.length - DIGEST)};
  } catch {
    return damaged('its header is not JSON');
  }
}

/**
 * Whether a file says that it is a hand-in, by its header alone, of which nothing else is judged: what is read whole, and
 * by whom, depends on it. Rejects where the browser cannot read the file.
 */
export async function claimsHandIn(file: Blob): Promise<boolean> {
  if (file.size < HEAD) return false;
  const head = new DataView(await file.slice(0, HEAD).arrayBuffer());
  const length = head.getUint32(12, true);
  if (length > HEADER_LIMIT) return false;
  try {
    return v.is(handInSchema, JSON.parse(await file.slice(HEAD, HEAD + length).text()));
  } catch {
    return false;
  }
}

/** Reads a machine that somebody sent: after what `unpack` judges the schema, then each part by its own checksum. */
export async function readFile(
  file: Uint8Array<ArrayBuffer>,
): Promise<({ok: true} & PortableSnapshot) | FileFailure> {
  const unpacked = await unpack(file);
  if (!unpacked.ok) return unpacked;
  if (v.is(handInSchema, unpacked.header))
    return {ok: false, why: 'is-hand-in', message: 'it holds more than one machine'};
  const versioned = v.safeParse(formatSchema, unpacked.header);
  if (versioned.success && versioned.output.meta.format > FORMAT)
    return tooNew(versioned.output.meta.format, FORMAT);
  const header = v.safeParse(headerSchema, unpacked.header);
  if (!header.success) return wrongHeader(unpacked.header, header.issues);
  const {base: carried} = header.output;
  const meta: SnapshotMeta = header.output.meta;
  const {payload} = unpacked;
  const ofDebugInfo = meta.debugInfo?.size ?? 0;
  if (payload.length !== meta.size + ofDebugInfo + (carried?.size ?? 0))
    return damaged('its content does not match its header');
  const delta = payload.slice(0, meta.size);
  if ((await sha256(delta)) !== meta.checksum) return damaged('its content does not match its header');
  const debugInfo = meta.debugInfo && payload.slice(meta.size, meta.size + ofDebugInfo);
  if (debugInfo) {
    if ((await sha256(debugInfo)) !== meta.debugInfo?.checksum)
      return damaged('its debug information does not match its header');
    const judged = await unpackObjects(debugInfo);
    if (!judged.ok) return judged;
  }
  const saved: Saved = {meta, delta, ...(debugInfo && {debugInfo})};
  if (!carried) return {ok: true, ...saved};
  const base = payload.slice(meta.size + ofDebugInfo);
  const unpackedSize = frameSize(base);
  if (unpackedSize === undefined || unpackedSize > meta.identity.ramBytes + DEVICES_LIMIT)
    return damaged('the base it carries is none');
  if ((await sha256(base)) !== meta.identity.base) return damaged('it carries another base than its own');
  return {ok: true, ...saved, base};
}
