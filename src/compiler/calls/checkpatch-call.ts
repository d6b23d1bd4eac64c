/**
 * Owns what a guest's call of one of the kernel's Perl scripts means: under which names it is called, which files it will want, and
 * which options checkpatch.pl lacks where there is neither git nor a whole kernel tree.
 */
import {nameOf, resolvePath} from '../../protocol/paths';
import {PATH_LIMIT} from './wire';
import type {KernelScript} from '../checkpatch/messages';

export interface CheckpatchCall {
  script: KernelScript;
  /** What it calls itself by. */
  called: string;
  /** Its arguments. */
  words: string[];
}

const SCRIPTS: ReadonlyMap<string, KernelScript> = new Map([
  ['checkpatch', 'checkpatch.pl'],
  ['checkpatch.pl', 'checkpatch.pl'],
  ['kernel-doc', 'kernel-doc'],
]);

/** Of its words: those that name what it is to read, and what else it opens. */
export interface CheckpatchInputs {
  named: string[];
  others: string[];
  stdin: boolean;
}

/** As `checkpatch`, and as a script of the tree by its interpreter. Undefined if it is something else that is called. */
export function checkpatchOf([program = '', ...words]: readonly string[]): CheckpatchCall | undefined {
  const its = SCRIPTS.get(nameOf(program));
  if (its) return {script: its, called: program, words};
  if (nameOf(program) !== 'perl') return undefined;
  const at = words.findIndex((word) => !/^-[wWtTX]+$/.test(word));
  const called = words[at];
  const script = called === undefined ? undefined : SCRIPTS.get(nameOf(called));
  return called !== undefined && script ? {script, called, words: words.slice(at + 1)} : undefined;
}

/** Of a call of `perl` for anything else. */
export const NO_PERL =
  "perl: there is no Perl here except for the kernel's checkpatch.pl and kernel-doc; sh, bash, awk and sed are here.\n";

/** Options whose value is a word of its own; of `--color` the script itself takes care. */
const VALUED =
  /^--?(?:ignore|types|max-line-length|min-conf-desc-length|tab-size|root|debug|test-only|codespellfile|typedefsfile|kconfig-prefix)$/;
const VALUED_BY_FILE = /^--?(?:codespellfile|typedefsfile)(?:=(.*))?$/;
/** With these it reads nothing. */
const ASKS = /^--?(?:h|help|version|list-types)$/;

/** Options of kernel-doc with a value. */
const OF_KERNEL_DOC = /^--?(?:function|symbol|nosymbol|nofunction|export-file|sphinx-version)$/;

/** What kernel-doc is to read. */
export function predictKernelDoc(words: readonly string[], cwd: string): CheckpatchInputs {
  const named = words.filter((word, i) => !word.startsWith('-') && !OF_KERNEL_DOC.test(words[i - 1] ?? ''));
  return {named: whole(named, cwd), others: [], stdin: false};
}

const whole = (paths: readonly string[], cwd: string) =>
  [...new Set(paths.map((path) => resolvePath(cwd, path)))].filter((path) => path.length <= PATH_LIMIT);

export function predictCheckpatch(
  words: readonly string[],
  {cwd, home}: {cwd: string; home: string},
): CheckpatchInputs {
  const named: string[] = [];
  const others = [`${cwd}/.checkpatch.conf`, `${home}/.checkpatch.conf`, `${cwd}/.scripts/.checkpatch.conf`];
  let stdin = false;
  let end = words.indexOf('--');
  if (end < 0) end = words.length;
  for (const [i, word] of words.entries()) {
    if (i === end) continue;
    const before = i < end ? (words[i - 1] ?? '') : '';
    const isValue = VALUED.test(before);
    if (isValue) {
      if (VALUED_BY_FILE.test(before)) others.push(word);
    } else if (word === '-') stdin = true;
    else if (i > end || !word.startsWith('-')) named.push(word);
    else {
      const value = VALUED_BY_FILE.exec(word)?.[1];
      if (value !== undefined) others.push(value);
    }
  }
  // What names no file reads standard input.
  stdin ||= named.length === 0 && !words.slice(0, end).some((word) => ASKS.test(word));
  return {named: whole(named, cwd), others: whole(others, cwd), stdin};
}

/** How files are to be read, if that is said. */
const SAYS_HOW = /^--?(?:f|file|nofile|no-file|g|git|patch|nopatch|no-patch)$/;
const PATCH_NAME = /\.(?:patch|diff|mbox|eml)$/;
/** As checkpatch.pl knows a patch. */
const PATCH = /^(?:@@ -\d{1,9}(?:,\d{1,9})? \+\d{1,9}(?:,\d{1,9})? @@|diff --git a\/| mode change \d)/m;

/**
 * The words as the script is to have them. It takes a file for a source if git has it under that name: there is no git here,
 * so a file is a source unless it looks like a patch. `textOf`: a file's text; undefined if there is none.
 */
export function completeWords(
  words: readonly string[],
  {named, stdin}: CheckpatchInputs,
  textOf: (path: string) => string | undefined,
): string[] {
  const isSource = (path: string) => !PATCH_NAME.test(path) && !PATCH.test(textOf(path) ?? '');
  const areSources = !stdin && named.length > 0 && named.every(isSource);
  const implied = areSources && !words.some((word) => SAYS_HOW.test(word)) ? ['--file'] : [];
  return ['--no-tree', ...implied, ...words];
}
