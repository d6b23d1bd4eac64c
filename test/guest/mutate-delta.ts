/** Owns the making of hostile deltas from real ones: taken apart, altered, and packed again so that every sum is right. */
import {deflate, inflate} from '../../src/machine/compress';
import {readLayout, writeLayout} from '../../src/machine/layout';
import type {Chance} from './random';

/** A delta taken apart; what its sections mean is not looked at, but for lists of device fields, which are JSON. */
export interface Parts {
  magic: string;
  header: Record<string, unknown>;
  sections: Uint8Array[];
}

const UNPACKED_LIMIT = 160 << 20;

export async function takeApart(delta: Uint8Array<ArrayBuffer>): Promise<Parts> {
  const raw = await inflate(delta, UNPACKED_LIMIT);
  const magic = new TextDecoder().decode(raw.subarray(0, 4));
  const {header, sections} = readLayout(magic, raw);
  return {magic, header, sections: sections.map((section) => section.slice())};
}

const putTogether = ({magic, header, sections}: Parts) => writeLayout(magic, header, sections);

const WORDS = [0, 1, 2, 3, 4, 16, 255, 4096, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const VALUES: readonly unknown[] = [
  ...WORDS,
  ...[-1, -2, 0.5, 1e15, 1e300, 2 ** 53, 2560, 1600, 65_536, 8.64e15, true, false],
  ...[null, [], [1], [1, 2, 3], 'x', {}, {length: 5}, [[1]]],
];

function flip(bytes: Uint8Array, place: number, by: Chance): void {
  if (place >= 0 && place < bytes.length) bytes[place] = (bytes[place] ?? 0) ^ (1 << by.below(8));
}

/** One altered copy of a section's bytes. */
function altered(from: Uint8Array, other: Uint8Array, by: Chance): Uint8Array {
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

/** Device fields are the one section in JSON: a list of [number, value]. */
function alteredFields(section: Uint8Array, by: Chance): Uint8Array | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(new TextDecoder().decode(section));
  } catch {
    return undefined;
  }
  if (!Array.isArray(fields)) return undefined;
  const list = fields as unknown[];
  for (let times = 1 << by.below(3); times > 0; times--) {
    const value = by.below(6) === 0 ? by.pick(VALUES) : by.pick(WORDS.slice(0, 1 + by.below(WORDS.length)));
    list.push([by.below(by.below(16) === 0 ? 2000 : FIELDS), value]);
  }
  return new TextEncoder().encode(JSON.stringify(list));
}

function alteredHeader({magic, header, sections}: Parts, by: Chance): Uint8Array<ArrayBuffer> {
  const key = by.pick([...Object.keys(header), 'sections', 'other']);
  if (key !== 'sections') return putTogether({magic, header: {...header, [key]: by.pick(VALUES)}, sections});
  const whole = putTogether({magic, header, sections});
  // Lengths that are not those of the sections: digits of the header's text, which stays as long as it is.
  const text = new TextDecoder('latin1').decode(whole.subarray(0, 400));
  const digits = [...text.matchAll(/\d/g)].map(({index}) => index).filter((index) => index >= 8);
  whole[by.pick(digits)] = 48 + by.below(10);
  return whole;
}

/** A hostile delta made of `parts`, with some of another's in it. */
export async function mutate(parts: Parts, other: Parts, by: Chance): Promise<Uint8Array<ArrayBuffer>> {
  const kind = by.below(20);
  if (kind === 0) {
    // The packed bytes themselves.
    const packed = await deflate(putTogether(parts));
    return altered(packed, packed, by).slice();
  }
  if (kind <= 2) return deflate(alteredHeader(parts, by));
  const sections = [...parts.sections];
  if (kind === 3) {
    const [a, b] = [by.below(sections.length), by.below(sections.length)];
    if (by.below(2) === 0) sections.splice(a, by.below(3), sections[b] ?? new Uint8Array(0));
    else [sections[a], sections[b]] = [by.pick(sections), by.pick(sections)];
    return deflate(putTogether({...parts, sections}));
  }
  if (kind <= 8)
    for (const [i, section] of sections.entries()) sections[i] = alteredFields(section, by) ?? section;
  if (kind >= 8)
    for (let times = 1 + by.below(2); times > 0; times--) {
      const i = by.below(sections.length);
      sections[i] = altered(sections[i] ?? new Uint8Array(0), by.pick(other.sections), by);
    }
  return deflate(putTogether({...parts, sections}));
}
