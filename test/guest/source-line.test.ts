/** Owns the proof that a real oops leads to the line that faulted: what the kernel prints, the real tools, the sources. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {lastOops} from '../../src/session/diagnostics/oops/kernel-reports';
import {sourceLineOf} from '../../src/session/diagnostics/oops/source-line';
import {compilerBeside} from '../../src/cli/guest/compiler';
import {labStart, startGuest} from '../../src/cli/guest/harness';
import type {CodeLocation} from '../../src/session/diagnostics/oops/code-location';
import type {Lab} from '../../src/cli/guest/harness';

const HOME = '/root/labs/oops';
let lab: Lab;

beforeAll(async () => {
  lab = await startGuest(await labStart('oops'));
  await compilerBeside(lab);
});
afterAll(() => lab.stop());

const lineOf = (place: CodeLocation | undefined) => {
  if (!place) throw new Error(`no place in ${lab.said('log')}`);
  return sourceLineOf((ask) => ask(lab.guest), HOME, place);
};
/** The number of the line that reads so. */
const numberOf = async (file: string, words: string) =>
  Number(/^\d+/.exec((await lab.run(`grep -n '${words}' ${HOME}/${file}`)).output)?.[0]);
/** What `line` of a file should be. */
const standsAt = async (file: string, words: string) => ({
  ok: true,
  path: `${HOME}/${file}`,
  line: await numberOf(file, words),
});

test('a module as it ships: the line, a refusal once its source has changed, and nothing is left behind', async () => {
  await lab.run(`insmod ${HOME}/stumble.ko`);
  const place = lastOops(lab.said('log'));
  expect(place).toMatchObject({symbol: 'weigh_parcel', module: 'stumble', isFault: true});
  expect(place?.code?.bytes.length).toBe(64);
  expect(await lineOf(place)).toEqual(await standsAt('stumble.c', 'return parcel->weight'));

  await lab.run(`sed -i 's/return parcel->weight;/return parcel->weight + 1;/' ${HOME}/stumble.c`);
  expect(await lineOf(place)).toEqual({ok: false, why: 'changed'});
  await lab.run(`sed -i 's/weight + 1;/weight + 1/' ${HOME}/stumble.c`);
  const line = await numberOf('stumble.c', 'weight + 1');
  expect(await lineOf(place)).toMatchObject({
    ok: false,
    why: 'no-build',
    message: expect.stringMatching(`^stumble\\.c:${line}: expected ';'`) as unknown,
  });
  expect((await lab.run('ls -A /tmp')).output).toBe('');
});

test('a module of several files, built here: other code, built again, inlined code, a line that moved', async () => {
  await lab.run(`mkdir -p ${HOME}/bell; cd ${HOME}/bell
    printf 'obj-m := my-bell.o\\nmy-bell-y := front.o back.o\\n' >Makefile
    cat >bell.h <<'C'
#include <linux/atomic.h>
struct visitor { char name[36]; atomic_t rings; };
void ring(struct visitor *who, int times);
static inline void count(struct visitor *who)
{
	atomic_inc(&who->rings);	/* stumbles */
}
C
    cat >back.c <<'C'
#include <linux/printk.h>
#include "bell.h"
static noinline void tell(const char *words) { pr_info("bell: %s\\n", words); }
void ring(struct visitor *who, int times)
{
	tell("rings");
	count(who);
}
C
    cat >front.c <<'C'
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include "bell.h"
static noinline void tell(const char *words) { pr_debug("bell: %s\\n", words); }
static ssize_t bell_write(struct file *file, const char __user *from, size_t count, loff_t *position)
{
	tell("somebody");
	ring(NULL, count);
	return count;
}
static const struct file_operations operations = { .owner = THIS_MODULE, .write = bell_write };
static struct miscdevice bell = { .minor = MISC_DYNAMIC_MINOR, .name = "bell", .fops = &operations };
module_misc_device(bell);
MODULE_LICENSE("GPL");
C`);
  const build = 'make -s -C /lib/modules/$(uname -r)/build M=$PWD';
  const again = `cd ${HOME}/bell; ${build} && { rmmod my_bell 2>/dev/null; insmod my-bell.ko && echo x >/dev/bell; }`;
  const made = () => lab.run(again, {timeoutMs: 120_000});
  expect(await made()).toMatchObject({output: '', exitCode: 137});
  const place = lastOops(lab.said('log'));
  expect(place).toMatchObject({symbol: 'ring', module: 'my_bell'});

  await lab.run(`sed -i 's/\\ttell("rings");/\\ttell(times > 3 ? "long" : "short");/' ${HOME}/bell/back.c`);
  await made();
  const next = lastOops(lab.said('log'));
  expect(next).toMatchObject({symbol: 'ring'});
  expect(next?.offset).not.toBe(place?.offset);
  // What no compiler sees moves the line, and nothing else.
  await lab.run(`sed -i '1i // mine' ${HOME}/bell/bell.h`);
  expect(await lineOf(next)).toEqual(await standsAt('bell/bell.h', 'stumbles'));
});

test('of a module without sources here it is said', async () => {
  const place = {symbol: 'f', offset: 1, size: 2, module: 'unheard_of', isFault: true};
  expect(await lineOf(place)).toEqual({ok: false, why: 'no-source'});
});
