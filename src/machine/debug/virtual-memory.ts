/** Owns the guest's memory at virtual addresses: found by its own page tables, read and written in place. */
import {PAGE, ramOf} from '../state/memory';
import type {Cpu} from '../v86/v86-internals';

/** Bits of an entry of a page directory or table (Intel SDM 3A, 4.3, "32-bit paging"). */
const PRESENT = 1;
const WRITABLE = 2;
const LARGE = 0x80;
const LARGE_MASK = 0x3f_ffff;
const ADDRESS = 0xffff_f000;
/** cr[0] and cr[4]: whether there is paging, and whether in three levels, which this kernel's configuration has not. */
const PAGING = 0x8000_0000;
const PHYSICAL_EXTENSION = 0x20;

export class VirtualMemory {
  readonly #cpu: Cpu;

  constructor(cpu: Cpu) {
    this.#cpu = cpu;
  }

  /** The physical address in RAM; undefined where nothing is mapped, or a device. */
  physical(address: number): number | undefined {
    const {cr} = this.#cpu;
    const inRam = (at: number) => (at < ramOf(this.#cpu).length ? at : undefined);
    if (((cr[0] ?? 0) & PAGING) === 0) return inRam(address);
    const mapping = this.#mappingOf(address);
    if (mapping === undefined) return undefined;
    return inRam(((mapping.frame & ~mapping.mask) | (address & mapping.mask)) >>> 0);
  }

  /** Whether the kernel can access it without a page fault. */
  isPresent(address: number, isWritten: boolean): boolean {
    const mapping = this.#mappingOf(address);
    return mapping !== undefined && (!isWritten || mapping.isWritable);
  }

  #mappingOf(address: number): {frame: number; mask: number; isWritable: boolean} | undefined {
    const {cr} = this.#cpu;
    if (((cr[4] ?? 0) & PHYSICAL_EXTENSION) !== 0) return undefined;
    const ram = ramOf(this.#cpu);
    const view = new DataView(ram.buffer, ram.byteOffset, ram.byteLength);
    const entryOf = (table: number, index: number) => {
      const at = (table & ADDRESS) >>> 0;
      return at + PAGE <= ram.length ? view.getUint32(at + index * 4, true) : 0;
    };
    const directory = entryOf(cr[3] ?? 0, address >>> 22);
    if ((directory & PRESENT) === 0) return undefined;
    const isWritable = (directory & WRITABLE) !== 0;
    if ((directory & LARGE) !== 0) return {frame: directory, mask: LARGE_MASK, isWritable};
    const page = entryOf(directory, (address >>> 12) & 0x3ff);
    if ((page & PRESENT) === 0) return undefined;
    return {frame: page, mask: PAGE - 1, isWritable: isWritable && (page & WRITABLE) !== 0};
  }

  /** A copy; undefined unless all of it is mapped. */
  read(address: number, length: number): Uint8Array<ArrayBuffer> | undefined {
    const bytes = new Uint8Array(length);
    for (const {from, at, count} of parts(address, length)) {
      const physical = this.physical(at);
      if (physical === undefined) return undefined;
      bytes.set(ramOf(this.#cpu).subarray(physical, physical + count), from);
    }
    return bytes;
  }

  /** Writes all or nothing. v86 throws away what it compiled of the pages, whatever the kernel allows of writing them. */
  write(address: number, bytes: Uint8Array): boolean {
    const places = parts(address, bytes.length).map((part) => ({...part, physical: this.physical(part.at)}));
    if (places.some(({physical}) => physical === undefined)) return false;
    for (const {from, count, physical} of places)
      if (physical !== undefined) this.#cpu.write_blob(bytes.subarray(from, from + count), physical);
    return true;
  }

  read32(address: number): number | undefined {
    const bytes = this.read(address, 4);
    return bytes && new DataView(bytes.buffer).getUint32(0, true);
  }

  write32(address: number, value: number): boolean {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value >>> 0, true);
    return this.write(address, bytes);
  }

  byteAt = (address: number): number | undefined => this.read(address, 1)?.[0];
}

/** A stretch of memory, page by page. `from` counts from its beginning. */
function parts(address: number, length: number): {from: number; at: number; count: number}[] {
  const list: {from: number; at: number; count: number}[] = [];
  for (let from = 0; from < length;) {
    const at = (address + from) >>> 0;
    const count = Math.min(PAGE - (at % PAGE), length - from);
    list.push({from, at, count});
    from += count;
  }
  return list;
}
