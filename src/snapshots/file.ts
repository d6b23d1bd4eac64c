/** Owns the `.modlab` file: a saved machine as bytes that travel. README.md describes the format. */
import * as v from 'valibot';
import {
  EVIDENCE_LIMIT,
  FORMAT,
  HAPPENED_LENGTH,
  HAPPENED_LIMIT,
  KINDS,
  NAME_LIMIT,
  SCREEN_LIMIT,
  sha256,
} from './meta';
import type {SnapshotMeta} from './meta';
import type {Saved} from './store';

const MAGIC = 'modlab\r\n';
const FILE_FORMAT = 1;
/** magic 8, u32 file format, u32 header length; sha256 of all before it at the end. */
const HEAD = 16;
const DIGEST = 32;
const HEADER_LIMIT = 256 << 10;
/** The largest time a Date can hold; a larger one throws when it is shown. */
const LAST_DATE = 8.64e15;
/** A machine whose whole RAM changed to noise would be this large. */
export const FILE_LIMIT = 160 << 20;

export type FileFailure =
  | {ok: false; why: 'not-a-modlab-file'; message: string}
  | {ok: false; why: 'file-too-new'; message: string}
  | {ok: false; why: 'file-too-large'; message: string}
  | {ok: false; why: 'file-damaged'; message: string};

/** Four times what the site's machines have; for an older base, nobody but the file says how much it is. */
const RAM_LIMIT = 512 << 20;

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** Read before all else of the header: what a newer format holds is not for this schema to judge. */
const formatSchema = v.object({meta: v.object({format: v.pipe(v.number(), v.safeInteger(), v.minValue(1))})});

const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LAST_DATE));

/** More steps than any lab has. */
const STEPS_LIMIT = 100;
const progressSchema = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
    v.object({at: time, evidence: v.pipe(v.string(), v.maxLength(EVIDENCE_LIMIT))}),
  ),
  v.check((steps) => Object.keys(steps).length <= STEPS_LIMIT, 'too many steps'),
);

const headerSchema = v.object({
  meta: v.object({
    format: v.literal(FORMAT),
    id: v.pipe(v.string(), v.maxLength(100)),
    kind: v.picklist(KINDS),
    name: v.pipe(v.string(), v.maxLength(NAME_LIMIT)),
    lab: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
    savedAt: time,
    size: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(FILE_LIMIT)),
    checksum: hash,
    identity: v.object({
      engine: v.pipe(v.string(), v.maxLength(100)),
      base: hash,
      ramBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1 << 20), v.maxValue(RAM_LIMIT)),
    }),
    kernelRelease: v.pipe(v.string(), v.maxLength(100)),
    progress: progressSchema,
    happened: v.exactOptional(
      v.pipe(v.array(v.pipe(v.string(), v.maxLength(HAPPENED_LENGTH))), v.maxLength(HAPPENED_LIMIT)),
    ),
    screen: v.pipe(v.string(), v.maxLength(SCREEN_LIMIT)),
  }),
});

const digestOf = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

export async function writeFile({meta, delta}: Saved): Promise<Uint8Array<ArrayBuffer>> {
  const header = new TextEncoder().encode(JSON.stringify({meta}));
  const file = new Uint8Array(HEAD + header.length + delta.length + DIGEST);
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, FILE_FORMAT, true);
  view.setUint32(12, header.length, true);
  file.set(header, HEAD);
  file.set(delta, HEAD + header.length);
  file.set(await digestOf(file.subarray(0, -DIGEST)), file.length - DIGEST);
  return file;
}

const tooNew = (format: number, known: number): FileFailure => ({
  ok: false,
  why: 'file-too-new',
  message: `it has format ${format}, this site reads up to ${known}`,
});

/** What is wrong with a header may quote all of it. */
const MESSAGE_LIMIT = 300;
const damaged = (message: string): FileFailure => ({
  ok: false,
  why: 'file-damaged',
  message: message.slice(0, MESSAGE_LIMIT),
});

export const fileTooLarge = (size: number): FileFailure => ({
  ok: false,
  why: 'file-too-large',
  message: `${size} bytes, the limit is ${FILE_LIMIT}`,
});

/** Reads what somebody sent: sizes before allocation, then checksum, then schema, then the delta's own checksum. */
export async function readFile(file: Uint8Array<ArrayBuffer>): Promise<({ok: true} & Saved) | FileFailure> {
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
  let parsed: unknown;
  try {
    parsed = JSON.parse(
      new TextDecoder('utf-8', {fatal: true}).decode(file.subarray(HEAD, HEAD + headerLength)),
    );
  } catch {
    return damaged('its header is not JSON');
  }
  const versioned = v.safeParse(formatSchema, parsed);
  if (versioned.success && versioned.output.meta.format > FORMAT)
    return tooNew(versioned.output.meta.format, FORMAT);
  const header = v.safeParse(headerSchema, parsed);
  if (!header.success) return damaged(`its header is wrong: ${v.summarize(header.issues)}`);
  const meta: SnapshotMeta = header.output.meta;
  const delta = file.slice(HEAD + headerLength, -DIGEST);
  if (delta.length !== meta.size || (await sha256(delta)) !== meta.checksum)
    return damaged('its content does not match its header');
  return {ok: true, meta, delta};
}
