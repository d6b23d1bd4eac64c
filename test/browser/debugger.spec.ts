/** Owns the promises of the debugger: the machine stops at the line that was asked for, shows what is there, and goes on. */
import {expect, test} from './fixtures';
import {LAYOUTS, looksRight} from './layouts';
import type {LabPage} from './lab-page';
import type {Page} from '@playwright/test';

const LAB = '/root/labs/first-module';
const SOURCE = `#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>

struct node {
	int value;
	struct node *next;
};

static struct node *head;
static int count;

static noinline int add(int value)
{
	struct node *node = kmalloc(sizeof(*node), GFP_KERNEL);

	if (!node)
		return -ENOMEM;
	node->value = value;
	node->next = head;
	head = node;
	count++;
	return 0;
}

static int __init hello_init(void)
{
	add(13);
	add(8);
	pr_info("hello: %d nodes\\n", count);
	return 0;
}

static void __exit hello_exit(void)
{
	while (head) {
		struct node *node = head;

		head = node->next;
		kfree(node);
	}
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
`;

const editor = (page: Page) => page.getByRole('region', {name: 'Editor'});
const panel = (page: Page) => page.getByRole('region', {name: 'Debugger'});
const text = (page: Page, name = 'hello.c') => page.getByRole('textbox', {name: `Text of ${name}`});
const terminal = (page: Page) => page.getByRole('textbox', {name: 'Terminal 1'});
const line = (page: Page, words: string) => text(page).locator('.cm-line').filter({hasText: words});
const variable = (page: Page, name: string) =>
  panel(page)
    .getByRole('group', {name: 'Variables'})
    .getByRole('listitem')
    .filter({has: page.getByText(name, {exact: true})});

/** The page with a module of one file in the editor. */
async function withSource(lab: LabPage, page: Page, touch = false): Promise<void> {
  await lab.open();
  await page.evaluate(([path, source]) => window.modlab.writeFile(path, new TextEncoder().encode(source)), [
    `${LAB}/hello.c`,
    SOURCE,
  ] as const);
  await lab.run(`sed -i 's/^obj-m.*/obj-m := hello.o/' ${LAB}/Makefile`);
  await page.getByRole('button', {name: 'Editor', exact: true}).click();
  if (touch) await editor(page).getByLabel('Open a file').selectOption('hello.c');
  else await editor(page).getByRole('button', {name: 'hello.c', exact: true}).click();
  await expect(text(page)).toContainText('struct node');
}

/** Beside the line with these words, as a person clicks there. */
async function clickBeside(page: Page, words: string): Promise<void> {
  const box = await line(page, words).boundingBox();
  const gutter = await editor(page).locator('.cm-breakpoints').boundingBox();
  if (!box || !gutter) throw new Error('the line is not in sight');
  await page.mouse.click(gutter.x + gutter.width / 2, box.y + box.height / 2);
}

/** Puts the cursor where these words are, as a person finds them. */
async function find(page: Page, words: string, name: string): Promise<void> {
  await text(page, name).focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(text(page, name)).toBeFocused();
}

/** The one breakpoint is in the machine's memory. */
const isSet = (page: Page) =>
  expect
    .poll(
      () => page.evaluate(() => window.modlab.debug.breakpoints().map(({state, message}) => state + message)),
      {
        timeout: 150_000,
      },
    )
    .toEqual(['set']);

const stoppedAt = async (lab: LabPage, page: Page, place: string) => {
  await expect(lab.status).toHaveText(`stopped at ${place}`, {timeout: 150_000});
  await expect(panel(page).getByRole('status')).toContainText(place);
};

test('a click beside a line stops the machine there on the first build, with stack and values', async ({
  lab,
  page,
}) => {
  await withSource(lab, page);
  await line(page, 'head = node;').scrollIntoViewIfNeeded();
  await clickBeside(page, 'head = node;');
  await expect(editor(page).getByRole('status')).toContainText('Breakpoint at hello.c:21');
  await editor(page).getByRole('button', {name: 'Build and load'}).click();
  await stoppedAt(lab, page, 'hello.c:21');

  await expect(text(page).locator('.cm-stopped')).toHaveText('\thead = node;');
  const stack = panel(page).getByRole('group', {name: 'Call stack'});
  await expect(stack.getByRole('button').nth(0)).toHaveText('add() hello.c:21');
  await expect(stack.getByRole('button').nth(1)).toHaveText('hello_init() hello.c:28');
  await expect(stack.getByText(/^do_one_initcall\+0x/)).toBeVisible();
  await expect(panel(page).getByRole('status')).toContainText(
    /Runs in process insmod \(\d+\)\. The code may sleep here\./,
  );
  await panel(page)
    .getByRole('button', {name: /^node 0x/})
    .click();
  await expect(panel(page).getByRole('button', {name: /^\*node \{value = 13, next = NULL\}/})).toBeVisible();
  await expect(page.getByText('The machine stands still at hello.c:21')).toBeVisible();

  // The compiler has put the lines behind it in an order of its own.
  await panel(page).getByRole('button', {name: 'Step over'}).click();
  await expect(lab.status).toHaveText(/^stopped at hello\.c:(?!21$)\d+$/);
  await expect(panel(page).getByRole('button', {name: /^head 0x[0-9a-f]+/})).toBeVisible();
  // Whatever has the keyboard.
  await terminal(page).focus();
  await page.keyboard.press('F8');
  await stoppedAt(lab, page, 'hello.c:21');
  await expect(
    panel(page).getByRole('button', {name: /^\*node \{value = 8, next = 0x[0-9a-f]+\} , changed/}),
  ).toBeVisible();
  await panel(page).getByRole('textbox', {name: 'Expression of C'}).fill('node->next->value + node->value');
  await page.keyboard.press('Enter');
  await expect(variable(page, 'node->next->value + node->value')).toContainText('21');

  // What is typed meanwhile is delivered when it goes on.
  await terminal(page).focus();
  await lab.type('echo still $((6 * 7))\n');
  await page.keyboard.press('F8');
  await expect(lab.status).toHaveText('running');
  await expect.poll(() => page.evaluate(() => window.modlab.log())).toContain('hello: 2 nodes');
  await lab.sees('still 42');
  expect((await lab.run('dmesg | grep -c -E "BUG|Oops|soft lockup"')).output).toBe('0\n');
});

