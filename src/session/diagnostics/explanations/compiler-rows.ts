/** Owns the sentences for what gcc and make say of a source: old kernels' names, and what a kernel module cannot have. */
import {GONE_HEADERS} from './gone-headers';
import {GONE_MEMBERS, GONE_NAMES} from './gone-names';
import {HEADER_OF, OF_LIBC} from './header-of';
import type {Explanation} from './explanation';

const row = (id: string, when: RegExp, say: Explanation['say']): Explanation => ({
  id,
  where: 'compiler',
  when,
  say,
});

const LIBC_HEADERS =
  /^(?:stdio|stdlib|string|unistd|errno|math|time|signal|assert|ctype|fcntl|pthread|stdint|stdbool|inttypes|limits|locale|setjmp|sys\/\w+)\.h$/;

const gone = (what: string, since: string, instead: string) =>
  `${what} is gone${since && ` since Linux ${since}`}${instead && `; in its place: ${instead}`}.`;

function goneName(name: string): string | undefined {
  const found = GONE_NAMES.get(name);
  return found && gone(name, ...found);
}

/** GCC quotes by the locale: the guest's has the plain ones. */
const QUOTED = "['‘]([^'’]{1,120})['’]";

export const COMPILER_ROWS: readonly Explanation[] = [
  row('header-gone', /^([\w./-]{1,120}\.h): No such file or directory/, ([, header = '']) => {
    const found = GONE_HEADERS.get(header);
    return found && gone(header, ...found);
  }),
  row('header-libc', /^([\w./-]{1,120}\.h): No such file or directory/, ([, header = '']) =>
    LIBC_HEADERS.test(header)
      ? `${header} is a header of the C library, which the kernel does not have: <linux/...> has what it offers.`
      : undefined,
  ),
  row(
    'header-unknown',
    /^((?:linux|asm|net|uapi|crypto|sound|drm|media|scsi|rdma|xen|acpi|trace)\/[\w./-]{1,120}\.h): No such file or directory/,
    ([, header = '']) =>
      `This lab has no ${header} of Linux 6.12: check its name, or what older or newer kernels call it.`,
  ),
  row(
    'name-gone',
    new RegExp(
      `(?:implicit declaration of function|${QUOTED} undeclared|unknown type name|incomplete type) ?(?:${QUOTED})?`,
    ),
    ([, undeclared, other = '']) => goneName((undeclared ?? other).replace(/^struct /, '')),
  ),
  row('name-of-libc', new RegExp(`implicit declaration of function ${QUOTED}`), ([, name = '']) => {
    const instead = OF_LIBC.get(name);
    return instead === undefined
      ? undefined
      : `${name}() belongs to the C library; the kernel has ${instead}.`;
  }),
  row(
    'name-taken',
    new RegExp(
      `(?:static declaration of|conflicting types for) ${QUOTED}|${QUOTED} redeclared as different kind of symbol`,
    ),
    ([, name, other = '']) =>
      `A header declares ${name ?? other} already, most likely one of the kernel's: give yours another name, such as one that begins with your module's.`,
  ),
  row('header-missing', new RegExp(`implicit declaration of function ${QUOTED}`), ([, name = '']) => {
    const header = HEADER_OF.get(name);
    return header === undefined
      ? undefined
      : `#include <${header}> declares it; on other machines some other header may happen to bring it along.`;
  }),
  row('member-gone', new RegExp(`${QUOTED} has no member named ${QUOTED}`), ([, type = '', member = '']) => {
    const found = GONE_MEMBERS.get(`${type.replace(/^(?:const )?struct /, '')}.${member}`);
    return found && gone(`.${member}`, ...found);
  }),
  row(
    'proc-ops',
    new RegExp(
      `struct proc_ops \\*.{0,200}struct file_operations|passing argument 4 of ${QUOTED}.{0,80}incompatible pointer`,
    ),
    ([words, name]) =>
      name === undefined || /^proc_create/.test(name)
        ? words &&
          'Since Linux 5.6 a file of /proc has a struct proc_ops (.proc_read, .proc_open, ...) in place of struct file_operations.'
        : undefined,
  ),
  row(
    'class-create',
    /too many arguments to function ['‘]class_create['’]|macro "class_create" passed 2 arguments|passing argument 1 of ['‘]class_create['’]/,
    () => 'Since Linux 6.4 class_create() takes only the name: no THIS_MODULE.',
  ),
  row(
    'access-ok',
    /macro "access_ok" passed 3 arguments/,
    () => 'Since Linux 5.0 access_ok() takes only the address and the size: no VERIFY_READ or VERIFY_WRITE.',
  ),
  row(
    'vm-flags',
    /assignment of read-only member ['‘]vm_flags['’]/,
    () => 'Since Linux 6.3 they are changed by vm_flags_set() and vm_flags_clear().',
  ),
  row(
    'remove-void',
    /initialization of ['‘]void \(\*\)\(struct (?:platform_device|i2c_client|spi_device) \*\)['’]/,
    () => 'A driver’s remove function returns void now (platform since Linux 6.11, I2C 6.1, SPI 5.18).',
  ),
  row(
    'i2c-probe',
    /initialization of ['‘]int \(\*\)\(struct i2c_client \*\)['’]/,
    () =>
      'Since Linux 6.3 the probe of an I2C driver takes only the client: i2c_client_get_device_id() gives the id.',
  ),
  row(
    'loop-declaration',
    /only allowed in C99|ISO C90 forbids mixed declarations/,
    () => 'Declare variables at the beginning of the block: the kernel’s C11 keeps to that older style.',
  ),
  row(
    'outside-of-function',
    /^expected declaration specifiers or ['‘]\.\.\.['’] before string constant/,
    () =>
      'What looks like a call stands outside of all functions here, so it would have to be a macro, and none of that name is defined: a misspelt MODULE_..., a missing #include <linux/module.h>, or MODULE_SUPPORTED_DEVICE, which is gone since Linux 5.12.',
  ),
  row(
    'floating-point',
    /SSE (?:register|disabled)|x87 (?:register|disabled)/,
    () => 'The kernel calculates with integers only: its code must not touch the floating-point registers.',
  ),
];

export const MAKE_ROWS: readonly Explanation[] = [
  {
    id: 'missing-separator',
    where: 'make',
    when: /^missing separator/,
    say: 'A line with a command begins with a tab, not with spaces.',
  },
];
