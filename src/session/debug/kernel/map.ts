/** Owns what is known of the kernel itself: its symbols by System.map, and the layout that it publishes for debuggers. */

import type {SymbolTable} from '../../../debugger/live/loaded-module';

/** The words of `modlab_debug_layout` (build-scripts/kernel, modlab/debug-layout.h), in their order. */
const LAYOUT = [
  ...['magic', 'version', 'bytes', 'port'],
  ...['currentTaskAddress', 'preemptCountAddress', 'hardirqStackAddress', 'softirqStackAddress'],
  ...['threadSize', 'preemptMask', 'softirqMask', 'hardirqMask', 'nmiMask'],
  ...['regsBx', 'regsCx', 'regsDx', 'regsSi', 'regsDi', 'regsBp', 'regsAx'],
  ...['regsIp', 'regsCs', 'regsFlags', 'regsSp'],
  ...['taskComm', 'taskCommBytes', 'taskPid', 'taskTgid', 'taskStack', 'taskSp'],
  ...['taskState', 'taskFlags', 'taskMm', 'taskParent', 'taskTasks', 'pfKthread'],
  ...['listNext', 'listPrev'],
  ...['moduleBytes', 'moduleState', 'moduleList', 'moduleName', 'moduleNameBytes'],
  ...['moduleInit', 'moduleExit', 'moduleRefcount', 'moduleTaints'],
  ...['moduleMemory', 'moduleMemoryCount', 'moduleMemoryBytes', 'memoryBase', 'memorySize'],
  ...['moduleSymbols', 'symbolsTable', 'symbolsCount', 'symbolsNames'],
] as const;

export type KernelLayout = Record<(typeof LAYOUT)[number], number>;

const MAGIC = 0x4c42444d;
const LAYOUT_SYMBOL = 'modlab_debug_layout';

export type ReadMemory = (address: number, length: number) => Uint8Array | undefined;

export const word = (read: ReadMemory, address: number): number | undefined => {
  const bytes = read(address, 4);
  return bytes && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
};

export class KernelMap {
  readonly #addresses: readonly number[];
  readonly #names: readonly string[];
  readonly #byName: ReadonlyMap<string, number>;
  readonly #functions = new Map<string, number[]>();

  /** `map`: a System.map. Lines that are none are passed over. */
  constructor(map: string) {
    const symbols = map.split('\n').flatMap((line) => {
      const [, address = '', type = '', name = ''] = /^([0-9a-f]{8}) ([A-Za-z]) (\S+)$/.exec(line) ?? [];
      return name === '' ? [] : [{address: Number.parseInt(address, 16), type, name}];
    });
    symbols.sort((a, b) => a.address - b.address);
    this.#addresses = symbols.map(({address}) => address);
    this.#names = symbols.map(({name}) => name);
    this.#byName = new Map(symbols.map(({name, address}) => [name, address]));
    for (const {address, type, name} of symbols)
      if (/[tTwW]/.test(type)) this.#functions.set(name, [...(this.#functions.get(name) ?? []), address]);
  }

  addressOf = (name: string): number | undefined => this.#byName.get(name);

  /** Of several static functions with one name all; those of init too, whose code is gone. */
  functionsNamed = (name: string): readonly number[] => this.#functions.get(name) ?? [];

  /** Names of functions that begin so, in the order of the alphabet. */
  functionNames(beginning: string, limit: number): string[] {
    const names: string[] = [];
    for (const [name, addresses] of this.#functions)
      if (name.startsWith(beginning) && addresses.some((address) => this.isCode(address))) names.push(name);
    return names.sort().slice(0, limit);
  }

  /** Whether it is the kernel's own code. */
  isCode(address: number): boolean {
    return address >= (this.addressOf('_stext') ?? 0) && address < (this.addressOf('_etext') ?? 0);
  }

  /** The function of the kernel that an address is in. */
  functionAround(address: number): {name: string; from: number; to: number} | undefined {
    if (!this.isCode(address)) return undefined;
    const index = this.#countUpTo(address) - 1;
    const from = this.#addresses[index] ?? 0;
    const to = this.#addresses.slice(index).find((each) => each > address) ?? address;
    const name = this.#names[index];
    return name === undefined ? undefined : {name, from, to};
  }

  /** As a kernel's report would write it; undefined where the kernel has nothing. */
  nameOf(address: number): string | undefined {
    if (address < (this.#addresses[0] ?? 0) || address > (this.addressOf('_end') ?? 0)) return undefined;
    const low = this.#countUpTo(address);
    const offset = address - (this.#addresses[low - 1] ?? 0);
    const name = this.#names[low - 1];
    return name === undefined ? undefined : offset === 0 ? name : `${name}+0x${offset.toString(16)}`;
  }

  /** How many symbols are at an address or before it. */
  #countUpTo(address: number): number {
    let [low, high] = [0, this.#addresses.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#addresses[middle] ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Undefined if the memory is not this kernel's, or has none. */
  layout(read: ReadMemory): KernelLayout | undefined {
    const address = this.addressOf(LAYOUT_SYMBOL);
    const words = LAYOUT.map((_, index) =>
      address === undefined ? undefined : word(read, address + 4 * index),
    );
    if (words[0] !== MAGIC || words.includes(undefined)) return undefined;
    return Object.fromEntries(LAYOUT.map((name, index) => [name, words[index]])) as KernelLayout;
  }
}

const TASK_NAME_LIMIT = 64;
const MODULES_LIMIT = 500;

export function textAt(read: ReadMemory, address: number, limit = TASK_NAME_LIMIT): string | undefined {
  const bytes = read(address, limit);
  if (!bytes) return undefined;
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.slice(0, end));
}

/** The name of a struct module. */
export const moduleNameAt = (read: ReadMemory, layout: KernelLayout, address: number): string | undefined =>
  textAt(read, address + layout.moduleName, layout.moduleNameBytes);

/** Where the kernel has a module's symbols: all of them while it comes, then those of what stays. */
export function symbolTableAt(
  read: ReadMemory,
  layout: KernelLayout,
  module: number,
): SymbolTable | undefined {
  const symbols = word(read, module + layout.moduleSymbols);
  if (symbols === undefined || symbols === 0) return undefined;
  const [table, count, names] = [layout.symbolsTable, layout.symbolsCount, layout.symbolsNames].map((at) =>
    word(read, symbols + at),
  );
  return table === undefined || count === undefined || names === undefined
    ? undefined
    : {table, count, names};
}

/** The struct module of each module that is loaded: whose init runs, or has run. */
export function modulesIn(
  read: ReadMemory,
  map: KernelMap,
  layout: KernelLayout,
): Map<string, {address: number; isLive: boolean}> {
  const found = new Map<string, {address: number; isLive: boolean}>();
  const head = map.addressOf('modules');
  if (head === undefined) return found;
  let at = word(read, head + layout.listNext);
  for (let count = 0; at !== undefined && at !== head && count < MODULES_LIMIT; count++) {
    const address = at - layout.moduleList;
    const name = moduleNameAt(read, layout, address);
    const state = word(read, address + layout.moduleState);
    if (name !== undefined && (state === STATE.live || state === STATE.coming))
      found.set(name, {address, isLive: state === STATE.live});
    at = word(read, at + layout.listNext);
  }
  return found;
}

/** enum module_state. */
const STATE = {live: 0, coming: 1} as const;
