/**
 * Owns the registers of the `edu` card, the teaching device of QEMU's manual ("EDU device"): what a driver reads and
 * writes, what is computed and copied, and when that is done. It knows no bus: see edu-card.ts.
 */
import {
  At,
  Command,
  DMA_BUFFER_AT,
  DMA_BUFFER_BYTES,
  DMA_MASK,
  DMA_NS,
  FACTORIAL_NS,
  IDENTIFICATION,
  Interrupt,
  Status,
} from './edu-registers';

/** What reads give where nothing can be read. */
const NOTHING = -1;

/** What the card is plugged into. */
export interface EduBus {
  /** Guest time in nanoseconds. */
  now(): number;
  /** The card's interrupt pin is to be like this from now on; also told when nothing has changed. */
  setInterrupt(asserted: boolean): void;
  /** Reads memory by bus address into all of `into`, what does not answer excepted. */
  readMemory(address: number, into: Uint8Array): void;
  writeMemory(address: number, bytes: Uint8Array): void;
}

/** A 64-bit register as its two words. */
interface Wide {
  low: number;
  high: number;
}

/** All 32-bit words, in the order of `save`; a saved machine holds them so. */
const WORDS = 15;
const TWO_32 = 2 ** 32;

export class Edu {
  readonly #bus: EduBus;
  readonly #buffer = new Uint8Array(DMA_BUFFER_BYTES);
  readonly #source: Wide = {low: 0, high: 0};
  readonly #destination: Wide = {low: 0, high: 0};
  readonly #count: Wide = {low: 0, high: 0};
  #liveness = 0;
  #factorial = 0;
  #status = 0;
  #interruptStatus = 0;
  #command = 0;
  /** When each is done, in guest time; meant only while it is under way. */
  #factorialDone = 0;
  #dmaDone = 0;

  constructor(bus: EduBus) {
    this.#bus = bus;
  }

  get #isComputing(): boolean {
    return (this.#status & Status.computing) !== 0;
  }

  get #isCopying(): boolean {
    return (this.#command & Command.run) !== 0;
  }

  get isBusy(): boolean {
    return this.#isComputing || this.#isCopying;
  }

  get interruptPending(): boolean {
    return this.#interruptStatus !== 0;
  }

  /** A 4-byte read, or either half of an 8-byte one; `offset` in the region. The value as a signed word. */
  read32(offset: number): number {
    this.advance();
    switch (offset) {
      case At.identification:
        return IDENTIFICATION;
      case At.liveness:
        return ~this.#liveness;
      case At.factorial:
        return this.#factorial | 0;
      case At.status:
        return this.#status;
      case At.interruptStatus:
        return this.#interruptStatus | 0;
      case At.dmaCommand:
        return this.#command;
      case At.dmaCommand + 4:
        return 0;
      default: {
        const register = this.#wideAt(offset & ~4);
        if (register === undefined || offset % 4 !== 0) return NOTHING;
        return (offset & 4 ? register.high : register.low) | 0;
      }
    }
  }

