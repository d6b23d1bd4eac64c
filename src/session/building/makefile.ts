/** Owns what is read of a module's Makefile: which modules it makes, by the kernel build system's obj-m. */

const ASSIGNMENT = /^([\w.-]+)\s*(\?|\+|::?)?=\s*(.*)$/;
const DEEPEST = 8;

/**
 * Names of the modules of `obj-m`, without `.o`, in order, each once. Conditions are not judged: what is in any branch
 * counts. Variables of the Makefile itself are put in; what needs more (wildcards, directories) is left out.
 */
export function modulesOf(makefile: string): string[] {
  const variables = new Map<string, string>();
  const objects: string[] = [];
  for (const line of makefile.replace(/\\\r?\n\s*/g, ' ').split(/\r?\n/)) {
    const [, name = '', how, value = ''] = ASSIGNMENT.exec(line.replace(/#.*/, '').trim()) ?? [];
    if (name === '') continue;
    if (name === 'obj-m') objects.push(value);
    else if (how === '+') variables.set(name, `${variables.get(name) ?? ''} ${value}`);
    else if (how !== '?' || !variables.has(name)) variables.set(name, value);
  }
  const words = objects.flatMap((value) => expand(value, variables).split(/\s+/));
  const modules = words.flatMap((word) => /^([\w-]+)\.o$/.exec(word)?.[1] ?? []);
  return [...new Set(modules)];
}

/** What cannot be put in becomes a word that is no object. */
function expand(value: string, variables: ReadonlyMap<string, string>, depth = 0): string {
  if (depth > DEEPEST) return '';
  return value.replace(/\$[({]([^(){}]*)[)}]/g, (_, name: string) => {
    const known = variables.get(name);
    return known === undefined ? '$' : expand(known, variables, depth + 1);
  });
}

/** The line that builds the modules in the shell's directory, and puts them in place of those that are loaded. */
export function buildLine(modules: readonly string[]): string {
  const loaded = modules.map((name) => name.replaceAll('-', '_')).reverse();
  const inserts = modules.map((name) => `insmod ${name}.ko`);
  return `make && { rmmod ${loaded.join(' ')} 2>/dev/null; ${inserts.join('; ')}; dmesg | tail -n 5; }`;
}
