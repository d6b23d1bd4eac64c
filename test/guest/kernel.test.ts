/** Owns the proof that the kernel is as a distribution's where modules can tell: what is there at boot, what it reports. */
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {startGuest} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';

let lab: Lab;

beforeAll(async () => {
  lab = await startGuest();
  await compilerBeside(lab);
});
afterAll(() => lab.stop());
beforeEach(() => lab.run('dmesg -C'));

/** Builds a module whose init runs `code`; `before` stands above it, `exit` in its exit. Resolves with make's words. */
async function build(name: string, code: string, {before = '', exit = ''} = {}): Promise<string> {
  const source = `#include <linux/module.h>
#include <linux/gpio.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
${before}
static int __init begin(void) { ${code} return 0; }
static void __exit end(void) { ${exit} }
module_init(begin);
module_exit(end);
MODULE_LICENSE("GPL");
`;
  await lab.run(`mkdir -p /tmp/${name}; echo 'obj-m := ${name}.o' >/tmp/${name}/Makefile`);
  const path = `/tmp/${name}/${name}.c`;
  expect((await lab.guest.writeFile(path, Buffer.from(source))).ok).toBe(true);
  const made = await lab.run(`make -C /lib/modules/$(uname -r)/build M=/tmp/${name}`, {timeoutMs: 120_000});
  expect(made.exitCode, made.output).toBe(0);
  return made.output;
}

const insmod = (name: string) => lab.run(`insmod /tmp/${name}/${name}.ko`);
const log = async () => (await lab.run('dmesg')).output;

test('a call into code that is gone after boot is a warning, as on distributions', async () => {
  const made = await build('mismatch', '', {
    before:
      'static noinline int __init early(void) { return 0; }\nint later(void);\nint later(void) { return early(); }',
  });
  expect(made).toContain('WARNING: modpost: ');
  expect(made).toContain('section mismatch in reference: later');
});

test('a list that is taken apart twice is reported', async () => {
  await build('unlisted', 'list_add(&entry, &head); list_del(&entry); list_del(&entry);', {
    before: 'static LIST_HEAD(head);\nstatic struct list_head entry;',
  });
  await insmod('unlisted');
  expect(await log()).toContain('list_del corruption');
});

test('a timer and a delayed work that rmmod leaves behind are named, and the machine lives on', async () => {
  await build('forgetful', 'mod_timer(&timer, jiffies + HZ); schedule_delayed_work(&work, HZ);', {
    before: `static void tick(struct timer_list *unused) {}
static void later(struct work_struct *unused) {}
static DEFINE_TIMER(timer, tick);
static DECLARE_DELAYED_WORK(work, later);`,
  });
  await insmod('forgetful');
  expect((await lab.run('rmmod forgetful')).exitCode).toBe(0);
  expect((await log()).match(/ODEBUG: free active .* object type: timer_list/g)).toHaveLength(2);
  expect((await lab.run('sleep 2; echo alive')).output).toBe('alive\n');
});

test('a stack trace in init shows the callers, not the recorder’s probes', async () => {
  await build('callers', 'dump_stack(); pr_info("%pe\\n", ERR_PTR(-EBUSY));');
  await insmod('callers');
  const trace = await log();
  expect(trace).toMatch(/ __ia32_sys_finit_module\+.*\n.* {2}ia32_sys_call\+/);
  expect(trace).toContain('-EBUSY');
});

test('lines 0 to 31 are there from boot and may be used where one must not sleep', async () => {
  expect((await lab.run('head -n 1 /sys/kernel/debug/gpio')).output).toContain('GPIOs 0-31');
  await build(
    'pins',
    `gpio_request(21, "led"); gpio_direction_output(21, 0);
	gpio_request(17, "button"); gpio_direction_input(17);
	irq = gpio_to_irq(17);
	if (request_irq(irq, pressed, IRQF_TRIGGER_RISING, "button", &irq)) return -EBUSY;
	mod_timer(&timer, jiffies + 1);`,
    {
      before: `static int irq;
static irqreturn_t pressed(int number, void *data) { gpio_set_value(21, 0); pr_info("pressed\\n"); return IRQ_HANDLED; }
static void tick(struct timer_list *unused) { gpio_set_value(21, 1); pr_info("line 21 is %d\\n", gpio_get_value(21)); }
static DEFINE_TIMER(timer, tick);`,
      exit: 'timer_delete_sync(&timer); free_irq(irq, &irq); gpio_free(17); gpio_free(21);',
    },
  );
  await insmod('pins');
  await lab.run('while ! dmesg | grep -q "line 21"; do usleep 10000; done');
  await lab.run('cd /sys/kernel/debug/gpio-mockup/gpiochip0; echo 1 >17; echo 0 >17');
  await lab.run('while ! dmesg | grep -q pressed; do usleep 10000; done; rmmod pins');
  const said = await log();
  expect(said).toContain('line 21 is 1');
  expect(said).not.toContain('BUG:');
  expect(said).not.toContain('WARNING:');
});

test('modprobe brings modules that are not in the base, with what they need', async () => {
  await lab.run('modprobe i2c-stub chip_addr=0x48 && modprobe vcan && modprobe dummy_hcd && modprobe mtdram');
  const {output} = await lab.run('lsmod; modinfo -n i2c-stub');
  for (const module of ['i2c_stub', 'i2c_core', 'vcan', 'can_dev', 'dummy_hcd', 'usbcore', 'udc_core', 'mtd'])
    expect(output).toMatch(new RegExp(`^${module} `, 'm'));
  expect(output).toContain('/kernel-more/drivers/i2c/i2c-stub.ko');
  // Its databases are of the build: what a later depmod writes leaves them alone.
  expect((await lab.run('depmod -a && modprobe -r vcan && modprobe vcan')).exitCode).toBe(0);
});

// Last: the machine is not the same after it.
test('what is freed twice is reported at once', async () => {
  await build('twice', 'void *thing = kmalloc(64, GFP_KERNEL); kfree(thing); kfree(thing);');
  await insmod('twice');
  expect(await log()).toContain('kernel BUG at mm/slub.c');
});
