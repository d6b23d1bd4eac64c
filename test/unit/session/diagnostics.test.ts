/** Owns the proof that what gcc, make, a Makefile and a prompt say is read as they mean it. */
import {describe, expect, test} from 'vitest';
import {diagnosticsOf, offsetOfColumn} from '../../../src/session/diagnostics/gcc-output';
import {MakeErrors} from '../../../src/session/diagnostics/make-errors';
import {buildLine, modulesOf} from '../../../src/session/building/makefile';
import {unendedMessages} from '../../../src/session/diagnostics/unended-messages';
import {ModpostErrors, complaintsOf} from '../../../src/session/diagnostics/modpost-errors';
import {promptOf} from '../../../src/session/building/prompt';
import type {AskGuest} from '../../../src/session/machine/guest-channel';
import type {DiagnosticsEvent} from '../../../src/session/diagnostics/gcc-output';

const CWD = '/root/labs/first-module';

describe('what gcc says', () => {
  test('errors, warnings and notes at their lines and columns, once each, relative to the directory', () => {
    const text = `In file included from /lib/modules/6.12/build/include/linux/module.h:13,
                 from hello.c:2:
hello.c: In function 'hello_init':
hello.c:10:9: error: implicit declaration of function 'prink' [-Werror=implicit-function-declaration]
   10 |         prink("hello\\n");
      |         ^~~~~
      |         printk
hello.c:10:9: error: implicit declaration of function 'prink' [-Werror=implicit-function-declaration]
./sub/../hello.c:12: warning: no column here
/usr/src/linux/include/linux/init.h:3:1: note: declared: here
hello.c:1:10: fatal error: linux/nothing.h: No such file or directory
compilation terminated.
cc1: some warnings being treated as errors
make: *** [Makefile:7: all] Error 2
`;
    expect(diagnosticsOf(text, CWD)).toEqual([
      {
        path: `${CWD}/hello.c`,
        line: 10,
        column: 9,
        severity: 'error',
        message: "implicit declaration of function 'prink' [-Werror=implicit-function-declaration]",
      },
      {path: `${CWD}/hello.c`, line: 12, column: 1, severity: 'warning', message: 'no column here'},
      {
        path: '/usr/src/linux/include/linux/init.h',
        line: 3,
        column: 1,
        severity: 'note',
        message: 'declared: here',
      },
      {
        path: `${CWD}/hello.c`,
        line: 1,
        column: 10,
        severity: 'error',
        message:
          'linux/nothing.h: No such file or directory. This lab has no linux/nothing.h of Linux 6.12: check its name, or what older or newer kernels call it.',
      },
    ]);
  });

  test('what is wrong in the kernel’s headers is put where the student’s source leads there', () => {
    const tree = '/usr/src/linux-6.12';
    const used = `In file included from ./include/linux/printk.h:9,
                 from ./include/linux/kernel.h:31,
                 from ${CWD}/a.c:1:
${CWD}/a.c: In function 'f':
./include/linux/kern_levels.h:5:25: warning: format '%s' expects argument of type 'char *' [-Wformat=]
    5 | #define KERN_SOH        "\\001"
./include/linux/printk.h:429:25: note: in definition of macro 'printk_index_wrap'
  429 |                 _p_func(_fmt, ##__VA_ARGS__);
./include/linux/printk.h:528:9: note: in expansion of macro 'printk'
${CWD}/a.c:5:3: note: in expansion of macro 'pr_info'
./include/linux/init.h:180:22: error: passing argument 1 of 'class_create' from incompatible pointer type
${CWD}/sub/b.h:9:12: note: in expansion of macro 'THIS_MODULE'
./include/linux/x.h:3:1: error: unknown type name 'u99'
`;
    expect(
      diagnosticsOf(used, tree).map(({path, line, column, severity}) => [path, line, column, severity]),
    ).toEqual([
      [`${CWD}/a.c`, 5, 3, 'warning'],
      [`${CWD}/sub/b.h`, 9, 12, 'error'],
      [`${CWD}/a.c`, 1, 1, 'error'],
    ]);
  });

  test('colours, links and a terminal’s line ends are no part of it', () => {
    const text =
      '\x1b[01m\x1b[Khello.c:3:5:\x1b[m\x1b[K \x1b[01;31m\x1b[Kerror: \x1b[m\x1b[Kexpected \x1b]8;;https://gcc.gnu.org/\x1b\\;\x1b]8;;\x1b\\\r\n';
    expect(diagnosticsOf(text, CWD)).toMatchObject([{line: 3, column: 5, message: 'expected ;'}]);
  });

  test('a column is a place on a screen whose tabs stop every 8', () => {
    expect(offsetOfColumn('\tprink();', 9)).toBe(1);
    expect(offsetOfColumn('ab\tc', 9)).toBe(3);
    expect(offsetOfColumn('abc', 1)).toBe(0);
    expect(offsetOfColumn('abc', 99)).toBe(3);
  });
});

