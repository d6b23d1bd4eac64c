/** Owns the reading of what objdump says of an object: its functions, instructions, and the lines that these come from. */
import {eachLine} from '../../../protocol/lines';
import type {LineLimits} from '../../../protocol/lines';

/** What is asked of objdump: symbols, code and what the linker has yet to fill in, sources' lines also through inlining. */
export const OBJDUMP = 'objdump -tdlr --inlines --insn-width=16';

export interface FunctionSymbol {
  name: string;
  section: string;
  address: number;
  /** Without what aligns the next one. */
  size: number;
}

export interface SourceLocation {
  path: string;
  line: number;
}

export interface Instruction {
  address: number;
  bytes: readonly number[];
  /** Which of the bytes are not known before the module is loaded. */
  open: ReadonlySet<number>;
  isCall: boolean;
  /** What the linker fills in stands for this: a symbol, perhaps with an offset. */
  refersTo?: string;
  /** Innermost first: an inlined function's line, then that of the call of it, and so on. */
  locations: readonly SourceLocation[];
}

export interface Disassembly {
  functions: readonly FunctionSymbol[];
  /** By section, in the order of addresses. */
  code: ReadonlyMap<string, readonly Instruction[]>;
}

const SYMBOL = /^([0-9a-f]{1,16}) .{5}[ dD][F ] (\S+)\t([0-9a-f]{1,16}) (?:\.hidden )?(\S+)$/;
const SECTION = /^Disassembly of section (.*):$/;
const INSTRUCTION = /^ *([0-9a-f]{1,16}):\t((?:[0-9a-f]{2} ){1,16}) *(?:\t(.*))?$/;
const RELOCATION = /^\t+([0-9a-f]{1,16}): (R_386_\w+)\t(.*)$/;
/** Behind it the inlined function's name may stand, or which of several pieces of code the line became. */
const PLACE = /^(inlined by )?(\S.*):(\d{1,9})(?: \([^()]*\)){0,2}$/;

/** The call at a function's begin becomes a nop in memory, and a call again when the function is traced. */
const TRACED = '__fentry__';

/** Of a student's largest module some thousands; nobody waits for the reading of more. */
const FUNCTIONS_LIMIT = 5000;
const INLINED_LIMIT = 32;
const LINES: LineLimits = {lines: 200_000, length: 2048};
/** So many lines take some milliseconds; then the page has its turn. */
const SLICE = 500;

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** `rest`: called every few milliseconds, for what waits meanwhile. */
export async function readDisassembly(text: string, rest = pause): Promise<Disassembly> {
  const reader = new DisassemblyReader();
  let count = 0;
  for (const line of eachLine(text, LINES)) {
    reader.take(line);
    if (++count % SLICE === 0) await rest();
  }
  return reader;
}

class DisassemblyReader implements Disassembly {
  readonly functions: FunctionSymbol[] = [];
  readonly code = new Map<string, Instruction[]>();
  #section: Instruction[] = [];
  #line: SourceLocation | undefined;
  #inlined: SourceLocation[] = [];

  take(line: string): void {
    if (this.#instruction(line) || this.#relocation(line) || this.#place(line)) return;
    const begun = SECTION.exec(line)?.[1];
    if (begun !== undefined) {
      this.code.set(begun, (this.#section = []));
      this.#line = undefined;
      return;
    }
    const [, value = '', of = '', size = '', name] = SYMBOL.exec(line) ?? [];
    if (name === undefined || line.charAt(line.indexOf(' ') + 7) !== 'F') return;
    if (this.functions.length < FUNCTIONS_LIMIT)
      this.functions.push({name, section: of, address: parseInt(value, 16), size: parseInt(size, 16)});
  }

  #instruction(line: string): boolean {
    const match = INSTRUCTION.exec(line);
    if (!match) return false;
    const [, address = '', bytes = '', words = ''] = match;
    this.#section.push({
      address: parseInt(address, 16),
      bytes: bytes
        .trim()
        .split(' ')
        .map((byte) => parseInt(byte, 16)),
      open: new Set(),
      isCall: /^(?:notrack )?l?call\b/.test(words),
      locations: this.#line ? [this.#line, ...this.#inlined] : [],
    });
    // Where they were inlined is said of each instruction anew, their line only when it becomes another.
    this.#inlined = [];
    return true;
  }

  #relocation(line: string): boolean {
    const match = RELOCATION.exec(line);
    if (!match) return false;
    const last = this.#section.at(-1);
    if (last) this.#section[this.#section.length - 1] = withOpen(last, parseInt(match[1] ?? '', 16), match);
    return true;
  }

  #place(line: string): boolean {
    const match = PLACE.exec(line);
    if (!match) return false;
    const [, isOuter, path = '', number] = match;
    const place = {path, line: Number(number)};
    if (isOuter === undefined) this.#line = place;
    else if (this.#inlined.length < INLINED_LIMIT) this.#inlined.push(place);
    return true;
  }
}

function withOpen(
  instruction: Instruction,
  address: number,
  [, , kind = '', of = '']: RegExpExecArray,
): Instruction {
  const width = kind.endsWith('8') ? 1 : kind.endsWith('16') ? 2 : 4;
  const from = address - instruction.address;
  // Of an instruction that has no such byte nothing is left open.
  if (from < 0 || from >= instruction.bytes.length) return instruction;
  const open = new Set(instruction.open);
  for (let i = 0; i < width; i++) open.add(from + i);
  if (of.startsWith(TRACED)) for (let i = 0; i < from; i++) open.add(i);
  return {...instruction, open, refersTo: of};
}
