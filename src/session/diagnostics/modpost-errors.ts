/** Owns what modpost says of modules, as places in their sources: it names a module and a symbol, and no line. */
import {directoryOf, resolvePath} from '../editor/paths';
import {linesOf} from '../../protocol/lines';
import {TEXT_LIMIT} from '../editor/file-error';
import {textOf} from '../editor/text';
import {whyNotExported} from './not-exported';
import {explain} from './explanations/explain';
import {columnOf, printedLines, saidIn} from './gcc-output';
import type {Diagnostic, DiagnosticsEvent} from './gcc-output';
import type {SourceLocation} from './oops/disassembly';
import type {AskGuest} from '../machine/guest-channel';

/** scripts/mod/modpost.c: check_exports, read_symbols and what they call. */
interface Complaint {
  severity: 'error' | 'warning';
  /** Absolute path of the module, without `.ko` or `.o`. */
  module: string;
  symbol: string | undefined;
  message: string;
}

/** `module`: as in Complaint. */
type LineOf = (module: string, symbol: string) => Promise<SourceLocation | undefined>;

const COMPLAINT = /^(ERROR|WARNING): modpost: (.*)$/;
const UNDEFINED = /^"([^"]+)" \[(\S+)\.ko\] undefined!$/;
const GPL_ONLY = /^GPL-incompatible module (\S+)\.ko uses GPL-only symbol '([^']+)'$/;
const NAMESPACE = /^module (\S+) uses symbol (\S+) from namespace /;
const MISSING = /^missing (MODULE_\w+)\(\) in (\S+)\.o$/;
/** Of a flood of complaints, and of a directory full of sources, the first tell enough. */
const COMPLAINTS_LIMIT = 20;
const SOURCES_LIMIT = 8;

/** What is said of whole builds (a section mismatch, a duplicate) has no one place and is left to the terminal. */
export function complaintsOf(text: string, cwd: string): Complaint[] {
  const complaints = printedLines(text).flatMap((line): Complaint[] => {
    const [, level, said = ''] = COMPLAINT.exec(line) ?? [];
    if (level === undefined) return [];
    const about = (module = '', symbol: string | undefined, message: string): Complaint => ({
      severity: level === 'ERROR' ? 'error' : 'warning',
      module: resolvePath(cwd, module.replace(/\.ko$/, '')),
      symbol,
      message,
    });
    const undefinedOne = UNDEFINED.exec(said);
    if (undefinedOne) {
      const [, symbol = '', module] = undefinedOne;
      return [about(module, symbol, `${symbol} is undefined: ${whyUndefined(symbol)}`)];
    }
    const gpl = GPL_ONLY.exec(said);
    if (gpl) return [about(gpl[1], gpl[2], said)];
    const namespaced = NAMESPACE.exec(said);
    if (namespaced) return [about(namespaced[1], namespaced[2], said)];
    const missing = MISSING.exec(said);
    return missing ? [about(missing[2], undefined, `missing ${missing[1] ?? ''}()`)] : [];
  });
  return complaints.slice(0, COMPLAINTS_LIMIT);
}

const NOWHERE = 'neither the kernel nor a module that modpost knows exports it';
const whyUndefined = (symbol: string) => explain('modpost', symbol) ?? NOWHERE;

/** Where a source first names a symbol; columns as GCC counts. */
function placeOf(text: string, symbol: string): {line: number; column: number} | undefined {
  const named = new RegExp(`(?<![\\w"])${symbol.replace(/\W/g, '')}(?!\\w)`);
  if (!text.includes(symbol)) return undefined;
  for (const [i, line] of linesOf(text).entries()) {
    const at = named.exec(line)?.index;
    if (at === undefined || /^\s*(?:\*|\/\/|\/\*)/.test(line)) continue;
    return {line: i + 1, column: columnOf(line, at)};
  }
  return undefined;
}

export class ModpostErrors {
  readonly #ask: AskGuest;
  readonly #report: (event: DiagnosticsEvent) => void;
  readonly #lineOf: LineOf;
  #reported: readonly string[] = [];

