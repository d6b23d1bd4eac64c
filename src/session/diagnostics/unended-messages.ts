/** Owns the finding of messages in a module's source that do not end their line: the log shows such a one only with the next. */
import {TEXT_LIMIT} from '../editor/file-error';
import {textOf} from '../editor/text';
import {resolvePath} from '../editor/paths';
import {columnOf} from './gcc-output';
import {isOfSystem} from './own-place';
import {linesOf} from '../../protocol/lines';
import type {Diagnostic, DiagnosticsEvent} from './gcc-output';
import type {AskGuest} from '../machine/guest-channel';
import type {CompilerOutput} from '../../protocol/compiler-api';

/** On one line, with one string: what is put together otherwise is left alone. pr_cont() goes on where another left off. */
const PRINTS =
  /^[\t ]*(?:[a-z_]{1,40} ?\([^"()]{0,80}\) ?)?((?:pr_(?:emerg|alert|crit|err|warn|notice|info|debug)|printk) ?\((?:KERN_[A-Z]{3,7} ?)?"(?:[^"\\]|\\.){1,300}" ?[,)])/;
const ENDED = /\\n" ?[,)]$/;
const CONTINUES = /KERN_CONT/;
const FOUND_LIMIT = 20;
const MESSAGE =
  'This message does not end in \\n: the kernel’s log shows it only when the next one is printed.';

export function unendedMessages(path: string, text: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [i, line] of linesOf(text).entries()) {
    const [, call] = (line.includes('p') && PRINTS.exec(line)) || [];
    if (call === undefined || ENDED.test(call) || CONTINUES.test(call)) continue;
    const column = columnOf(line, line.indexOf(call));
    found.push({path, line: i + 1, column, severity: 'note', message: MESSAGE});
    if (found.length >= FOUND_LIMIT) break;
  }
  return found;
}

/** Of the sources that a call of the compiler's read, those that are a module's and the student's. */
export async function unendedIn(
  ask: AskGuest,
  {argv, cwd}: Pick<CompilerOutput, 'argv' | 'cwd'>,
): Promise<DiagnosticsEvent | undefined> {
  if (!argv.includes('-DMODULE')) return undefined;
  const paths = argv
    .filter((word) => word.endsWith('.c') && !word.endsWith('.mod.c'))
    .map((word) => resolvePath(cwd, word))
    .filter((path) => !isOfSystem(path));
  const read = await Promise.all(paths.map((path) => ask((guest) => guest.readFile(path, TEXT_LIMIT))));
  const diagnostics = read.flatMap((each, i) =>
    each.ok ? unendedMessages(paths[i] ?? '', textOf(each.bytes) ?? '') : [],
  );
  return diagnostics.length === 0 ? undefined : {replaces: [], diagnostics};
}
