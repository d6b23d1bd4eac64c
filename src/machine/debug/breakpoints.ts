/**
 * Owns the breakpoints' bytes in the guest's code: 0xCC in place of an instruction's first byte. The instruction at a
 * breakpoint can run only while its byte is back, and that is for one instruction: whatever may come next has a
 * breakpoint for that long.
 */
import {nextAddresses} from './instruction';
import type {NextAddresses} from './instruction';
import type {Registers} from '../../protocol/debug-api';
import type {VirtualMemory} from './virtual-memory';

const INT3 = 0xcc;

/** An instruction at a breakpoint that is about to run. */
interface Step {
  /** The breakpoint that was taken out. */
  lifted: number;
  /** Where it leads. */
  landings: readonly number[];
}

export class Breakpoints {
  readonly #memory: VirtualMemory;
  /** Addresses up to which the kernel itself lies; what is called there is not stepped into. */
  readonly #kernelEnd: number;
  #wanted: ReadonlySet<number> = new Set();
  /** What stands in memory as 0xCC, and what belongs there. */
  readonly #bytes = new Map<number, number>();
  readonly #steps: Step[] = [];

  constructor(memory: VirtualMemory, kernelEnd: number) {
    this.#memory = memory;
    this.#kernelEnd = kernelEnd;
  }

  /** All that are wanted, in place of those before. Returns the addresses that are not mapped. */
  set(addresses: readonly number[]): number[] {
    this.#wanted = new Set(addresses);
    // Memory that has gone and come again holds other code, and whoever asks knows that it is code.
    for (const address of addresses) if (this.#memory.byteAt(address) !== INT3) this.#bytes.delete(address);
    this.#settle();
    return addresses.filter((address) => !this.#bytes.has(address) && !this.#isLifted(address));
  }

  has = (address: number): boolean => this.#wanted.has(address);

  #isLifted = (address: number) => this.#steps.some(({lifted}) => lifted === address);

  /** Memory as it has to be: what is wanted and not lifted, and where steps land. */
  #settle(): void {
    const due = new Set([...this.#wanted].filter((address) => !this.#isLifted(address)));
    for (const {landings} of this.#steps) for (const address of landings) due.add(address);
    for (const address of [...this.#bytes.keys()]) if (!due.has(address)) this.#remove(address);
    for (const address of due) this.#insert(address);
  }

  #insert(address: number): void {
    if (this.#bytes.has(address)) return;
    const byte = this.#memory.byteAt(address);
    if (byte === undefined) return;
    this.#bytes.set(address, byte);
    this.#memory.write(address, Uint8Array.of(INT3));
  }

  #remove(address: number): void {
    const byte = this.#bytes.get(address);
    this.#bytes.delete(address);
    // Code that was freed meanwhile is somebody else's memory now.
    if (byte !== undefined && this.#memory.byteAt(address) === INT3)
      this.#memory.write(address, Uint8Array.of(byte));
  }

  /** What the int3 before `address` + 1 means. */
  hit(address: number): 'stop' | 'go-on' | 'not-ours' {
    const landed = this.#steps.findIndex(({landings}) => landings.includes(address));
    const known = this.#bytes.has(address);
    if (landed >= 0) this.#steps.splice(landed, 1);
    // A step that cannot be followed ends wherever the machine stops next.
    for (let index = this.#steps.length - 1; index >= 0; index--)
      if (this.#steps[index]?.landings.length === 0) this.#steps.splice(index, 1);
    this.#settle();
    if (this.#wanted.has(address) && known) return 'stop';
    if (known || landed >= 0) return 'go-on';
    // It was taken out between the guest's int3 and this question.
    return this.#memory.byteAt(address) === INT3 ? 'not-ours' : 'go-on';
  }

  /** Before the machine goes on from here. */
  step(registers: Registers): void {
    const {eip} = registers;
    if (!this.#bytes.has(eip)) return;
    const next = this.after(registers);
    const calls = next?.calls.filter((address) => address >= this.#kernelEnd) ?? [];
    this.#steps.push({
      lifted: eip,
      landings: [...(next?.next ?? []), ...calls].filter((each) => each !== eip),
    });
    this.#settle();
  }

  /** Where the instruction leads that these registers stand at. Undefined if that cannot be told. */
  after({eip, eax, ecx, edx, ebx, esp, ebp, esi, edi}: Registers): NextAddresses | undefined {
    // Another's int3 was there before: what its handler makes of the instruction is not known here.
    if (this.#bytes.get(eip) === INT3) return undefined;
    return nextAddresses(eip, {
      byteAt: (address) => this.#bytes.get(address) ?? this.#memory.byteAt(address),
      read32: (address) => this.#memory.read32(address),
      registers: [eax, ecx, edx, ebx, esp, ebp, esi, edi],
    });
  }

  /** Bytes that were read, as they are without breakpoints. */
  mask(address: number, bytes: Uint8Array): void {
    for (const [at, byte] of this.#bytes)
      if (at >= address && at < address + bytes.length && bytes[at - address] === INT3)
        bytes[at - address] = byte;
  }

  /** After a write: what was written at a breakpoint is what belongs there. */
  written(address: number, bytes: Uint8Array): void {
    for (const at of this.#bytes.keys()) {
      const byte = bytes[at - address];
      if (byte === undefined) continue;
      this.#bytes.set(at, byte);
      this.#memory.write(at, Uint8Array.of(INT3));
    }
  }

  /** Does something, at once, while memory is as it would be without a debugger. */
  without<T>(work: () => T): T {
    const out = [...this.#bytes].filter(([address, byte]) => {
      if (this.#memory.byteAt(address) !== INT3) return false;
      return this.#memory.write(address, Uint8Array.of(byte));
    });
    try {
      return work();
    } finally {
      for (const [address] of out) this.#memory.write(address, Uint8Array.of(INT3));
    }
  }
}
