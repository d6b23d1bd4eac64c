/** Owns the proof that other people's programs, scripts and sources find in the guest what they find on Debian. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';

let lab: Lab;
beforeAll(async () => {
  lab = await startGuest(await labStart('first-module'));
  await compilerBeside(lab);
});
afterAll(() => lab.stop());

const run = (script: string) => lab.run(script, {timeoutMs: 120_000, cwd: '/tmp'});
const lines = async (script: string) => (await run(script)).output.trimEnd().split('\n');

describe('a program', () => {
  test('gets the words of Debian’s C library, and so do those that are here', async () => {
    await run(`cat >words.c <<'C'
#include <errno.h>
#include <stdio.h>
#include <string.h>
int main(void)
{
	int all[] = {0, EBUSY, ENOMEM, ENOTTY, EADDRINUSE, EOPNOTSUPP, ETIMEDOUT, EXDEV, ELOOP, 517, -1};
	for (unsigned int i = 0; i < sizeof(all) / sizeof(*all); i++)
		puts(strerror(all[i]));
	puts(strsignal(8));
}
C`);
    expect(await lines('gcc -Wall -Werror -o words words.c && ./words')).toEqual([
      'Success',
      'Device or resource busy',
      'Cannot allocate memory',
      'Inappropriate ioctl for device',
      'Address already in use',
      'Operation not supported',
      'Connection timed out',
      'Invalid cross-device link',
      'Too many levels of symbolic links',
      'Unknown error 517',
      'Unknown error -1',
      'Floating point exception',
    ]);
    expect((await run('ln -sf loop loop; cat loop')).output).toContain('Too many levels of symbolic links');
  });

  test('may include what Debian’s headers bring, without a warning', async () => {
    await run(`cat >headers.c <<'C'
#include <stdlib.h>
#include <error.h>
#include <sys/queue.h>
#include <sys/cdefs.h>
#include <execinfo.h>
#include <ucontext.h>
#include <linux/if_alg.h>
#include <x86intrin.h>
static ucontext_t here, there;
static char stack[16384];
static int sum;
static void add(int a, int b)
{
	sum = a + b;
}
int main(void)
{
	fd_set set;
	struct timeval none = {0};
	void *frames[8];
	FD_ZERO(&set);
	getcontext(&there);
	there.uc_stack.ss_sp = stack;
	there.uc_stack.ss_size = sizeof(stack);
	there.uc_link = &here;
	makecontext(&there, (void (*)(void))add, 2, 40, 2);
	swapcontext(&here, &there);
	if (sum != 42 || backtrace(frames, 8) < 1)
		return 1;
	if (select(1, &set, 0, 0, &none) || htole32(1) != 1)
		return 2;
	error(3, 16, "device %d", 7);
}
C`);
    const {output, exitCode} = await run(
      'gcc -Wall -Wno-cast-function-type -Werror -o headers headers.c && ./headers',
    );
    expect(output).toBe('./headers: device 7: Device or resource busy\n');
    expect(exitCode).toBe(3);
  });
});

test('a program’s options may follow what is none, as with Debian’s C library', async () => {
  await run(`cat >options.c <<'C'
#include <stdio.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	int option;
	while ((option = getopt(argc, argv, "abn:")) != -1)
		printf("%c%s ", option, option == 'n' ? optarg : "");
	for (; optind < argc; optind++)
		printf("[%s]%s", argv[optind], optind + 1 < argc ? " " : "\\n");
}
C
gcc -Wall -Werror -o options options.c`);
  expect(
    await lines('./options x -n 5 y -ab z; ./options -a x -- -b; POSIXLY_CORRECT=1 ./options -a x -b'),
  ).toEqual(['n5 a b [x] [y] [z]', 'a [x] [-b]', 'a [x] [-b]']);
});

describe('the kernel’s headers', () => {
  test('are all there to be found, and those of a part can be read', async () => {
    const {output: names} = await run('ls /lib/modules/$(uname -r)/build/include/linux/');
    expect(names.split('\n').length).toBeGreaterThan(1500);
    for (const name of ['mpage.h', 'mtd', 'jbd2.h', 'slab.h']) expect(names.split('\n')).toContain(name);
    const size = await lines(
      'cd /lib/modules/$(uname -r)/build/include/linux && stat -c %s mpage.h && wc -c <mpage.h && head -n 1 mpage.h',
    );
    expect(size[0]).toBe(size[1]);
    expect(size[2]).toContain('SPDX-License-Identifier');
  });

  test('of a part are included by a module', async () => {
    await run(`mkdir -p rare && cd rare && cat >rare.c <<'C'
#include <linux/module.h>
#include <linux/errname.h>
#include <linux/buffer_head.h>
#include <linux/mpage.h>
#include <linux/ptr_ring.h>
MODULE_LICENSE("GPL");
static int __init rare_init(void)
{
	pr_info("rare: %s\\n", errname(-EBUSY) ?: "none");
	return 0;
}
static void __exit rare_exit(void) {}
module_init(rare_init);
module_exit(rare_exit);
C
echo 'obj-m := rare.o' >Makefile`);
    const {output, exitCode} = await run('make -C /lib/modules/$(uname -r)/build M=$PWD/rare 2>&1');
    expect(output).toContain('LD [M]  /tmp/rare/rare.ko');
    expect(output).not.toMatch(/error|warning/);
    expect(exitCode).toBe(0);
  });
});

describe('a script', () => {
  test('may use bash, sudo and what its tutorial uses', async () => {
    await run(
      `printf '%s\\n' '#!/bin/bash' 'a=(one two three)' 'echo \${a[1]} \${#a[@]}' '[[ abc =~ b(.) ]] && echo \${BASH_REMATCH[1]}' >x.sh; chmod +x x.sh`,
    );
    expect(await lines('./x.sh')).toEqual(['two 3', 'c']);
    expect(
      await lines('sudo -u student id -un; sudo id -un; sudo -E NAME=x sh -c "echo \\$NAME \\$SUDO_USER"'),
    ).toEqual(['student', 'root', 'x root']);
    expect(await lines('su student -c "sudo id -un"')).toEqual(['root']);
    expect((await run('sudo no-such')).output).toBe('sudo: no-such: command not found\n');
    expect(
      await lines('echo "2^70" | bc; mkdir -p t/a; touch t/a/f; TREE_CHARSET=UTF-8 tree --noreport t'),
    ).toEqual(['1180591620717411303424', 't', '└── a', '    └── f']);
    expect(await lines('printf "a bb\\nccc d\\n" | column -t')).toEqual(['a    bb', 'ccc  d']);
    expect((await run('tput bold')).output).toBe('\u001b[1m');
    const here =
      'xz bzip2 unzip fdisk mkfs.vfat mkfs.minix i2cdetect gpioinfo ethtool comm cal getopt pmap ionice chvt route arp';
    expect(
      (await run(`for name in ${here}; do command -v $name >/dev/null || echo $name; done`)).output,
    ).toBe('');
  });

  test('is told what does the same here as a program that is not', async () => {
    expect((await run('gdb vmlinux')).output).toMatch(
      /gdb: not found\ngdb: there is no gdb here; .*Show where/,
    );
    await run(`printf '#!/usr/bin/python3\\nprint(1)\\n' >x.py; chmod +x x.py`);
    const {output, exitCode} = await run('./x.py');
    expect(output).toMatch(/x.py: \/usr\/bin\/python3: bad interpreter.*\npython3: there is no Python here/);
    expect(exitCode).toBe(127);
    expect((await run('no-such-thing')).output).toMatch(/no-such-thing: not found\n$/);
  });
});
