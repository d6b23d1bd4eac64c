/** Owns the reading of what objdump --dwarf prints, into what a test compares. */
import {OP, REGISTERS} from '../../../src/debugger/dwarf/names';
import {Bytes} from '../../../src/debugger/bytes';

export interface PrintedEntry {
  offset: number;
  depth: number;
  tag: string;
  attributes: [name: string, value: string][];
}

/** --dwarf=info */
export function printedEntries(text: string): PrintedEntry[] {
  const entries: PrintedEntry[] = [];
  for (const line of text.split('\n')) {
    const entry = /^ <(\d+)><([0-9a-f]+)>: Abbrev Number: [1-9]\d* \((\w+)\)/.exec(line);
    if (entry) {
      const [, depth = '', offset = '', tag = ''] = entry;
      entries.push({offset: parseInt(offset, 16), depth: Number(depth), tag, attributes: []});
    }
    const attribute = /^ {4}<[0-9a-f]+> {3}(DW_AT_\w+) *: (.*)$/.exec(line);
    if (attribute) entries.at(-1)?.attributes.push([attribute[1] ?? '', (attribute[2] ?? '').trimEnd()]);
  }
  return entries;
}

export interface PrintedLine {
  file: string;
  line: number;
  address: number;
  isStatement: boolean;
  isEnd: boolean;
}

/** --dwarf=decodedline -w. The end of a sequence has no line. */
export function printedLines(text: string): PrintedLine[] {
  return text.split('\n').flatMap((line) => {
    const [, file = '', number = '', address = '', statement = ''] =
      /^(\S+) +(-|\d+) +(0x[0-9a-f]+|0)(?:\[\d+\])?(?: +\d+)?(?: +(x|END))?\s*$/.exec(line) ?? [];
    if (file === '') return [];
    const isEnd = number === '-';
    return [
      {
        file,
        line: isEnd ? 0 : Number(number),
        address: Number(address),
        isStatement: statement === 'x',
        isEnd,
      },
    ];
  });
}

export interface PrintedRange {
  from: number;
  to: number;
  what: string;
}

/** --dwarf=Ranges or --dwarf=loc: the lists by the offset of their first entry, empty ranges left out. */
export function printedLists(text: string): Map<number, PrintedRange[]> {
  const lists = new Map<number, PrintedRange[]>();
  let open: PrintedRange[] | undefined;
  for (const line of text.split('\n')) {
    const offset = /^ {4}([0-9a-f]{8}) (?!v[0-9a-f]+ v[0-9a-f]+ location view pair)/.exec(line)?.[1];
    if (/<End of list>/.test(line)) {
      if (open === undefined && offset !== undefined) lists.set(parseInt(offset, 16), []);
      open = undefined;
      continue;
    }
    if (offset !== undefined && !open) {
      open = [];
      lists.set(parseInt(offset, 16), open);
    }
    const range = /^ {4}(?:[0-9a-f]{8}| {8}) (?: *)([0-9a-f]{8}) ([0-9a-f]{8})(.*)$/.exec(line);
    const [, from = '', to = '', what = ''] = range ?? [];
    if (range && from !== to)
      open?.push({from: parseInt(from, 16), to: parseInt(to, 16), what: withoutComment(what.trim())});
  }
  return lists;
}

/** binutils 2.40 loses sight of the function's frame base behind a nested entry. */
export const withoutComment = (text: string) => text.replace(/ \[without DW_AT_frame_base\]$/, '');

const NAMES = new Map<number, string>(Object.entries(OP).map(([name, number]) => [number, name]));

