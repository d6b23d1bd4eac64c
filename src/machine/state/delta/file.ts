/** Owns a delta as bytes: a head that says what follows, and the parts, deflated for a save, modelled for a journey, and plain for a page that compares. */
import {deflate, inflate} from '../compress';
import {MalformedError, readLayout, writeLayout} from '../layout';
import {readSparse, writeSparse} from '../sparse';
import {EFFORT_LIMIT, codeParts, effort} from './coded';
import {plannedWords} from './pages';
import {RangeDecoder, RangeEncoder} from './range-coder';
import {atOnce, inSlices} from './slices';
import type {CodingContext, Parts} from './coded';

const MAGIC = 'MLDS';
/** 1 was one deflated layout; its first bytes were not ours to choose, so what lacks the magic may be of it. */
const FORMAT = 2;
/** MAGIC, u8 format, u8 coding, u16 zero, u32 LE bytes of RAM; what follows is as the coding says. */
const HEAD = 12;
const Coding = {
  /** A layout of sections, deflated. */
  Deflated: 0,
  /** coded.ts. */
  Modelled: 1,
  /** The layout as it is. */
  Plain: 2,
} as const;

/** More than a full machine cannot be meant. */
const unpackLimit = (context: CodingContext) => context.pages.ramBytes + (4 << 20);

/** Written and read in a few milliseconds. */
export async function writeParts(context: CodingContext, parts: Parts): Promise<Uint8Array<ArrayBuffer>> {
  return headed(context, Coding.Deflated, await deflate(writeSections(parts)));
}

/** At once, and four times as long: what changes little changes few of its bytes. */
export const layParts = (context: CodingContext, parts: Parts): Uint8Array<ArrayBuffer> =>
  headed(context, Coding.Plain, writeSections(parts));

/** Half as long, but it takes a tenth of a second both to write and to read; undefined if there is too much of it. */
export async function modelParts(
  known: CodingContext,
  parts: Parts,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return effort(parts) > EFFORT_LIMIT
    ? undefined
    : headed(known, Coding.Modelled, await writeModelled(known, parts));
}

/** Whether it is what modelParts would make of it. */
export const isModelled = (delta: Uint8Array) => delta[5] === Coding.Modelled;

function headed(context: CodingContext, coding: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const delta = new Uint8Array(HEAD + body.length);
  delta.set(new TextEncoder().encode(MAGIC));
  delta.set([FORMAT, coding], 4);
  new DataView(delta.buffer).setUint32(8, context.pages.ramBytes, true);
  delta.set(body, HEAD);
  return delta;
}

/** Throws MalformedError on what is no delta to this base, in this format. */
export async function readParts(context: CodingContext, delta: Uint8Array<ArrayBuffer>): Promise<Parts> {
  const head = new DataView(delta.buffer, delta.byteOffset, delta.length);
  if (delta.length < HEAD || new TextDecoder().decode(delta.subarray(0, 4)) !== MAGIC)
    throw new MalformedError(`not a delta of format ${FORMAT}`);
  const format = head.getUint8(4);
  if (format !== FORMAT) throw new MalformedError(`of format ${format}, where ${FORMAT} is read`);
  if (head.getUint16(6) !== 0) throw new MalformedError('not a head of a delta');
  if (head.getUint32(8, true) !== context.pages.ramBytes)
    throw new MalformedError('made on a machine with other RAM');
  const body = delta.subarray(HEAD);
  const coding = head.getUint8(5);
  switch (coding) {
    case Coding.Deflated:
      return readSections(context, await unpacked(body, unpackLimit(context)));
    case Coding.Modelled:
      return readModelled(context, body);
    case Coding.Plain:
      return readSections(context, body);
    default:
      throw new MalformedError(`of an unknown coding ${coding}`);
  }
}

async function writeModelled(context: CodingContext, parts: Parts): Promise<Uint8Array> {
  const encoder = new RangeEncoder();
  await inSlices(codeParts(encoder, context, parts));
  return encoder.finish();
}

function readModelled(context: CodingContext, body: Uint8Array): Parts {
  const decoder = new RangeDecoder(body);
  const parts = atOnce(codeParts(decoder, context));
  decoder.finish();
  return parts;
}

const writeSections = ({fields, buffers, history, pages}: Parts) =>
  writeLayout(MAGIC, {}, [
    fields,
    writeSparse(buffers),
    new Uint8Array(pages.plan.buffer),
    new Uint8Array(pages.references.buffer),
    writeSparse(new Uint8Array(pages.words.buffer)),
    ...history,
  ]);

function readSections(context: CodingContext, raw: Uint8Array): Parts {
  const [fields, buffers, plan, references, words, ...history] = readLayout(MAGIC, raw).sections;
  if (!fields || !buffers || !plan || !references || !words) throw new MalformedError('sections are missing');
  const pages = {plan: wordsOf(plan), references: wordsOf(references)};
  const length = plannedWords(pages.plan, pages.references, context.pages) * 4;
  return {
    fields,
    buffers: readSparse(buffers, context.bufferBytes),
    history,
    pages: {...pages, words: new Int32Array(readSparse(words, length).buffer)},
  };
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  if (bytes.length % 4 !== 0) throw new MalformedError('a list of words is cut');
  return new Uint32Array(bytes.slice().buffer);
}

async function unpacked(body: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array> {
  try {
    return await inflate(body, limit);
  } catch (error) {
    throw new MalformedError(error instanceof RangeError ? error.message : 'cannot be decompressed');
  }
}
