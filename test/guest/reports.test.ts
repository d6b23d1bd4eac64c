/** Owns the proof that what the real kernel and its programs say is told as what it is: reports, the first first; words that mislead. */
import {beforeAll, describe, expect, test} from 'vitest';
import {troubleNotice} from '../../src/session/messages/trouble-notice';
import {TerminalWords} from '../../src/session/diagnostics/terminal-words';
import {ModpostErrors} from '../../src/session/diagnostics/modpost-errors';
import {callerLineOf} from '../../src/session/diagnostics/oops/source-line';
import {directoryOf, nameOf} from '../../src/protocol/paths';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {Prepared, asker} from './told';
import type {DiagnosticsEvent} from '../../src/session/diagnostics/gcc-output';

const HEAD = `#include <linux/module.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/refcount.h>
static void goodbye(void) {}
MODULE_LICENSE("GPL");
`;
const init = (body: string) => `${HEAD}static int __init hello(void)\n{\n${body}\n}\nmodule_init(hello);\n`;
const EXIT = 'static void __exit bye(void) { goodbye(); }\nmodule_exit(bye);\n';

const MODULES: Record<string, string> = {
  warns: `${init('WARN_ON(THIS_MODULE); return 0;')}${EXIT}`,
  counts: `${init('static refcount_t r = REFCOUNT_INIT(1); refcount_dec_and_test(&r); refcount_dec_and_test(&r); return 0;').replaceAll('refcount_dec_and_test(&r);', 'if (refcount_dec_and_test(&r)) goodbye();')}${EXIT}`,
  twice: `${init('struct class *c = class_create("twice"); device_create(c, NULL, MKDEV(250, 0), NULL, "one"); device_create(c, NULL, MKDEV(250, 1), NULL, "one"); return 0;')}${EXIT}`,
  five: `${init('return 5;')}${EXIT}`,
  defers: `${init('return -517;')}${EXIT}`,
  faults: `${init('*(volatile int *)8 = 0; return 0;')}${EXIT}`,
  leaves: `${init('return 0;')}static void __exit bye(void) { *(volatile int *)0 = 0; }\nmodule_exit(bye);\n`,
  stays: `${HEAD}static int release(struct inode *i, struct file *f) { *(volatile int *)0 = 0; return 0; }
static const struct file_operations fops = {.owner = THIS_MODULE, .release = release};
static struct miscdevice dev = {.minor = MISC_DYNAMIC_MINOR, .name = "stays", .fops = &fops};
module_misc_device(dev);
`,
};

let machines: Prepared;
beforeAll(async () => {
  machines = await Prepared.with(MODULES);
});

const any = () => true;

describe('the kernel’s report of', () => {
  test.each([
    [
      'a WARN_ON',
      'insmod warns.ko',
      /^Kernel warning: WARNING: .* at \/tmp\/r\/warns\.c:\d+ hello.*A WARN_ON\(\) was true/,
    ],
    [
      'a reference too few',
      'insmod counts.ko',
      /^Kernel memory is damaged: refcount_t: underflow.*one put too many/,
    ],
    [
      'a name that is there',
      'insmod twice.ko',
      /^Kernel warning: sysfs: cannot create duplicate filename '\/.*twice\/one'\. .*exists already/,
    ],
    [
      'an init that gives 5',
      'insmod five.ko',
      /^Kernel warning: do_init_module: 'five'->init suspiciously returned 5.* must return 0/,
    ],
  ])('%s is told', async (_, script, words) => {
    expect((await machines.told(script, any)).text).toMatch(words);
  });

  test('several has the first, which names the module', async () => {
    const {text, log} = await machines.told(
      'insmod warns.ko; rmmod warns; insmod five.ko',
      ({count}) => count > 1,
    );
    expect(text).toMatch(/^Kernel warning: WARNING: .*warns.* \(and 1 more\)/);
    expect(log.location).toMatchObject({module: 'warns', isFault: true});
  });
});

