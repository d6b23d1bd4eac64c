/** Owns the promise that the page works in other engines than Chromium: the ways through it, once in each. */
import {fileURLToPath} from 'node:url';
import {test as base, describe, expect} from 'vitest';
import {listen} from '../../build-scripts/site/static-site';
import {ENGINES} from './engines';
import {MachinePage} from './machine-page';
import type {Engine} from './browser';

const root = fileURLToPath(new URL('../../dist', import.meta.url));

const MODULE = `#include <linux/module.h>
static int __init mine_init(void) { pr_info("mine: built here\\n"); return 0; }
static void __exit mine_exit(void) { }
module_init(mine_init);
module_exit(mine_exit);
MODULE_LICENSE("GPL");
`;
const MAKEFILE = `obj-m := mine.o
all:
	make -C /lib/modules/$(shell uname -r)/build M=/root/mine modules
`;

interface Site {
  url: string;
  /** From now on nothing answers at its address. */
  stop(): void;
}

const testsOf = (engine: Engine) => () => {
  const test = base.extend<{site: Site; visitor: () => Promise<MachinePage>}>({
    site: async ({task: _}, use) => {
      const {server, url} = await listen({root}, 0);
      const stop = () => {
        server.close();
        server.closeAllConnections();
      };
      await use({url, stop});
      stop();
    },

    /** Each a browser that has never been here; none may have complained. */
    visitor: async ({site: _}, use) => {
      const pages: MachinePage[] = [];
      await use(async () => {
        const page = new MachinePage(await engine.start());
        pages.push(page);
        return page;
      });
      const complaints = (await Promise.all(pages.map(({browser}) => browser.complaints()))).flat();
      await Promise.all(pages.map(({browser}) => browser.close()));
      expect(complaints).toEqual([]);
    },
  });

  test('an error that the page tells nobody but the console is told here', async ({site}) => {
    const browser = await engine.start();
    try {
      await browser.goto(site.url);
      await browser.evaluate(() => {
        console.error('one', 'for this test');
        setTimeout(() => {
          throw new Error('thrown for this test');
        });
      });
      await expect
        .poll(async () => (await browser.complaints()).join(), {timeout: 10_000})
        .toMatch(/one for this test.*thrown for this test/);
    } finally {
      await browser.close();
    }
  });

  test('a module goes in, and is there after a reload', async ({site, visitor}) => {
    const page = await visitor();
    await page.open(site.url);
    await page.browser.type('insmod hello.ko && lsmod\n');
    await page.sees(/^hello\s+\d+/m);
    await page.save();
    await page.reload();
    expect(await page.modules()).toBe('hello\n');
  });

  test('a module is built and loaded', async ({site, visitor}) => {
    const page = await visitor();
    await page.open(site.url);
    await page.browser.evaluate(
      async (files) => {
        await window.modlab.run('mkdir -p /root/mine');
        for (const [name, text] of Object.entries(files))
          await window.modlab.writeFile(`/root/mine/${name}`, new TextEncoder().encode(text));
      },
      {'mine.c': MODULE, Makefile: MAKEFILE},
    );
    expect(await page.run('make -C /root/mine && insmod /root/mine/mine.ko', 120_000)).toContain('LD [M]');
    expect(await page.modules()).toBe('mine\n');
  });

  test('without a network a reload goes on, and a module goes in', async ({site, visitor}) => {
    const page = await visitor();
    await page.open(site.url);
    await page.browser.evaluate(async () => {
      const {serviceWorker} = navigator;
      await serviceWorker.ready;
      if (serviceWorker.controller) return;
      await new Promise((resolve) =>
        serviceWorker.addEventListener('controllerchange', resolve, {once: true}),
      );
    });
    await page.run('echo kept > /root/kept');
    await page.save();
    site.stop();
    await page.reload();
    expect(await page.run('cat /root/kept')).toBe('kept\n');
    await page.run('insmod /root/labs/first-module/hello.ko');
    expect(await page.modules()).toBe('hello\n');
  });

  test('a link opens elsewhere, once it is wanted', async ({site, visitor}) => {
    const here = await visitor();
    await here.open(site.url);
    await here.run('insmod /root/labs/first-module/hello.ko');
    const link = await here.browser.evaluate(() => window.modlab.link());
    const elsewhere = await visitor();
    // Their own machine runs behind the question.
    await elsewhere.open(link);
    expect(await elsewhere.modules()).toBe('');
    await elsewhere.press('button', 'Open it');
    await expect.poll(() => elsewhere.modules().catch(String), {timeout: 60_000}).toBe('hello\n');
  });
};

for (const engine of ENGINES) {
  const absent = engine.absent();
  if (absent !== undefined) console.warn(`${engine.name} is not tested: ${absent}`);
  describe.skipIf(absent)(engine.name, testsOf(engine));
}