test('a breakpoint in a file operation stops cat, holds over a reload, and is taken away by its key', async ({
  lab,
  page,
}) => {
  await lab.openLab('misc-device');
  await lab.type('insmod guestbook.ko; echo hi > /dev/guestbook\n');
  await expect(lab.log).toContainText('guestbook: write: took 3');
  await page.getByRole('button', {name: 'Editor', exact: true}).click();
  await editor(page).getByRole('button', {name: 'guestbook.c', exact: true}).click();
  await find(page, '*position += give;', 'guestbook.c');
  await page.keyboard.press('F9');
  await isSet(page);
  await expect(editor(page).locator('.cm-breakpoints .breakpoint.set')).toHaveCount(1);
  await terminal(page).focus();
  await lab.type('cat /dev/guestbook; echo done $?\n');
  await expect(lab.status).toHaveText(/^stopped at guestbook\.c:\d+$/);
  await expect(panel(page).getByRole('status')).toContainText(/Runs in process cat \(\d+\)/);
  await expect(panel(page).getByText(/^vfs_read\+0x/)).toBeVisible();
  await page.keyboard.press('F8');
  // It is read until its end, which is another time.
  await expect(panel(page).getByRole('group', {name: 'Breakpoints'})).toContainText('hit 2 times');
  await expect(panel(page).getByRole('button', {name: 'Continue'})).toBeEnabled();
  await page.keyboard.press('F8');
  await lab.sees('done 0');

  await lab.saved();
  await lab.reload();
  await isSet(page);
  await terminal(page).focus();
  await lab.type('cat /dev/guestbook; echo again $?\n');
  await expect(lab.status).toHaveText(/^stopped at guestbook\.c:\d+$/);
  await text(page, 'guestbook.c').focus();
  await find(page, '*position += give;', 'guestbook.c');
  await page.keyboard.press('F9');
  await expect(editor(page).locator('.cm-breakpoints .breakpoint')).toHaveCount(0);
  await page.keyboard.press('F8');
  await expect(lab.status).toHaveText('running');
  await lab.sees('again 0');
});

test('steps back to the stop before, and stands at its line again after a reload', async ({lab, page}) => {
  await withSource(lab, page);
  const value = () => page.evaluate(() => window.modlab.debug.evaluate('node->value'));
  const stopped = async (expected: string) => {
    await expect.poll(() => value().catch(String), {timeout: 150_000}).toBe(expected);
    await expect(lab.status).toHaveText('stopped at hello.c:21');
  };
  await page.evaluate(() => window.modlab.debug.setBreakpoint({file: 'hello.c', line: 21}));
  await editor(page).getByRole('button', {name: 'Build and load'}).click();
  await stopped('13');
  const back = panel(page).getByRole('button', {name: 'Step back'});
  await expect(back).toBeDisabled();
  await page.keyboard.press('F8');
  await stopped('8');
  await expect(back).toBeEnabled();
  await back.click();
  await stopped('13');
  await expect(text(page).locator('.cm-stopped')).toHaveText('\thead = node;');
  await page.keyboard.press('F8');
  await stopped('8');

  await lab.saved();
  await page.reload();
  await stopped('8');
  await expect(text(page).locator('.cm-stopped')).toHaveText('\thead = node;');
  await expect(panel(page).getByRole('group', {name: 'Call stack'}).getByRole('button')).toHaveCount(2);
  await page.keyboard.press('F8');
  await expect(lab.status).toHaveText('running');
  await expect.poll(() => page.evaluate(() => window.modlab.log())).toContain('hello: 2 nodes');
  await lab.sees(/# *$/);
});

for (const {name, touch, use} of LAYOUTS)
  test.describe(name, () => {
    test.use(use);

    test('the debugger is accessible, and nothing is cut off', async ({lab, page}) => {
      await withSource(lab, page, touch);
      await line(page, 'head = node;').click();
      await page.keyboard.press('F9');
      await editor(page).getByRole('button', {name: 'Build and load'}).click();
      await stoppedAt(lab, page, 'hello.c:21');
      await panel(page)
        .getByRole('button', {name: /^node 0x/})
        .click();
      await panel(page).getByRole('button', {name: 'Edit hello.c:21'}).click();
      await panel(page).getByText('Registers').click();
      await looksRight(page, 'debugger');
    });
  });
