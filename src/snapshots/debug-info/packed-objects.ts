/**
 * Owns the debug information that is kept, and travels, with a machine that stands in a module: builds of that module with their
 * sources, compressed. README.md describes the format; whether a build is what is loaded, the debugger judges by its code.
 */
import * as v from 'valibot';
import type {KeptObject} from './kept-objects';

const FORMAT = 1;
/** A module has some tens of kilobytes packed, and twice to three times that unpacked. */
export const PACKED_LIMIT = 4 << 20;
const UNPACKED_LIMIT = 24 << 20;
const JSON_LIMIT = 8 << 20;
const OBJECTS_LIMIT = 12;
const SOURCES_LIMIT = 500;
/** Of a source, in characters; what is longer is left out by whoever packs. */
const TEXT_LIMIT = 1 << 20;
const PATH_LIMIT = 1000;

const path = v.pipe(v.string(), v.startsWith('/'), v.maxLength(PATH_LIMIT));
const schema = v.object({
  format: v.literal(FORMAT),
  objects: v.pipe(
    v.array(
      v.object({
        path,
        size: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(UNPACKED_LIMIT)),
        sources: v.pipe(
          v.array(v.object({path, text: v.pipe(v.string(), v.maxLength(TEXT_LIMIT))})),
          v.maxLength(SOURCES_LIMIT),
        ),
        scratch: v.exactOptional(v.object({directory: path, home: path})),
      }),
    ),
    v.maxLength(OBJECTS_LIMIT),
  ),
});
const formatSchema = v.object({format: v.pipe(v.number(), v.safeInteger(), v.minValue(1))});

export type UnpackResult =
  | {ok: true; objects: KeptObject[]}
  | {ok: false; why: 'file-damaged'; message: string}
  | {ok: false; why: 'file-too-new'; message: string};

/** Undefined if there is nothing to pack. What has no place below the limits is left out, the last first. */
export async function packObjects(
  objects: readonly KeptObject[],
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  for (let count = Math.min(objects.length, OBJECTS_LIMIT); count > 0; count--) {
    const packed = await pack(objects.slice(0, count));
    if (packed.length <= PACKED_LIMIT && (await unpackObjects(packed)).ok) return packed;
  }
  return undefined;
}

function pack(objects: readonly KeptObject[]): Promise<Uint8Array<ArrayBuffer>> {
  const records = objects.map(({path, bytes, sources, scratch}) => ({
    path,
    size: bytes.length,
    sources: sources.filter(({text}) => text.length <= TEXT_LIMIT).slice(0, SOURCES_LIMIT),
    ...(scratch && {scratch}),
  }));
  const json = new TextEncoder().encode(JSON.stringify({format: FORMAT, objects: records}));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length, true);
  const whole = new Blob([length, json, ...objects.map(({bytes}) => bytes)]);
  return collected(whole.stream().pipeThrough(new CompressionStream('deflate-raw')), Infinity);
}

/** Untrusted bytes. */
export async function unpackObjects(packed: Uint8Array<ArrayBuffer>): Promise<UnpackResult> {
  const inflating = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const whole = await collected(inflating, UNPACKED_LIMIT).catch(() => undefined);
  if (!whole || whole.length < 4) return damaged('cannot be unpacked');
  const length = new DataView(whole.buffer).getUint32(0, true);
  if (length > JSON_LIMIT || 4 + length > whole.length) return damaged('is cut short');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(whole.subarray(4, 4 + length)));
  } catch {
    return damaged('has no record');
  }
  const versioned = v.safeParse(formatSchema, json);
  if (versioned.success && versioned.output.format > FORMAT)
    return {
      ok: false,
      why: 'file-too-new',
      message: `its debug information has format ${versioned.output.format}, this site reads up to ${FORMAT}`,
    };
  const read = v.safeParse(schema, json);
  if (!read.success) return damaged('has a record that is none');
  const {objects: records} = read.output;
  if (records.reduce((sum, {size}) => sum + size, 4 + length) !== whole.length)
    return damaged('is not as long as it says');
  let at = 4 + length;
  const objects = records.map(({size, ...record}) => ({...record, bytes: whole.slice(at, (at += size))}));
  return {ok: true, objects};
}

const damaged = (what: string): Extract<UnpackResult, {why: 'file-damaged'}> => ({
  ok: false,
  why: 'file-damaged',
  message: `its debug information ${what}`,
});

/** Rejects on what is no stream of that kind, and on more than `limit` bytes. */
async function collected(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const {value, done} = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError(`unpacks to more than ${limit} bytes`);
    }
    chunks.push(value.slice());
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
