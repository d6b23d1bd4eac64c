/** Owns what the debugger knows of the machine's kernel: fetched once, when it is first needed. */
import {KernelMap} from './kernel-map';
import {contextOf} from './kernel-context';
import type {KernelLayout, ReadMemory} from './kernel-map';
import type {ContextView} from './views';
import type {PagedMemory} from '../../debugger/values/target';
import type {Registers} from '../../protocol/debug-api';

export class Kernel {
  readonly #symbols: () => Promise<string | undefined>;
  #map: KernelMap | undefined;
  /** What the map was made of. */
  #text = '';
  #layout: KernelLayout | undefined;

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

  async load(memory: PagedMemory): Promise<void> {
    if (this.#layout) return;
    const text = await this.#symbols();
    if (text === undefined) return;
    const map = this.#map && text === this.#text ? this.#map : new KernelMap(text);
    [this.#map, this.#text] = [map, text];
    this.#layout = await memory.settle(() => map.layout(memory.read));
  }

  context = (read: ReadMemory, registers: Registers): ContextView | undefined =>
    this.#layout && contextOf(read, this.#layout, registers);

  /** Another machine may have another kernel; most have the same. */
  forget(): void {
    this.#layout = undefined;
  }
}
