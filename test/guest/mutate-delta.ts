/** Owns the making of hostile deltas from real ones: taken apart, altered, and packed again so that every sum is right. */
import {deflate} from '../../src/machine/state/compress';
import {modelParts, readParts} from '../../src/machine/state/delta/file';
import {writeLayout} from '../../src/machine/state/layout';
import {writeSparse} from '../../src/machine/state/sparse';
import type {CodingContext} from '../../src/machine/state/delta/coded';
import type {Chance} from './random';

/** A delta taken apart: its twelve bytes of head, and the sections that its deflated coding has. */
export interface Parts {
  head: Uint8Array;
  sections: Uint8Array[];
  known: CodingContext;
}

const HEAD = 12;
const LEAVES = 0;
const BUFFERS = 1;
const PLAN = 2;
const LIKES = 3;
const PAGES = 4;

const bytesOf = (words: Int32Array | Uint32Array) => new Uint8Array(words.slice().buffer);

export async function takeApart(known: CodingContext, delta: Uint8Array<ArrayBuffer>): Promise<Parts> {
  const {fields, buffers, history, pages} = await readParts(known, delta);
  return {
    head: delta.slice(0, HEAD),
    sections: [
      fields,
      buffers,
      bytesOf(pages.plan),
      bytesOf(pages.references),
      bytesOf(pages.words),
      ...history,
    ],
    known,
  };
}

