/** Owns what checkpatch.pl says of a file in the editor, as diagnostics beside the compiler's. */
import {nameOf} from '../editor/paths';
import type {Diagnostic, DiagnosticsEvent} from './gcc-output';
import type {CompilerProcess} from '../workers/compiler-process';
import type {StyleReport} from '../../protocol/compiler-api';

/** How many things it says; or why it could not be asked. */
export type StyleOutcome = {ok: true; count: number} | {ok: false; message: string};

export class StyleCheck {
  readonly #check: CompilerProcess['checkStyle'];
  readonly #report: (event: DiagnosticsEvent) => void;

  constructor(check: CompilerProcess['checkStyle'], report: (event: DiagnosticsEvent) => void) {
    this.#check = check;
    this.#report = report;
  }

  /** Of a text as the editor has it, saved or not. */
  async check({path, text}: {path: string; text: string}): Promise<StyleOutcome> {
    const result = await this.#check(nameOf(path), text);
    if (!result.ok) return result;
    const diagnostics = result.reports.map((report) => diagnosticOf(path, report));
    this.#report({from: 'checkpatch', replaces: [path], diagnostics});
    return {ok: true, count: diagnostics.length};
  }
}

/** It builds all the same: nothing of it is an error here. */
const diagnosticOf = (path: string, {line, level, type, message}: StyleReport): Diagnostic => ({
  from: 'checkpatch',
  path,
  line,
  column: 1,
  severity: level === 'CHECK' ? 'note' : 'warning',
  message: `${message} [checkpatch: ${type}]`,
});
