/** Owns what can be said of the look by machine: accessible in every layout and colour scheme, nothing cut off. */
import {expect, test} from './fixtures';
import {LAYOUTS, accessible, looksRight} from './layouts';
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
        await page.getByRole('button', {name: 'More'}).click();
        await looksRight(page, 'more');
        await page.getByRole('button', {name: 'Log', exact: true}).click();
        await expect(lab.log).toContainText('hello');
        await looksRight(page, 'log');
      }
      await lab.tab('Saves');
      await expect(page.getByRole('region', {name: 'Saved machines'})).toBeVisible();
      await looksRight(page, 'saves');
      await lab.tab('Keyboard');
      await expect(page.getByRole('group', {name: 'Keyboard'})).toBeVisible();
      await looksRight(page, 'keyboard');
      await lab.tab('Problems');
      await looksRight(page, 'problems');
    });

    test('the X-ray, the commands and an oops are accessible, and nothing is cut off', async ({
      lab,
      page,
    }) => {
      await lab.open();
      await page.evaluate(() => window.modlab.type('insmod hello.ko; lsmod\n'));
      await lab.sees(/^hello\s+\d+/m);
      if (touch) await page.getByRole('button', {name: 'Log', exact: true}).click();
      await lab.tab('X-ray');
      const xray = page.locator('modlab-xray');
      await expect(xray.getByRole('button', {name: /^hello/})).toBeVisible();
      await looksRight(page, 'xray');
      await xray.getByRole('tab', {name: 'Memory map'}).click();
      await xray.getByLabel('Symbols').check();
      await expect(xray.getByRole('button', {name: /^symbol hello_exit, cleanup_module:/})).toBeVisible();
      await looksRight(page, 'xray-memory');
      await xray.getByLabel('Module to load or remove').selectOption('hello.ko');
      await xray.getByRole('button', {name: 'Trace insmod'}).click();
      await expect(xray.getByRole('button', {name: /^load_module: .*EEXIST/})).toBeVisible();
      await looksRight(page, 'xray-loads');
      await page.keyboard.press('F1');
      await expect(page.locator('modlab-palette').getByRole('option').first()).toBeVisible();
      await looksRight(page, 'commands');
      await page.keyboard.press('Escape');
      await page.evaluate(() => window.modlab.openLab('oops'));
      await page.evaluate(() => window.modlab.type('insmod stumble.ko\n'));
      await expect(lab.notice).toContainText('Kernel oops');
      await expect(lab.log.getByRole('button', {name: 'Debug it'})).toBeVisible();
      await looksRight(page, 'oops');
    });
  });

test('who asks for more contrast has seven to one; with the system’s colours, edges', async ({lab, page}) => {
  await lab.openLab('oops');
  await page.evaluate(() => window.modlab.type('insmod stumble.ko\n'));
  await expect(lab.log.getByRole('button', {name: 'Debug it'})).toBeVisible();
  await page.getByRole('button', {name: 'Editor', exact: true}).click();
  await page
    .getByRole('region', {name: 'Editor'})
    .getByRole('button', {name: 'stumble.c', exact: true})
    .click();
  await expect(page.getByRole('textbox', {name: 'Text of stumble.c'})).toContainText('weigh_parcel');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({colorScheme, contrast: 'more'});
    await accessible(page, 'enhanced contrast');
    await page.screenshot({path: test.info().outputPath(`contrast-${colorScheme}.png`)});
  }
  await page.emulateMedia({forcedColors: 'active'});
  await page.screenshot({path: test.info().outputPath('forced-colors.png')});
  const edge = (name: string) =>
    page
      .getByRole('tab', {name, exact: true})
      .evaluate((tab) => Number.parseFloat(getComputedStyle(tab).outlineWidth));
  expect(await edge('Terminal 1')).toBeGreaterThanOrEqual(2);
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
