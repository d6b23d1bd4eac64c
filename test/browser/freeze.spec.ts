/** Owns the proof that a machine over which the page freezes takes nobody's lab away: the next page asks before it opens it. */
import {LabPage} from './lab-page';
import {expect, test} from './fixtures';
import type {BrowserContext, Page} from '@playwright/test';

/** A page that stands still for a minute as soon as its machine runs, as over a text that takes for ever to read. */
async function freezingPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const mark = performance.mark.bind(performance);
    performance.mark = (name, options) => {
      // The screen is shown before: page.ts marks so that its machine runs.
      if (name !== 'modlab:ready') return mark(name, options);
      for (const until = Date.now() + 60_000; Date.now() < until;);
      throw new Error('it froze');
    };
  });
  return page;
}

/** How many machines are marked as frozen over; `page` is any page of the site. */
const marks = (page: Page) =>
  page.evaluate(async () => {
    const name = (await caches.keys()).find((each) => each.endsWith(' freezes'));
    return name === undefined ? 0 : (await (await caches.open(name)).keys()).length;
  });

test('the page asks before it opens a machine over which it froze, and opens it when it is wanted', async ({
  lab,
  page,
  site,
  context,
}) => {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  // Of this origin, and nothing in it that could freeze.
  await page.goto(site.blank);
  const frozen = await freezingPage(context);
  await frozen.goto(lab.url, {waitUntil: 'commit'});
  await expect.poll(() => marks(page), {timeout: 60_000}).toBe(1);
  await frozen.close();

  const next = await context.newPage();
  const again = new LabPage(next, lab.url);
  await next.goto(lab.url);
  await expect(again.notice).toContainText('stopped responding');
  expect(await again.phase()).toBe('off');
  await again.notice.getByRole('button', {name: 'Open it anyway'}).click();
  await again.ready();
  expect((await again.run('cat /root/kept')).output).toBe('kept\n');
  // It has been well for some seconds now: nobody is asked any more.
  await expect.poll(() => marks(page), {timeout: 60_000}).toBe(0);
  await again.reload();
  expect((await again.run('cat /root/kept')).output).toBe('kept\n');
});

test('a fresh machine in its place leads back to it', async ({lab, page, site, context}) => {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  await page.goto(site.blank);
  const frozen = await freezingPage(context);
  await frozen.goto(lab.url, {waitUntil: 'commit'});
  await expect.poll(() => marks(page), {timeout: 60_000}).toBe(1);
  await frozen.close();
  await page.goto(lab.url);
  await lab.notice.getByRole('button', {name: 'Start fresh'}).click();
  await lab.ready();
  expect((await lab.run('cat /root/kept')).exitCode).toBe(1);
  await lab.notice.getByRole('button', {name: 'Undo'}).click();
  await expect.poll(() => lab.answer('cat /root/kept')).toBe('kept\n');
});

test('an address opens a fresh machine whatever there is to go on with, and a page that closes early is no freeze', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  // Gone in the middle of opening.
  await page.goto(lab.url, {waitUntil: 'commit'});
  await page.goto('about:blank');
  await page.goto(lab.url);
  await lab.ready();
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');

  await page.goto('about:blank');
  await page.goto(`${lab.url}#/fresh`);
  await lab.ready();
  await expect(lab.notice).toContainText('This is a fresh machine');
  expect((await lab.run('cat /root/kept')).exitCode).toBe(1);
  expect(page.url()).toBe(lab.url);
  await lab.notice.getByRole('button', {name: 'Undo'}).click();
  await expect.poll(() => lab.answer('cat /root/kept')).toBe('kept\n');
  // Beside a machine that runs it does the same.
  await page.evaluate(() => (location.hash = '#/fresh'));
  await expect.poll(() => lab.answer('cat /root/kept')).toContain('No such file');
});
