/** Owns the sentences for what programs print in a terminal. */
import {kernelError} from './kernel-errors';
import type {Explanation} from './explanation';

const row = (id: string, when: RegExp, say: Explanation['say']): Explanation => ({
  id,
  where: 'terminal',
  when,
  say,
});

export const TERMINAL_ROWS: readonly Explanation[] = [
  // What was found out about a file, in the words in which programs complain (terminal-words.ts).
  row(
    'interpreter',
    /^(\S{1,500}): no interpreter: (\S{1,200})$/,
    ([, path = '', interpreter = '']) =>
      `${path} is there; what is not found is ${interpreter}, which its first line names. Write #!/bin/sh there, or run it by: sh ${path}`,
  ),
  row(
    'other-system',
    /^(\S{1,500}): not for this system$/,
    ([, path = '']) =>
      `${path} is a program that needs a loader or libraries that are not here: compile it here with gcc, which links it statically.`,
  ),
  row(
    'nothing-built',
    /^modules\.order: empty$/,
    'make succeeded, but was asked for no module: the Makefile names none in obj-m (obj-m := name.o, in lower case).',
  ),
  row('kernel-error-printed', /\b[Uu]nknown error (-?\d{3})\b/, ([, number]) => kernelError(number)),
  row(
    'module-format',
    /^(?:insmod|modprobe): .{0,300}Invalid module format/,
    'The kernel’s log, in the pane below or by dmesg | tail, says what is wrong with the module: most often it was built for another kernel.',
  ),
  row(
    'module-symbols',
    /^(?:insmod|modprobe): .{0,300}Unknown symbol in module/,
    'The kernel’s log, in the pane below or by dmesg | tail, names the symbol. insmod loads no other module first: modprobe does.',
  ),
  row(
    'module-there',
    /^insmod: .{0,300}could not insert module .{1,200}: File exists/,
    'A module of that name is loaded: remove it first (rmmod). Or its init returned -EEXIST: then the log says why.',
  ),
  row(
    'module-in-use',
    /^rmmod: ERROR: Module (\S{1,64}) is in use/,
    ([, name = '']) =>
      `Somebody uses ${name}: another module (lsmod shows which), or a program that has its device open.`,
  ),
  row(
    'mount-no-type',
    /^mount: mounting (\/dev\/\S{1,200}) on \S{1,200} failed: No such file or directory/,
    ([, device = '']) =>
      `Either one of the two is not there, or the driver for the file system on ${device} is not loaded: name its type, as in mount -t ext2, and the kernel loads it.`,
  ),
  row(
    'make-architecture',
    /^make(?:\[\d{1,3}\])?: \*\*\* No rule to make target '(?:\S{1,200}\/)?arch\/(\w{1,20})\/Makefile'/,
    ([, architecture = '']) =>
      `This Makefile builds for ${architecture}; this machine is a 32-bit x86. Leave out ARCH= and CROSS_COMPILE=, here or in the Makefile.`,
  ),
  row(
    'make-no-rule',
    /^make(?:\[\d{1,3}\])?: \*\*\* No rule to make target '([^']{1,200})', needed by /,
    ([, target = '']) =>
      `${target} is not there, and make knows no way to make it: does the Makefile (obj-m, ...-objs) name a source that exists?`,
  ),
  row(
    'make-no-directory',
    /^make(?:\[\d{1,3}\])?: \*\*\* (\/\S{1,200}): No such file or directory\. {2}Stop\.$/,
    ([, directory = '']) =>
      `make was to change to ${directory} (-C), which is not there. Modules are built with /lib/modules/$(uname -r)/build.`,
  ),
  row(
    'make-no-makefile',
    /^make: \*\*\* No targets specified and no makefile found/,
    'make needs a file named Makefile, with a capital M, in the directory where it is called.',
  ),
];