/** An expression as objdump writes it. */
export function expressionText(expression: Uint8Array, unitOffset: number): string {
  const from = new Bytes(expression);
  const said: string[] = [];
  const register = (number: number) => REGISTERS[number] ?? `r${number}`;
  const typeAt = () => {
    const offset = from.uleb();
    // The generic type has no entry (DWARF 5, 2.5.1.6).
    return offset === 0 ? '<0>' : `<0x${(unitOffset + offset).toString(16)}>`;
  };
  while (from.left > 0) {
    const op = from.u8();
    if (op >= 0x30 && op < 0x50) said.push(`DW_OP_lit${op - 0x30}`);
    else if (op >= 0x50 && op < 0x70) said.push(`DW_OP_reg${op - 0x50} (${register(op - 0x50)})`);
    else if (op >= 0x70 && op < 0x90)
      said.push(`DW_OP_breg${op - 0x70} (${register(op - 0x70)}): ${from.sleb()}`);
    else said.push(`DW_OP_${NAMES.get(op) ?? op.toString(16)}${operands(op)}`);
  }
  return `(${said.join('; ')})`;

  function operands(op: number): string {
    switch (op) {
      case OP.addr:
        return `: ${from.u32().toString(16)}`;
      case OP.const1u:
        return `: ${from.u8()}`;
      case OP.const1s:
        return `: ${from.i8()}`;
      case OP.const2u:
        return `: ${from.u16()}`;
      case OP.const2s:
        return `: ${from.i16()}`;
      case OP.const4u:
        return `: ${from.u32()}`;
      case OP.const4s:
        return `: ${from.i32()}`;
      case OP.const8u:
      case OP.const8s: {
        const [low, high] = [from.u32(), from.u32()];
        return `: ${low} ${high}`;
      }
      case OP.constu:
      case OP.plus_uconst:
      case OP.piece:
        return `: ${from.ulebExact()}`;
      case OP.consts:
      case OP.fbreg:
        return `: ${from.slebExact()}`;
      case OP.pick:
        return `: ${from.u8()}`;
      case OP.deref_size:
        return `: ${from.u8()}`;
      case OP.bra:
      case OP.skip:
        return `: ${from.i16()}`;
      case OP.entry_value:
      case OP.GNU_entry_value:
        return `: ${expressionText(from.block(from.uleb()), unitOffset)}`;
      case OP.implicit_value:
        return ` ${block(from.block(from.uleb()))}`;
      case OP.implicit_pointer:
      case OP.GNU_implicit_pointer:
        return `: <0x${from.u32().toString(16)}> ${from.sleb()}`;
      case OP.const_type:
      case OP.GNU_const_type: {
        const type = typeAt();
        return `: ${type}  ${block(from.block(from.u8()))}`;
      }
      case OP.regval_type:
      case OP.GNU_regval_type: {
        const number = from.uleb();
        return `: ${number} (${register(number)}) ${typeAt()}`;
      }
      case OP.deref_type:
      case OP.GNU_deref_type: {
        const size = from.u8();
        return `: ${size} ${typeAt()}`;
      }
      case OP.convert:
      case OP.GNU_convert:
      case OP.reinterpret:
      case OP.GNU_reinterpret:
        return ` ${typeAt()}`;
      default:
        return '';
    }
  }

  function block(bytes: Uint8Array): string {
    return `${bytes.length} byte block: ${[...bytes].map((byte) => byte.toString(16)).join(' ')} `;
  }
}

export interface PrintedFrameRow {
  address: number;
  /** CFA and registers, by column. */
  columns: Record<string, string>;
}

/** --dwarf=frames-interp: the rows of each description; an inherited row of a CIE is not one. */
export function printedFrames(text: string): PrintedFrameRow[] {
  let names: string[] = [];
  let isDescription = false;
  return text.split('\n').flatMap((line) => {
    if (/ (CIE|FDE) /.test(line)) isDescription = line.includes(' FDE ');
    if (/^ *LOC +CFA/.test(line)) names = line.trim().split(/ +/).slice(1);
    const [, address = '', rest = ''] = /^([0-9a-f]{8}) ([a-z].*)$/.exec(line) ?? [];
    if (!isDescription || address === '' || / (CIE|FDE) /.test(line)) return [];
    const values = rest.trim().split(/ +/);
    return [
      {
        address: parseInt(address, 16),
        columns: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
      },
    ];
  });
}
