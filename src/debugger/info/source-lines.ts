/** Owns the line tables of all units as one: from an address to its line, and from a line to its addresses. */
import type {LineProgram, LineRow} from '../dwarf/lines';
import type {Budget} from '../budget';
import type {Range} from '../dwarf/ranges';

/** Instructions from `from` up to `to` (link addresses) come from a line. */
export interface LineEntry {
  from: number;
  to: number;
  /** Absolute, if the compiler knew its directory. */
  file: string;
  /** From 1; 0 if the instructions come from no line. */
  line: number;
  column: number;
  isStatement: boolean;
}

export interface Statement {
  file: string;
  line: number;
  address: number;
}

interface Sequence {
  from: number;
  to: number;
  entries: LineEntry[];
  /** The beginning of each run of rows of one line. */
  statements: Statement[];
}

export class SourceLines {
  readonly files: readonly string[];
  readonly #sequences: readonly Sequence[];
  readonly #begins = new Map<number, Statement[]>();
  /** Of several lines that begin at one address, where a machine stands there; the first, unless somebody knows better. */
  choose: (address: number, begun: readonly Statement[]) => Statement | undefined = (_, begun) => begun[0];
  /** By file, then line. */
  readonly #statements = new Map<string, Map<number, number[]>>();
  readonly #budget: Budget;

