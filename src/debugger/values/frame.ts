/** Owns a frame of a stopped machine: its registers, what expressions see from it, and the way to its caller's. */
import {evaluate} from '../dwarf/expression';
import {wordAt} from '../dwarf/forms';
import {integerAt} from '../dwarf/integers';
import {OP} from '../dwarf/names';
import type {Entry} from '../dwarf/entries';
import type {FrameContext} from '../dwarf/evaluation';
import type {Location} from '../dwarf/expression';
import type {FrameRow, RegisterRule} from '../dwarf/frames';
import type {DebugInfo} from '../info/debug-info';
import type {Registers, Target} from './target';

const ESP = 4;
const EIP = 8;
/** What a function must keep for its caller (System V ABI, i386 supplement): ebx, ebp, esi, edi. */
const KEPT = [3, 5, 6, 7] as const;

export class Frame {
  readonly info: DebugInfo;
  readonly target: Target;
  readonly registers: Registers;
  /** Where the frame stands, as a link address; of a caller's frame within the call. */
  readonly address: number;
  /** It is not in the middle of a call: what is in its registers is in the machine's. */
  readonly isInnermost: boolean;
  readonly #row: FrameRow | undefined;

  constructor(info: DebugInfo, target: Target, registers: Registers, address: number, isInnermost = false) {
    this.info = info;
    this.target = target;
    this.registers = registers;
    this.address = address;
    this.isInnermost = isInnermost;
    this.#row = info.frameRow(address);
  }

  /** The frame at a machine's instruction pointer; undefined if that is in no code of the module. */
  static at(info: DebugInfo, target: Target, registers: Registers, isCaller = false): Frame | undefined {
    const eip = registers.get(EIP);
    // A caller goes on after its call, which may be where another line begins, or another function.
    const address = eip === undefined ? undefined : linkAddress(info, target, isCaller ? eip - 1 : eip);
    return address === undefined ? undefined : new Frame(info, target, registers, address, !isCaller);
  }

  cfa(): number | undefined {
    const rule = this.#row?.cfa;
    if (!rule) return undefined;
    if (rule.kind === 'register') {
      const base = this.registers.get(rule.number);
      return base === undefined ? undefined : (base + rule.offset) >>> 0;
    }
    const location = evaluate(rule.expression, this.#withoutCfa(), this.info.budget);
    return location.kind === 'memory' ? location.address : undefined;
  }

  /** The registers as they will be when this frame's function has returned. */
  callerRegisters(): Registers | undefined {
    const row = this.#row;
    const cfa = this.cfa();
    if (!row || cfa === undefined) return undefined;
    const registers = new Map<number, number>([[ESP, cfa]]);
    for (const number of KEPT) {
      const value = this.#callers(row.registers.get(number) ?? {kind: 'same'}, number, cfa);
      if (value !== undefined) registers.set(number, value);
    }
    const eip = this.#callers(row.registers.get(row.returnRegister), row.returnRegister, cfa);
    if (eip === undefined) return undefined;
    return registers.set(EIP, eip);
  }

  #callers(rule: RegisterRule | undefined, number: number, cfa: number): number | undefined {
    switch (rule?.kind) {
      case 'same':
        return this.registers.get(number);
      case 'saved':
        return this.#word(cfa + rule.offset);
      case 'value':
        return (cfa + rule.offset) >>> 0;
      case 'register':
        return this.registers.get(rule.number);
      case 'expression': {
        const location = evaluate(rule.expression, this.#withoutCfa(), this.info.budget);
        if (location.kind !== 'memory') return undefined;
        return rule.isValue ? location.address : this.#word(location.address);
      }
      default:
        return undefined;
    }
  }

  #word(address: number): number | undefined {
    const bytes = this.target.read(address >>> 0, 4);
    return bytes && Number(integerAt(bytes, false));
  }

  locate(expression: Uint8Array, entry: Entry): Location {
    return evaluate(expression, this.context(entry), this.info.budget);
  }

  /** For expressions of an entry within this frame's function. */
  context(entry: Entry): FrameContext {
    const {unit} = entry;
    return {
      ...this.#withoutCfa(),
      cfa: () => this.cfa(),
      frameBase: () => this.#frameBase(),
      indexedAddress: (index) => wordAt(unit.addresses, unit.addressesBase, index),
      baseType: (offset) => this.info.baseType(entry, offset),
      entryValue: (expression) => this.#entryValue(expression),
    };
  }

  #frameBase(): number | undefined {
    const found = this.info.functionAt(this.address);
    const expression = found && this.info.frameBase(found.entry, this.address);
    if (!expression) return undefined;
    const only = expression.length === 1 ? expression[0] : undefined;
    if (only === OP.call_frame_cfa) return this.cfa();
    const location = evaluate(expression, {...this.#withoutCfa(), cfa: () => this.cfa()}, this.info.budget);
    if (location.kind === 'memory') return location.address;
    return location.kind === 'register' ? this.registers.get(location.number) : undefined;
  }

  /** Only what a kept register held at the entry is known afterwards; the caller's frame knows what it was. */
  #entryValue(expression: Uint8Array): bigint | undefined {
    const [op] = expression;
    if (expression.length !== 1 || op === undefined || op < OP.reg0 || op >= OP.reg0 + 32) return undefined;
    const number = op - OP.reg0;
    if (!KEPT.some((kept) => kept === number)) return undefined;
    const value = this.callerRegisters()?.get(number);
    return value === undefined ? undefined : BigInt(value);
  }

  #withoutCfa(): FrameContext {
    return {
      register: (number) => this.registers.get(number),
      memory: (address, length) => this.target.read(address, length),
      cfa: () => undefined,
      frameBase: () => undefined,
      loaded: (link) => loadedAddress(this.info, this.target, link),
      indexedAddress: () => undefined,
      baseType: () => undefined,
      entryValue: () => undefined,
    };
  }
}

/** Where a link address is in the machine; undefined if its section is not in memory. */
export function loadedAddress(info: DebugInfo, target: Target, link: number): number | undefined {
  const found = info.placeOf(link);
  if (!found) return undefined;
  const base = target.sectionAddress(found.place.name);
  return base === undefined ? undefined : (base + found.offset) >>> 0;
}

/** The link address of what is at an address of the machine; undefined if it is not of this module. */
export function linkAddress(info: DebugInfo, target: Target, address: number): number | undefined {
  for (const place of info.places) {
    const base = target.sectionAddress(place.name);
    if (base !== undefined && address >= base && address < base + place.size)
      return place.address + address - base;
  }
  return undefined;
}