  /** `lineOf`: the line whose code calls a symbol that no source names. */
  constructor(ask: AskGuest, tell: (event: DiagnosticsEvent) => void, lineOf: LineOf) {
    this.#ask = ask;
    this.#lineOf = lineOf;
    this.#report = tell;
  }

  /** Another machine: what was told of the last one is void. */
  reset(): void {
    this.#reported = [];
  }

  /** What modpost, run in `cwd`, has said. */
  async onStderr(stderr: Uint8Array, cwd: string): Promise<void> {
    const complaints = await this.#explained(complaintsOf(saidIn(stderr), cwd));
    const sources = new Sources(this.#ask);
    const found: (Diagnostic | undefined)[] = [];
    // One after the other: those that are compiled again are compiled in one place.
    for (const complaint of complaints) found.push(await placed(complaint, sources, this.#lineOf));
    const diagnostics = found.filter((each) => each !== undefined);
    const paths = new Set(diagnostics.map(({path}) => path));
    // A source that was compiled anew has lost what was told of it already; one that was not may be well all the same.
    const replaces = this.#reported.filter((path) => !paths.has(path));
    this.#reported = [...paths];
    if (replaces.length > 0 || diagnostics.length > 0) this.#report({replaces, diagnostics});
  }

  /** What can be said only of this kernel: how it is configured, and what it has and keeps to itself. */
  async #explained(complaints: readonly Complaint[]): Promise<readonly Complaint[]> {
    const open = complaints.flatMap(({symbol, message}) =>
      symbol && message.endsWith(NOWHERE) ? [symbol] : [],
    );
    if (open.length === 0) return complaints;
    const why = await whyNotExported(this.#ask, open);
    return complaints.map((complaint) => {
      const words = why.get(complaint.symbol ?? '');
      return words === undefined
        ? complaint
        : {...complaint, message: complaint.message.replace(NOWHERE, words)};
    });
  }
}

/** Undefined if no source of the module is there, or none names the symbol. */
async function placed(
  {module, symbol, severity, message}: Complaint,
  sources: Sources,
  lineOf: LineOf,
): Promise<Diagnostic | undefined> {
  for (const path of await sources.of(module)) {
    const text = await sources.text(path);
    if (text === undefined) continue;
    const place = symbol === undefined ? {line: 1, column: 1} : placeOf(text, symbol);
    if (place) return {path, ...place, severity, message};
  }
  // Nobody wrote it: gcc calls it for an operator.
  const line = symbol !== undefined && explain('modpost', symbol) ? await lineOf(module, symbol) : undefined;
  return line && {...line, column: 1, severity, message};
}

/** Sources as they are during one look at them: no directory is listed twice, and no file read twice. */
class Sources {
  readonly #ask: AskGuest;
  readonly #directories = new Map<string, Promise<string[]>>();
  readonly #texts = new Map<string, Promise<string | undefined>>();

  constructor(ask: AskGuest) {
    this.#ask = ask;
  }

  /** The source of the module's name first; a module of several objects has others in its directory. */
  async of(module: string): Promise<string[]> {
    const own = `${module}.c`;
    const names = await once(this.#directories, directoryOf(module), async (directory) => {
      const listed = await this.#ask((guest) => guest.list(directory));
      return listed.ok ? listed.entries.map(({name}) => `${directory}/${name}`) : [];
    });
    const others = names.filter((path) => path.endsWith('.c') && !path.endsWith('.mod.c') && path !== own);
    return (names.includes(own) ? [own, ...others] : others).slice(0, SOURCES_LIMIT);
  }

  text(path: string): Promise<string | undefined> {
    return once(this.#texts, path, async () => {
      const read = await this.#ask((guest) => guest.readFile(path, TEXT_LIMIT));
      return read.ok ? textOf(read.bytes) : undefined;
    });
  }
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: (key: string) => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make(key);
  known.set(key, found);
  return found;
}