  /** `isThere`: whether an address is in a section; the linker leaves lines of what it has left out. */
  constructor(programs: readonly LineProgram[], isThere: (address: number) => boolean, budget: Budget) {
    this.#budget = budget;
    this.#sequences = programs
      .flatMap((program) => sequencesOf(program))
      .filter(({from, to}) => to > from && isThere(from))
      .sort((a, b) => a.from - b.from);
    for (const {statements} of this.#sequences) for (const each of statements) this.#addStatement(each);
    this.files = [...this.#statements.keys()].sort();
  }

  #addStatement(statement: Statement): void {
    const {file, line, address} = statement;
    const begun = this.#begins.get(address);
    if (begun) begun.push(statement);
    else this.#begins.set(address, [statement]);
    const lines = this.#statements.get(file) ?? new Map<number, number[]>();
    this.#statements.set(file, lines);
    const addresses = lines.get(line) ?? [];
    lines.set(line, addresses);
    if (addresses.at(-1) !== address) addresses.push(address);
  }

  /**
   * Where a machine that stands at an address is, for a person: the first statement that begins there, if one does. What
   * the compiler inlined may begin or end at the same address, with lines of its own.
   */
  statementAt(address: number): {file: string; line: number} | undefined {
    const begun = this.#begins.get(address) ?? [];
    return begun.length > 1 ? this.choose(address, begun) : (begun[0] ?? this.at(address));
  }

  /** All statements that begin within some addresses, ascending; several at one address, as they are written in the table. */
  begunIn(ranges: readonly Range[]): Statement[] {
    const found: Statement[] = [];
    for (const {from, to} of ranges)
      for (const sequence of this.#sequences) {
        this.#budget.spend();
        if (sequence.to <= from || sequence.from >= to) continue;
        for (const statement of sequence.statements) {
          this.#budget.spend();
          if (statement.address >= from && statement.address < to) found.push(statement);
        }
      }
    return found;
  }

  /** In the order of their addresses. */
  *all(): Generator<LineEntry> {
    for (const {entries} of this.#sequences) yield* entries;
  }

  /** Where an address comes from. */
  at(address: number): LineEntry | undefined {
    const sequence = last(this.#sequences, ({from}) => from <= address);
    if (!sequence || address >= sequence.to) return undefined;
    return last(sequence.entries, ({from}) => from <= address);
  }

  /**
   * Where statements of a line begin, ascending. One of no length is among them: several lines may begin at one address,
   * of which `at` tells the last.
   */
  addressesOf(file: string, line: number): readonly number[] {
    return this.#statements.get(file)?.get(line) ?? [];
  }

  /** The lines of a file that have statements, ascending. */
  linesOf = (file: string): number[] => [...(this.#statements.get(file)?.keys() ?? [])].sort((a, b) => a - b);

  /** Where a person may stop within some addresses: the first of each statement. */
  statementsIn(ranges: readonly Range[]): LineEntry[] {
    return ranges
      .flatMap((range) => this.within(range))
      .filter(({isStatement, line}) => isStatement && line > 0);
  }

  /**
   * Where a function's body begins: behind what sets up its frame and the call that ftrace takes over, before anything of its first
   * statement has run. `isTaken`: where it cannot be said to begin.
   */
  bodyOf(range: Range, isTaken: (address: number) => boolean = () => false): number {
    const isFree = (address: number) => address > range.from && !isTaken(address);
    /** Where it can be said to begin, if no statement tells. */
    const anywhere = () => this.within(range).find(({from}) => isFree(from))?.from ?? range.from;
    const own = this.begunIn([range]);
    const [opening] = own;
    const body = own.filter(
      ({file, line, address}) =>
        (file !== opening?.file || line !== opening.line) && (address === range.from || isFree(address)),
    );
    const [first] = body;
    if (!first) return anywhere();
    // GCC often says of the first statement that it begins before the frame is set up, and goes on with it behind that.
    const next = own.find(({address}) => address > first.address)?.address ?? range.to;
    const early = this.within({from: range.from, to: next});
    const isOf = (entry: LineEntry, other: Statement | undefined) =>
      entry.file === other?.file && entry.line === other.line;
    const setUpTo = early.findLast((entry) => isOf(entry, opening))?.to ?? range.from;
    if (setUpTo >= next && isFree(next)) return next;
    const rest = early.find((entry) => entry.from >= setUpTo && isFree(entry.from) && isOf(entry, first));
    if (rest) return rest.from;
    // Where several lines begin, as what is inlined does, nothing of any has run.
    if (isFree(first.address)) return first.address;
    return isTaken(range.from) ? anywhere() : range.from;
  }

  /** All that begins within some addresses, statement or not: each at an instruction. */
  within({from: start, to}: Range): LineEntry[] {
    const found: LineEntry[] = [];
    for (const sequence of this.#sequences) {
      this.#budget.spend();
      if (sequence.to <= start || sequence.from >= to) continue;
      for (let index = beginning(sequence.entries, start); index < sequence.entries.length; index++) {
        this.#budget.spend();
        const entry = sequence.entries[index];
        if (!entry || entry.from >= to) break;
        found.push(entry);
      }
    }
    return found;
  }
}

/** The index of the first that begins at an address or later. */
function beginning(entries: readonly LineEntry[], address: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.from ?? 0) < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of an ascending list that a test, true up to some point, holds for. */
function last<T>(list: readonly T[], holds: (item: T) => boolean): T | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}

function sequencesOf({files, rows}: LineProgram): Sequence[] {
  const names = files.map(normalPath);
  const sequences: Sequence[] = [];
  let open: LineRow[] = [];
  for (const row of rows) {
    if (!row.isEnd) {
      open.push(row);
      continue;
    }
    const entries = open
      .sort((a, b) => a.address - b.address)
      .flatMap((each, index): LineEntry[] => {
        const to = open[index + 1]?.address ?? row.address;
        // Of several rows for one address, the last holds; the views of the others are moments within it.
        if (to <= each.address) return [];
        const {address, file, line, column, isStatement} = each;
        const earlier = open.slice(Math.max(0, index - SAME_ADDRESS_LIMIT), index);
        const begins = isStatement || earlier.some((other) => isBeginOf(other, each));
        return [{from: address, to, file: names[file] ?? '', line, column, isStatement: begins}];
      });
    sequences.push({
      from: entries[0]?.from ?? 0,
      to: row.address,
      entries,
      statements: statementsOf(open, names),
    });
    open = [];
  }
  return sequences;
}

function statementsOf(rows: readonly LineRow[], names: readonly string[]): Statement[] {
  const statements: Statement[] = [];
  let run: {file: number; line: number; isBegun: boolean} | undefined;
  for (const {file, line, address, isStatement} of rows) {
    if (run?.file !== file || run.line !== line) run = {file, line, isBegun: false};
    if (!isStatement || run.isBegun || line === 0) continue;
    run.isBegun = true;
    statements.push({file: names[file] ?? '', line, address});
  }
  return statements;
}

const SAME_ADDRESS_LIMIT = 16;

/** The statement of this very line began at this address, and another row has come after it. */
const isBeginOf = (other: LineRow, {address, file, line}: LineRow) =>
  other.isStatement && other.address === address && other.file === file && other.line === line;

/** Without `.`, `..` and doubled slashes. */
export function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !path.startsWith('/')) parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}
