/** Owns the promise that a machine that stands at a line can be sent: who opens it sees the line, the source and the values. */
import {clickBeside, editor, line, panel, stoppedAt, text, variable, withSource} from './debugger-page';
import {expect, test} from './fixtures';

test.describe.configure({timeout: 240_000});

test('a link of a machine that stands at a line shows source, line and values to whoever opens it', async ({
  lab,
  page,
  visitor,
}, info) => {
  await withSource(lab, page);
  await line(page, 'head = node;').scrollIntoViewIfNeeded();
  await clickBeside(page, 'head = node;');
  await editor(page).getByRole('button', {name: 'Build and load'}).click();
  await stoppedAt(lab, page, 'hello.c:21');
  // At the end of a step: no breakpoint says why it stands there.
  await panel(page).getByRole('button', {name: 'Step over'}).click();
  await expect(lab.status).toHaveText(/^stopped at hello\.c:(?!21$)\d+$/);
  const place = ((await lab.status.textContent()) ?? '').replace('stopped at ', '');
  const words = (await text(page).locator('.cm-stopped').textContent()) ?? '';
  const head = await page.evaluate(() => window.modlab.debug.evaluate('head'));
  const link = await page.evaluate(() => window.modlab.link());
  info.annotations.push({type: 'link, characters', description: String(link.length)});

  // Another person, whose file of that name is another one, and who has a breakpoint of their own.
  const {lab: other} = await visitor();
  const there = other.page;
  await other.open();
  await there.getByRole('button', {name: 'Editor', exact: true}).click();
  await editor(there).getByRole('button', {name: 'hello.c', exact: true}).click();
  await expect(text(there)).toContainText('init');
  await there.evaluate(() => window.modlab.debug.setBreakpoint({function: 'vfs_statfs'}));
  await there.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  await there.locator('modlab-incoming').getByRole('button', {name: 'Open it'}).click();
  await stoppedAt(other, there, place);
  await expect(text(there).locator('.cm-stopped')).toHaveText(words);
  await expect(text(there)).toContainText('struct node *next');
  const stack = panel(there).getByRole('group', {name: 'Call stack'});
  await expect(stack.getByRole('button').nth(0)).toContainText(place);
  expect(await there.evaluate(() => window.modlab.debug.evaluate('head'))).toBe(head);
  await expect(variable(there, 'count')).toBeVisible();
  await there.screenshot({path: info.outputPath('opened.png')});

  // It is kept as it came, goes on from there, and back.
  await other.saved();
  await there.reload();
  await stoppedAt(other, there, place);
  expect(await there.evaluate(() => window.modlab.debug.evaluate('head'))).toBe(head);
  await panel(there).getByRole('button', {name: 'Step over'}).click();
  await expect(other.status).toHaveText(/^stopped at hello\.c:\d+$/);
  await expect(other.status).not.toHaveText(`stopped at ${place}`);
  await panel(there).getByRole('button', {name: 'Step back'}).click();
  await stoppedAt(other, there, place);
  await there.keyboard.press('F8');
  await expect(other.status).toHaveText('running');
  await expect.poll(() => there.evaluate(() => window.modlab.log())).toContain('hello: 2 nodes');
});
