/** Owns the names of code in modules that there is no debug information of: their symbols, as the kernel keeps them. */
import {modulesIn, symbolTableAt, textAt, word} from './map';
import type {KernelLayout, KernelMap, ReadMemory} from './map';

/** Elf32_Sym: name, value, size, info. The lowest four bits of info are 2 for a function. */
const SYMBOL = {bytes: 16, value: 4, info: 12} as const;
const FUNCTION = 2;
const SYMBOLS_LIMIT = 20_000;

export interface ModuleFunction {
  module: string;
  name: string;
  address: number;
}

/** Functions of all modules that are loaded, or of those whose names are given. */
export function moduleFunctions(
  read: ReadMemory,
  map: KernelMap,
  layout: KernelLayout,
  isWanted: (module: string) => boolean = () => true,
): ModuleFunction[] {
  return [...modulesIn(read, map, layout)].flatMap(([module, {address}]) =>
    isWanted(module) ? functionsOf(read, layout, module, address) : [],
  );
}

function functionsOf(
  read: ReadMemory,
  layout: KernelLayout,
  module: string,
  address: number,
): ModuleFunction[] {
  const symbols = symbolTableAt(read, layout, address);
  if (!symbols || symbols.count > SYMBOLS_LIMIT) return [];
  const bytes = read(symbols.table, symbols.count * SYMBOL.bytes);
  if (!bytes) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({length: symbols.count}, (_, index) => index * SYMBOL.bytes).flatMap((at) => {
    const value = view.getUint32(at + SYMBOL.value, true);
    if ((view.getUint8(at + SYMBOL.info) & 0xf) !== FUNCTION || value === 0) return [];
    const name = textAt(read, symbols.names + view.getUint32(at, true));
    return name === undefined || name === '' ? [] : [{module, name, address: value}];
  });
}

/** `function+0x12 [module]`, as a kernel's report would write it; undefined if the address is in no module. */
export function nameInModules(
  read: ReadMemory,
  map: KernelMap,
  layout: KernelLayout,
  address: number,
): {name: string; module: string} | undefined {
  for (const [module, at] of modulesIn(read, map, layout)) {
    if (!isWithin(read, layout, at.address, address)) continue;
    const before = functionsOf(read, layout, module, at.address)
      .filter((each) => each.address <= address)
      .sort((a, b) => b.address - a.address)[0];
    const offset = before && address - before.address;
    const name = before
      ? `${before.name}${offset ? `+0x${offset.toString(16)}` : ''}`
      : `0x${address.toString(16)}`;
    return {name: `${name} [${module}]`, module};
  }
  return undefined;
}

/** Whether an address is in one of the pieces of memory that a module has. */
function isWithin(read: ReadMemory, layout: KernelLayout, module: number, address: number): boolean {
  for (let piece = 0; piece < layout.moduleMemoryCount; piece++) {
    const at = module + layout.moduleMemory + piece * layout.moduleMemoryBytes;
    const [base, size] = [word(read, at + layout.memoryBase), word(read, at + layout.memorySize)];
    if (base && size && address >= base && address < base + size) return true;
  }
  return false;
}