  /** A 4-byte write, or one half of an 8-byte one, the lower half first. */
  write32(offset: number, value: number): void {
    this.advance();
    switch (offset) {
      case At.liveness:
        this.#liveness = value;
        break;
      case At.factorial:
        this.#compute(value);
        break;
      case At.status:
        this.#status = (this.#status & ~Status.interruptWhenDone) | (value & Status.interruptWhenDone);
        break;
      case At.interruptRaise:
        this.#setInterrupts(this.#interruptStatus | value);
        break;
      case At.interruptAcknowledge:
        this.#setInterrupts(this.#interruptStatus & ~value);
        break;
      case At.dmaCommand:
        this.#copy(value);
        break;
      default: {
        const register = this.#wideAt(offset & ~4);
        // While it copies, its registers are locked.
        if (register === undefined || offset % 4 !== 0 || this.#isCopying) break;
        // Four bytes written to a register of eight leave no upper half behind; of eight bytes it comes next.
        if (offset & 4) register.high = value >>> 0;
        else Object.assign(register, {low: value >>> 0, high: 0});
      }
    }
  }

  /** Finishes what is due by now. */
  advance(): void {
    if (!this.isBusy) return;
    const now = this.#bus.now();
    if (this.#isComputing && isDue(this.#factorialDone, FACTORIAL_NS, now)) this.#endFactorial();
    if (this.#isCopying && isDue(this.#dmaDone, DMA_NS, now)) this.#endCopy();
  }

  /** Nanoseconds of guest time until something is due; without end if nothing is under way. */
  get nextDue(): number {
    const now = this.#bus.now();
    const factorial = this.#isComputing ? this.#factorialDone - now : Infinity;
    const dma = this.#isCopying ? this.#dmaDone - now : Infinity;
    return Math.max(0, Math.min(factorial, dma));
  }

  #compute(value: number): void {
    if (this.#isComputing) return;
    this.#factorial = value >>> 0;
    this.#status |= Status.computing;
    this.#factorialDone = this.#bus.now() + FACTORIAL_NS;
  }

  #endFactorial(): void {
    this.#factorial = factorial(this.#factorial);
    this.#status &= ~Status.computing;
    if (this.#status & Status.interruptWhenDone)
      this.#setInterrupts(this.#interruptStatus | Interrupt.factorial);
  }

  #copy(command: number): void {
    if (this.#isCopying || (command & Command.run) === 0) return;
    this.#command = command & (Command.run | Command.fromCard | Command.interruptWhenDone);
    this.#dmaDone = this.#bus.now() + DMA_NS;
  }

  #endCopy(): void {
    const fromCard = (this.#command & Command.fromCard) !== 0;
    const [ours, theirs] = fromCard ? [this.#source, this.#destination] : [this.#destination, this.#source];
    const part = this.#part(ours);
    const address = theirs.low & DMA_MASK;
    if (part && fromCard) this.#bus.writeMemory(address, part);
    else if (part) this.#bus.readMemory(address, part);
    this.#command &= ~Command.run;
    if (this.#command & Command.interruptWhenDone) this.#setInterrupts(this.#interruptStatus | Interrupt.dma);
  }

  /** What of the buffer is meant; undefined if any of it is none of the buffer's, and then nothing is copied. */
  #part({low, high}: Wide): Uint8Array | undefined {
    const from = low - DMA_BUFFER_AT;
    const {low: length, high: more} = this.#count;
    if (high !== 0 || more !== 0 || from < 0 || from + length > DMA_BUFFER_BYTES) return undefined;
    return this.#buffer.subarray(from, from + length);
  }

  #setInterrupts(status: number): void {
    this.#interruptStatus = status >>> 0;
    this.#bus.setInterrupt(this.interruptPending);
  }

  #wideAt(offset: number): Wide | undefined {
    if (offset === At.dmaSource) return this.#source;
    if (offset === At.dmaDestination) return this.#destination;
    return offset === At.dmaCount ? this.#count : undefined;
  }

  /** Registers as unsigned words, and a copy of the buffer. */
  save(): {words: number[]; buffer: Uint8Array} {
    const words = [
      ...[this.#liveness, this.#factorial, this.#status, this.#interruptStatus, this.#command],
      ...[this.#source, this.#destination, this.#count].flatMap(({low, high}) => [low, high]),
      ...[this.#factorialDone, this.#dmaDone].flatMap((time) => [time % TWO_32, Math.floor(time / TWO_32)]),
    ];
    return {words: words.map((word) => word >>> 0), buffer: this.#buffer.slice()};
  }

  /** Takes what `save` gave, or anything of that form: no value can do more than a driver could. */
  restore(words: readonly number[], buffer: Uint8Array): void {
    const all = Array.from({length: WORDS}, (_, i) => (words[i] ?? 0) >>> 0);
    const word = (i: number) => all[i] ?? 0;
    this.#liveness = word(0);
    this.#factorial = word(1);
    this.#status = word(2) & (Status.computing | Status.interruptWhenDone);
    this.#interruptStatus = word(3);
    this.#command = word(4) & (Command.run | Command.fromCard | Command.interruptWhenDone);
    [this.#source, this.#destination, this.#count].forEach((register, i) =>
      Object.assign(register, {low: word(5 + 2 * i), high: word(6 + 2 * i)}),
    );
    this.#factorialDone = word(11) + word(12) * TWO_32;
    this.#dmaDone = word(13) + word(14) * TWO_32;
    this.#buffer.set(buffer.subarray(0, DMA_BUFFER_BYTES));
  }
}

/** A guest may set its clock back; then nobody can say how long it took, and it is done. */
const isDue = (done: number, duration: number, now: number) => now >= done || done - now > duration;

/** n! modulo 2^32, which is 0 from 34! on, and soon 0 from any large number down. */
export function factorial(n: number): number {
  let product = 1;
  for (let factor = n >>> 0; factor > 0 && product !== 0; factor--) product = Math.imul(product, factor);
  return product >>> 0;
}
