/** Owns `npm run new-lab <id>`: the skeleton of a lab, which passes its own tests, for its writer to fill. */
import {access, mkdir, readdir, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const labs = fileURLToPath(new URL('../src/labs/', import.meta.url));
const id = process.argv[2];
if (id === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  console.error('usage: npm run new-lab <id>, where the id is of a-z, 0-9 and single dashes');
  process.exit(2);
}
const directory = `${labs}${id}/`;
if (await exists(directory)) {
  console.error(`${directory} is there already`);
  process.exit(1);
}
const others = await readdir(labs, {withFileTypes: true});
const order =
  (await Promise.all(others.map(({name}) => exists(`${labs}${name}/lab.ts`)))).filter(Boolean).length + 1;
/** A module's name in C and in /proc/modules. */
const name = id.replaceAll('-', '_');
const title = `New lab: ${id}`;

const files: Record<string, string> = {
  'lab.ts': `/** Owns the lab "${title}". */
import {unloadEnded} from '../checks/trace-events';
import {moduleLoaded} from '../checks/modules';
import type {Lab} from '../lab';

export default {
  id: '${id}',
  order: ${order},
  title: '${title}',
  summary: 'One sentence for the list of labs.',
  level: 'core',
  minutes: 5,
  needs: ['first-module'],
  modules: [{file: '${name}.ko', does: 'load'}],
  steps: [
    {
      id: 'load',
      title: 'Load it',
      say: 'Load \`${name}.ko\`.',
      command: 'insmod ${name}.ko',
      check: moduleLoaded('${name}'),
      hint: '\`insmod\` takes the path of a module.',
      solution: 'insmod ${name}.ko',
      covers: [],
    },
    {
      id: 'remove',
      title: 'Remove it',
      say: 'Remove \`${name}\`.',
      command: 'rmmod ${name}',
      check: unloadEnded('${name}', ''),
      hint: '\`rmmod\` takes the name of a module.',
      solution: 'rmmod ${name}',
      covers: [],
    },
  ],
} satisfies Lab;
`,
  'lesson.md': `# ${title}

What this lab is about, in a paragraph or two: the one idea, where a student meets it, and what they will have seen in
the end.

## load

What to predict before the step, or what to look at.

### Why

What happened, and why.

## remove

What to predict before the step, or what to look at.

### Why

What happened, and why.
`,
  [`${name}.c`]: `// SPDX-License-Identifier: GPL-2.0
/*
 * What this module shows.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init ${name}_init(void)
{
	pr_info("${name}: init\\n");
	return 0;
}

static void __exit ${name}_exit(void)
{
	pr_info("${name}: goodbye\\n");
}

module_init(${name}_init);
module_exit(${name}_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("What this module shows");
`,
  Makefile: `# SPDX-License-Identifier: GPL-2.0
obj-m := ${name}.o

KDIR ?= /lib/modules/$(shell uname -r)/build

all:
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

clean:
	$(MAKE) -C $(KDIR) M=$(CURDIR) clean
`,
};

await mkdir(directory);
for (const [file, text] of Object.entries(files)) await writeFile(directory + file, text);
console.log(`src/labs/${id}/ is there: ${Object.keys(files).join(', ')}.
Next: write it, then "npm run images" (Debian 12) builds it into the guest and "npm run test:guest -- ${id}" tests it.
src/labs/README.md says how a lab is written.`);

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