describe('what only a restart ends', () => {
  test.each([
    [
      'a module whose init was killed',
      'insmod faults.ko',
      /faults is left Loading: insmod was killed in its init.*Only a restart ends that\.$/,
    ],
    [
      'a module whose exit was killed',
      'insmod leaves.ko; rmmod leaves',
      /leaves is left Unloading: rmmod was killed in its exit/,
    ],
    [
      'a process that cannot be ended',
      "insmod stays.ko; sh -c 'exec 3</dev/stays'",
      /Only a restart ends this\.$/,
    ],
  ])('%s is told at once, with Rewind and Reboot', async (_, script, words) => {
    const {text, trouble} = await machines.told(script, ({restart}) => restart !== '');
    expect(text).toMatch(words);
    expect(troubleNotice(trouble)).toMatchObject({
      tone: 'error',
      actions: ['show-where', 'rewind', 'reboot'],
    });
    expect(text).toMatch(/offset 8 of a structure|A null pointer was followed/);
  });
});

describe('words in a terminal', () => {
  test.each([
    [
      'make that has nothing to make',
      'mkdir e; cd e; echo "obj-M := a.o" >Makefile; make -C /lib/modules/$(uname -r)/build M=$PWD',
      'was asked for no module',
    ],
    [
      'a script without its interpreter, in another directory than before,',
      "mkdir s; cd s; echo '#!/opt/bash -e' >x.sh; chmod +x x.sh; ./x.sh",
      'what is not found is /opt/bash',
    ],
    [
      'a script without its interpreter',
      "echo '#!/opt/bash -e' >x.sh; chmod +x x.sh; ./x.sh",
      'what is not found is /opt/bash',
    ],
    ['an error of the kernel’s own', 'insmod defers.ko', '517 is EPROBE_DEFER'],
  ])('%s are explained', async (_, script, words) => {
    const own = await machines.start();
    await compilerBeside(own);
    const told: string[] = [];
    const reader = new TerminalWords({
      ask: asker(own),
      home: () => '/root/labs/first-module',
      tell: (text) => told.push(text),
      over: () => undefined,
    });
    own.onEvent((event) => {
      if (event.kind === 'output' && event.port === 'terminal1') reader.onOutput(event.bytes);
    });
    own.type('cd /tmp/r\n');
    await own.until(
      () => own.said('terminal1').endsWith(':/tmp/r# ') || /\/tmp\/r\S*# $/.test(own.said('terminal1')),
      'the prompt',
    );
    own.type(`${script}\n`);
    // What is told comes with an answer of the guest's, and that is no event.
    await expect.poll(() => told.join(''), {timeout: 30_000}).toContain(words);
    await own.stop();
  });
});

test('a division of 64 bits is shown at its line, and what the kernel does not export as that', async () => {
  const own = await machines.start();
  const compiler = await compilerBeside(own);
  await own.run(`mkdir /tmp/d; cd /tmp/d; echo 'obj-m := d.o' >Makefile; cat >d.c <<'C'
#include <linux/module.h>
void do_task_dead(void);
long long a = 7;
long long b = 3;
static int __init hello(void)
{
	do_task_dead();
	a =
	    a / b;
	return 0;
}
module_init(hello);
MODULE_LICENSE("GPL");
C`);
  const made = await own.run('make -C /lib/modules/$(uname -r)/build M=/tmp/d', {timeoutMs: 60_000});
  expect(compiler.jobs.some(({tool}) => tool === 'modpost')).toBe(true);
  const told: DiagnosticsEvent[] = [];
  const errors = new ModpostErrors(
    asker(own),
    (event) => told.push(event),
    (module, symbol) => callerLineOf(asker(own), directoryOf(module), nameOf(module), symbol),
  );
  await errors.onStderr(new TextEncoder().encode(made.output), '/tmp/d');
  expect(told[0]?.diagnostics).toMatchObject(
    [
      {path: '/tmp/d/d.c', line: 9, message: expect.stringContaining('div64_s64()') as string},
      {path: '/tmp/d/d.c', line: 2, message: expect.stringContaining('does not export it') as string},
    ].sort((x, y) => y.line - x.line),
  );
  await own.stop();
});
