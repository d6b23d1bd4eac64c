/** Owns the promises of the static directory: no network after the first visit, any path, nothing fetched twice. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, KEEPS_PAGES, root, test} from './fixtures';

test.use({device: KEEPS_PAGES});

test('without a network the page reloads, goes on, and a module goes in', async ({lab, page, site}) => {
  await lab.open();
  await lab.offlineReady();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  site.vanish();
  await page.context().setOffline(true);
  await lab.reload();
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
  await lab.type('insmod hello.ko && lsmod\n');
  await lab.sees(/^hello\s+\d+/m);
  await page.evaluate(() => window.modlab.reboot());
  await lab.ready();
});

test('a first visit downloads the machine once, and the kernel not before the prompt', async ({
  lab,
  site,
}) => {
  await lab.open();
  const images = () => site.asked.filter((path) => path.startsWith('images/'));
  expect(images().filter((path) => path.includes('base-'))).toHaveLength(1);
  await lab.offlineReady();
  expect(images().filter((path) => path.includes('base-'))).toHaveLength(1);
  expect(site.asked.filter((path) => path.endsWith('.wasm'))).toHaveLength(1);
  expect(images().at(-1)).toContain('kernel-');
});

test('a newer version is offered, and taken when the person wants it', async ({lab, page, site}) => {
  await lab.open();
  await lab.offlineReady();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  site.intercept((path, _request, response) => {
    if (path !== 'sw.js') return false;
    const next = `${readFileSync(join(root, path), 'utf8')}\n// the next version\n`;
    response.writeHead(200, {'content-type': 'text/javascript', 'cache-control': 'no-cache'}).end(next);
    return true;
  });
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update();
  });
  await expect(lab.notice).toContainText('A newer version');
  await Promise.all([
    page.waitForEvent('load'),
    lab.notice.getByRole('button', {name: 'Update now'}).click(),
  ]);
  await lab.ready();
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
});

test('what else lies below its address is the host’s to answer, though the page is kept for offline use', async ({
  lab,
  page,
  site,
}) => {
  await lab.open();
  await lab.offlineReady();
  site.intercept((path, _request, response) => {
    if (path === 'other.html' || path === 'class/')
      response.writeHead(200, {'content-type': 'text/html'}).end('<p>another page</p>');
    else if (path === 'class/week-3.modlab')
      response.writeHead(200, {'content-type': 'application/octet-stream'}).end('a file');
    // Those other pages name no icon, so the browser asks the host's.
    else if (path === 'favicon.ico') response.writeHead(204).end();
    else return false;
    return true;
  });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate((address) => (location.href = address), `${site.url}class/week-3.modlab`),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toBe('a file');
  for (const path of ['other.html', 'class/']) {
    await page.goto(site.url + path);
    await expect(page.getByText('another page')).toBeVisible();
  }
  await page.goto(`${site.url}index.html?from=elsewhere`);
  await lab.ready();
});

test('a compiler that was fetched once is there without a network', async ({lab, page, site}) => {
  await lab.open();
  await lab.offlineReady();
  // What programs are linked with is a part of the tree by itself.
  const script = 'cd /tmp && echo "int main(void) { return 7; }" > a.c && gcc -o a a.c && ./a';
  expect((await lab.run(script, 60_000)).exitCode).toBe(7);
  const kept = () =>
    page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith('workbox-runtime-'));
      const caught = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return caught.flat().filter(({url}) => url.includes('/images/toolchain/')).length;
    });
  await expect.poll(kept).toBeGreaterThanOrEqual(5);
  await lab.saved();
  site.vanish();
  await page.context().setOffline(true);
  await lab.reload();
  expect((await lab.run(`rm /tmp/a; ${script}`, 60_000)).exitCode).toBe(7);
});

test.describe('under a path of its host', () => {
  test.use({sitePath: '/courses/kernel/lab/'});

  test('everything is found, online and offline', async ({lab, page, site}) => {
    await lab.open();
    await lab.offlineReady();
    await lab.saved();
    await page.context().setOffline(true);
    await lab.reload();
    expect((await lab.run('uname -s')).output).toBe('Linux\n');
    expect(site.url).toContain('/courses/kernel/lab/');
  });
});
