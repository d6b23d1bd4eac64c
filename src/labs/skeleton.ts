/** Owns the skeleton of a lab, which passes its own tests, for its writer to fill: by `npm run new-lab` and in the page. */

/** What an id may look like: the directory's name, in the guest as well. */
export const LAB_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export interface SkeletonOptions {
  /** Where editors find lab.schema.json, seen from lab.yaml. */
  schema?: string;
  /** Its place in a list. */
  order?: number;
}

/** The text of each file, by its path in the lab's directory. */
export function labSkeleton(id: string, {schema, order}: SkeletonOptions = {}): Record<string, string> {
  /** A module's name in C and in /proc/modules. */
  const name = id.replaceAll('-', '_');
  const title = `New lab: ${id}`;
  return {
    'lab.yaml': `${schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`}format: 1
id: ${id}
${order === undefined ? '' : `order: ${order}\n`}title: '${title}'
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
}
