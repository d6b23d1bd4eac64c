/** Owns the reading of what compilers and make print about a source: which file, which line, what is wrong. */
import {linesOf} from '../../protocol/lines';
import {resolvePath} from '../editor/paths';
import {explained} from './explanations/explain';
import {EXPANSION, IncludeChain, expansionIn, isOfSystem} from './own-place';

export interface Diagnostic {
  /** Who says it, if it is neither a compiler nor make nor the kernel. */
  from?: 'checkpatch';
  /** Absolute. */
  path: string;
  /** From 1. */
  line: number;
  /** From 1, as GCC counts: columns on a screen whose tabs stop every 8. 1 if it did not say. */
  column: number;
  severity: 'error' | 'warning' | 'note';
  message: string;
}

/** What is now known of some files. */
export interface DiagnosticsEvent {
  /** As in Diagnostic. */
  from?: 'checkpatch';
  /** Paths of which what it said before is void. */
  replaces: string[];
  diagnostics: Diagnostic[];
}

const TAB = 8;
const ESC = '\x1b';
/** Colours, and the links that GCC puts around the names of warnings (OSC 8). */
const DECORATION = new RegExp(`${ESC}\\[[0-9;]*[A-Za-z]|${ESC}\\][^${ESC}\x07]*(?:${ESC}\\\\|\x07)`, 'g');
const OF_GCC = /^([^\s:][^:]*):(\d+):(?:(\d+):)? (fatal error|error|warning|note): (.*)$/;
/** `Makefile:3: *** missing separator.  Stop.` */
const OF_MAKE = /^([^\s:][^:]*):(\d+): \*\*\* (.*)$/;
const STOP = 'Stop.';
const ENTERS = /^make(?:\[\d+\])?: (Entering|Leaving) directory '(.*)'$/;

const SEVERITIES: Record<string, Diagnostic['severity']> = {
  'fatal error': 'error',
  error: 'error',
  warning: 'warning',
  note: 'note',
};

/** A compiler that is not fooled says a few of each file; of a flood the first tell enough. */
const DIAGNOSTICS_LIMIT = 500;

export const withoutDecoration = (text: string) => text.replace(DECORATION, '');

/** What is read of what a program said; a student's worst source does not fill it. */
const SAID_LIMIT = 256 << 10;
export const saidIn = (stderr: Uint8Array) => new TextDecoder().decode(stderr.subarray(0, SAID_LIMIT));

/** Lines of what a program printed to a terminal, without what ends them. */
export const printedLines = (text: string): string[] =>
  linesOf(withoutDecoration(text)).map((line) => line.replaceAll('\r', ''));

/**
 * What `text`, the output of gcc or make run in `cwd`, says of sources; each thing once, in the order said. Colours and
 * quoted source lines are passed over; relative paths count from the directory that make says it has entered, or from
 * `cwd`. What is wrong in a header of the system's is put where the student's own source leads there.
 */
export function diagnosticsOf(text: string, cwd: string): Diagnostic[] {
  const directories: string[] = [];
  const found = new Map<string, Diagnostic>();
  const includes = new IncludeChain();
  const lines = printedLines(text);
  for (const [i, line] of lines.entries()) {
    const [, way, directory = ''] = ENTERS.exec(line) ?? [];
    if (way === 'Entering') directories.push(directory);
    else if (way === 'Leaving') directories.pop();
    const here = directories.at(-1) ?? cwd;
    includes.take(line, here);
    const diagnostic = diagnosticOf(line, here);
    if (diagnostic) {
      const isNote = diagnostic.severity === 'note';
      const place =
        !isNote && isOfSystem(diagnostic.path) ? (expansionIn(lines, i, here) ?? includes.place) : undefined;
      const moved = {...diagnostic, ...place};
      // Of a macro's expansion nobody wants to know twice.
      if (!isNote || !EXPANSION.test(line)) found.set(JSON.stringify(moved), moved);
    }
    if (found.size >= DIAGNOSTICS_LIMIT) break;
  }
  return [...found.values()];
}

function diagnosticOf(line: string, cwd: string): Diagnostic | undefined {
  const gcc = OF_GCC.exec(line);
  const [, path, number, column, severity = 'error', message = ''] = gcc ?? [];
  if (path !== undefined)
    return {
      path: resolvePath(cwd, path),
      line: Math.max(1, Number(number)),
      column: Math.max(1, Number(column ?? 1)),
      severity: SEVERITIES[severity] ?? 'error',
      message: severity === 'note' ? message : explained('compiler', message),
    };
  const [, makefile, at, words = ''] = OF_MAKE.exec(line) ?? [];
  if (makefile === undefined) return undefined;
  return {
    path: resolvePath(cwd, makefile),
    line: Math.max(1, Number(at)),
    column: 1,
    severity: 'error',
    message: explained('make', words.endsWith(STOP) ? words.slice(0, -STOP.length).trimEnd() : words),
  };
}

/** Which character of a line stands in a column, both as offsets: of the text from 0, on the screen from 1. */
export function offsetOfColumn(line: string, column: number): number {
  let at = 1;
  for (let i = 0; i < line.length; i++) {
    if (at >= column) return i;
    at += line[i] === '\t' ? TAB - ((at - 1) % TAB) : 1;
  }
  return line.length;
}

/** The other way: the column, from 1, of the character at `offset`. */
export function columnOf(line: string, offset: number): number {
  let column = 1;
  for (const letter of line.slice(0, offset)) column += letter === '\t' ? TAB - ((column - 1) % TAB) : 1;
  return column;
}
