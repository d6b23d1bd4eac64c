/** Owns what a person gets who asks for the line behind a place in a report: its file open, and a mark at the line. */
import {SerialQueue} from '../../async/serial-queue';
import {directoryOf, nameOf} from '../../editor/paths';
import {callerLineOf, lineFailureMessage, sourceLineOf} from './source-line';
import {columnOf} from '../gcc-output';
import type {Diagnostic} from '../gcc-output';
import type {CodeLocation} from './code-location';
import type {SourceLocation} from './disassembly';
import type {LineFailure} from './source-line';
import type {Workspace} from '../../editor/workspace';
import type {AskGuest} from '../../machine/guest-channel';
import type {Phase} from '../../../protocol/phase';

export interface SourceLinesOptions {
  ask: AskGuest;
  workspace: () => Workspace;
  phase: () => Phase;
  found: (diagnostic: Diagnostic) => void;
}

/** `ended`: it is the machine that is at an end, not the way to the line. */
export type LineResult = {ok: true; diagnostic: Diagnostic} | {ok: false; message: string; ended: boolean};

export class SourceLines {
  readonly #options: SourceLinesOptions;
  readonly #queue = new SerialQueue();

  constructor(options: SourceLinesOptions) {
    this.#options = options;
  }

  /** One after the other: they are all compiled in the same place. */
  show(place: CodeLocation): Promise<LineResult> {
    return this.#queue.run(() => this.#show(place));
  }

  /** Of a module's directory and name: the line whose code calls `symbol`. */
  callerOf(module: string, symbol: string): Promise<SourceLocation | undefined> {
    return this.#queue.run(() =>
      callerLineOf(this.#options.ask, directoryOf(module), nameOf(module), symbol),
    );
  }

  async #show(place: CodeLocation): Promise<LineResult> {
    const {ask, found} = this.#options;
    const workspace = this.#options.workspace();
    const {directory} = workspace;
    const line = this.#isGone() ?? (await sourceLineOf(ask, directory, place));
    if (!line.ok) return refused(line, place);
    // Another lab's machine, by now.
    const open = directory === workspace.directory && (await workspace.show(line.path));
    if (open === false) return refused(GONE, place);
    if (!open.ok) return refused({ok: false, why: 'no-source'}, place);
    const file = workspace.open.find(({path}) => path === line.path);
    const here = file?.lineHere(line.line) ?? line.line;
    const diagnostic: Diagnostic = {
      path: line.path,
      line: here,
      column: firstColumn(file?.text.split('\n')[here - 1] ?? ''),
      severity: place.isWarning ? 'warning' : place.isFault ? 'error' : 'note',
      message: inWords(place),
    };
    found(diagnostic);
    return {ok: true, diagnostic};
  }

  #isGone(): LineFailure | undefined {
    const {kind} = this.#options.phase();
    if (kind === 'stopped') return {ok: false, why: 'stopped'};
    return kind === 'running' ? undefined : GONE;
  }
}

const GONE: LineFailure = {ok: false, why: 'not-running', message: 'the kernel has ended'};

const refused = (failure: LineFailure, place: CodeLocation): LineResult => ({
  ok: false,
  message: lineFailureMessage(failure, place),
  ended: failure.why === 'not-running',
});

function inWords({symbol, offset, isFault, isWarning}: CodeLocation): string {
  const place = `${symbol}+0x${offset.toString(16)}`;
  if (isWarning) return `the kernel warned here: ${place}`;
  return isFault ? `kernel oops here: ${place}` : `called from here: ${place}`;
}

/** Of what is not blank. */
const firstColumn = (line: string) => columnOf(line, line.search(/[^\t ]/));
