/** Owns the promise that an oops leads to its source: from the kernel's log to the line in the editor. */
import {readFileSync} from 'node:fs';
import {expect, test} from './fixtures';
import {accessible} from './layouts';
import type {LabPage} from './lab-page';
import type {Page} from '@playwright/test';

const editor = (page: Page) => page.getByRole('region', {name: 'Editor'});
const source = readFileSync(new URL('../../src/labs/oops/stumble.c', import.meta.url), 'utf8').split('\n');
/** Of the line that reads so, from 1. */
const lineOf = (words: string) => source.findIndex((line) => line.includes(words)) + 1;
const place = (lab: LabPage, symbol: string) =>
  lab.log.getByRole('button', {name: new RegExp(`^${symbol}\\+0x.*: show this line in the source$`)});

test('the place in the log, and the notice, lead to the line in the editor', async ({lab, page}) => {
  await lab.openLab('oops');
  await lab.type('insmod stumble.ko\n');
  await expect(lab.notice).toContainText('Kernel oops');
  // The report is text, whole, for whoever copies it.
  await expect(lab.log).toContainText('CR2: 0000000000000040');
  await lab.log.getByText(/^All \d+ lines as the kernel printed them$/).click();
  const copied = await lab.log.evaluate((log) => {
    getSelection()?.selectAllChildren(log);
    return String(getSelection());
  });
  expect(copied).toMatch(/^\[ *[\d.]+\] EIP: weigh_parcel\+0x2a\/0x32 \[stumble\]$/m);

  await place(lab, 'weigh_parcel').first().focus();
  await page.keyboard.press('Enter');
  await expect(lab.notice).toContainText('Looking for the line: stumble is compiled again');
  const text = page.getByRole('textbox', {name: 'Text of stumble.c'});
  await expect(text).toBeFocused({timeout: 150_000});
  await expect(text.locator('.cm-activeLine')).toContainText('return parcel->weight;');
  const problem = editor(page).getByRole('button', {
    name: new RegExp(`^stumble\\.c:${lineOf('return parcel->weight;')}:9 error kernel oops here`),
  });
  await expect(problem).toBeVisible();
  // The way back is still offered.
  await expect(lab.notice.getByRole('button', {name: 'Rewind'})).toBeVisible();
  await accessible(page);
  await page.screenshot({path: test.info().outputPath('oops.png')});

  // Asked of the notice, it is the same place, and marked once.
  await page.getByRole('textbox', {name: 'Terminal 1'}).focus();
  await lab.notice.getByRole('button', {name: 'Show where'}).click();
  await expect(text).toBeFocused({timeout: 150_000});
  await expect(problem).toHaveCount(1);
  // What leads there is no error.
  await place(lab, 'send_parcel').first().click();
  await expect(text.locator('.cm-activeLine')).toContainText('int weight = weigh_parcel(wanted);', {
    timeout: 150_000,
  });
  await expect(
    editor(page).getByRole('button', {
      name: new RegExp(`^stumble\\.c:${lineOf('int weight = weigh_parcel(wanted);')}:9 note`),
    }),
  ).toBeVisible();
});

test('a kernel that has panicked cannot be asked, and the machine in its place can', async ({lab, page}) => {
  await lab.openLab('oops');
  await lab.type('insmod tumble.ko\n');
  await expect.poll(() => lab.phase()).toBe('panicked');
  await place(lab, 'timer_rings').first().click();
  await expect(lab.notice).toContainText('This machine no longer runs');
  await lab.notice.getByRole('button', {name: 'Start fresh'}).click();
  await lab.notice.getByRole('button', {name: 'Show where'}).click();
  const text = page.getByRole('textbox', {name: 'Text of tumble.c'});
  await expect(text).toBeFocused({timeout: 150_000});
  await expect(text.locator('.cm-activeLine')).toContainText('find_parcel(number)->weight');
});
