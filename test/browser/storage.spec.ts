/** Owns the proof that work goes on whatever becomes of the browser's storage, and that the page says what is saved. */
import {createServer} from 'node:http';
import {siteListener} from '../../build-scripts/site/static-site';
import {readFile} from '../../src/snapshots/file';
import {expect, KEEPS_PAGES, root, test} from './fixtures';
import {LabPage} from './lab-page';
import type {AddressInfo} from 'node:net';
import type {Page} from '@playwright/test';

test.setTimeout(180_000);

const saveIn = (page: Page) =>
  page.evaluate(() =>
    window.modlab.save('mine').then(
      () => 'saved',
      (error: unknown) => (error instanceof Error ? error.name : String(error)),
    ),
  );

/** The page has said that this machine is not saved, offers it as a file, and the file is whole. */
async function worksWithout(lab: LabPage, words: string): Promise<void> {
  expect((await lab.run('echo $((6 * 7))')).output).toBe('42\n');
  await expect(lab.notice).toContainText(words);
  await expect(lab.notice).toContainText('not saved');
  const download = lab.page.waitForEvent('download');
  await lab.notice.getByRole('button', {name: 'Download this machine'}).click();
  const stream = await (await download).createReadStream();
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  expect(await readFile(new Uint8Array(Buffer.concat(pieces)))).toMatchObject({ok: true});
}

test('a database that never answers keeps nobody from the machine', async ({lab, page}) => {
  await page.addInitScript(() => {
    indexedDB.open = () => ({}) as IDBOpenDBRequest;
  });
  await lab.open();
  await worksWithout(lab, 'does not let this site store');
});

test('a machine that the database was too slow to name is offered once it answers', async ({lab, page}) => {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  await page.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB);
    indexedDB.open = (...args) => {
      const request = open(...args);
      Object.defineProperty(request, 'onsuccess', {
        set: (hear: () => void) => request.addEventListener('success', () => setTimeout(hear, 6_000)),
      });
      return request;
    };
  });
  await lab.reload();
  expect((await lab.run('cat /root/kept')).output).toContain('No such file');
  await lab.notice.getByRole('button', {name: 'Open saved machine'}).click({timeout: 60_000});
  await expect(lab.notice).toContainText('This is your saved machine');
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
});

test('nor does a browser that has none', async ({lab, page}) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {value: undefined});
  });
  await lab.open();
  await worksWithout(lab, 'does not let this site store');
});

test('nor another tab that holds the database against a newer version', async ({
  lab,
  page,
  context,
  site,
}) => {
  const [older, newer] = [await context.newPage(), await context.newPage()];
  for (const tab of [older, newer]) await tab.goto(site.blank);
  await older.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('modlab', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('snapshots');
        request.onsuccess = () => resolve();
      }),
  );
  await newer.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('modlab', 2);
        request.onblocked = () => resolve();
      }),
  );
  await page.bringToFront();
  await lab.open();
  await worksWithout(lab, 'does not let this site store');
  // Once that tab is gone, saving works again.
  await older.close();
  await newer.close();
  await expect.poll(() => saveIn(page)).toBe('saved');
});

test('a full disk is said, and saving goes on once there is room', async ({lab, page, site}) => {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  const cdp = await page.context().newCDPSession(page);
  const {origin} = new URL(site.url);
  await cdp.send('Storage.overrideQuotaForOrigin', {origin, quotaSize: 1});
  await lab.run('head -c 3000000 /dev/urandom > /root/noise');
  await expect.poll(() => saveIn(page)).toBe('quota');
  await worksWithout(lab, 'no room left');
  await cdp.send('Storage.overrideQuotaForOrigin', {origin});
  await expect.poll(() => saveIn(page)).toBe('saved');
  const names = await page.evaluate(async () => (await window.modlab.snapshots()).map(({name}) => name));
  expect(names).toContain('mine');
});

