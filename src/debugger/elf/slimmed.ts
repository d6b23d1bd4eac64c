/**
 * Owns what of a module's file travels: all that `DebugInfo` reads of it, and the same file still. A quarter of one that is compiled
 * with -g is relocations that add nothing: from one section of debug information to the beginning of another.
 */
import {Bytes} from '../bytes';
import {SECTION_FLAG, SECTION_TYPE, readElf} from './elf';
import type {Elf, Section} from './elf';

const HEADER_SIZE = 52;
const SECTION_HEADER_SIZE = 40;
const RELOCATION_SIZE = 8;
/** Where the header has the offset of the table of sections. */
const TABLE_AT = 32;
const ALIGN = 4;
/** What nobody here reads: an index of .debug_info, and which compiler it was. */
const UNREAD = /^(?:\.rel)?\.(?:debug_aranges|comment|note\.GNU-stack)$/;

const isInMemory = ({flags}: Section) => (flags & SECTION_FLAG.alloc) !== 0;

/** Throws Malformed for what is no ELF file. */
export function slimmed(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const elf = readElf(file);
  const table = new Bytes(file, TABLE_AT).u32();
  const kept = elf.sections.map((section) => (UNREAD.test(section.name) ? undefined : bytesOf(elf, section)));
  const offsets: number[] = [];
  let length = HEADER_SIZE;
  for (const bytes of kept) {
    offsets.push(length);
    length += Math.ceil((bytes?.length ?? 0) / ALIGN) * ALIGN;
  }
  const slim = new Uint8Array(length + elf.sections.length * SECTION_HEADER_SIZE);
  slim.set(file.subarray(0, HEADER_SIZE));
  const view = new DataView(slim.buffer);
  view.setUint32(TABLE_AT, length, true);
  for (const [index, {type}] of elf.sections.entries()) {
    const from = table + index * SECTION_HEADER_SIZE;
    const header = length + index * SECTION_HEADER_SIZE;
    const bytes = kept[index];
    slim.set(file.subarray(from, from + SECTION_HEADER_SIZE), header);
    view.setUint32(header + 16, offsets[index] ?? 0, true);
    if (bytes) slim.set(bytes, offsets[index]);
    // Its number stays, which symbols go by.
    else view.setUint32(header + 4, 0, true);
    if (type !== SECTION_TYPE.noBits) view.setUint32(header + 20, bytes?.length ?? 0, true);
  }
  return slim;
}

function bytesOf({sections, symbols, isRelocatable}: Elf, {type, info, bytes}: Section): Uint8Array {
  const target = sections[info];
  if (!isRelocatable || type !== SECTION_TYPE.rel || !target || isInMemory(target)) return bytes;
  const from = new Bytes(bytes);
  const kept: number[] = [];
  for (let at = 0; at + RELOCATION_SIZE <= bytes.length; at += RELOCATION_SIZE) {
    from.position = at + 4;
    const symbol = symbols[from.u32() >>> 8];
    const section = symbol?.section === undefined ? undefined : sections[symbol.section];
    const addsNothing = section !== undefined && !isInMemory(section) && symbol?.value === 0;
    if (!addsNothing) kept.push(...bytes.subarray(at, at + RELOCATION_SIZE));
  }
  return Uint8Array.from(kept);
}
