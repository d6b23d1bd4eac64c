/** Owns the one key that builds and loads: saves, and types into terminal 1 what a person would type. */
import {buildLine, modulesOf} from './makefile';
import {promptOf} from './prompt';
import {directoryOf, quoteForShell} from '../editor/paths';
import {TEXT_LIMIT} from '../editor/file-error';
import {textOf} from '../editor/text';
import type {AskGuest} from '../machine/guest-channel';
import type {Workspace} from '../editor/workspace';
import type {Outcome} from '../editor/file-error';

export interface BuildTerminal {
  /** The line that the cursor is in. */
  line: () => string;
  type: (text: string) => void;
}

/** Of the Makefile nearest to the file that is shown, up to the lab's directory. Gives the line that was typed. */
export async function buildAndLoad(
  workspace: Workspace,
  ask: AskGuest,
  terminal: BuildTerminal,
  forDebugging = false,
): Promise<Outcome<{line: string}>> {
  const saved = await workspace.saveAll();
  if (!saved.ok) return saved;
  const {directory: home, current} = workspace;
  const makefile = await nearestMakefile(current ? directoryOf(current.path) : home, home, ask);
  if (makefile === undefined) return {ok: false, why: 'no-makefile', name: home};
  const modules = modulesOf(makefile.text);
  if (modules.length === 0)
    return {ok: false, why: 'no-module', name: workspace.nameOf(`${makefile.directory}/Makefile`)};
  const prompt = promptOf(terminal.line(), home);
  if (prompt?.typed !== '') return {ok: false, why: 'no-prompt', name: 'terminal 1'};
  const there = prompt.directory === makefile.directory ? '' : `cd ${quoteForShell(makefile.directory)} && `;
  const line = there + buildLine(modules, forDebugging);
  terminal.type(`${line}\n`);
  return {ok: true, line};
}

async function nearestMakefile(
  from: string,
  home: string,
  ask: AskGuest,
): Promise<{directory: string; text: string} | undefined> {
  for (
    let directory = from;
    directory === home || directory.startsWith(`${home}/`);
    directory = directoryOf(directory)
  ) {
    const read = await ask((guest) => guest.readFile(`${directory}/Makefile`, TEXT_LIMIT));
    if (read.ok) return {directory, text: textOf(read.bytes) ?? ''};
  }
  return undefined;
}
