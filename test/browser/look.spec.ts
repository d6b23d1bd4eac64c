/** Owns what can be said of the look by machine: accessible in every layout and colour scheme, nothing cut off. */
import {expect, test} from './fixtures';
import {LAYOUTS, looksRight} from './layouts';
import {withoutGpu} from './without-gpu';

for (const {name, touch, use} of LAYOUTS)
  test.describe(name, () => {
    test.use(use);

    test('is accessible, and nothing is cut off', async ({lab, page}) => {
      await lab.open();
      await page.evaluate(() => window.modlab.type('insmod hello.ko; lsmod\n'));
      await lab.sees(/^hello\s+\d+/m);
      await looksRight(page, 'terminal');
      if (touch) {
        await page.getByRole('button', {name: 'Log', exact: true}).click();
        await expect(lab.log).toContainText('hello');
        await looksRight(page, 'log');
        await page.getByRole('button', {name: 'More'}).click();
      }
      await page.getByRole('button', {name: 'Saves'}).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await looksRight(page, 'saves');
    });
  });

test('without a GPU the built-in renderer draws every colour under the policy', async ({lab, page}) => {
  await withoutGpu(page);
  await lab.open();
  await page.evaluate(() => window.modlab.type("clear; printf '\\033[38;2;1;200;3mgreen\\033[0m\\n'\n"));
  await expect(page.locator('.xterm-rows span', {hasText: /^green$/})).toHaveCSS('color', 'rgb(1, 200, 3)');
});

test('before any script has run there is a page', async ({page, site, expectComplaints}) => {
  expectComplaints(/status of 404 .*\.js/);
  site.intercept((path, _request, response) => {
    if (!path.endsWith('.js')) return false;
    response.writeHead(404).end();
    return true;
  });
  await page.goto(site.url);
  await expect(page.getByText('modlab', {exact: true})).toBeVisible();
});
