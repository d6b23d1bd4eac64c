/**
 * Owns the form of the calls in a base's kernel text: in the file as shipped they name where they go, in RAM how far that
 * is. All calls of a function look alike so, and the file packs 4 % smaller (the filter that xz has for x86 code).
 */
import {MalformedError, readLayout} from './layout';
import {PAGE} from './memory';

/** A run of pages of physical memory. */
export interface PageRun {
  page: number;
  pages: number;
}

const CALL = 0xe8;
const OPERAND = 4;

/**
 * `convert` is given each call's operand and the position behind it. A relative operand is converted if it leads into the
 * text; positions that conversion would take beyond i32's sign wrap around the text's length, so that either direction
 * converts the same calls.
 */
function eachCall(text: Uint8Array, convert: (view: DataView, at: number, behind: number) => boolean): void {
  const view = new DataView(text.buffer, text.byteOffset, text.length);
  const last = text.length - 1 - OPERAND;
  for (let at = text.indexOf(CALL); at >= 0 && at <= last; at = text.indexOf(CALL, at)) {
    const operand = at + 1;
    at = convert(view, operand, operand + OPERAND) ? operand + OPERAND : operand;
  }
}

/** In place; big-endian, whose bytes repeat better. */
export function makeAbsolute(text: Uint8Array): void {
  const size = text.length;
  eachCall(text, (view, at, behind) => {
    const relative = view.getInt32(at, true);
    if (relative < -behind || relative >= size) return false;
    view.setInt32(at, relative < size - behind ? relative + behind : relative - size, false);
    return true;
  });
}

/** Undoes `makeAbsolute`, in place. */
export function makeRelative(text: Uint8Array): void {
  const size = text.length;
  eachCall(text, (view, at, behind) => {
    const absolute = view.getInt32(at, false);
    if (absolute < -behind || absolute >= size) return false;
    view.setInt32(at, absolute >= 0 ? absolute - behind : absolute + size, true);
    return true;
  });
}

/** These pages of RAM in the file's last section. Throws MalformedError where it has them not, or apart. */
export function textOf(sections: readonly Uint8Array[], {page, pages}: PageRun): Uint8Array {
  const [, indexes] = sections;
  const bytes = sections.at(-1);
  if (!indexes || !bytes || indexes.length % 4 !== 0) throw new MalformedError('not a base state');
  const view = new DataView(indexes.buffer, indexes.byteOffset, indexes.length);
  const count = indexes.length / 4;
  let first = 0;
  while (first < count && view.getUint32(first * 4, true) !== page) first++;
  for (let i = 0; i < pages; i++)
    if (first + i >= count || view.getUint32((first + i) * 4, true) !== page + i)
      throw new MalformedError('its kernel text is not all there');
  const text = bytes.subarray(first * PAGE, (first + pages) * PAGE);
  if (text.length !== pages * PAGE) throw new MalformedError('its pages are cut');
  return text;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** Makes a base-state file of format 2 one of format 1, in place; another stays as it is. Throws MalformedError. */
export function undoAbsolute(magic: string, file: Uint8Array): void {
  const {header, sections} = readLayout(magic, file);
  if (header['format'] !== 2) return;
  const {page, pages} = (header['text'] ?? {}) as Record<string, unknown>;
  if (!isCount(page) || !isCount(pages)) throw new MalformedError('its header names no kernel text');
  makeRelative(textOf(sections, {page, pages}));
  const length = new DataView(file.buffer, file.byteOffset).getUint32(4, true);
  const {text: _, ...rest} = header;
  // JSON may have spaces after it: nothing moves.
  const plain = JSON.stringify({...rest, format: 1}).padEnd(length);
  file.set(new TextEncoder().encode(plain), 8);
}
