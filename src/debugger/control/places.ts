/** Owns where a line's breakpoints are put: nowhere in the set-up of a function, nor where the kernel changes code itself. */
import {normalPath} from '../info/source-lines';
import type {Range} from '../dwarf/ranges';
import type {DebugInfo} from '../info/debug-info';

export interface LinePlaces {
  /** The line itself, or the next of the file that code was made of. */
  line: number;
  /** Link addresses. */
  addresses: readonly number[];
}

/** The next line that has code is as far away as this, or what was meant is not there. */
const SLIDE_LIMIT = 20;

/** Where each function of this name begins, behind its set-up; of what is only inlined, nowhere. Link addresses. */
export const placesOfFunction = (info: DebugInfo, name: string): number[] =>
  info.toplevel.functions.flatMap((each) => {
    const [first] = each.ranges;
    if (each.name !== name || !first) return [];
    const isWithoutSetUp = info.lines.statementAt(first.from)?.line !== info.lines.at(first.from)?.line;
    const body = isWithoutSetUp ? first.from : info.lines.bodyOf(first);
    return ftraceCalls(info).includes(body) ? [body + PATCH_SIZE] : [body];
  });

/** Undefined if no code was made of this line, nor of those behind it. */
export function placesOf(info: DebugInfo, file: string, line: number): LinePlaces | undefined {
  const actual = info.lines.linesOf(file).find((each) => each >= line);
  if (actual === undefined || actual > line + SLIDE_LIMIT) return undefined;
  const starts = new Map(
    info.toplevel.functions.flatMap(({ranges: [first]}) => (first ? [[first.from, first]] : [])),
  );
  const calls = new Set(ftraceCalls(info));
  const jumps = jumpLabels(info);
  const isJump = (address: number) => jumps.some((from) => address >= from && address < from + PATCH_SIZE);
  const bodyOf = (range: Range) =>
    info.lines.statementsIn([range]).find(({from}) => from > range.from && !isJump(from))?.from ?? range.from;
  const addresses = runsOf(info, file, actual)
    .map((address) => {
      const start = starts.get(address);
      // Where there is no set-up before it, a function's first line begins where the function does.
      const isOpening = start && info.lines.statementAt(address)?.line === actual;
      const place = isOpening ? bodyOf(start) : address;
      // The instruction behind the call is as good: nothing of the function has run.
      return calls.has(place) ? place + PATCH_SIZE : place;
    })
    .filter((address) => !isJump(address));
  return addresses.length > 0 ? {line: actual, addresses: [...new Set(addresses)]} : undefined;
}

/**
 * Where the line begins to run: code that is inlined into it divides its statements, but the line goes on behind. So a
 * person meets it once each time.
 */
function runsOf(info: DebugInfo, file: string, line: number): number[] {
  const all = info.lines.addressesOf(file, line);
  return all.filter((address, index) => {
    const before = all[index - 1];
    if (before === undefined || info.functionAt(before) !== info.functionAt(address)) return true;
    const between = info.lines.statementsIn([{from: before, to: address}]);
    return !between.every(({from}) => isWithin(info, from, file, line));
  });
}

/** Whether an instruction is of a line, or of what is inlined into it. */
function isWithin(info: DebugInfo, address: number, file: string, line: number): boolean {
  const at = info.lines.at(address);
  if (at?.file === file && at.line === line) return true;
  const outermost = info.scopesAt(address).findLast(({isInlined}) => isInlined);
  if (outermost?.call?.line !== line) return false;
  return normalPath(info.fileOf(outermost.entry, outermost.call.file) ?? '') === file;
}

/** A call or jump of five bytes, or the no-operation in its place; a jump label may be shorter. */
export const PATCH_SIZE = 5;

/** The calls at the beginnings of functions: no-operations that ftrace makes calls of, and back. */
export const ftraceCalls = (info: DebugInfo): number[] =>
  tableOf(info, '__mcount_loc', 4, (view, at) => view.getUint32(at, true));

/** struct jump_entry: code and target as distances from their own places, then the key. */
export const jumpLabels = (info: DebugInfo): number[] =>
  tableOf(info, '__jump_table', 12, (view, at, place) => (place + at + view.getInt32(at, true)) >>> 0);

/** What each entry of a section that is a table says; `step` is the size of one. */
export function tableOf<T>(
  info: DebugInfo,
  name: string,
  step: number,
  entryAt: (view: DataView, at: number, place: number) => T,
): T[] {
  const bytes = info.section(name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const place = info.places.find((each) => each.name === name)?.address ?? 0;
  return Array.from({length: Math.floor(bytes.length / step)}, (_, index) =>
    entryAt(view, index * step, place),
  );
}
