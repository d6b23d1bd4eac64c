/** Owns the line table: which line of which file an instruction comes from (.debug_line, versions 3 to 5). */
import {Bytes, Malformed} from '../bytes';
import {readForm} from './forms';
import type {Budget} from '../budget';
import type {AttributeValue, FormContext} from './forms';

export interface LineRow {
  /** A link address. */
  address: number;
  /** An index into the program's `files`. */
  file: number;
  /** From 1; 0 if the instruction comes from no line. */
  line: number;
  column: number;
  /** A good place to stop for this line. */
  isStatement: boolean;
  /** The end of a sequence: the first address after it. */
  isEnd: boolean;
  /** The prologue is over. */
  prologueEnd: boolean;
}

export interface LineProgram {
  /** Paths as the compiler was given them, relative to its directory unless absolute. */
  files: readonly string[];
  rows: readonly LineRow[];
}

/** What the content of a file's entry is (DWARF 5, 6.2.4.1). */
const LNCT = {path: 1, directory: 2} as const;
const LNS = {
  copy: 1,
  advancePc: 2,
  advanceLine: 3,
  setFile: 4,
  setColumn: 5,
  negateStatement: 6,
  setBasicBlock: 7,
  constAddPc: 8,
  fixedAdvancePc: 9,
  setPrologueEnd: 10,
  setEpilogueBegin: 11,
  setIsa: 12,
} as const;
const LNE = {endSequence: 1, setAddress: 2, defineFile: 3} as const;

/** A row takes memory besides time. */
const ROW_COST = 30;

interface Header {
  minimumLength: number;
  defaultIsStatement: boolean;
  lineBase: number;
  lineRange: number;
  opcodeBase: number;
  /** Operands of each standard opcode, from 1. */
  operands: readonly number[];
  files: string[];
}

/** `directory`: the compiler's own, for paths of versions before 5; `context`: what the table's strings lie in. */
export function readLineProgram(
  section: Uint8Array,
  offset: number,
  context: FormContext,
  directory: string,
  budget: Budget,
): LineProgram {
  const start = new Bytes(section, offset);
  const length = start.u32();
  if (length >= 0xffff_fff0) throw new Malformed('it is 64-bit DWARF');
  const from = new Bytes(section, start.position, start.position + length);
  const header = readHeader(from, context, directory, budget);
  return {files: header.files, rows: run(from, header, budget)};
}

function readHeader(from: Bytes, context: FormContext, directory: string, budget: Budget): Header {
  const version = from.u16();
  if (version < 3 || version > 5) throw new Malformed(`a line table of version ${version}`);
  if (version === 5) {
    if (from.u8() !== 4) throw new Malformed('addresses of another size');
    from.u8();
  }
  const headerLength = from.u32();
  const program = from.position + headerLength;
  const minimumLength = from.u8();
  // An i386 has one operation in an instruction.
  if (version >= 4) from.u8();
  const defaultIsStatement = from.u8() !== 0;
  const [lineBase, lineRange, opcodeBase] = [from.i8(), from.u8(), from.u8()];
  if (lineRange === 0 || opcodeBase === 0) throw new Malformed('a line table without a range of lines');
  const operands = [0, ...from.block(opcodeBase - 1)];
  const files = version === 5 ? filesOf(from, context, budget) : olderFilesOf(from, directory, budget);
  if (program < from.position) throw new Malformed('the header of a line table has no room');
  from.skip(program - from.position);
  return {minimumLength, defaultIsStatement, lineBase, lineRange, opcodeBase, operands, files};
}

const joined = (directory: string | undefined, name: string) =>
  name.startsWith('/') || directory === undefined || directory === '' ? name : `${directory}/${name}`;

function filesOf(from: Bytes, context: FormContext, budget: Budget): string[] {
  const directories = contents(from, context, budget).map(({path}) => path);
  return contents(from, context, budget).map(({path, directory}) => {
    const own = directories[directory];
    return joined(own === undefined ? undefined : joined(directories[0], own), path);
  });
}

