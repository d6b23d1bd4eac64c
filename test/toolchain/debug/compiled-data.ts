/** Owns a compiled file's own data as the memory of a machine that stands in its function `called`. */
import {readFileSync} from 'node:fs';
import {readElf} from '../../../src/debugger/elf/elf';
import {readDebugInfo} from '../../../src/debugger/info/debug-info';
import {Frame} from '../../../src/debugger/values/frame';
import {PagedMemory} from '../../../src/debugger/values/target';
import {toolchain} from '../../../src/cli/toolchain/room';
import {compileFile, linkWhereRead} from './modules';
import type {Target} from '../../../src/debugger/values/target';

/** `elsewhere`: the same, a page at a time, as from another thread. */
export async function compiledData(
  name: string,
): Promise<{frame: Frame; elsewhere: {frame: Frame; memory: PagedMemory}}> {
  const source = readFileSync(new URL(name, import.meta.url));
  const room = await toolchain();
  const object = compileFile(room, name, source, ['-O2']);
  const read = readDebugInfo(object);
  if (!read.ok) throw new Error(read.message);
  const {info} = read;
  const sections = readElf(linkWhereRead(room, object)).sections.filter(({address}) => address > 0);
  // Memory is there by pages, as in a machine.
  const pages = new Map<number, Uint8Array>();
  for (const {address, size, bytes} of sections)
    for (let at = address; at < address + size; at++) {
      const page = pages.get(at - (at % 4096)) ?? new Uint8Array(4096);
      pages.set(at - (at % 4096), page);
      page[at % 4096] = bytes[at - address] ?? 0;
    }
  const inPlace = (address: number, length: number) => {
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index++) {
      const page = pages.get(address + index - ((address + index) % 4096));
      if (!page) return undefined;
      bytes[index] = page[(address + index) % 4096] ?? 0;
    }
    return bytes;
  };
  const sectionAddress = (name: string) => info.places.find((place) => place.name === name)?.address;
  const symbolAt = (address: number) => info.symbols.find((symbol) => symbol.address === address)?.name;
  const at = info.toplevel.functions.find(({name}) => name === 'called')?.ranges[0]?.from ?? 0;
  const target: Target = {read: inPlace, sectionAddress, symbolAt};
  const frame = new Frame(info, target, new Map([[0, 123]]), at);
  const memory = new PagedMemory((page) => Promise.resolve(pages.get(page)));
  const elsewhere = {
    memory,
    frame: new Frame(info, {read: memory.read, sectionAddress, symbolAt}, new Map(), at),
  };
  return {frame, elsewhere};
}
