/** Owns `npm run new-lab <id>`: the skeleton of a lab, which passes its own tests, for its writer to fill. */
import {access, mkdir, writeFile} from 'node:fs/promises';
import {basename, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {readLabs} from './lab-directories';

const labs = fileURLToPath(new URL('../src/labs/', import.meta.url));
const word = process.argv[2] ?? '';
const id = basename(word);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  console.error(
    'usage: npm run new-lab <id> for a lab of the course, npm run new-lab <directory>/<id> for one of your own;\n' +
      'the id is of a-z, 0-9 and single dashes',
  );
  process.exit(2);
}
/** A lab of the course. */
const own = word === id;
const directory = own ? `${labs}${id}/` : `${resolve(word)}/`;
if (await exists(directory)) {
  console.error(`${directory} is there already`);
  process.exit(1);
}
const order = own ? `order: ${(await readLabs()).length + 1}\n` : '';
/** A module's name in C and in /proc/modules. */
const name = id.replaceAll('-', '_');
const title = `New lab: ${id}`;

const files: Record<string, string> = {
  'lab.yaml': `${own ? '# yaml-language-server: $schema=../../public/lab.schema.json\n' : ''}format: 1
id: ${id}
${order}title: '${title}'
summary: One sentence for the list of labs.
level: core
minutes: 5

modules:
  - {file: ${name}.ko, does: load}

steps:
  - id: load
    title: Load it
    task: Load \`${name}.ko\`.
    command: insmod ${name}.ko
    check: {moduleLoaded: ${name}}
    hint: >-
      \`insmod\` takes the path of a module.
    solution: insmod ${name}.ko

  - id: remove
    title: Remove it
    task: Remove \`${name}\`.
    command: rmmod ${name}
    check: {unloadSucceeded: ${name}}
    hint: >-
      \`rmmod\` takes the name of a module.
    solution: rmmod ${name}
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

await mkdir(directory, {recursive: true});
for (const [file, text] of Object.entries(files)) await writeFile(directory + file, text);
const place = relative(process.cwd(), directory);
console.log(`${place}/ is there: ${Object.keys(files).join(', ')}.
Next: write it, and try it on the real kernel: npm run check-lab -- ${place}
docs/write-a-lab.md says how a lab is written.`);

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
