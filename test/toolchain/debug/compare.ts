/** Owns the comparison of what our reader says of a module with what objdump prints of it. Returns how much was compared. */
import {isDeepStrictEqual} from 'node:util';
import {expect} from 'vitest';
import {placesOf} from '../../../src/debugger/control/places';
import {AT, REGISTERS, TAG} from '../../../src/debugger/dwarf/names';
import {SECTION_TYPE, readElf} from '../../../src/debugger/elf/elf';
import {Layout} from '../../../src/debugger/elf/layout';
import {slimmed} from '../../../src/debugger/elf/slimmed';
import {
  expressionText,
  printedEntries,
  printedFrames,
  printedLines,
  printedLists,
  withoutComment,
} from './objdump';
import type {AttributeValue} from '../../../src/debugger/dwarf/forms';
import type {Entry} from '../../../src/debugger/dwarf/entries';
import type {FrameRow, RegisterRule} from '../../../src/debugger/dwarf/frames';
import type {DebugInfo} from '../../../src/debugger/info/debug-info';
import type {DebugModule} from './modules';
import type {PrintedRange} from './objdump';

const named = (table: Record<string, number>, prefix: string) =>
  new Map(Object.entries(table).map(([name, number]) => [number, prefix + name]));
const TAGS = named(TAG, 'DW_TAG_');
const ATTRIBUTES = named(AT, 'DW_AT_');
const KNOWN = new Set([...TAGS.values(), ...ATTRIBUTES.values()]);
/** A name that our tables have not is compared as such. */
/** What no reader of ours asks for. */
const UNREAD = new Set(['.debug_aranges', '.comment', '.note.GNU-stack']);
const known = (name: string) => (KNOWN.has(name) ? name : 'other');

/** As `expect(own).toEqual(theirs)`, which is slow: there are tens of thousands of entries in a module. */
function agree(own: unknown, theirs: unknown, where: string): void {
  if (!isDeepStrictEqual(own, theirs)) expect(own, where).toEqual(theirs);
}

/** What travels of a file is read as the whole of it: every section that is read, its relocations and symbols. */
export function compareSlimmed(bytes: Uint8Array): void {
  const [whole, slim] = [bytes, slimmed(bytes)].map((each) => new Layout(readElf(each)));
  agree(slim?.places, whole?.places, 'places');
  agree(slim?.symbols(), whole?.symbols(), 'symbols');
  for (const {name, type} of readElf(bytes).sections) {
    if (type === SECTION_TYPE.rel || UNREAD.has(name)) continue;
    agree(slim?.section(name), whole?.section(name), name);
    if (!name.startsWith('.debug_')) agree(slim?.relocatedWords(name), whole?.relocatedWords(name), name);
  }
}

/** What objdump prints of a value, without its comments. */
function said(printed: string): string {
  const text = withoutComment(printed).replace(
    /^\((?:indirect string|indirect line string|string), offset: (?:0x[0-9a-f]+|0)\): /,
    '',
  );
  const block = /^(\d+ byte block: [0-9a-f ]*?) *\t?(\(.*\))?$/.exec(text);
  if (block) return block.slice(1).filter(Boolean).join(' ');
  return text.replace(/\t\(.*\)$/, '').replace(/ \(location list\)$/, '');
}

/** `withExpression`: objdump takes the block for one, and prints it too. */
function ours(value: AttributeValue, entry: Entry, withExpression: boolean): string {
  switch (value.kind) {
    case 'string':
      // As a terminal would show it.
      return new TextDecoder().decode(value.bytes);
    case 'flag':
      return value.value ? '1' : '0';
    case 'reference':
      return `<0x${value.value.toString(16)}>`;
    case 'block': {
      const hex = [...value.bytes].map((byte) => byte.toString(16)).join(' ');
      const bytes = `${value.bytes.length} byte block: ${hex}`;
      return withExpression ? `${bytes} ${expressionText(value.bytes, entry.unit.unitOffset)}` : bytes;
    }
    default:
      return String(value.value);
  }
}

/** Numbers are printed now in decimal, now in hexadecimal. */
const sameValue = (printed: string, value: string) =>
  printed === value ||
  (/^(0x[0-9a-f]+|-?\d+)$/.test(printed) &&
    BigInt(printed.replace('-', '')) === BigInt(value.replace('-', '')));

export function compareEntries(info: DebugInfo, module: DebugModule): number {
  const printed = printedEntries(module.objdump('--dwarf=info'));
  expect(printed.length).toBe(info.entries.count);
  printed.forEach(({offset, depth, tag, attributes}, index) => {
    info.budget.renew();
    const entry = info.entries.entry(index);
    const at = `${module.name} <${offset.toString(16)}>`;
    agree(
      [
        ...[entry.offset, info.entries.depthOf(index), TAGS.get(entry.tag) ?? 'other'],
        ...[...entry.values.keys()].map((key) => ATTRIBUTES.get(key) ?? 'other'),
      ],
      [...[offset, depth, known(tag)], ...attributes.map(([name]) => known(name))],
      at,
    );
    [...entry.values.values()].forEach((value, which) => {
      const [name = '', text = ''] = attributes[which] ?? [];
      const [theirs, own] = [said(text), ours(value, entry, text.includes('('))];
      if (!sameValue(theirs, own)) expect(own, `${at} ${name}`).toBe(theirs);
    });
    if (info.entries.at(offset) !== entry) expect.fail(`${at} is not found by its offset`);
  });
  return printed.length;
}

