/** Owns what the debugger knows of the machine's kernel: fetched once, when it is first needed. */
import {KernelMap} from './map';
import {contextOf} from './context';
import {forbiddenIn, jumpLabelsIn, placeOfKernelFunction} from './functions';
import {moduleFunctions, nameInModules} from './module-symbols';
import {reportersIn, troubleAt} from './oops';
import {behindTracing} from './functions';
import type {FunctionPlace, KernelCode} from './functions';
import type {KernelLayout, ReadMemory} from './map';
import type {Trouble} from './oops';
import type {ContextView} from '../views';
import type {PagedMemory} from '../../../debugger/values/target';
import type {Registers} from '../../../protocol/debug-api';

/** GCC calls a function that it has made of another `work.constprop.0`. */
const isNamed = (symbol: string, name: string): boolean => {
  const [stem, made] = symbol.split('.');
  return symbol === name || (stem === name && (made === 'isra' || made === 'constprop'));
};

export class Kernel {
  readonly #symbols: () => Promise<string | undefined>;
  #map: KernelMap | undefined;
  /** What the map was made of. */
  #text = '';
  #layout: KernelLayout | undefined;
  #code: Omit<KernelCode, 'read'> | undefined;
  #reporters: ReturnType<typeof reportersIn> = new Map();

  /** `symbols`: System.map, if there is one of the machine's kernel. */
  constructor(symbols: () => Promise<string | undefined>) {
    this.#symbols = symbols;
  }

  get map(): KernelMap | undefined {
    return this.#map;
  }

  /** Undefined if the kernel has no port for debuggers, or its symbols are not to be had. */
  get layout(): KernelLayout | undefined {
    return this.#layout;
  }

  /** Where the kernel's reports of its troubles begin: addresses for breakpoints. */
  get reporters(): readonly number[] {
    return [...this.#reporters.keys()];
  }

  async load(memory: PagedMemory): Promise<void> {
    if (this.#layout) return;
    const text = await this.#symbols();
    if (text === undefined) return;
    const map = this.#map && text === this.#text ? this.#map : new KernelMap(text);
    [this.#map, this.#text] = [map, text];
    this.#layout = await memory.settle(() => map.layout(memory.read));
    if (!this.#layout) return;
    const forbidden = await memory.settle(() => forbiddenIn(memory.read, map));
    const jumpLabels = (await memory.settle(() => jumpLabelsIn(memory.read, map))) ?? new Set<number>();
    this.#code = {map, forbidden, jumpLabels};
    this.#reporters = (await memory.settle(() => reportersIn(memory.read, map))) ?? this.#reporters;
  }

  /** Of the code that has these registers; `address`: where the machine stands, which may be the report of it. */
  context(read: ReadMemory, registers: Registers, {address}: {address: number}): ContextView | undefined {
    // lib/bug.c and kernel/panic.c warn between warn_rcu_enter() and warn_rcu_exit(), with preemption off.
    const ofReport = this.#reporters.get(address) === '__warn' ? 1 : 0;
    return this.#layout && contextOf(read, this.#layout, registers, ofReport);
  }

  /** What the kernel is about to report, at one of the `reporters`. */
  trouble(read: ReadMemory, registers: Registers): Trouble | undefined {
    const reporter = this.#reporters.get(registers.eip);
    return reporter && this.#layout && troubleAt(read, this.#layout, reporter, registers);
  }

  /** The kernel's own. */
  placeOfFunction(read: ReadMemory, name: string): FunctionPlace {
    if (!this.#code || !this.#layout) return {ok: false, message: undefined};
    return placeOfKernelFunction({...this.#code, read}, name);
  }

  /** Functions of modules with this name, by the modules' own symbols: each behind what traces it. */
  functionsInModules(
    read: ReadMemory,
    name: string,
    isWanted: (module: string) => boolean = () => true,
  ): {module: string; address: number}[] {
    if (!this.#map || !this.#layout) return [];
    return moduleFunctions(read, this.#map, this.#layout, isWanted)
      .filter((each) => isNamed(each.name, name))
      .map(({module, address}) => ({module, address: behindTracing(read, address)}));
  }

  /** Whether code at an address may be stepped to: it is no part of the handling of breakpoints. */
  mayHoldBreakpoint = (address: number): boolean =>
    this.#code?.forbidden?.every(({from, to}) => address < from || address >= Math.max(to, from + 1)) ===
      true && !this.#code.jumpLabels.has(address);

  /** As a kernel's report would write it; undefined where there is no code of the kernel or of a module. */
  nameOf(read: ReadMemory, address: number): string | undefined {
    const {map, layout} = {map: this.#map, layout: this.#layout};
    return map?.nameOf(address) ?? (map && layout && nameInModules(read, map, layout, address)?.name);
  }

  /** Another machine may have another kernel; most have the same. */
  forget(): void {
    this.#layout = undefined;
    this.#code = undefined;
    this.#reporters = new Map();
  }
}
