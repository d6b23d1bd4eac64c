/** Owns the measuring of builds: a module made in the page by the guest's make, and natively where there is a tree. */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import toolchain from '../../images/toolchain/manifest.json';
import {median, metric} from './metrics';
import type {Metric} from './metrics';
import type {Page} from '@playwright/test';

const DIRECTORY = '/root/bench';
/** Nobody builds sooner after opening the editor. */
const WRITES_MS = 5_000;
const tree = fileURLToPath(new URL('../../build/kernel/linux', import.meta.url));

const HELLO = `#include <linux/module.h>
static int __init hello(void) { pr_info("hello 1\\n"); return 0; }
static void __exit bye(void) {}
module_init(hello);
module_exit(bye);
MODULE_LICENSE("GPL");
`;

/** Some 300 lines: a character device with forty attributes' worth of functions. */
const CHARDEV = `#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
static DEFINE_MUTEX(lock);
${Array.from(
  {length: 40},
  (_, i) => `static char *text${i};
static ssize_t read${i}(struct file *file, char __user *to, size_t size, loff_t *at)
{
	ssize_t n;

	mutex_lock(&lock);
	n = text${i} ? simple_read_from_buffer(to, size, at, text${i}, strlen(text${i})) : 0;
	mutex_unlock(&lock);
	return n;
}
`,
).join('')}
static const struct file_operations operations[] = {
${Array.from({length: 40}, (_, i) => `	{ .owner = THIS_MODULE, .read = read${i} },`).join('\n')}
};
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "bench", .fops = operations };
module_misc_device(device);
MODULE_LICENSE("GPL");
`;

/** Milliseconds that the script takes in the guest, over the control channel. Throws if it fails. */
const runMs = (page: Page, script: string): Promise<number> =>
  page.evaluate(async (line) => {
    const from = performance.now();
    const {exitCode, output} = await window.modlab.run(line, {timeoutMs: 120_000});
    if (exitCode !== 0) throw new Error(`${line}: exit status ${exitCode}: ${output}`);
    return performance.now() - from;
  }, script);

const put = (page: Page, name: string, text: string) =>
  page.evaluate(
    ([path, content]) => window.modlab.writeFile(path ?? '', new TextEncoder().encode(content)),
    [`${DIRECTORY}/${name}`, text],
  );

const FOURTEEN = 14;
const FORTY_TWO = 42;
const make = `make -s -C /lib/modules/$(uname -r)/build M=${DIRECTORY}`;

/** From nothing, and of sources that have never been compiled: what has been is not compiled again. */
async function buildMany(page: Page, count: number, text: string): Promise<number> {
  const names = Array.from({length: count}, (_, i) => `hello${i}`);
  await page.evaluate((directory) => window.modlab.run(`rm -rf ${directory}; mkdir ${directory}`), DIRECTORY);
  await put(page, 'Makefile', `obj-m := ${names.map((name) => `${name}.o`).join(' ')}\n`);
  for (const name of names) await put(page, `${name}.c`, HELLO.replace('hello 1', `${name} ${text}`));
  return runMs(page, make);
}

/** The same, by Debian's gcc in the stock tree: first, edited, and of the character device. */
function natively(): {first?: number; edit?: number; chardev?: number} {
  if (!existsSync(join(tree, 'Module.symvers'))) return {};
  const directory = mkdtempSync(join(tmpdir(), 'modlab-native-'));
  const put = (name: string, text: string) => writeFileSync(join(directory, name), text);
  const ms = () => {
    const from = performance.now();
    const {status} = spawnSync('make', ['-s', '-C', tree, 'ARCH=i386', `M=${directory}`], {stdio: 'ignore'});
    return status === 0 ? performance.now() - from : NaN;
  };
  put('Makefile', 'obj-m := hello.o\n');
  put('hello.c', HELLO);
  const first = ms();
  put('hello.c', HELLO.replace('hello 1', 'hello 2'));
  const edit = ms();
  put('Makefile', 'obj-m := chardev.o\n');
  put('chardev.c', CHARDEV);
  const chardev = ms();
  rmSync(directory, {recursive: true});
  return {first, edit, chardev};
}

/** On a page that has just been opened, with the toolchain in its cache. */
export async function measureBuilds(page: Page): Promise<Metric[]> {
  const native = natively();
  await page.evaluate((directory) => window.modlab.run(`rm -rf ${directory}; mkdir ${directory}`), DIRECTORY);
  const before = await page.evaluate(async () => (await window.modlab.save('bench before builds')).size);
  await put(page, 'Makefile', 'obj-m := hello.o\n');
  await put(page, 'hello.c', HELLO);
  const first = await runMs(page, make);
  const edits: number[] = [];
  for (let i = 2; i < 7; i++) {
    await put(page, 'hello.c', HELLO.replace('hello 1', `hello ${i}`));
    edits.push(await runMs(page, make));
  }
  const warm = [await runMs(page, make), await runMs(page, make), await runMs(page, make)];
  const after = await page.evaluate(async () => (await window.modlab.save('bench after builds')).size);
  await put(page, 'Makefile', 'obj-m := chardev.o\n');
  await put(page, 'chardev.c', CHARDEV);
  const chardev = await runMs(page, make);
  const many = [];
  for (let round = 0; round < 3; round++) many.push(await buildMany(page, FOURTEEN, `round ${round}`));
  const forty = await buildMany(page, FORTY_TWO, 'forty-two');
  // Whoever writes in the editor finds the compiler ready.
  await page.reload();
  await page.waitForFunction(() => 'modlab' in window);
  await page.evaluate(() => window.modlab.ready);
  await page.getByRole('button', {name: 'Editor', exact: true}).click();
  await page.evaluate((directory) => window.modlab.run(`rm -rf ${directory}; mkdir ${directory}`), DIRECTORY);
  await put(page, 'Makefile', 'obj-m := hello.o\n');
  await put(page, 'hello.c', HELLO);
  await page.waitForTimeout(WRITES_MS);
  const written = await runMs(page, make);
  await page.getByRole('button', {name: 'Editor', exact: true}).click();
  const {unpack, programs, modpost, tree: headers} = toolchain;
  const bytes = [unpack, programs, modpost, headers].reduce((sum, {size}) => sum + size, 0);
  return [
    metric('toolchain_bytes', 'bytes', bytes),
    metric('first_build_ms', 'ms', first, native.first),
    metric('first_build_in_editor_ms', 'ms', written, native.first),
    metric('edit_build_ms', 'ms', median(edits), native.edit),
    metric('warm_build_ms', 'ms', median(warm)),
    metric('chardev_build_ms', 'ms', chardev, native.chardev),
    metric('fourteen_modules_build_ms', 'ms', median(many)),
    metric('forty_two_modules_build_ms', 'ms', forty),
    metric('build_snapshot_bytes', 'bytes', after - before),
  ];
}
