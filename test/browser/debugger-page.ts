/** Owns what the tests of the debugger do in the page: a module with a list, where the pointer goes, what is shown of a stop. */
import {expect} from './fixtures';
import type {LabPage} from './lab-page';
import type {Page} from '@playwright/test';

export const LAB = '/root/labs/first-module';
export const SOURCE = `#include <linux/init.h>
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

export const editor = (page: Page) => page.getByRole('region', {name: 'Editor'});
export const panel = (page: Page) => page.getByRole('region', {name: 'Debugger'});
export const text = (page: Page, name = 'hello.c') => page.getByRole('textbox', {name: `Text of ${name}`});
export const terminal = (page: Page) => page.getByRole('textbox', {name: 'Terminal 1'});
export const line = (page: Page, words: string, name?: string) =>
  text(page, name).locator('.cm-line').filter({hasText: words});
export const variables = (page: Page) => panel(page).getByRole('group', {name: 'Variables'});
export const recording = (page: Page) => panel(page).getByRole('group', {name: 'Recording'});
export const variable = (page: Page, name: string) =>
  variables(page)
    .getByRole('listitem')
    .filter({has: page.getByText(name, {exact: true})});

/** The page with a module of one file in the editor. */
export async function withSource(lab: LabPage, page: Page, touch = false): Promise<void> {
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
export async function clickBeside(page: Page, words: string, name?: string): Promise<void> {
  const box = await line(page, words, name).boundingBox();
  const gutter = await editor(page).locator('.cm-breakpoints').boundingBox();
  if (!box || !gutter) throw new Error('the line is not in sight');
  await page.mouse.click(gutter.x + gutter.width / 2, box.y + box.height / 2);
}

/** Puts the cursor where these words are, as a person finds them. */
export async function find(page: Page, words: string, name: string): Promise<void> {
  await text(page, name).focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(text(page, name)).toBeFocused();
}

/** The one breakpoint is in the machine's memory. */
export const isSet = (page: Page) =>
  expect
    .poll(
      () => page.evaluate(() => window.modlab.debug.breakpoints().map(({state, message}) => state + message)),
      {
        timeout: 150_000,
      },
    )
    .toEqual(['set']);

export const stoppedAt = async (lab: LabPage, page: Page, place: string) => {
  await expect(lab.status).toHaveText(`stopped at ${place}`, {timeout: 150_000});
  await expect(panel(page).getByRole('status')).toContainText(place);
};
