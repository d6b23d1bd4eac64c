/** Owns the proof that a module is built in the guest as on a real machine: its own make, the real compiler beside it. */
import {existsSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {labs} from '../../src/labs/catalogue';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import type {Compiler} from '../../src/cli/guest/compiler';
import type {Lab} from '../../src/cli/guest/harness';

let lab: Lab;
let compiler: Compiler;

beforeAll(async () => {
  lab = await startGuest(await labStart('first-module'));
  compiler = await compilerBeside(lab);
  await lab.run('cp -r /root/labs /tmp/shipped');
});
afterAll(() => lab.stop());

const run = (script: string) => lab.run(script, {timeoutMs: 120_000, cwd: '/root/labs/first-module'});

test('a module is changed, made, loaded and removed', async () => {
  await run(`sed -i -E 's/init(.n")/changed\\1/' hello.c`);
  const made = await run('make');
  expect(made.output).toContain('  LD [M]  /root/labs/first-module/hello.ko');
  expect(made.exitCode).toBe(0);
  expect((await run('insmod hello.ko && dmesg | tail -n 1 && rmmod hello')).output).toContain(
    'hello: changed',
  );
  const jobs = compiler.jobs.length;
  expect((await run('make')).exitCode).toBe(0);
  expect(compiler.jobs.length).toBe(jobs);
  await run(`sed -i -E 's/changed(.n")/init\\1/' hello.c`);
});

/**
 * What each call of a lab's make yields is compared with native gcc's in test/toolchain, a record a lab. Here two of them,
 * and those that have no record, go the whole way: the guest's make, its files, the calls in their order.
 */
const recorded = (lab: string) =>
  existsSync(new URL(`../toolchain/expected/lab-${lab}.json`, import.meta.url));
const compared = labs
  // Those of another kernel are not on this one's machines.
  .filter(({kernel}) => kernel === undefined)
  .filter(({id}) => existsSync(new URL(`../../src/labs/${id}/Makefile`, import.meta.url)))
  .map(({id}) => id)
  .filter((id) => ['first-module', 'symbols'].includes(id) || !recorded(id));

test.each(compared)(
  'the modules of %s come out as the files that the site ships, byte for byte',
  async (id) => {
    // As build-scripts/modules/build-lab.sh builds them natively.
    const {output} = await lab.run(
      `cd /root/labs/${id}
     make -s -C /lib/modules/$(uname -r)/build M=$PWD KCFLAGS="-Os -fmacro-prefix-map=$PWD/=" >/tmp/made 2>&1 || cat /tmp/made
     for made in $(cat modules.order); do
       module=$(basename $made .o).ko
       strip --strip-debug $module && cmp $module /tmp/shipped/${id}/$module && echo same
     done
     make -s -C /lib/modules/$(uname -r)/build M=$PWD clean`,
      {timeoutMs: 120_000},
    );
    expect(output).toMatch(/^(same\n)+$/);
  },
);

test('what the compiler complains of comes out at its line, and make fails', async () => {
  await run('mkdir /tmp/bad; echo "obj-m := bad.o" >/tmp/bad/Makefile');
  await run('printf "#include <linux/module.h>\\nint answer(void) { return forty_two; }\\n" >/tmp/bad/bad.c');
  const made = await run('make -C /lib/modules/$(uname -r)/build M=/tmp/bad');
  expect(made.exitCode).toBe(2);
  expect(made.output).toContain("/tmp/bad/bad.c:2:27: error: 'forty_two' undeclared");
  expect(made.output).toContain('Error 1');
  await run('printf "#include <linux/module.h>\\n" >/tmp/bad/bad.c');
  const unlicensed = await run('make -C /lib/modules/$(uname -r)/build M=/tmp/bad');
  expect(unlicensed.output).toContain('ERROR: modpost: missing MODULE_LICENSE() in /tmp/bad/bad.o');
});

test('kbuild’s own features hold: several objects, directories, flags, own headers, V=1, one target, clean', async () => {
  await run(`mkdir -p /tmp/kb/sub /tmp/kb/inc; cd /tmp/kb
    printf 'obj-m := many.o sub/\\nmany-objs := main.o part.o\\nccflags-y := -I$(src)/inc -DANSWER=42\\n' >Makefile
    echo 'obj-m := deep.o' >sub/Makefile
    echo 'int part(void);' >inc/part.h
    printf '#include <linux/module.h>\\n#include "part.h"\\nint part(void) { return ANSWER; }\\n' >part.c
    printf '#define DEBUG\\n#define pr_fmt(fmt) "many: " fmt\\n#include <linux/module.h>\\n#include "part.h"\\nstatic int __init many(void) { pr_debug("%%d\\\\n", part()); return 0; }\\nmodule_init(many);\\nMODULE_LICENSE("GPL");\\n' >main.c
    printf '#include <linux/module.h>\\nMODULE_LICENSE("GPL");\\n' >sub/deep.c`);
  const kbuild = 'make -C /lib/modules/$(uname -r)/build M=/tmp/kb';
  const made = await run(kbuild);
  expect(made.output).toContain('  LD [M]  /tmp/kb/many.o');
  expect(made.exitCode).toBe(0);
  expect((await run('insmod /tmp/kb/many.ko; dmesg | tail -n 1; ls /tmp/kb/sub/deep.ko')).output).toMatch(
    /many: 42\n\/tmp\/kb\/sub\/deep\.ko/,
  );
  await run('touch /tmp/kb/part.c');
  expect((await run(`${kbuild} V=1`)).output).toMatch(
    /gcc -Wp,-MMD,\/tmp\/kb\/\.part\.o\.d .* -c -o \/tmp\/kb\/part\.o/,
  );
  expect((await run(`${kbuild} part.s && grep -c ret /tmp/kb/part.s`)).exitCode).toBe(0);
  expect((await run(`${kbuild} modules_install; depmod -a; modprobe deep; lsmod`)).output).toContain('deep');
  await run(`${kbuild} clean`);
  expect((await run('cd /tmp/kb; find . -type f | sort')).output).toBe(
    './Makefile\n./inc/part.h\n./main.c\n./part.c\n./sub/Makefile\n./sub/deep.c\n',
  );
});

test('any number of modules in one Makefile is built, and modpost runs no more often for many than for one', async () => {
  await run(`mkdir /tmp/many; cd /tmp/many
    for i in $(seq 12); do
      echo "obj-m += m$i.o"
      printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >m$i.c
    done >Makefile`);
  const before = compiler.jobs.length;
  const made = await run('make -C /lib/modules/$(uname -r)/build M=/tmp/many && ls /tmp/many/*.ko | wc -l');
  expect(made.output).toMatch(/\n12\n$/);
  const runs = compiler.jobs.slice(before).filter(({tool}) => tool === 'modpost');
  expect(runs.length).toBeLessThanOrEqual(2);
  await run('touch /tmp/many/m7.c');
  expect((await run('make -C /lib/modules/$(uname -r)/build M=/tmp/many')).exitCode).toBe(0);
  await run('rm -r /tmp/many');
});

test('a program of one’s own is built and runs', async () => {
  await run(`cd /tmp; cat >ask.c <<'C'
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <linux/kd.h>
int main(int argc, char **argv)
{
	char type = 0;
	int fd = open("/dev/tty0", O_RDONLY);
	double third = 1.0 / 3;
	int answer = ioctl(fd, KDGKBTYPE, &type);
	printf("%s %d %.3f %lld %d\\n", argv[1], answer, third, 1234567890123LL / argc, type);
	return strlen(argv[1]);
}
C`);
  const built = await run('cd /tmp; gcc -Wall -o ask ask.c && ./ask hello');
  expect(built.output).toBe('hello 0 0.333 617283945061 2\n');
  expect(built.exitCode).toBe(5);
});

test('the compiler answers to each of its names, and make’s own rules find it', async () => {
  await run('mkdir /tmp/names; echo "int main(void) { return 3; }" >/tmp/names/a.c');
  const made = await run('cd /tmp/names; make a; ./a');
  expect(made).toEqual({output: 'cc     a.c   -o a\n', exitCode: 3});
  // As links that later images have: what a name does is decided beside the guest.
  const script = `cd /tmp/names; for name in c99 c89 i686-linux-gnu-gcc; do ln -s /usr/bin/gcc $name; done
    ./i686-linux-gnu-gcc -c a.c && ./i686-linux-gnu-gcc -o b a.o && ./b; echo $?
    echo 'int main(void) { for (int i = 0; ; i++) return i; }' >b.c
    ./c99 -o b b.c && ./b && ./c99 -std=gnu99 b.c; ./c89 b.c`;
  const {output} = await run(script);
  expect(output).toMatch(/^3\n/);
  expect(output).toContain('c99 called with non ISO C99 option -std=gnu99\n');
  expect(output).toContain("b.c:1:18: error: 'for' loop initial declarations are only allowed in C99");
});

test('a path that leaves by `..` a directory of which nothing else is wanted is found', async () => {
  await run(`mkdir -p /tmp/up/a/deep /tmp/up/b; cd /tmp/up
    echo '#include "../a/deep/../y.h"' >b/x.c; echo 'int v;' >a/y.h
    printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >b/m.c; echo 'obj-m := ../b/m.o' >a/Makefile`);
  expect(await run('cd /; gcc -c /tmp/up/a/../b/x.c -o /tmp/up/a/deep/../../x.o && nm /tmp/up/x.o')).toEqual({
    output: '00000000 B v\n',
    exitCode: 0,
  });
  const made = await run('cd /tmp/up/a; make -C /lib/modules/$(uname -r)/build M=$PWD && ls ../b/m.ko');
  expect(made.output).toContain('../b/m.ko\n');
  const absent = await run('cd /; gcc -c /tmp/up/none/../b/x.c -o /tmp/up/y.o');
  expect(absent.output).toContain('/tmp/up/none/../b/x.c: No such file or directory');
});

test('a failed link ends as gcc’s does', async () => {
  await run('cd /tmp; echo "int f(void); int main(void) { return f(); }" >link.c; rm -f a.out');
  const failed = await run('cd /tmp; gcc link.c; echo $?; ls a.out');
  expect(failed.output).toMatch(
    /^1\n\/usr\/bin\/ld: \/tmp\/cc\w{6}\.o: in function `main':\nlink\.c:\(\.text\+0x\w+\): undefined reference to `f'\ncollect2: error: ld returned 1 exit status\n/,
  );
  const library = await run('cd /tmp; echo "int main(void) { return 0; }" >link.c; gcc link.c -lnope');
  expect(library.output).toBe(
    '/usr/bin/ld: cannot find -lnope: No such file or directory\ncollect2: error: ld returned 1 exit status\n',
  );
  const asked = await run('cd /tmp; gcc -Wl,-v link.c && ./a.out');
  expect(asked.output).toMatch(/collect2 version 12\.2\.0\n\/usr\/bin\/ld .*\n/);
  expect(asked.output).toContain('GNU ld (GNU Binutils for Debian) 2.40\n');
});

test('the tools say what they are, and work', async () => {
  expect((await run('gcc --version')).output).toContain('gcc (Debian 12.2.0-14+deb12u1) 12.2.0');
  expect((await run('echo "int x = __INT_MAX__;" | gcc -E -P -x c -')).output).toBe('int x = 0x7fffffff;\n');
  expect((await run('objdump -d /tmp/shipped/oops/stumble.ko')).output).toContain('<init_module>:');
  expect((await run('nm /tmp/shipped/oops/stumble.ko')).output).toContain('U _printk');
  expect((await run('gcc -c nothing.c')).output).toContain(
    'cc1: fatal error: nothing.c: No such file or directory',
  );
  // Nothing is found where JavaScript's objects have something.
  expect((await run('ln -s $(which gcc) /tmp/constructor; /tmp/constructor')).output).toBe(
    'constructor: there is no such program beside this machine\n',
  );
  expect((await run('gcc -c hello.c -o /nowhere/hello.o -fsyntax-only -include /nope.h')).exitCode).toBe(1);
});

test('a student’s files are the student’s', async () => {
  const built = await lab.run(
    'umask 027; echo "int main(void) { return 3; }" >a.c; gcc a.c; ls -l a.out; ./a.out',
    {
      user: 'student',
      cwd: '/home/student',
      timeoutMs: 60_000,
    },
  );
  expect(built.output).toMatch(/^-rwxr-x--- +1 student +student .* a\.out\n$/);
  expect(built.exitCode).toBe(3);
});

test('a machine set back in the middle of a compilation says so, and compiles the next time', async () => {
  const back = await startGuest(await labStart('first-module'));
  // Nobody answers.
  const asked = new Promise<void>((resolve) => back.onEvent(({kind}) => kind === 'calls' && resolve()));
  back.type('cd /root/labs/first-module; gcc --version >/tmp/said 2>&1; echo ended\n');
  await asked;
  const saved = await back.machine.save();
  await back.stop();
  if (!saved.ok) throw new Error(saved.message);
  const again = await startGuest({kind: 'snapshot', delta: saved.delta});
  await compilerBeside(again);
  await again.until(() => /^ended/m.test(again.said('terminal1')), 'gcc to end');
  expect((await again.run('cat /tmp/said')).output).toContain('the machine was set back');
  // The tree is there still, under the handles that the guest has had.
  expect((await again.run('gcc --version; head -n 3 /lib/modules/$(uname -r)/build/.config')).output).toMatch(
    /Debian 12[^]*Automatically generated/,
  );
  await again.stop();
});

test('calls that were interrupted take nothing from those that come after them', async () => {
  const other = await startGuest(await labStart('first-module'));
  // Nobody answers: each waits for the page when it is killed.
  const {output} = await other.run(
    `for i in $(seq 20); do
       gcc --version & until grep -q p9_client_rpc /proc/$!/stack; do sleep 0.01; done
       kill -9 $!; wait
     done; echo ended`,
    {timeoutMs: 60_000},
  );
  expect(output).toBe('ended\n');
  await compilerBeside(other);
  expect((await other.run('gcc --version', {timeoutMs: 60_000})).output).toContain('Debian 12');
  await other.stop();
});
