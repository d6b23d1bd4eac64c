/** Owns where a line's breakpoints are put: nowhere in the set-up of a function, nor where the kernel changes code itself. */
import {normalPath} from '../info/source-lines';
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
export function placesOfFunction(info: DebugInfo, name: string): number[] {
  const {isCall, isJump} = patchedIn(info);
  return info.toplevel.functions.flatMap((each) => {
    const [first] = each.ranges;
    if (each.name !== name || !first) return [];
    const body = info.lines.bodyOf(first, isJump);
    const place = isCall(body) ? body + PATCH_SIZE : body;
    return isJump(place) ? [] : [place];
  });
}

/** Undefined if no code was made of this line, nor of those behind it. */
export function placesOf(info: DebugInfo, file: string, line: number): LinePlaces | undefined {
  const actual = info.lines.linesOf(file).find((each) => each >= line);
  if (actual === undefined || actual > line + SLIDE_LIMIT) return undefined;
  const starts = new Map(
    info.toplevel.functions.flatMap(({ranges: [first]}) => (first ? [[first.from, first]] : [])),
  );
  const {isCall, isJump} = patchedIn(info);
  const addresses = runsOf(info, file, actual)
    .map((address) => {
      const start = starts.get(address);
      // Where there is no set-up before it, a function's first line begins where the function does.
      const isOpening = start && info.lines.statementAt(address)?.line === actual;
      const place = isOpening ? info.lines.bodyOf(start, isJump) : address;
      // The instruction behind the call is as good: nothing of the function has run.
      return isCall(place) ? place + PATCH_SIZE : place;
    })
    .filter((address) => !isJump(address));
  return addresses.length > 0 ? {line: actual, addresses: [...new Set(addresses)]} : undefined;
}

/** Which instructions the kernel changes itself. */
function patchedIn(info: DebugInfo): Record<'isCall' | 'isJump', (address: number) => boolean> {
  const [calls, jumps] = [new Set(ftraceCalls(info)), jumpLabels(info)];
  return {
    isCall: (address) => calls.has(address),
    isJump: (address) => jumps.some((from) => address >= from && address < from + PATCH_SIZE),
  };
}

/**
 * Where the line begins to run: code that is inlined into it divides its statements, but the line goes on behind. So a
 * person meets it once each time.
 */
function runsOf(info: DebugInfo, file: string, line: number): number[] {
  const all = startsOf(info, file, line);
  return all.filter((address, index) => {
    const before = all[index - 1];
    if (before === undefined || info.functionAt(before) !== info.functionAt(address)) return true;
    const between = info.lines.statementsIn([{from: before, to: address}]);
    return !between.every(({from}) => isWithin(info, from, file, line));
  });
}

/** One function may go on with the line that the one before it ended with: what a macro makes is all of one line. */
function startsOf(info: DebugInfo, file: string, line: number): number[] {
  const begun = info.toplevel.functions.flatMap(({ranges: [first]}) => {
    const at = first && info.lines.at(first.from);
    return at?.file === file && at.line === line && at.isStatement ? [first?.from ?? at.from] : [];
  });
  return [...new Set([...info.lines.addressesOf(file, line), ...begun])].sort((a, b) => a - b);
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