/** A table of paths whose columns it names itself. */
function contents(from: Bytes, context: FormContext, budget: Budget): {path: string; directory: number}[] {
  const formats = Array.from({length: from.u8()}, () => ({content: from.uleb(), form: from.uleb()}));
  const count = from.uleb();
  // Each has at least a byte.
  if (count > from.left) throw new Malformed('a line table has more files than bytes');
  const list: {path: string; directory: number}[] = [];
  for (let index = 0; index < count; index++) {
    budget.spend(1 + formats.length);
    const values = new Map<number, AttributeValue>();
    for (const {content, form} of formats) values.set(content, readForm(form, undefined, from, context));
    const [path, directory] = [values.get(LNCT.path), values.get(LNCT.directory)];
    list.push({
      path: path?.kind === 'string' ? path.value : '',
      directory: directory?.kind === 'constant' ? Number(directory.value) : 0,
    });
  }
  return list;
}

function olderFilesOf(from: Bytes, directory: string, budget: Budget): string[] {
  const directories = [directory];
  for (let path = from.text(); path !== ''; path = from.text()) {
    budget.spend();
    directories.push(joined(directory, path));
  }
  // Numbers of files begin with 1.
  const files = [''];
  for (let name = from.text(); name !== ''; name = from.text()) {
    budget.spend();
    files.push(joined(directories[from.uleb()], name));
    from.skipLeb();
    from.skipLeb();
  }
  return files;
}

/** Each byte of the program makes at most one row. */
function run(from: Bytes, header: Header, budget: Budget): LineRow[] {
  const {minimumLength, lineBase, lineRange, opcodeBase, operands} = header;
  const rows: LineRow[] = [];
  const initial = () => ({
    address: 0,
    file: 1,
    line: 1,
    column: 0,
    isStatement: header.defaultIsStatement,
    prologueEnd: false,
  });
  let state = initial();
  const emit = (isEnd: boolean) => {
    // The end of a sequence takes lists of its own.
    budget.spend(isEnd ? 4 * ROW_COST : ROW_COST);
    rows.push({...state, isEnd});
    state.prologueEnd = false;
  };
  const advance = (by: number) => {
    state.address = (state.address + by * minimumLength) >>> 0;
  };
  while (from.left > 0) {
    budget.spend();
    const opcode = from.u8();
    if (opcode >= opcodeBase) {
      const adjusted = opcode - opcodeBase;
      advance(Math.floor(adjusted / lineRange));
      state.line += lineBase + (adjusted % lineRange);
      emit(false);
      continue;
    }
    switch (opcode) {
      case 0: {
        const length = from.uleb();
        const next = from.skip(length) + length;
        const extended = new Bytes(from.bytes, next - length, next);
        const what = length === 0 ? 0 : extended.u8();
        if (what === LNE.endSequence) {
          emit(true);
          state = initial();
        } else if (what === LNE.setAddress) state.address = extended.u32();
        else if (what === LNE.defineFile) header.files.push(extended.text());
        break;
      }
      case LNS.copy:
        emit(false);
        break;
      case LNS.advancePc:
        advance(from.uleb());
        break;
      case LNS.advanceLine:
        state.line += from.sleb();
        break;
      case LNS.setFile:
        state.file = from.uleb();
        break;
      case LNS.setColumn:
        state.column = from.uleb();
        break;
      case LNS.negateStatement:
        state.isStatement = !state.isStatement;
        break;
      case LNS.constAddPc:
        advance(Math.floor((255 - opcodeBase) / lineRange));
        break;
      case LNS.fixedAdvancePc:
        state.address = (state.address + from.u16()) >>> 0;
        break;
      case LNS.setPrologueEnd:
        state.prologueEnd = true;
        break;
      case LNS.setBasicBlock:
      case LNS.setEpilogueBegin:
        break;
      case LNS.setIsa:
        from.skipLeb();
        break;
      default:
        for (let count = operands[opcode] ?? 0; count > 0; count--) from.skipLeb();
    }
  }
  return rows;
}
