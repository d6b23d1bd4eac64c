/** Owns the line by which kbuild compiles one object of a module: what it compiles, and how it would be another's. */
import {directoryOf, nameOf, resolvePath} from '../../protocol/paths';

/** One object among those of a directory. */
export interface KbuildObject {
  /** Without its directory and `.c`: `hello`, `hello.mod`. */
  base: string;
  /** Of the module that it becomes part of, as in `name.ko`. */
  module: string;
}

export interface KbuildLine {
  /** Where the object is to be. */
  directory: string;
  source: string;
  base: string;
}

/** What kbuild makes of a name where only a C identifier will do (scripts/Makefile.lib, name-fix). */
const fixed = (name: string) => name.replace(/[-,]/g, '_');

/** The one object of a module directory whose source is the tree's. */
export const COMMON: KbuildObject = {base: '.module-common', module: '.module-common.o'};
const COMMON_SOURCE = 'scripts/module-common.c';

/** The options that name an object, as kbuild gives them. */
const optionsOf = (directory: string, {base, module}: KbuildObject): ReadonlyMap<string, string> =>
  new Map([
    ['-Wp,-MMD,', `${directory}/.${base}.o.d`],
    ['-DKBUILD_BASENAME=', `"${fixed(base)}"`],
    ['-DKBUILD_MODNAME=', `"${fixed(module)}"`],
    ['-D__KBUILD_MODNAME=', `kmod_${fixed(module)}`],
  ]);

/** Undefined: kbuild has no such line, or none of which another could be made. */
export function readKbuildLine(argv: readonly string[], cwd: string): KbuildLine | undefined {
  const [flag, object] = argv.slice(-3);
  const source = argv.at(-1);
  if (argv.at(-4) !== '-c' || flag !== '-o' || !object?.startsWith('/') || !source?.endsWith('.c'))
    return undefined;
  if (!object.endsWith('.o') || !argv.some((word) => word.startsWith('-DKBUILD_MODNAME='))) return undefined;
  return {
    directory: directoryOf(object),
    source: resolvePath(cwd, source),
    base: nameOf(object).slice(0, -'.o'.length),
  };
}

/** The line of another object in the same directory. */
export function lineOf(argv: readonly string[], directory: string, other: KbuildObject): string[] {
  const options = optionsOf(directory, other);
  const words = argv.slice(0, -2).map((word) => {
    for (const [begin, value] of options) if (word.startsWith(begin)) return begin + value;
    return word;
  });
  const source = other === COMMON ? COMMON_SOURCE : `${directory}/${other.base}.c`;
  return [...words, `${directory}/${other.base}.o`, source];
}

/** The files that say which objects a directory has, in the order in which kbuild looks for them. */
export function makefilesOf(argv: readonly string[], cwd: string): string[] {
  const line = readKbuildLine(argv, cwd);
  if (!line || line.source !== `${line.directory}/${line.base}.c` || line.base.endsWith('.mod')) return [];
  return [`${line.directory}/Kbuild`, `${line.directory}/Makefile`];
}

/** Of a Makefile's text, as far as it can be read without being run: its objects in the order in which they are made. */
export function objectsIn(makefile: string): KbuildObject[] {
  const modules: string[] = [];
  const parts = new Map<string, string[]>();
  for (const line of makefile.replaceAll(/\\\r?\n/g, ' ').split('\n')) {
    const [, to = '', words = ''] = /^\s*([\w.-]+-(?:m|y|objs|\$\(\w+\)))\s*[:+]?=([^#]*)/.exec(line) ?? [];
    const objects = [...words.matchAll(/(?<=\s|^)([\w.-]+)\.o(?=\s|$)/g)].map(([, base = '']) => base);
    const name = to.slice(0, to.lastIndexOf('-'));
    if (name === 'obj') modules.push(...objects);
    else parts.set(name, [...(parts.get(name) ?? []), ...objects]);
  }
  return modules.flatMap((module) => (parts.get(module) ?? [module]).map((base) => ({base, module})));
}
