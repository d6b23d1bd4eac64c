/**
 * Owns the breakpoints' bytes in the guest's code: 0xCC in place of an instruction's first byte. The instruction at a
 * breakpoint can run in place only while its byte is back, and that is for one instruction: whatever may come next has a
 * breakpoint for that long, and no interrupt comes between, after which somebody else would pass.
 */
import {nextAddresses} from './instruction';
import {INTERRUPTS, runningOf} from './running';
import type {NextAddresses} from './instruction';
import type {LimitedBreakpoints, Registers} from '../../protocol/debug-api';
import type {VirtualMemory} from './virtual-memory';

const INT3 = 0xcc;
/** Where the kernel's own memory begins (CONFIG_PAGE_OFFSET). */
const PAGE_OFFSET = 0xc000_0000;

/** A kernel stack is this long, and aligned to it (THREAD_SIZE of a 32-bit x86). */
const STACK_SIZE = 8192;
const stackOf = (pointer: number) => Math.floor(pointer / STACK_SIZE);

/** An instruction at a breakpoint that is about to run. */
interface Step {
  /** The breakpoint that was taken out. */
  lifted: number;
  /** Where it leads. */
  landings: readonly number[];
  /** Interrupts are off until it has landed; they were on. */
  isAlone: boolean;
}

/** What an int3 means, and the flags that the code goes on with. */
export interface Hit {
  meaning: 'stop' | 'go-on' | 'not-ours';
  eflags: number;
}

export class Breakpoints {
  readonly #memory: VirtualMemory;
  #wanted: ReadonlySet<number> = new Set();
  /** Those of them that stop the code on `stack` alone. */
  #limited: ReadonlySet<number> = new Set();
  #stack = 0;
  /** What stands in memory as 0xCC, and what belongs there. */
  readonly #bytes = new Map<number, number>();
  readonly #steps: Step[] = [];

  constructor(memory: VirtualMemory) {
    this.#memory = memory;
  }

  /** All that are wanted, in place of those before. Returns the addresses that are not mapped. */
  set(addresses: readonly number[], limited?: LimitedBreakpoints): number[] {
    this.#wanted = new Set(addresses);
    this.#limited = new Set(limited?.addresses);
    this.#stack = stackOf(limited?.stack ?? 0);
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

  /** Whether an instruction runs with interrupts off that were on: a machine that is saved now would keep them off. */
  get isAlone(): boolean {
    return this.#steps.some(({isAlone}) => isAlone);
  }

  /** What the int3 before `address` + 1 means. */
  hit(address: number, {eflags, esp}: Pick<Registers, 'eflags' | 'esp'>): Hit {
    const landed = this.#steps.findIndex(({landings}) => landings.includes(address));
    const known = this.#bytes.has(address);
    const wasAlone = this.isAlone;
    if (landed >= 0) this.#steps.splice(landed, 1);
    // A step that cannot be followed ends wherever the machine stops next, and so does one that nobody could follow.
    for (let index = this.#steps.length - 1; index >= 0; index--) {
      const step = this.#steps[index];
      if (step?.landings.length === 0 || step?.isAlone === true) this.#steps.splice(index, 1);
    }
    this.#settle();
    return {
      meaning: this.#meaningOf(address, esp, {known, hasLanded: landed >= 0}),
      eflags: wasAlone ? eflags | INTERRUPTS : eflags,
    };
  }

  #meaningOf(
    address: number,
    stackPointer: number,
    {known, hasLanded}: {known: boolean; hasLanded: boolean},
  ): Hit['meaning'] {
    const isMeant = !this.#limited.has(address) || stackOf(stackPointer) === this.#stack;
    if (this.#wanted.has(address) && known && isMeant) return 'stop';
    if (known || hasLanded) return 'go-on';
    // It was taken out between the guest's int3 and this question.
    return this.#memory.byteAt(address) === INT3 ? 'not-ours' : 'go-on';
  }

  /** Before the machine goes on from here. Returns the registers that it has to go on with, where they are others. */
  step(registers: Registers): Partial<Registers> {
    const {eip, eflags} = registers;
    if (!this.#bytes.has(eip)) return {};
    // Another's int3 was there before: what its handler makes of the instruction is not known here.
    const running =
      this.#bytes.get(eip) === INT3
        ? ({kind: 'unknown'} as const)
        : runningOf(registers, {
            byteAt: this.#byteAt,
            read32: (address) => this.#memory.read32(address),
            isPresent: (address, isWritten) => this.#isPresent(address, isWritten),
          });
    if (running.kind === 'done' && this.#push(running.push)) return running.registers;
    const landings = running.kind === 'in-place' ? running.landings : [];
    // Where others' int3 is, they hear of it first, and nobody would tell that it has landed.
    const isFollowed = landings.every((address) => (this.#memory.byteAt(address) ?? INT3) !== INT3);
    const isAlone =
      running.kind === 'in-place' && running.isAlone && isFollowed && (eflags & INTERRUPTS) !== 0;
    this.#steps.push({lifted: eip, landings, isAlone});
    this.#settle();
    return isAlone ? {eflags: (eflags & ~INTERRUPTS) >>> 0} : {};
  }

  /** The kernel leaves room below the stack of who runs into an int3 (arch/x86/entry/entry_32.S, FIXUP_FRAME). */
  #push = (pushed: {address: number; word: number} | undefined): boolean =>
    pushed === undefined || this.#memory.write32(pushed.address, pushed.word);

  /** As it is without breakpoints. */
  #byteAt = (address: number): number | undefined => this.#bytes.get(address) ?? this.#memory.byteAt(address);

  /** What a process has mapped may want the kernel's help. */
  #isPresent = (address: number, isWritten: boolean): boolean =>
    address >= PAGE_OFFSET && this.#memory.isPresent(address, isWritten);

  /** Where the instruction leads that these registers stand at. Undefined if that cannot be told. */
  after({eip, eax, ecx, edx, ebx, esp, ebp, esi, edi}: Registers): NextAddresses | undefined {
    // Another's int3 was there before: what its handler makes of the instruction is not known here.
    if (this.#bytes.get(eip) === INT3) return undefined;
    return nextAddresses(eip, {
      byteAt: this.#byteAt,
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