/** In the deflated coding any sections can stand; `sparse` are already as they are written. */
async function putTogether(
  {head, sections}: Parts,
  by: Chance,
  sparse: readonly number[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const written = sections.map((section, i) =>
    (i === BUFFERS || i === PAGES) && !sparse.includes(i) && section.length % 4 === 0
      ? writeSparse(section)
      : section,
  );
  const layout = writeLayout('MLDS', by.below(20) === 0 ? {more: 'x'.repeat(by.below(40_000))} : {}, written);
  // Lengths that are not those of the sections: a digit of the header's text, which stays as long as it is.
  if (by.below(20) === 0) {
    const text = new TextDecoder('latin1').decode(layout.subarray(0, 50_000));
    const digits = [...text.matchAll(/\d/g)].map(({index}) => index).filter((index) => index >= 8);
    layout[by.pick(digits)] = 48 + by.below(10);
  }
  return headed(head, 0, await deflate(layout));
}

function headed(head: Uint8Array, coding: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const delta = new Uint8Array(HEAD + body.length);
  delta.set(head.subarray(0, HEAD));
  delta[5] = coding;
  delta.set(body, HEAD);
  return delta;
}

/** As a machine would write it; sections that no machine has are not to be coded so. */
async function modelled({head, sections, known}: Parts): Promise<Uint8Array<ArrayBuffer>> {
  const part = (i: number) => sections[i] ?? new Uint8Array(0);
  const words = (i: number) => new Uint32Array(part(i).slice(0, part(i).length & ~3).buffer);
  const delta = await modelParts(known, {
    fields: part(LEAVES),
    buffers: part(BUFFERS),
    history: sections.slice(PAGES + 1),
    pages: {plan: words(PLAN), references: words(LIKES), words: new Int32Array(words(PAGES).buffer)},
  });
  if (!delta) throw new Error('too large for its coding');
  delta.set(head.subarray(0, 5));
  return delta;
}

const WORDS = [0, 1, 2, 3, 4, 16, 255, 4096, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
export const VALUES: readonly unknown[] = [
  ...WORDS,
  ...[-1, -2, 0.5, 1e15, 1e300, 2 ** 53, 2560, 1600, 65_536, 8.64e15, true, false],
  ...[null, [], [1], [1, 2, 3], 'x', {}, {length: 5}, [[1]]],
];

function flip(bytes: Uint8Array, place: number, by: Chance): void {
  if (place >= 0 && place < bytes.length) bytes[place] = (bytes[place] ?? 0) ^ (1 << by.below(8));
}

/** One altered copy of a section's bytes. */
export function altered(from: Uint8Array, other: Uint8Array, by: Chance): Uint8Array {
  const bytes = from.slice();
  const at = () => by.below(Math.max(1, bytes.length));
  switch (by.below(14)) {
    case 0:
      for (let flips = 1 << by.below(7); flips > 0; flips--) flip(bytes, at(), by);
      return bytes;
    // Where a section is a bitmap and then words, these alter words alone.
    case 1:
    case 2:
    case 3:
    case 4:
      for (let flips = 1 << by.below(9); flips > 0; flips--) flip(bytes, bytes.length - 1 - (at() >> 1), by);
      return bytes;
    case 5:
    case 6:
    case 7:
    case 8:
      for (let times = 1 << by.below(5); times > 0 && bytes.length >= 8; times--) {
        const place = (bytes.length - 4 - by.below(bytes.length >> 1)) & ~3;
        new DataView(bytes.buffer).setUint32(place, by.pick(WORDS), true);
      }
      return bytes;
    case 9:
      return bytes.subarray(0, at());
    case 10: {
      const longer = new Uint8Array(bytes.length + 1 + by.below(64));
      longer.set(bytes);
      return longer;
    }
    case 11:
      bytes.set(other.subarray(0, bytes.length - at()), 0);
      return bytes;
    case 12:
      bytes.fill(by.below(2) * 255, at(), at() + by.below(4096));
      return bytes;
    default: {
      const [to, start] = [at(), at()];
      bytes.copyWithin(to, start, start + (1 << by.below(12)));
      return bytes;
    }
  }
}

/** As many as v86's state has. */
const FIELDS = 732;

/** Device fields are in JSON: a list of [number, value]. */
function alteredFields(section: Uint8Array, by: Chance): Uint8Array {
  const list = JSON.parse(new TextDecoder().decode(section)) as unknown[];
  for (let times = by.below(3) === 0 ? 8 : 1; times > 0; times--) {
    const value = by.below(6) === 0 ? by.pick(VALUES) : by.pick(WORDS.slice(0, 1 + by.below(WORDS.length)));
    list.push([by.below(by.below(16) === 0 ? 2000 : FIELDS), value]);
  }
  return new TextEncoder().encode(JSON.stringify(list));
}

/** A hostile delta made of `parts`, with some of another's in it. */
export async function mutate(parts: Parts, other: Parts, by: Chance): Promise<Uint8Array<ArrayBuffer>> {
  const kind = by.below(20);
  if (kind === 0) {
    const head = altered(parts.head, other.head, by).slice(0, HEAD);
    return headed(head, by.below(3), new Uint8Array(0));
  }
  // The packed bytes themselves: modelled ones decode to something wherever they are altered.
  if (kind <= 5) {
    const packed = kind === 1 ? await putTogether(parts, by) : await modelled(parts);
    const body = altered(packed.subarray(HEAD), other.sections[PAGES] ?? packed, by);
    return headed(packed, packed[5] ?? 0, body);
  }
  const sections = [...parts.sections];
  if (kind === 6) {
    const [a, b] = [by.below(sections.length), by.below(sections.length)];
    if (by.below(2) === 0) sections.splice(a, by.below(3), sections[b] ?? new Uint8Array(0));
    else [sections[a], sections[b]] = [by.pick(sections), by.pick(sections)];
    return putTogether({...parts, sections}, by);
  }
  if (kind <= 11) sections[LEAVES] = alteredFields(sections[LEAVES] ?? new Uint8Array(0), by);
  const sparse: number[] = [];
  if (kind >= 11)
    for (let times = 1 + by.below(2); times > 0; times--) {
      // Most of a delta is pages, and what a machine does not refuse there it runs.
      const i = by.below(2) === 0 ? by.pick([BUFFERS, PAGES]) : by.below(sections.length);
      let section = sections[i] ?? new Uint8Array(0);
      if ((i === BUFFERS || i === PAGES) && !sparse.includes(i) && by.below(3) === 0) {
        section = writeSparse(section);
        sparse.push(i);
      }
      const spoilt = altered(section, by.pick(other.sections), by);
      // Of words, as many as there were: another number is refused before anything else is looked at.
      const whole = i === BUFFERS || i === PAGES ? parts.sections[i]?.length : undefined;
      sections[i] = whole === undefined || sparse.includes(i) ? spoilt : resized(spoilt, whole);
    }
  return putTogether({...parts, sections}, by, sparse);
}

function resized(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(0, length));
  return whole;
}
