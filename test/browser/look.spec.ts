/** Owns what can be said of the look by machine: accessible in every layout and colour scheme, nothing cut off. */
import {expect, test} from './fixtures';
import {LOOKS, accessible, overflow} from './layouts';

for (const {name, touch, use} of LOOKS)
  test.describe(name, () => {
    test.use(use);

    test('is accessible, and nothing is cut off', async ({lab, page}) => {
      await lab.open();
      await page.evaluate(() => window.modlab.type('insmod hello.ko; lsmod\n'));
      await lab.sees(/^hello\s+\d+/m);
      await accessible(page);
      expect(await overflow(page)).toBe(0);
      await test.info().attach('terminal', {body: await page.screenshot(), contentType: 'image/png'});
      if (touch) {
        await page.getByRole('button', {name: 'Log', exact: true}).click();
        await expect(lab.log).toContainText('hello');
        await accessible(page);
        await test.info().attach('log', {body: await page.screenshot(), contentType: 'image/png'});
      }
      if (touch) await page.getByRole('button', {name: 'More'}).click();
      await page.getByRole('button', {name: 'Saves'}).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await accessible(page);
      expect(await overflow(page)).toBe(0);
      await test.info().attach('saves', {body: await page.screenshot(), contentType: 'image/png'});
    });
  });

test('without a GPU the built-in renderer draws every colour under the policy', async ({
  lab,
  page,
  complaints,
}) => {
  await page.addInitScript(() => {
    // As of a browser without WebGL.
    const native = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'getContext');
    Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
      value(this: HTMLCanvasElement, kind: string, options?: object): unknown {
        const original = native?.value as HTMLCanvasElement['getContext'];
        return kind === 'webgl2' ? null : original.call(this, kind, options);
      },
    });
  });
  await lab.open();
  await page.evaluate(() => window.modlab.type("clear; printf '\\033[38;2;1;200;3mgreen\\033[0m\\n'\n"));
  await expect(page.locator('.xterm-rows span', {hasText: /^green$/})).toHaveCSS('color', 'rgb(1, 200, 3)');
  expect(complaints).toEqual([]);
});

test('before any script has run there is a page', async ({page, site}) => {
  site.intercept((path, _request, response) => {
    if (!path.endsWith('.js')) return false;
    response.writeHead(404).end();
    return true;
  });
  await page.goto(site.url);
  await expect(page.getByText('modlab', {exact: true})).toBeVisible();
});