test('a message that does not end its line is noted at its line', () => {
  const source = `static int f(void)
{
	pr_info("hello\\n");
	pr_info("no end %d", 5);
	if (x) printk(KERN_INFO "no end");
	printk(KERN_CONT "goes on");
	pr_cont("goes on");
	pr_info("put " "together");
	pr_info("more\\n", "no end");
	snprintf(b, 9, "no end");
}
`;
  expect(unendedMessages('/a.c', source).map(({line, column, severity}) => [line, column, severity])).toEqual(
    [
      [4, 9, 'note'],
      [5, 16, 'note'],
    ],
  );
});

describe('what make says', () => {
  test('an error of the Makefile, in the directory that make has entered', () => {
    const text = `make[1]: Entering directory '/root/labs/makefiles/mine'
Makefile:3: *** missing separator.  Stop.
make[1]: Leaving directory '/root/labs/makefiles/mine'
Makefile:5: warning: overriding recipe for target 'all'
`;
    expect(diagnosticsOf(text, CWD)).toEqual([
      {
        path: '/root/labs/makefiles/mine/Makefile',
        line: 3,
        column: 1,
        severity: 'error',
        message: 'missing separator. A line with a command begins with a tab, not with spaces.',
      },
      {
        path: `${CWD}/Makefile`,
        line: 5,
        column: 1,
        severity: 'warning',
        message: "overriding recipe for target 'all'",
      },
    ]);
  });

  test('terminal 1 tells it in the shell’s directory, and the next make makes it void', () => {
    const told: DiagnosticsEvent[] = [];
    const errors = new MakeErrors(
      () => CWD,
      (event) => told.push(event),
    );
    const hear = (text: string) => errors.onOutput(new TextEncoder().encode(text));
    hear('\x1b[1;32mroot@first-module\x1b[0m:\x1b[1;34m~/sub\x1b[0m# make\r\nMakefile:2: *** miss');
    hear('ing separator.  Stop.\r\nhello.c:1:2: error: gcc tells this itself\r\n');
    expect(told).toMatchObject([
      {
        replaces: [],
        diagnostics: [
          {
            path: `${CWD}/sub/Makefile`,
            line: 2,
            message: expect.stringContaining('missing separator.') as string,
          },
        ],
      },
    ]);
    hear('root@first-module:~/sub# ls\r\n');
    expect(told).toHaveLength(1);
    hear('root@first-module:~/sub# make clean && make\r\n');
    expect(told[1]).toEqual({replaces: [`${CWD}/sub/Makefile`], diagnostics: []});
  });
});

