/** Owns what the tests of hostile files have in common: files whose checksum is right, and values that nobody expects. */
import fc from 'fast-check';

/** Magic, u32 file format, u32 header length; sha256 at the end (src/snapshots/file.ts). */
export const HEAD = 16;
export const DIGEST = 32;

/** A file of these parts whose checksum is right, whatever else is wrong. */
export async function sealed(head: Uint8Array, header: Uint8Array, delta: Uint8Array) {
  const whole = new Uint8Array(head.length + header.length + delta.length + DIGEST);
  whole.set(head);
  whole.set(header, head.length);
  whole.set(delta, head.length + header.length);
  const digest = await crypto.subtle.digest('SHA-256', whole.slice(0, -DIGEST));
  whole.set(new Uint8Array(digest), whole.length - DIGEST);
  return whole;
}

/** The head of a file, with other numbers in it. */
export function headOf(file: Uint8Array, format: number, headerLength: number): Uint8Array {
  const head = file.slice(0, HEAD);
  const view = new DataView(head.buffer);
  view.setUint32(8, format, true);
  view.setUint32(12, headerLength, true);
  return head;
}

export const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

export const odd = fc.oneof(
  fc.constantFrom(
    null,
    true,
    -1,
    0.5,
    2 ** 31,
    2 ** 53,
    8.64e15 + 1,
    '',
    '__proto__',
    'constructor',
    '../..',
    [],
    {},
  ),
  fc.integer(),
  fc.string({maxLength: 400}),
  fc.string({minLength: 1000, maxLength: 20_000}),
  fc.jsonValue({maxDepth: 4}),
);

/** A copy of `whole` with another value at the end of `path`. */
export function withValue(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const holder = typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>) : {};
  const copy: object = Array.isArray(whole) ? [...(whole as unknown[])] : {...holder};
  // Defined, not assigned: `__proto__` is to be a key of the text.
  return Object.defineProperty(copy, key, {
    value: withValue(holder[key], rest, value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** The head of a zstd frame that says how large its content is (RFC 8878, 3.1.1.1), and whatever follows. */
export function frame(size: bigint, content = new Uint8Array(0)): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(18 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xfd2fb528, true);
  view.setUint8(4, 0b1110_0000);
  view.setBigUint64(5, size, true);
  bytes.set(content, 18);
  return bytes;
}