/** No section is put below. */
const PLACES_BEGIN = 0x1_0000;

/** Of a unit in one section binutils 2.40 prints how far into it. */
const inPlace = (range: PrintedRange, base: number): PrintedRange =>
  range.from < PLACES_BEGIN ? {...range, from: range.from + base, to: range.to + base} : range;

/** A breakpoint on each function's line: in the function, and not on the call that ftrace takes over. */
export function compareBreakpoints(info: DebugInfo, module: DebugModule): number {
  const calls = new Set(
    module
      .disassembly()
      .split('\n')
      .flatMap((line) => /^ +([0-9a-f]+):\te8 /.exec(line)?.[1] ?? [])
      .map((address) => parseInt(address, 16)),
  );
  let count = 0;
  for (const {entry, ranges, name} of info.toplevel.functions) {
    const declared = info.declaredAt(entry);
    const start = ranges[0]?.from;
    const opening = start === undefined ? undefined : info.lines.at(start);
    if (!declared || start === undefined || !opening || !calls.has(start)) continue;
    info.budget.renew();
    const places = placesOf(info, opening.file, opening.line);
    expect(places?.line, `${module.name} ${name}`).toBe(opening.line);
    expect(places?.addresses, `${module.name} ${name}`).not.toContain(start);
    expect(places?.addresses.some((address) => info.functionAt(address)?.name === name)).toBe(true);
    count++;
  }
  return count;
}

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1);

export function compareLines(info: DebugInfo, module: DebugModule): number {
  const printed = printedLines(module.objdump('--dwarf=decodedline', '-w'));
  const own = info.linePrograms.flatMap(({files, rows}) =>
    rows.map(({file, line, address, isStatement, isEnd}) => ({
      file: base(files[file] ?? ''),
      line: isEnd ? 0 : line,
      address,
      isStatement: !isEnd && isStatement,
      isEnd,
    })),
  );
  agree(own, printed, module.name);
  // And what is made of the rows: each address of a row is of the last row that begins there.
  const last = new Map(printed.filter(({isEnd}) => !isEnd).map((row) => [row.address, row]));
  for (const {address} of printed.filter((row) => row.isEnd && !last.has(row.address))) last.delete(address);
  for (const [address, row] of last) {
    const entry = info.lines.at(address);
    if (entry) agree([base(entry.file), entry.line, entry.from], [row.file, row.line, address], module.name);
    else
      expect(
        printed.some((end) => end.isEnd && end.address === address),
        module.name,
      ).toBe(true);
  }
  return printed.length;
}

export function compareLists(info: DebugInfo, module: DebugModule): number {
  const [locations, ranges] = [
    printedLists(module.objdump('--dwarf=loc')),
    printedLists(module.objdump('--dwarf=Ranges')),
  ];
  let count = 0;
  for (let index = 0; index < info.entries.count; index++) {
    info.budget.renew();
    const entry = info.entries.entry(index);
    const at = `${module.name} <${entry.offset.toString(16)}>`;
    const base = info.ranges.baseOf(entry.unit);
    const place = entry.values.get(AT.location);
    if (place?.kind === 'offset') {
      const list = info.locationsOf(entry).filter(({from, to}) => to > from);
      agree(
        list.map(({from, to, expression}) => ({
          from,
          to,
          what: expressionText(expression, entry.unit.unitOffset),
        })),
        locations.get(place.value)?.map((each) => inPlace(each, base)),
        at,
      );
      count += list.length;
    }
    const range = entry.values.get(AT.ranges);
    if (range?.kind === 'offset') {
      const list = info.ranges.of(entry);
      const printed = ranges.get(range.value);
      // Of a table without an index binutils 2.40 prints the first list only; before DWARF 5, all.
      if (!printed && entry.unit.version === 5) continue;
      agree(
        list,
        printed?.map((each) => inPlace(each, base)).map(({from, to}) => ({from, to})),
        at,
      );
      count += list.length;
    }
  }
  return count;
}

function ruleText(rule: RegisterRule | undefined): string {
  switch (rule?.kind) {
    case 'saved':
      return `c${rule.offset < 0 ? '' : '+'}${rule.offset}`;
    case 'value':
      return `v${rule.offset < 0 ? '' : '+'}${rule.offset}`;
    case 'same':
      return 's';
    case 'register':
      return REGISTERS[rule.number] ?? '';
    case 'expression':
      return rule.isValue ? 'vexp' : 'exp';
    default:
      return 'u';
  }
}

export function compareFrames(info: DebugInfo, module: DebugModule): number {
  const printed = printedFrames(module.objdump('--dwarf=frames-interp'));
  for (const {address, columns} of printed) {
    const row: FrameRow | undefined = info.frameRow(address);
    if (!row) throw new Error(`${module.name}: no frame at ${address.toString(16)}`);
    const {cfa} = row;
    const own = Object.fromEntries(
      Object.keys(columns).map((column) => {
        if (column === 'CFA')
          return [column, cfa.kind === 'register' ? `${REGISTERS[cfa.number] ?? ''}+${cfa.offset}` : 'exp'];
        const number = column === 'ra' ? row.returnRegister : REGISTERS.findIndex((name) => name === column);
        return [column, ruleText(row.registers.get(number))];
      }),
    );
    agree(own, columns, `${module.name} ${address.toString(16)}`);
  }
  return printed.length;
}
