/** Owns the one key that builds and loads: saves, and types into terminal 1 what a person would type. */
import {buildLine, modulesOf} from './makefile';
import {promptOf} from './prompt';
import {folderOf, quoteForShell} from '../editor/paths';
import {textOf} from '../editor/text';
import type {AskGuest} from '../lesson/check-context';
import type {Workspace} from '../editor/workspace';
import type {Outcome} from '../editor/file-error';

export interface BuildTerminal {
  /** The line that the cursor is in. */
  line: () => string;
  type: (text: string) => void;
}

/** Of the Makefile nearest to the file that is shown, up to the lab's folder. Gives the line that was typed. */
export async function buildAndLoad(
  workspace: Workspace,
  ask: AskGuest,
  terminal: BuildTerminal,
): Promise<Outcome<{line: string}>> {
  const saved = await workspace.saveAll();
  if (!saved.ok) return saved;
  const {folder: home, current} = workspace;
  const makefile = await nearestMakefile(current ? folderOf(current.path) : home, home, ask);
  if (makefile === undefined) return {ok: false, why: 'no-makefile', name: home};
  const modules = modulesOf(makefile.text);
  if (modules.length === 0)
    return {ok: false, why: 'no-module', name: workspace.nameOf(`${makefile.folder}/Makefile`)};
  const prompt = promptOf(terminal.line(), home);
  if (prompt?.typed !== '') return {ok: false, why: 'no-prompt', name: 'terminal 1'};
  const there = prompt.folder === makefile.folder ? '' : `cd ${quoteForShell(makefile.folder)} && `;
  const line = there + buildLine(modules);
  terminal.type(`${line}\n`);
  return {ok: true, line};
}

async function nearestMakefile(
  from: string,
  home: string,
  ask: AskGuest,
): Promise<{folder: string; text: string} | undefined> {
  for (let folder = from; folder === home || folder.startsWith(`${home}/`); folder = folderOf(folder)) {
    const read = await ask((guest) => guest.readFile(`${folder}/Makefile`));
    if (read.ok) return {folder, text: textOf(read.bytes) ?? ''};
  }
  return undefined;
}
