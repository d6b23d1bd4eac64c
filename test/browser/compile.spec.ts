/** Owns the promise of a compiler: what is written in the page is built in the machine, loaded, and there after a reload. */
import {expect, test} from './fixtures';
import type {LabPage} from './lab-page';
import type {Page} from '@playwright/test';

const DIRECTORY = '/root/labs/first-module';
const editor = (page: Page) => page.getByRole('region', {name: 'Editor'});
const text = (page: Page, name: string) => page.getByRole('textbox', {name: `Text of ${name}`});

/** Opens the page with an empty file of that name in the editor. */
async function withNewFile(lab: LabPage, page: Page, name: string): Promise<void> {
  await lab.open();
  // One module to wait for.
  await lab.run(`sed -i 's/^obj-m.*/obj-m := mine.o/' ${DIRECTORY}/Makefile`);
  await page.getByRole('button', {name: 'Editor', exact: true}).click();
  await editor(page).getByRole('button', {name: 'New', exact: true}).click();
  await page.getByRole('textbox', {name: 'Name of the new file'}).fill(name);
  await page.keyboard.press('Enter');
  await expect(text(page, name)).toBeFocused();
}

const SOURCE = `#include <linux/module.h>
static int __init mine_init(void) { pr_info("mine: first\\n"); return 0; }
static void __exit mine_exit(void) { }
module_init(mine_init);
module_exit(mine_exit);
MODULE_LICENSE("GPL");
`;

test('a module is written, built and loaded, changed and built again, and found after a reload', async ({
  lab,
  page,
  allowComplaints,
}) => {
  // Chromium, putting text in place of a selection that begins in a marked line, wants to style it as what was there.
  allowComplaints(/Applying inline style violates/);
  await withNewFile(lab, page, 'mine.c');
  await page.keyboard.insertText(SOURCE.replace('return 0;', 'return nothing;'));
  await page.keyboard.press('Control+Enter');
  // What the compiler found stands at its line; the machine's make has stopped.
  const problem = editor(page).getByRole('button', {name: /^mine\.c:2:\d+ error .*nothing.*undeclared/});
  await problem.click();
  await expect(text(page, 'mine.c')).toBeFocused();
  await lab.sees(/Error 2[^]*# *$/);
  // So does what only modpost can know: it names the symbol, and the page the line.
  await text(page, 'mine.c').press('Control+a');
  await page.keyboard.insertText(
    SOURCE.replace('return 0;', 'return nowhere();').replace('\n', '\nextern int nowhere(void);\n'),
  );
  await page.keyboard.press('Control+Enter');
  const unresolved = editor(page).getByRole('button', {name: /^mine\.c:2:12 error nowhere is undefined/});
  await expect(unresolved).toBeVisible();
  await lab.sees(/undefined![^]*Error 2[^]*# *$/);
  await text(page, 'mine.c').press('Control+a');
  await page.keyboard.insertText(SOURCE);
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await lab.run('dmesg')).output).toContain('mine: first');
  await expect(problem).toHaveCount(0);
  await expect(unresolved).toHaveCount(0);
  await text(page, 'mine.c').press('Control+a');
  await page.keyboard.insertText(SOURCE.replace('first', 'second'));
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await lab.run('dmesg')).output).toContain('mine: second');
  await lab.savedByItself(/mine: second/);
  await lab.saved();
  await lab.reload();
  expect((await lab.run('cut -d" " -f1 /proc/modules')).output).toBe('mine\n');
  await expect(text(page, 'mine.c')).toContainText('mine: second');
  // The tree under /usr/src is the same, and the compiler is there.
  const {output} = await lab.run(`touch ${DIRECTORY}/mine.c; make -C ${DIRECTORY}`, 120_000);
  expect(output).toContain('LD [M]');
});

/** GCC looks at this for a while. */
const writeLongSource = (lab: LabPage) =>
  lab.run(
    `awk 'BEGIN { print "int f(int);"; for (i = 0; i < 30000; i++) print "int f" i "(int a) { return a * " i " + f(a) / 3; }" }' >/root/long.c`,
  );

/** So many of the guest's programs wait for the compiler. */
const compilers = (lab: LabPage, count: number) =>
  expect.poll(async () => (await lab.run('pidof gcc | wc -w')).output).toBe(`${count}\n`);

test('Ctrl-C ends a compilation; another beside it, or that waited for it, goes on', async ({lab, page}) => {
  await lab.open();
  await writeLongSource(lab);
  await lab.run('echo "int main(void) { return 7; }" >/tmp/short.c');
  // The compiler is there, so that it works on the long one when the short one comes.
  await lab.run('gcc --version', 60_000);
  await lab.type('cd /root; gcc -O2 -c long.c; echo "code $?"\n');
  await compilers(lab, 1);
  const built = lab.run('gcc -o /tmp/short /tmp/short.c && /tmp/short', 60_000);
  await page.keyboard.press('Control+c');
  expect((await built).exitCode).toBe(7);
  await lab.sees(/\^C/);
  await compilers(lab, 0);
  expect((await lab.run('gcc --version', 60_000)).exitCode).toBe(0);
});

test('Ctrl-C ends a compilation, a reload in its middle is told, and the next one works', async ({
  lab,
  page,
}) => {
  await lab.open();
  await writeLongSource(lab);
  await lab.type('cd /root; gcc -O2 -c long.c; echo "code $?"\n');
  await expect(lab.status).toContainText('running');
  await expect(page.getByText('compiling in this page')).toBeVisible();
  await page.keyboard.press('Control+c');
  await lab.sees(/\^C/);
  await compilers(lab, 0);
  await lab.type('gcc -O2 -c long.c 2>said; echo "code $?"\n');
  await compilers(lab, 1);
  await lab.saved();
  await lab.reload();
  await lab.sees(/^code 1/m);
  expect((await lab.run('cat /root/said')).output).toContain(
    'the machine was set back, or the page reloaded',
  );
  await lab.type('clear; gcc --version | head -n 1\n');
  await lab.sees('gcc (Debian 12.2.0');
});
