/** Owns what is read of a module's Makefile: which modules it makes, by the kernel build system's obj-m. */
import {linesOf} from '../../protocol/lines';
import type {LineLimits} from '../../protocol/lines';

const ASSIGNMENT = /^([\w.-]+)\s*(\?|\+|::?)?=(.*)$/;
const DEEPEST = 8;
/** Characters that variables may become: two of them that name each other twice would double at each level. */
const LONGEST = 16 << 10;
const LINES: LineLimits = {lines: 2000, length: 4096};
/** Characters of a Makefile that are read: lines may be continued without end. */
const READ = 256 << 10;

/**
 * Names of the modules of `obj-m`, without `.o`, in order, each once. Conditions are not judged: what is in any branch
 * counts. Variables of the Makefile itself are put in; what needs more (wildcards, directories) is left out.
 */
export function modulesOf(makefile: string): string[] {
  const variables = new Map<string, string>();
  const objects: string[] = [];
  const budget = {left: LONGEST};
  for (const line of linesOf(makefile.slice(0, READ).replace(/\\\r?\n\s*/g, ' '), LINES)) {
    const [, name = '', how, value = ''] = ASSIGNMENT.exec(line.replace(/#.*/, '').trim()) ?? [];
    if (name === '') continue;
    if (name === 'obj-m') objects.push(value);
    else if (how === '+') variables.set(name, `${variables.get(name) ?? ''} ${value}`);
    else if (how !== '?' || !variables.has(name)) variables.set(name, value);
  }
  const words = objects.flatMap((value) => expand(value, variables, budget).split(/\s+/));
  const modules = words.flatMap((word) => /^([\w-]+)\.o$/.exec(word)?.[1] ?? []);
  return [...new Set(modules)];
}

/** What cannot be put in becomes a word that is no object. */
function expand(
  value: string,
  variables: ReadonlyMap<string, string>,
  budget: {left: number},
  depth = 0,
): string {
  budget.left -= value.length;
  if (depth > DEEPEST || budget.left < 0) return '';
  return value.replace(/\$[({]([^(){}]*)[)}]/g, (_, name: string) => {
    const known = variables.get(name);
    return known === undefined ? '$' : expand(known, variables, budget, depth + 1);
  });
}

/**
 * The line that builds the modules in the shell's directory, and puts them in place of those that are loaded. `forDebugging`: with
 * code that keeps each variable where a debugger finds it. KCFLAGS comes last on GCC's command line, so its -O counts.
 */
export function buildLine(modules: readonly string[], forDebugging = false): string {
  const loaded = modules.map((name) => name.replaceAll('-', '_')).reverse();
  const inserts = modules.map((name) => `insmod ${name}.ko`);
  const make = forDebugging ? 'make KCFLAGS=-Og' : 'make';
  return `${make} && { rmmod ${loaded.join(' ')} 2>/dev/null; ${inserts.join('; ')}; dmesg | tail -n 5; }`;
}
