/**
 * Owns where an instruction leads: v86 has no trap flag, so a step is a breakpoint at each address that may come next.
 * Lengths are those of Intel's SDM 2, appendix A, for 32-bit code as GCC and the kernel write it: no VEX, no far jumps.
 */

export interface InstructionContext {
  /** A byte of the code as it is without breakpoints. */
  byteAt(address: number): number | undefined;
  read32(address: number): number | undefined;
  /** In the numbering of instructions: eax, ecx, edx, ebx, esp, ebp, esi, edi. */
  registers: readonly number[];
}

/** `calls`: where a call leads; its return address is `next`. */
export interface NextAddresses {
  next: readonly number[];
  calls: readonly number[];
}

export interface Instruction extends NextAddresses {
  /** Where its operand in memory begins, the stack's top apart; undefined if it has none. */
  memory: number | undefined;
}

/** Longer ones do not exist. */
const LENGTH_LIMIT = 15;
const ESP = 4;
const EBP = 5;

class Unknown extends Error {}

/** Undefined for what is no instruction that can be followed: a return from an interrupt, a far jump, no code. */
export function nextAddresses(address: number, context: InstructionContext): NextAddresses | undefined {
  const decoded = instructionAt(address, context);
  return decoded && {next: decoded.next, calls: decoded.calls};
}

/** As `nextAddresses`. */
export function instructionAt(address: number, context: InstructionContext): Instruction | undefined {
  try {
    const decoder = new Decoder(address, context);
    return {...decoder.decode(), memory: decoder.memory};
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

class Decoder {
  readonly #start: number;
  readonly #context: InstructionContext;
  #at: number;
  #isShort = false;
  memory: number | undefined;
  #hasShortAddresses = false;

  constructor(address: number, context: InstructionContext) {
    this.#start = address;
    this.#at = address;
    this.#context = context;
  }

  decode(): NextAddresses {
    for (;;) {
      const opcode = this.#u8();
      if (opcode === 0x66) this.#isShort = true;
      else if (opcode === 0x67) this.#hasShortAddresses = true;
      else if (!PREFIXES.has(opcode)) return opcode === 0x0f ? this.#twoBytes() : this.#oneByte(opcode);
    }
  }

  #u8(): number {
    if (this.#at - this.#start >= LENGTH_LIMIT) throw new Unknown();
    const byte = this.#context.byteAt(this.#at);
    if (byte === undefined) throw new Unknown();
    this.#at = (this.#at + 1) >>> 0;
    return byte;
  }

  #skip(bytes: number): void {
    for (let count = 0; count < bytes; count++) this.#u8();
  }

  /** An immediate of the operand's size. */
  #immediate = () => this.#skip(this.#isShort ? 2 : 4);

  /** An address that is an operand itself. */
  #offset(): void {
    if (this.#hasShortAddresses) this.#skip(2);
    else this.memory = this.#displacement(4) >>> 0;
  }

  /** What is counted from the end of these bytes. */
  #relative(size: 1 | 4): number {
    const offset = this.#displacement(size);
    return (this.#at + offset) >>> 0;
  }

  #follows = (...more: number[]): NextAddresses => ({next: [this.#at, ...more], calls: []});

  #oneByte(opcode: number): NextAddresses {
    if (opcode >= 0x70 && opcode < 0x80) return this.#branch(1);
    if (opcode < 0x40) {
      if ((opcode & 7) < 4) this.#modrm();
      else if ((opcode & 7) === 4) this.#skip(1);
      else if ((opcode & 7) === 5) this.#immediate();
      return this.#follows();
    }
    switch (opcode) {
      case 0xe0:
      case 0xe1:
      case 0xe2:
      case 0xe3:
        return this.#branch(1);
      case 0xeb:
        return {next: [this.#relative(1)], calls: []};
      case 0xe9:
        return {next: [this.#relative(4)], calls: []};
      case 0xe8: {
        const target = this.#relative(4);
        return {next: [this.#at], calls: [target]};
      }
      case 0xc2:
      case 0xc3:
        return {next: [this.#word(this.#register(ESP))], calls: []};
      case 0x9a:
      case 0xca:
      case 0xcb:
      case 0xcf:
      case 0xea:
        throw new Unknown();
      case 0xff:
        return this.#group5();
    }
    if (MODRM.has(opcode)) this.#modrm();
    else if (MODRM_8.has(opcode)) this.#modrm(1);
    else if (MODRM_Z.has(opcode)) this.#modrmImmediate();
    else if (IMMEDIATE_8.has(opcode)) this.#skip(1);
    else if (IMMEDIATE_Z.has(opcode)) this.#immediate();
    else if (opcode >= 0xa0 && opcode < 0xa4) this.#offset();
    else if (opcode === 0xc8) this.#skip(3);
    else if (opcode === 0xf6 || opcode === 0xf7) this.#group3(opcode);
    return this.#follows();
  }

  #twoBytes(): NextAddresses {
    const opcode = this.#u8();
    if (opcode >= 0x80 && opcode < 0x90) return this.#branch(4);
    if (opcode === 0x38) {
      this.#skip(1);
      this.#modrm();
    } else if (opcode === 0x3a) {
      this.#skip(1);
      this.#modrm(1);
    } else if (TWO_ALONE.has(opcode) || (opcode >= 0xc8 && opcode < 0xd0)) return this.#follows();
    else if (TWO_MODRM_8.has(opcode)) this.#modrm(1);
    else this.#modrm();
    return this.#follows();
  }

  #branch(size: 1 | 4): NextAddresses {
    const target = this.#relative(size);
    return this.#follows(target);
  }

  #modrmImmediate(): void {
    this.#modrm();
    this.#immediate();
  }

  /** test, not, neg, mul, div: the first has an immediate. */
  #group3(opcode: number): void {
    const {kind} = this.#modrm();
    if (kind >= 2) return;
    if (opcode === 0xf6) this.#skip(1);
    else this.#immediate();
  }

  /** inc, dec, push; calls and jumps through a register or memory. */
  #group5(): NextAddresses {
    const {kind, register, address} = this.#modrm();
    if (kind === 3 || kind === 5) throw new Unknown();
    if (kind !== 2 && kind !== 4) return this.#follows();
    const target = register === undefined ? this.#word(address) : this.#register(register);
    return kind === 2 ? {next: [this.#at], calls: [target]} : {next: [target], calls: []};
  }

  #word(address: number): number {
    const word = this.#context.read32(address >>> 0);
    if (word === undefined) throw new Unknown();
    return word;
  }

  #register(number: number): number {
    return this.#context.registers[number] ?? 0;
  }

  /** An operand, and `immediate` bytes behind it. `register` is undefined for one in memory, at `address`. */
  #modrm(immediate = 0): {kind: number; register: number | undefined; address: number} {
    const byte = this.#u8();
    const [mode, kind, operand] = [byte >> 6, (byte >> 3) & 7, byte & 7];
    const at =
      mode === 3
        ? undefined
        : this.#hasShortAddresses
          ? this.#short(mode, operand)
          : this.#long(mode, operand);
    this.#skip(immediate);
    if (at !== undefined) this.memory = at >>> 0;
    return {kind, register: mode === 3 ? operand : undefined, address: at ?? 0};
  }

  #long(mode: number, operand: number): number {
    let base = 0;
    let hasBase: boolean;
    if (operand === ESP) {
      const scaled = this.#u8();
      const index = (scaled >> 3) & 7;
      if (index !== ESP) base += this.#register(index) << (scaled >> 6);
      hasBase = (scaled & 7) !== EBP || mode !== 0;
      if (hasBase) base += this.#register(scaled & 7);
    } else {
      hasBase = operand !== EBP || mode !== 0;
      if (hasBase) base += this.#register(operand);
    }
    return base + this.#displacement(mode === 1 ? 1 : mode === 2 || !hasBase ? 4 : 0);
  }

  /** Of 16-bit addresses the length alone: nobody jumps through one. */
  #short(mode: number, operand: number): number {
    this.#skip(mode === 1 ? 1 : mode === 2 || operand === 6 ? 2 : 0);
    return 0;
  }

  #displacement(size: 0 | 1 | 4): number {
    if (size === 0) return 0;
    let offset = 0;
    for (let index = 0; index < size; index++) offset |= this.#u8() << (8 * index);
    return size === 1 ? (offset << 24) >> 24 : offset | 0;
  }
}

