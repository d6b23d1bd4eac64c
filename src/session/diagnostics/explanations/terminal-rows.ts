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
    'make-no-makefile',
    /^make: \*\*\* No targets specified and no makefile found/,
    'make needs a file named Makefile, with a capital M, in the directory where it is called.',
  ),
];
