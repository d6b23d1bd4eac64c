/** Owns the way from a frame to its caller's: .debug_frame, the compiler's own account of its stack. */
import {Bytes, Malformed} from '../bytes';
import type {Budget} from '../budget';

const CIE = 0xffff_ffff;
/** More than an i386 has. */
const REGISTERS_LIMIT = 64;
const STATES_LIMIT = 64;

const CFA = {
  nop: 0x00,
  setLoc: 0x01,
  advance1: 0x02,
  advance2: 0x03,
  advance4: 0x04,
  offsetExtended: 0x05,
  restoreExtended: 0x06,
  undefined: 0x07,
  sameValue: 0x08,
  register: 0x09,
  rememberState: 0x0a,
  restoreState: 0x0b,
  defCfa: 0x0c,
  defCfaRegister: 0x0d,
  defCfaOffset: 0x0e,
  defCfaExpression: 0x0f,
  expression: 0x10,
  offsetExtendedSf: 0x11,
  defCfaSf: 0x12,
  defCfaOffsetSf: 0x13,
  valOffset: 0x14,
  valOffsetSf: 0x15,
  valExpression: 0x16,
  gnuArgsSize: 0x2e,
} as const;

/** Where the caller's value of a register is. Offsets count from the CFA. */
export type RegisterRule =
  | {kind: 'same'}
  | {kind: 'undefined'}
  | {kind: 'saved'; offset: number}
  | {kind: 'value'; offset: number}
  | {kind: 'register'; number: number}
  /** The expression's result is where it is saved, or (`isValue`) what it is. */
  | {kind: 'expression'; expression: Uint8Array; isValue: boolean};

export type CfaRule =
  {kind: 'register'; number: number; offset: number} | {kind: 'expression'; expression: Uint8Array};

/** What holds at one address. A register without a rule is as it was. */
export interface FrameRow {
  cfa: CfaRule;
  registers: ReadonlyMap<number, RegisterRule>;
  /** The register whose rule tells where the caller goes on. */
  returnRegister: number;
}

interface Common {
  codeAlign: number;
  dataAlign: number;
  returnRegister: number;
  instructions: Uint8Array;
}

interface Description {
  from: number;
  to: number;
  common: number;
  instructions: Uint8Array;
}

export class Frames {
  readonly #commons = new Map<number, Common>();
  readonly #descriptions: Description[] = [];
  readonly #budget: Budget;

  constructor(section: Uint8Array, budget: Budget) {
    this.#budget = budget;
    const from = new Bytes(section);
    while (from.left > 0) {
      const offset = from.position;
      const length = from.u32();
      if (length >= 0xffff_fff0) throw new Malformed('it is 64-bit DWARF');
      const one = new Bytes(section, from.position, from.position + length);
      from.skip(length);
      if (length === 0) continue;
      const id = one.u32();
      if (id === CIE) {
        const common = commonOf(one);
        if (common) this.#commons.set(offset, common);
        continue;
      }
      const [start, size] = [one.u32(), one.u32()];
      this.#descriptions.push({from: start, to: start + size, common: id, instructions: one.block(one.left)});
    }
  }

  /** Undefined for code that has no description: assembly. */
  at(address: number): FrameRow | undefined {
    const description = this.#descriptions.find(({from, to}) => address >= from && address < to);
    const common = description && this.#commons.get(description.common);
    return (
      common && new Program(common, description.from, address, this.#budget).run(description.instructions)
    );
  }
}

function commonOf(from: Bytes): Common | undefined {
  const version = from.u8();
  const augmentation = from.text();
  // What another augmentation means is not known; .debug_frame of GCC has none.
  if ((version !== 1 && version !== 3 && version !== 4) || augmentation !== '') return undefined;
  if (version === 4) from.skip(2);
  const [codeAlign, dataAlign] = [from.uleb(), from.sleb()];
  const returnRegister = version === 1 ? from.u8() : from.uleb();
  return {codeAlign, dataAlign, returnRegister, instructions: from.block(from.left)};
}

/** The running of a description's instructions up to one address. */
class Program {
  readonly #common: Common;
  readonly #budget: Budget;
  readonly #until: number;
  #here: number;
  #cfa: CfaRule = {kind: 'register', number: 4, offset: 0};
  #registers = new Map<number, RegisterRule>();
  #initial: ReadonlyMap<number, RegisterRule> = new Map();
  readonly #states: {cfa: CfaRule; registers: Map<number, RegisterRule>}[] = [];

  constructor(common: Common, from: number, until: number, budget: Budget) {
    this.#common = common;
    this.#here = from;
    this.#until = until;
    this.#budget = budget;
  }

