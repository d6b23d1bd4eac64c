/** Owns the promises of what a person does with a stopped machine beyond stepping: functions, changes, boxes, recordings. */
import {
  editor,
  find,
  line,
  panel,
  recording,
  stoppedAt,
  terminal,
  variables,
  withSource,
} from './debugger-page';
import {expect, test} from './fixtures';
import type {Page} from '@playwright/test';

/** The pointer comes to rest on a word of the line with these words. */
async function pointAt(page: Page, words: string, word: string): Promise<void> {
  const at = await line(page, words).evaluate((element, wanted) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const from = node.textContent?.indexOf(wanted) ?? -1;
      if (from < 0) continue;
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, from + wanted.length);
      const {x, y, width, height} = range.getBoundingClientRect();
      return {x: x + width / 2, y: y + height / 2};
    }
    throw new Error(`there is no ${wanted}`);
  }, word);
  await page.mouse.move(at.x, at.y, {steps: 3});
}

test('a list as boxes, a value that is set, a function of the kernel, a call that fails, a run to the cursor: by keyboard', async ({
  lab,
  page,
}) => {
  await withSource(lab, page);
  await find(page, 'pr_info(', 'hello.c');
  await page.keyboard.press('F9');
  await page.keyboard.press('Control+Enter');
  await stoppedAt(lab, page, 'hello.c:30');

  // The list is drawn, and walked along.
  await variables(page).getByRole('button', {name: 'Draw head'}).press('Enter');
  const boxes = variables(page).getByRole('list', {name: /^Boxes of head, 2 linked/});
  await expect(boxes.getByRole('listitem')).toHaveCount(2);
  await boxes.getByRole('button').nth(0).focus();
  await page.keyboard.press('ArrowRight');
  await expect(boxes.getByRole('button').nth(1)).toBeFocused();
  await expect(variables(page).getByLabel('In box 1')).toContainText('13');

  // A static is set.
  await variables(page).getByRole('button', {name: 'Set count'}).press('Enter');
  await page.keyboard.type('40');
  await page.keyboard.press('Enter');
  await expect(panel(page).getByRole('status').first()).toContainText('count is changed.');
  await page.keyboard.press('F8');
  await expect.poll(() => page.evaluate(() => window.modlab.log())).toContain('hello: 40 nodes');

  // A function of the kernel by its name.
  await lab.sees(/# *$/);
  await panel(page).getByRole('combobox', {name: 'Function to stop in'}).fill('uptime_proc_show');
  await page.keyboard.press('Enter');
  await expect(panel(page).getByText('uptime_proc_show()')).toBeVisible();
  await terminal(page).focus();
  await lab.type('cat /proc/uptime\n');
  await expect(lab.status).toHaveText(/^stopped at uptime_proc_show/);
  await expect(variables(page)).toContainText('argument 1 ($eax)');
  await expect(variables(page).getByRole('list', {name: 'Instructions of uptime_proc_show'})).toContainText(
    /push +%ebp[^]*call +0xc[0-9a-f]+ <\w+>/,
    {timeout: 120_000},
  );
  await panel(page).getByRole('button', {name: 'Remove uptime_proc_show()'}).click();
  await terminal(page).focus();
  await page.keyboard.press('F8');
  await expect(lab.status).toHaveText('running');

  // Built and loaded once more, a call of the line fails at a click.
  await lab.sees(/# *$/);
  await find(page, 'pr_info(', 'hello.c');
  await page.keyboard.press('F9');
  await find(page, 'struct node *node = kmalloc', 'hello.c');
  await page.keyboard.press('F9');
  await page.keyboard.press('Control+Enter');
  await stoppedAt(lab, page, 'hello.c:15');
  await panel(page)
    .getByRole('button', {name: /kmalloc\w*\(\) fails/})
    .click();
  await expect(panel(page).getByRole('status').first()).toContainText('seems to have returned 0');
  await page.keyboard.press('F8');
  await stoppedAt(lab, page, 'hello.c:15');
  // They were shown of the kernel's function, for that has no lines; here they are asked for.
  await expect(variables(page).getByRole('list', {name: /^Instructions of/})).toHaveCount(0);
  await variables(page).getByText('Instructions', {exact: true}).click();
  await expect(variables(page).getByRole('list', {name: 'Instructions of add'})).toContainText(
    /hello\.c:1\d[^]*<__kmalloc\w+>[^]*hello\.c:(19|2\d)/,
    {timeout: 120_000},
  );
  await find(page, 'head = node;', 'hello.c');
  await page.keyboard.press('Control+F10');
  await stoppedAt(lab, page, 'hello.c:21');
  await pointAt(page, 'head = node;', 'head');
  await expect(page.locator('.cm-value')).toContainText(/^(head|node) = /);
  await page.mouse.move(0, 0);
  await page.keyboard.press('F8');
  await expect(lab.status).toHaveText('running');
  await expect.poll(() => page.evaluate(() => window.modlab.log())).toContain('hello: 1 nodes');
});

test('init is recorded, its lines are looked through, and the machine goes to one of them', async ({
  lab,
  page,
}) => {
  await withSource(lab, page);
  await lab.tab('Debugger');
  await panel(page).getByRole('button', {name: 'Recording', exact: true}).click();
  await expect(recording(page).getByLabel('Record a call of')).toHaveValue('hello_init');
  await recording(page).getByRole('button', {name: 'Record', exact: true}).click();
  await expect(recording(page)).toContainText('Waits for hello_init()');
  await editor(page).getByRole('button', {name: 'Build and load'}).click();
  await expect(recording(page)).toContainText(/\d+ lines of hello_init\(\)\. It returned\./, {
    timeout: 120_000,
  });
  await expect.poll(() => page.evaluate(() => window.modlab.log())).toContain('hello: 2 nodes');
  const slider = recording(page).getByRole('slider', {name: 'Step'});
  await slider.focus();
  await page.keyboard.press('End');
  await recording(page)
    .getByRole('button', {name: /^count 2/})
    .click();
  await expect(recording(page)).toContainText(/count was last written by step \d+, hello\.c:\d+\./);
  await expect(recording(page).getByRole('img', {name: /over the steps/})).toBeVisible();
  // On its way it stands at other lines: what is asked of it meanwhile waits until it is there.
  await page.evaluate(() => Promise.all([window.modlab.debug.goTo(1), window.modlab.debug.resume()]));
  await expect(lab.status).toHaveText('running');
  await recording(page).getByRole('button', {name: 'Go there'}).click();
  await expect.poll(() => page.evaluate(() => window.modlab.debug.evaluate('count')).catch(String)).toBe('1');
  await terminal(page).focus();
  await page.keyboard.press('F8');
  await expect(lab.status).toHaveText('running');
});