/** From then on, if the page's `full` says so, a save finds no room in its middle. */
const fillable = (page: Page) =>
  page.addInitScript(() => {
    const own = Object.assign(window, {full: false});
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this`
    const {put} = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      // The delta is the second of a save's writes: its record stands in the same transaction already.
      if (own.full && typeof key === 'string' && key.startsWith('delta/'))
        throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, value, key);
    };
  });

test('a disk that fills in the middle of a save costs that save alone', async ({lab, page}) => {
  await fillable(page);
  await lab.open();
  await lab.saved();
  await page.evaluate(() => Object.assign(window, {full: true}));
  // An automatic save that was under way has ended by then: the database answers in order.
  const before = await page.evaluate(() => window.modlab.snapshots());
  expect(await saveIn(page)).toBe('quota');
  // Whatever an automatic save gave up to make room: what a person saved is there and whole, and nothing half is.
  const after = await page.evaluate(async () => {
    const saves = await window.modlab.snapshots();
    for (const {id} of saves) await window.modlab.exportFile(id);
    return saves;
  });
  const named = (saves: typeof after) => saves.filter(({kind}) => kind === 'named').map(({id}) => id);
  expect(named(after)).toEqual(named(before));
  expect(after.length).toBeLessThanOrEqual(before.length);
  await page.evaluate(() => Object.assign(window, {full: false}));
  expect(await saveIn(page)).toBe('saved');
});

test('a machine that is left comes back if there is no room to save it', async ({lab, page}) => {
  await fillable(page);
  await lab.open();
  await lab.saved();
  const {id} = await page.evaluate(() => window.modlab.save('mine'));
  await page.evaluate(() => window.modlab.type('echo later >/root/later; cat /root/later\n'));
  await lab.sees(/^later$/m);
  const refused = await page.evaluate(async (mine) => {
    Object.assign(window, {full: true});
    return window.modlab.restore(mine).then(
      () => 'restored',
      (error: unknown) => String(error),
    );
  }, id);
  expect(refused).toContain('quota');
  await expect(lab.status).toHaveText('running');
  expect((await lab.run('cat /root/later')).output).toBe('later\n');
  await lab.sees(/^later$/m);
  // With room it is left, and can be returned to.
  await page.evaluate(() => Object.assign(window, {full: false}));
  // Of the saves with that screen it is the first, until the one in its place is saved too.
  const left = await page.evaluate(async (mine) => {
    await window.modlab.restore(mine);
    return (await window.modlab.snapshots()).find(({screen}) => /^later$/m.test(screen))?.id;
  }, id);
  expect((await lab.run('ls /root/later')).exitCode).not.toBe(0);
  await page.evaluate((before) => window.modlab.restore(before), left ?? '');
  expect((await lab.run('cat /root/later')).output).toBe('later\n');
});

test('storage that is evicted under the page is used again, and the machine stays', async ({
  lab,
  page,
  site,
}) => {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  const cdp = await page.context().newCDPSession(page);
  const {origin} = new URL(site.url);
  await cdp.send('Storage.clearDataForOrigin', {origin, storageTypes: 'indexeddb,cache_storage'});
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
  await expect.poll(() => saveIn(page)).toBe('saved');
  await lab.reload();
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
});

test.describe('on a device that keeps pages', () => {
  test.use({device: KEEPS_PAGES});

  test('two deployments on one origin keep their machines apart, and the first has what was there before', async ({
    page,
  }) => {
    const at = (base: string) => siteListener({root, base});
    const sites = {'/a/': at('/a/'), '/b/': at('/b/')};
    const server = createServer((request, response) =>
      sites[request.url?.startsWith('/b/') ? '/b/' : '/a/'](request, response),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [a, b] = [new LabPage(page, `${origin}/a/`), new LabPage(page, `${origin}/b/`)];
    try {
      await a.open();
      await a.run('echo a > /root/kept');
      await a.saved();
      // As a page of before there were several has left it: the machines are nobody's.
      await page.evaluate(
        () =>
          new Promise<void>((resolve, reject) => {
            const opening = indexedDB.open('modlab');
            opening.onerror = () => reject(new Error('not opened'));
            opening.onsuccess = () => {
              const change = opening.result.transaction('snapshots', 'readwrite');
              change.objectStore('snapshots').delete('owner');
              change.oncomplete = () => resolve();
            };
          }),
      );
      await b.open();
      expect((await b.run('cat /root/kept')).output).toBe('a\n');
      await b.run('echo b > /root/kept');
      await b.saved();
      await a.open();
      expect((await a.run('cat /root/kept')).exitCode).toBe(1);
      await b.open();
      expect((await b.run('cat /root/kept')).output).toBe('b\n');
      // Neither waits for the other's lock, though both do the same lab.
      const other = await page.context().newPage();
      await new LabPage(other, a.url).open();
      expect(await b.phase()).toBe('running');
      const names = await page.evaluate(() => caches.keys());
      for (const name of names) expect(name).toMatch(/\/[ab]\//);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
