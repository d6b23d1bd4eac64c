/** Owns the reading and writing of our binary layouts: a magic, a JSON header, then sections whose lengths it names. */

/** A header names a handful of numbers; parsed, a large one would be thirty times its length. */
const HEADER_LIMIT = 16 << 10;
const SECTIONS_LIMIT = 64;

/** magic (4 ASCII), u32 LE header length, header JSON (UTF-8), sections back to back. */
export function writeLayout(
  magic: string,
  header: object,
  sections: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify({...header, sections: sections.map((s) => s.length)}));
  const whole = new Uint8Array(8 + json.length + sections.reduce((sum, s) => sum + s.length, 0));
  whole.set(new TextEncoder().encode(magic), 0);
  new DataView(whole.buffer).setUint32(4, json.length, true);
  whole.set(json, 8);
  let at = 8 + json.length;
  for (const section of sections) {
    whole.set(section, at);
    at += section.length;
  }
  return whole;
}

/** Thrown by the readers of this room on bytes that are not what they should be; caught where bytes come in. */
export class MalformedError extends Error {
  override name = 'MalformedError';
}

/** Undoes `writeLayout`. The sections are views into `bytes`, not copies. Throws MalformedError. */
export function readLayout(
  magic: string,
  bytes: Uint8Array,
): {header: Record<string, unknown>; sections: Uint8Array[]} {
  if (bytes.length < 8 || new TextDecoder().decode(bytes.subarray(0, 4)) !== magic)
    throw new MalformedError(`does not begin with ${magic}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (length > HEADER_LIMIT || 8 + length > bytes.length)
    throw new MalformedError('header is longer than the file');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(bytes.subarray(8, 8 + length)));
  } catch {
    throw new MalformedError('header is not JSON');
  }
  if (
    typeof header !== 'object' ||
    header === null ||
    !('sections' in header) ||
    !Array.isArray(header.sections) ||
    header.sections.length > SECTIONS_LIMIT
  )
    throw new MalformedError('header has no sections');
  const sections: Uint8Array[] = [];
  let at = 8 + length;
  for (const size of header.sections as unknown[]) {
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || at + size > bytes.length)
      throw new MalformedError('a section reaches past the end');
    sections.push(bytes.subarray(at, at + size));
    at += size;
  }
  if (at !== bytes.length) throw new MalformedError('bytes follow the last section');
  return {header: {...header}, sections};
}
