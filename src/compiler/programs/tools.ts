/** Owns where each program of the room stands in the file system that the programs see. */
import {TOOL_NAMES} from '../../protocol/compiler-tools';

/** Of Debian's gcc-12 on i386: the driver looks here for cc1. */
export const GCC_DIRECTORY = '/usr/lib/gcc/i686-linux-gnu/12';

/** By the last part of its path: the module that runs. What stands for collect2 is ld, with collect2.ts around it. */
const MODULES: ReadonlyMap<string, string> = new Map([...TOOL_NAMES, ['cc1', 'cc1'], ['collect2', 'ld']]);

/** The files that the programs find of each other. */
export const TOOL_PATHS = [
  // Each of them: a driver that does not find the name it was called by does not find its compiler either.
  ...[...TOOL_NAMES.keys()].map((name) => `/usr/bin/${name}`),
  `${GCC_DIRECTORY}/cc1`,
  `${GCC_DIRECTORY}/collect2`,
];

/** The module behind a path or, as execvp would find it, behind a name. */
export function moduleOf(program: string, exists: (path: string) => boolean): string | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1);
  const path = program.includes('/') ? program : `/usr/bin/${program}`;
  return exists(path) ? MODULES.get(name) : undefined;
}
