/** Owns the way from a place in a header of the system's, where GCC puts an error, to the student's line that led there. */
import {resolvePath} from '../editor/paths';

export interface Place {
  path: string;
  line: number;
  column: number;
}

/** Of the kernel's tree, the compiler and the C library. */
const SYSTEM = /^\/(?:usr\/(?:src|include|lib)|lib\/modules)\//;
export const isOfSystem = (path: string) => SYSTEM.test(path);

/** What GCC adds to a diagnostic inside a macro: where it was used, from the innermost on. */
export const EXPANSION = /^([^\s:][^:]*):(\d+):(?:(\d+):)? note: in (?:expansion of|definition of) macro /;
const EXPANDED = /: note: in expansion of macro /;
/** The next thing that is wrong. */
const NEXT = /^[^\s:][^:]*:\d+:(?:\d+:)? (?:fatal error|error|warning): /;
/** `In file included from a.h:3,` and `                 from b.c:1:`, innermost first. */
const INCLUDED = /^(In file included| {1,40})\s?from ([^\s:][^:]*):(\d+)/;
/** Of macros in macros; each with the lines that GCC quotes. */
const LINES_LIMIT = 200;

/** Where the student's source uses the macro in which the line with this number found something wrong. */
export function expansionIn(lines: readonly string[], number: number, cwd: string): Place | undefined {
  const end = Math.min(lines.length, number + LINES_LIMIT);
  for (let i = number + 1; i < end; i++) {
    const line = lines[i] ?? '';
    if (NEXT.test(line)) return undefined;
    const [, path, at, column] = (EXPANDED.test(line) && EXPANSION.exec(line)) || [];
    if (path === undefined) continue;
    const full = resolvePath(cwd, path);
    if (!isOfSystem(full)) return {path: full, line: Number(at), column: Number(column ?? 1)};
  }
  return undefined;
}

/** The files through which the one that is spoken of was included. GCC says them again only when they are others. */
export class IncludeChain {
  #place: Place | undefined;
  #found = false;

  /** The `#include` of the student's. */
  get place(): Place | undefined {
    return this.#place;
  }

  take(line: string, cwd: string): void {
    const [, how, path, at] = INCLUDED.exec(line) ?? [];
    if (path === undefined) return;
    if (how === 'In file included') this.#found = false;
    const full = resolvePath(cwd, path);
    if (this.#found || isOfSystem(full)) return;
    this.#found = true;
    this.#place = {path: full, line: Number(at), column: 1};
  }
}
