/** Owns the reading of what objdump says of an object: its functions, instructions, and the lines that these come from. */

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
  /** Innermost first: an inlined function's line, then that of the call of it, and so on. */
  locations: readonly SourceLocation[];
}

export interface Disassembly {
  functions: readonly FunctionSymbol[];
  /** By section, in the order of addresses. */
  code: ReadonlyMap<string, readonly Instruction[]>;
}

const SYMBOL = /^([0-9a-f]+) .{5}[ dD][F ] (\S+)\t([0-9a-f]+) (?:\.hidden )?(\S+)$/;
const SECTION = /^Disassembly of section (.*):$/;
const INSTRUCTION = /^ *([0-9a-f]+):\t((?:[0-9a-f]{2} )+) *(?:\t(.*))?$/;
const RELOCATION = /^\t+([0-9a-f]+): (R_386_\w+)\t(.*)$/;
const PLACE = /^(inlined by )?(\S.*):(\d+)(?: \(.*\))?$/;

/** The call at a function's begin becomes a nop in memory, and a call again when the function is traced. */
const TRACED = '__fentry__';

export function readDisassembly(text: string): Disassembly {
  const functions: FunctionSymbol[] = [];
  const code = new Map<string, Instruction[]>();
  let section: Instruction[] = [];
  let line: SourceLocation | undefined;
  let inlined: SourceLocation[] = [];
  for (const each of text.split('\n')) {
    const instruction = INSTRUCTION.exec(each);
    if (instruction) {
      const [, address = '', bytes = '', words = ''] = instruction;
      section.push({
        address: parseInt(address, 16),
        bytes: bytes
          .trim()
          .split(' ')
          .map((byte) => parseInt(byte, 16)),
        open: new Set(),
        isCall: /^(?:notrack )?l?call\b/.test(words),
        locations: line ? [line, ...inlined] : [],
      });
      // Where they were inlined is said of each instruction anew, their line only when it becomes another.
      inlined = [];
      continue;
    }
    const relocation = RELOCATION.exec(each);
    if (relocation) {
      const last = section.at(-1);
      if (last) section[section.length - 1] = withOpen(last, parseInt(relocation[1] ?? '', 16), relocation);
      continue;
    }
    const place = PLACE.exec(each);
    if (place) {
      const [, isOuter, path = '', number] = place;
      if (isOuter === undefined) line = {path, line: Number(number)};
      else inlined.push({path, line: Number(number)});
      continue;
    }
    const begun = SECTION.exec(each)?.[1];
    if (begun !== undefined) {
      code.set(begun, (section = []));
      line = undefined;
      continue;
    }
    const [, value = '', of = '', size = '', name] = SYMBOL.exec(each) ?? [];
    if (name !== undefined && each.charAt(each.indexOf(' ') + 7) === 'F')
      functions.push({name, section: of, address: parseInt(value, 16), size: parseInt(size, 16)});
  }
  return {functions, code};
}

function withOpen(
  instruction: Instruction,
  address: number,
  [, , kind = '', of = '']: RegExpExecArray,
): Instruction {
  const width = /8$/.test(kind) ? 1 : /16$/.test(kind) ? 2 : 4;
  const from = address - instruction.address;
  const open = new Set(instruction.open);
  for (let i = 0; i < width; i++) open.add(from + i);
  if (of.startsWith(TRACED)) for (let i = 0; i < from; i++) open.add(i);
  return {...instruction, open};
}
