/** Owns the proof that a site's next version goes on with what the one before it saved, or says why not and gives it out. */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {siteListener} from '../../build-scripts/site/static-site';
import {buildOther} from './other-version';
import {expect, KEEPS_PAGES, test} from './fixtures';
import type {Site} from './fixtures';
import type {Page} from '@playwright/test';

test.use({device: KEEPS_PAGES});

/** From now on the host has this version. The old page's service worker must not keep the old one alive here. */
async function publish(site: Site, root: string, page: Page): Promise<void> {
  const other = siteListener({root});
  site.intercept((_path, request, response) => {
    other(request, response);
    return true;
  });
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations())
      await registration.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
}

for (const change of ['base', 'engine'] as const)
  test.describe(`after an update of the site's ${change}`, () => {
    let directory = '';
    test.beforeEach(async () => {
      test.setTimeout(180_000);
      directory = await mkdtemp(join(tmpdir(), 'modlab-other-'));
    });
    test.afterEach(() => rm(directory, {recursive: true, force: true}));

    test(
      change === 'base'
        ? 'a machine of before goes on, from the base that was kept with it'
        : 'a machine of before is refused in words, is still there, and can be taken out as a file',
      async ({lab, page, site}) => {
        await lab.open();
        await lab.run('echo kept > /root/kept; insmod /root/labs/first-module/hello.ko');
        await lab.saved();
        await publish(site, await buildOther(directory, change), page);
        await page.reload();
        await expect(lab.status).toHaveText('running');
        const [newest] = await page.evaluate(() => window.modlab.snapshots());
        if (change === 'base') {
          expect((await lab.run('cat /root/kept; cut -d" " -f1 /proc/modules')).output).toBe('kept\nhello\n');
          // It is saved again, and opens again.
          await lab.saved();
          await page.reload();
          await expect(lab.status).toHaveText('running');
          expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
          // A fresh machine is the new version's.
          await page.evaluate(() => window.modlab.startFresh());
          expect((await lab.run('ls /root/kept')).exitCode).not.toBe(0);
          return;
        }
        await expect(lab.notice).toContainText('made with another version of the emulator');
        const saves = await page.evaluate(() => window.modlab.snapshots());
        const old = saves.find(({identity}) => identity.engine !== 'v86-9.9.9-0000000000000000');
        expect(old).toBeDefined();
        expect(newest).toBeDefined();
        const size = await page.evaluate(
          async (id) => (await window.modlab.exportFile(id)).size,
          old?.id ?? '',
        );
        expect(size).toBeGreaterThan(1000);
        expect((await lab.run('echo alive')).output).toBe('alive\n');
      },
    );
  });