  run(instructions: Uint8Array): FrameRow {
    this.#execute(this.#common.instructions);
    this.#initial = new Map(this.#registers);
    this.#execute(instructions);
    return {cfa: this.#cfa, registers: this.#registers, returnRegister: this.#common.returnRegister};
  }

  #execute(instructions: Uint8Array): void {
    const from = new Bytes(instructions);
    while (from.left > 0 && this.#here <= this.#until) {
      this.#budget.spend();
      this.#instruction(from);
    }
  }

  /** Rows begin where an instruction moves on: what comes after belongs to a later address. */
  #advance(by: number): void {
    this.#here += by * this.#common.codeAlign;
  }

  #rule(register: number, rule: RegisterRule): void {
    if (register >= REGISTERS_LIMIT) throw new Malformed(`register ${register} is not one of an i386`);
    this.#registers.set(register, rule);
  }

  #restore(register: number): void {
    const rule = this.#initial.get(register);
    if (rule) this.#registers.set(register, rule);
    else this.#registers.delete(register);
  }

  #instruction(from: Bytes): void {
    const {dataAlign} = this.#common;
    const opcode = from.u8();
    const low = opcode & 0x3f;
    switch (opcode & 0xc0) {
      case 0x40:
        return this.#advance(low);
      case 0x80:
        return this.#rule(low, {kind: 'saved', offset: from.uleb() * dataAlign});
      case 0xc0:
        return this.#restore(low);
    }
    const cfaRegister = () => (this.#cfa.kind === 'register' ? this.#cfa.number : 4);
    const cfaOffset = () => (this.#cfa.kind === 'register' ? this.#cfa.offset : 0);
    switch (opcode) {
      case CFA.nop:
        return;
      case CFA.setLoc:
        this.#here = from.u32();
        return;
      case CFA.advance1:
        return this.#advance(from.u8());
      case CFA.advance2:
        return this.#advance(from.u16());
      case CFA.advance4:
        return this.#advance(from.u32());
      case CFA.offsetExtended:
        return this.#rule(from.uleb(), {kind: 'saved', offset: from.uleb() * dataAlign});
      case CFA.offsetExtendedSf:
        return this.#rule(from.uleb(), {kind: 'saved', offset: from.sleb() * dataAlign});
      case CFA.valOffset:
        return this.#rule(from.uleb(), {kind: 'value', offset: from.uleb() * dataAlign});
      case CFA.valOffsetSf:
        return this.#rule(from.uleb(), {kind: 'value', offset: from.sleb() * dataAlign});
      case CFA.restoreExtended:
        return this.#restore(from.uleb());
      case CFA.undefined:
        return this.#rule(from.uleb(), {kind: 'undefined'});
      case CFA.sameValue:
        return this.#rule(from.uleb(), {kind: 'same'});
      case CFA.register:
        return this.#rule(from.uleb(), {kind: 'register', number: from.uleb()});
      case CFA.expression:
      case CFA.valExpression:
        return this.#rule(from.uleb(), {
          kind: 'expression',
          expression: from.block(from.uleb()),
          isValue: opcode === CFA.valExpression,
        });
      case CFA.rememberState:
        if (this.#states.length === STATES_LIMIT) throw new Malformed('a frame remembers too much');
        this.#states.push({cfa: this.#cfa, registers: new Map(this.#registers)});
        return;
      case CFA.restoreState: {
        const state = this.#states.pop();
        if (!state) throw new Malformed('a frame remembers nothing');
        this.#cfa = state.cfa;
        this.#registers = state.registers;
        return;
      }
      case CFA.defCfa:
        this.#cfa = {kind: 'register', number: from.uleb(), offset: from.uleb()};
        return;
      case CFA.defCfaSf:
        this.#cfa = {kind: 'register', number: from.uleb(), offset: from.sleb() * dataAlign};
        return;
      case CFA.defCfaRegister:
        this.#cfa = {kind: 'register', number: from.uleb(), offset: cfaOffset()};
        return;
      case CFA.defCfaOffset:
        this.#cfa = {kind: 'register', number: cfaRegister(), offset: from.uleb()};
        return;
      case CFA.defCfaOffsetSf:
        this.#cfa = {kind: 'register', number: cfaRegister(), offset: from.sleb() * dataAlign};
        return;
      case CFA.defCfaExpression:
        this.#cfa = {kind: 'expression', expression: from.block(from.uleb())};
        return;
      case CFA.gnuArgsSize:
        return from.skipLeb();
      default:
        throw new Malformed(`a frame's instruction 0x${opcode.toString(16)} is not known`);
    }
  }
}
