/** Owns the prediction, from a call's arguments, of the files that it needs: they are asked for at once, not one by one. */
import {TOOL_NAMES} from '../../protocol/compiler-tools';
import {directoryOf, nameOf, resolvePath} from '../../protocol/paths';
import {PATH_LIMIT} from './wire';
import type {CompilerTool} from '../../protocol/compiler-api';

export const toolOf = (argv: readonly string[]): CompilerTool | undefined =>
  TOOL_NAMES.get(nameOf(argv[0] ?? ''));

/** Where the compiler's own files and the kernel's tree are, which both sides have, and where it looks in vain. */
const SHARED = /^\/(?:usr\/(?:src|include|lib|local|bin|sbin)|lib)(?:\/|$)/;

/** Whether the guest may have a file there that the compiler has not. */
export const isGuestPath = (path: string) => path.length <= PATH_LIMIT && !SHARED.test(path);

const SOURCE = /\.(?:c|h|S|s|i)$/;

export interface PredictedInputs {
  files: string[];
  /** Whose names are wanted; their sources come along. */
  directories: string[];
  /** Made anew, whatever is there. */
  written: string[];
  stdin: boolean;
}

/** The directories that a path goes into only to leave them by `..`: they have to be there. */
function leftBehind(cwd: string, path: string): string[] {
  if (path.length > PATH_LIMIT) return [];
  const parts = path.split('/');
  const isLeft = (i: number) => parts[i + 1] === '..' && !IN_PLACE.has(parts[i] ?? '');
  return parts.flatMap((_, i) => (isLeft(i) ? [resolvePath(cwd, parts.slice(0, i + 1).join('/'))] : []));
}
const IN_PLACE = new Set(['', '.', '..']);

export function predictInputs(tool: CompilerTool, argv: readonly string[], cwd: string): PredictedInputs {
  const files = new Set<string>();
  const written = new Set<string>();
  const directories = new Set<string>();
  const add = (to: Set<string>, path: string) => {
    const full = resolvePath(cwd, path);
    if (isGuestPath(full)) to.add(full);
    for (const left of leftBehind(cwd, path)) if (isGuestPath(left)) files.add(left);
  };
  for (const [i, argument] of argv.entries()) {
    if (i === 0 || argument === '-' || argument === '') continue;
    // Whether the directory of what is to be written is there.
    const output =
      argv[i - 1] === '-o' || argv[i - 1] === '-MF' ? argument : /^-Wp,-MM?D,(.+)$/.exec(argument)?.[1];
    if (output !== undefined) {
      // With its names come its sources, which only a compiler could want.
      add(tool === 'gcc' || tool === 'cpp' ? directories : files, directoryOf(resolvePath(cwd, output)));
      // modpost leaves a list as it is that has not changed.
      if (tool !== 'modpost') add(written, output);
    }
    const include = /^-(?:I|iquote|isystem)(.*)$/.exec(argument)?.[1];
    if (include !== undefined) add(directories, include || (argv[i + 1] ?? '.'));
    else if (argument.startsWith('@')) add(files, argument.slice(1));
    else if (!argument.startsWith('-') && argv[i - 1] !== '-o') {
      add(files, argument);
      if (SOURCE.test(argument)) add(directories, directoryOf(resolvePath(cwd, argument)));
    }
  }
  const reads = argv.includes('-') || isFilter(tool, argv);
  return {
    files: [...files],
    directories: [...directories],
    written: [...written],
    stdin: reads && !argv.includes('--version'),
  };
}

/** Options whose value is a word of its own, of the programs that read what they are not given as words. */
const FILTERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['addr2line', new Set(['-e', '-j', '-b', '--exe', '--section', '--target'])],
  ['c++filt', new Set(['-s', '--format'])],
]);

/** Whether it reads standard input for want of words to work on. */
function isFilter(tool: CompilerTool, [called = '', ...words]: readonly string[]): boolean {
  if (tool === 'as') return !words.some((word) => SOURCE.test(word));
  const valued = FILTERS.get(nameOf(called));
  const isValue = (i: number) => valued?.has(words[i - 1] ?? '') ?? false;
  return valued !== undefined && !words.some((word, i) => !word.startsWith('-') && !isValue(i));
}

/** The files among the arguments that name further files: `@objects`, and modpost's `-T modules.order`. */
const listsOf = (tool: CompilerTool, argv: readonly string[], cwd: string): string[] =>
  argv.flatMap((argument, i) => {
    if (argument.startsWith('@')) return [resolvePath(cwd, argument.slice(1))];
    return tool === 'modpost' && argv[i - 1] === '-T' ? [resolvePath(cwd, argument)] : [];
  });

/** More than any list of kbuild's names. */
const LISTED_LIMIT = 10_000;

/**
 * The files that lists among the arguments name, once the lists are here. Of a module, modpost also wants the list of
 * its objects, and the source that it may have written before.
 */
export function predictListed(
  tool: CompilerTool,
  argv: readonly string[],
  cwd: string,
  textOf: (path: string) => string | undefined,
): string[] {
  const named = listsOf(tool, argv, cwd)
    .flatMap((list) => (textOf(list) ?? '').split(/\s+/))
    .filter((word) => word !== '' && !word.startsWith('-'))
    .slice(0, LISTED_LIMIT)
    .flatMap((word) => (tool === 'modpost' ? beside(word) : [word]));
  return [...new Set(named.map((word) => resolvePath(cwd, word)))].filter(isGuestPath);
}

const beside = (object: string) => {
  const stem = object.replace(/\.o$/, '');
  return [object, `${stem}.mod`, `${stem}.mod.c`];
};

const NON_LINKING_FLAGS = /^-(?:c|S|E|M|MM|r|shared|fsyntax-only|###|print-.*|dump.*|-version|-help.*|v)$/;

/** The driver looks for its compiler from where it is called by. A link to it elsewhere, as people have, leads to where it is. */
export function calledInPlace(tool: CompilerTool, [called = '', ...words]: readonly string[]): string[] {
  const isDriver = tool === 'gcc' || tool === 'cpp';
  return [isDriver && !called.startsWith('/usr/bin/') ? nameOf(called) : called, ...words];
}

/** The guest has no dynamic loader, as small systems have none: what the compiler links is whole in itself. */
export function forceStaticLink(tool: CompilerTool, argv: readonly string[]): string[] {
  const links = tool === 'gcc' && argv.length > 1 && !argv.some((word) => NON_LINKING_FLAGS.test(word));
  return links ? [...argv, '-static', '-no-pie'] : [...argv];
}