describe('a Makefile', () => {
  test('names its modules in obj-m, by = := += and over lines, each once', () => {
    expect(modulesOf('obj-m := hello.o levels.o  # two\nobj-m += classic.o hello.o\n')).toEqual([
      'hello',
      'levels',
      'classic',
    ]);
    expect(modulesOf('obj-m = a.o \\\n\tb-c.o\n')).toEqual(['a', 'b-c']);
    expect(modulesOf('# obj-m := no.o\nobj-y := no.o\nhello-objs := no.o\n')).toEqual([]);
  });

  test('may name them by variables of its own; what it cannot know is left out', () => {
    expect(modulesOf('NAME := solo\nMORE = $(NAME).o other.o\nobj-m += ${MORE} $(UNKNOWN).o sub/\n')).toEqual(
      ['solo', 'other'],
    );
    expect(modulesOf('A = $(B)\nB = $(A)\nobj-m := $(A).o x.o\n')).toEqual(['x']);
  });

  test('becomes a line that takes modules out in the other order than it puts them in', () => {
    expect(buildLine(['hello'])).toBe(
      'make && { rmmod hello 2>/dev/null; insmod hello.ko; dmesg | tail -n 5; }',
    );
    expect(buildLine(['hello'], true)).toMatch(/^make KCFLAGS=-Og && \{/);
    expect(buildLine(['pan-try', 'cook'])).toBe(
      'make && { rmmod cook pan_try 2>/dev/null; insmod pan-try.ko; insmod cook.ko; dmesg | tail -n 5; }',
    );
  });
});

test('a prompt says where the shell is and what is typed; a program’s line is none', () => {
  expect(promptOf('root@first-module:~#', CWD)).toEqual({directory: CWD, typed: ''});
  expect(promptOf('root@first-module:~/a/b# ls', CWD)).toEqual({directory: `${CWD}/a/b`, typed: 'ls'});
  expect(promptOf('student@x:/tmp$ ', CWD)).toEqual({directory: '/tmp', typed: ''});
  expect(promptOf('- hello.c 1/22 4%', CWD)).toBeUndefined();
  expect(promptOf('', CWD)).toBeUndefined();
});

describe('what modpost says', () => {
  /** A guest that has these files. */
  const asking = (files: Record<string, string>): AskGuest => {
    const guest = {
      readFile: (path: string) =>
        Promise.resolve(
          path in files
            ? {ok: true, bytes: new TextEncoder().encode(files[path])}
            : {ok: false, why: 'errno', errno: 2, message: ''},
        ),
      list: (directory: string) =>
        Promise.resolve({
          ok: true,
          entries: Object.keys(files)
            .filter((path) => path.startsWith(`${directory}/`))
            .map((path) => ({name: path.slice(directory.length + 1)})),
        }),
      run: () =>
        Promise.resolve({
          ok: true,
          exitCode: 0,
          stdout: new TextEncoder().encode(KERNEL),
          stderr: new Uint8Array(0),
        }),
    };
    return ((work: (guest: unknown) => unknown) => work(guest)) as AskGuest;
  };
  /** What grep finds in the configuration and in kallsyms. */
  const KERNEL = 'CONFIG_PWM=y\nc0100000 T do_task_dead\n';
  const heard = async (files: Record<string, string>, ...runs: string[]): Promise<DiagnosticsEvent[]> => {
    const events: DiagnosticsEvent[] = [];
    const errors = new ModpostErrors(
      asking(files),
      (event) => events.push(event),
      (module, symbol) =>
        Promise.resolve(symbol === '__divdi3' ? {path: `${module}.c`, line: 77} : undefined),
    );
    for (const run of runs) await errors.onStderr(new TextEncoder().encode(run), '/usr/src/linux');
    return events;
  };

  test('a symbol that nobody exports is where the source first names it, and not in a comment or a string', async () => {
    const source =
      '/* add_to_shelf is elsewhere */\n#include "add_to_shelf.h"\nint f(void)\n{\n\treturn add_to_shelf(1);\n}\n';
    const said = `ERROR: modpost: "add_to_shelf" [${CWD}/two.ko] undefined!\n`;
    expect(
      await heard({[`${CWD}/one.c`]: 'int add_to_shelf_not;\n', [`${CWD}/two.c`]: source}, said),
    ).toMatchObject([
      {replaces: [], diagnostics: [{path: `${CWD}/two.c`, line: 5, column: 16, severity: 'error'}]},
    ]);
  });

  test('a module of several objects has it in one of its sources; what no source names is left to the terminal', async () => {
    const files = {[`${CWD}/part.c`]: 'int x = missing_one;\n', [`${CWD}/two.mod.c`]: 'missing_two\n'};
    const said = ['missing_one', 'missing_two'].map(
      (name) => `WARNING: modpost: "${name}" [${CWD}/two.ko] undefined!\n`,
    );
    expect(await heard(files, said.join(''))).toMatchObject([
      {diagnostics: [{path: `${CWD}/part.c`, line: 1, column: 9, severity: 'warning'}]},
    ]);
  });

  test('an undefined symbol is told from one that is not exported, and from one whose option is off', async () => {
    const names = ['do_task_dead', 'i2c_transfer', 'pwm_get', '__udivdi3', 'no_such'];
    const said = names.map((name) => `ERROR: modpost: "${name}" [${CWD}/a.ko] undefined!\n`).join('');
    const [event] = await heard({[`${CWD}/a.c`]: names.join('\n')}, said);
    expect(event?.diagnostics.map(({message}) => message)).toEqual([
      'do_task_dead is undefined: the kernel has it, but does not export it to modules (no EXPORT_SYMBOL)',
      'i2c_transfer is undefined: it comes with CONFIG_I2C, which is off in this lab’s kernel',
      'pwm_get is undefined: neither the kernel nor a module that modpost knows exports it',
      '__udivdi3 is undefined: a 64-bit / or % on a 32-bit kernel: use div_u64(), div64_s64() or do_div()',
      'no_such is undefined: neither the kernel nor a module that modpost knows exports it',
    ]);
  });

  test('what gcc calls by itself, and no source names, is at the line whose code calls it', async () => {
    const said = `ERROR: modpost: "__divdi3" [${CWD}/a.ko] undefined!\n`;
    expect(await heard({[`${CWD}/a.c`]: 'x = y / z;\n'}, said)).toMatchObject([
      {
        diagnostics: [
          {path: `${CWD}/a.c`, line: 77, message: expect.stringContaining('div64_s64()') as string},
        ],
      },
    ]);
  });

  test('a missing licence, a symbol for the GPL alone, a name space', () => {
    const text = `ERROR: modpost: missing MODULE_LICENSE() in ${CWD}/a.o
ERROR: modpost: GPL-incompatible module b.ko uses GPL-only symbol 'kobject_put'
ERROR: modpost: module c uses symbol crc_x from namespace CRC, but does not import it.
WARNING: modpost: vmlinux: section mismatch in reference: f+0x1
`;
    expect(complaintsOf(text, CWD)).toMatchObject([
      {module: `${CWD}/a`, symbol: undefined, message: 'missing MODULE_LICENSE()'},
      {module: `${CWD}/b`, symbol: 'kobject_put'},
      {module: `${CWD}/c`, symbol: 'crc_x'},
    ]);
  });

  test('what it no longer says is taken back', async () => {
    const said = `ERROR: modpost: "lost" [${CWD}/a.ko] undefined!\n`;
    const events = await heard({[`${CWD}/a.c`]: 'lost();\n'}, said, said, '', '');
    expect(events.map(({replaces, diagnostics}) => [replaces, diagnostics.length])).toEqual([
      [[], 1],
      [[], 1],
      [[`${CWD}/a.c`], 0],
    ]);
  });
});