const range = (from: number, to: number) => Array.from({length: to - from + 1}, (_, index) => from + index);

const PREFIXES = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0xf0, 0xf2, 0xf3]);
const MODRM = new Set([
  0x62,
  0x63,
  ...range(0x84, 0x8f),
  0xc4,
  0xc5,
  ...range(0xd0, 0xd3),
  ...range(0xd8, 0xdf),
  0xfe,
]);
const MODRM_8 = new Set([0x6b, 0x80, 0x82, 0x83, 0xc0, 0xc1, 0xc6]);
const MODRM_Z = new Set([0x69, 0x81, 0xc7]);
const IMMEDIATE_8 = new Set([0x6a, 0xa8, ...range(0xb0, 0xb7), 0xcd, 0xd4, 0xd5, ...range(0xe4, 0xe7)]);
const IMMEDIATE_Z = new Set([0x68, 0xa9, ...range(0xb8, 0xbf)]);
const TWO_ALONE = new Set([
  ...[0x05, 0x06, 0x07, 0x08, 0x09, 0x0b, 0x0e],
  ...[...range(0x30, 0x37), 0x77, 0xa0, 0xa1, 0xa2, 0xa8, 0xa9, 0xaa],
]);
const TWO_MODRM_8 = new Set([0x70, 0x71, 0x72, 0x73, 0xa4, 0xac, 0xba, 0xc2, 0xc4, 0xc5, 0xc6]);
