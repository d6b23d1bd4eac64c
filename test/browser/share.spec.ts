/** Owns the promises of sending and receiving: links, files, published addresses, hand-ins, and that each asks first. */
import {readFileSync} from 'node:fs';
import {listen} from '../../build-scripts/site/static-site';
import {dropFiles} from './drop-files';
import {expect, test} from './fixtures';
import {LAYOUTS, looksRight} from './layouts';
import {buildOther} from './other-version';
import type {LabPage} from './lab-page';
import type {Download, Locator, Page} from '@playwright/test';

const ELSEWHERE = 'https://teacher.example/class/start.modlab';

// Most of them have two browsers, or load the page several times.
test.describe.configure({timeout: 150_000});
test.use({permissions: ['clipboard-read', 'clipboard-write']});

const incoming = (page: Page): Locator => page.locator('modlab-incoming').getByRole('dialog');
const sheet = (page: Page): Locator => page.locator('modlab-share').getByRole('dialog');
const panel = (page: Page): Locator => page.locator('modlab-hand-in').getByRole('dialog');

async function openSheet(page: Page): Promise<Locator> {
  await page.getByRole('button', {name: 'Share', exact: true}).click();
  await expect(sheet(page).getByRole('button', {name: 'Copy link'})).toBeFocused();
  return sheet(page);
}

const bytesOf = async (download: Download) => readFileSync(await download.path());

async function downloaded(page: Page, button: string): Promise<{name: string; bytes: Buffer}> {
  const waiting = page.waitForEvent('download');
  await sheet(page).getByRole('button', {name: button}).click();
  const download = await waiting;
  return {name: download.suggestedFilename(), bytes: await bytesOf(download)};
}

const drop = (page: Page, name: string, bytes: Buffer) => dropFiles(page, [{name, bytes}]);

const bytesOfMachine = (lab: LabPage) =>
  lab.page
    .evaluate(async () => {
      const blob = await window.modlab.exportFile();
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
    })
    .then((base64) => Buffer.from(base64, 'base64'));

test('a link opens elsewhere, once it is wanted, and the machine that was there is kept', async ({
  lab,
  page,
  visitor,
}) => {
  await lab.open();
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Load it');
  await page.getByRole('button', {name: 'Share', exact: true}).click();
  await sheet(page).getByLabel('Note for whoever opens it').fill('Why does it say hello?');
  await sheet(page).getByRole('button', {name: 'Copy link'}).click();
  await expect(sheet(page).getByRole('status')).toContainText('Link copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  test.info().annotations.push({type: 'link, characters', description: String(link.length)});
  await expect(sheet(page)).toContainText(`${link.length.toLocaleString('en')} characters`);
  // How much less it is, is the machine's affair.
  expect(link.length).toBeLessThan(60_000);

  const {lab: other} = await visitor();
  await other.open();
  await other.run('echo mine > /root/mine');
  await other.saved();
  await other.page.goto('about:blank');
  await other.page.goto(link);
  // Its own machine runs behind the question.
  await other.ready();
  expect((await other.run('cat /root/mine')).output).toBe('mine\n');
  await expect(incoming(other.page)).toContainText('Why does it say hello?');
  await expect(incoming(other.page)).toContainText('Your first module');
  await expect(incoming(other.page)).toContainText('1 of');
  expect(await other.page.evaluate(() => location.hash)).toBe('');
  expect(await other.page.evaluate(() => window.modlab.incoming()?.lab)).toBe('first-module');
  await incoming(other.page).getByRole('button', {name: 'Open it'}).click();
  await expect(other.notice).toContainText('The one you had is kept');
  await expect.poll(() => other.answer('lsmod')).toMatch(/^hello\s/m);
  expect((await other.run('cat /root/mine')).exitCode).toBe(1);
  await other.notice.getByRole('button', {name: 'Undo'}).click();
  await expect.poll(() => other.answer('cat /root/mine')).toBe('mine\n');
});

test('Escape leaves everything as it was; kept for later, it is among the saves', async ({lab, page}) => {
  await lab.open();
  await lab.run('insmod /root/labs/first-module/hello.ko');
  const link = await page.evaluate(() => window.modlab.link());
  await page.evaluate(() => window.modlab.startFresh());
  const saves = () => page.evaluate(async () => (await window.modlab.snapshots()).map(({kind}) => kind));
  await page.goto(link);
  await expect(incoming(page)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(incoming(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(incoming(page)).toBeHidden();
  await expect(page.getByRole('textbox', {name: 'Terminal 1'})).toBeFocused();
  expect(await saves()).not.toContain('imported');
  expect((await lab.run('lsmod')).output).not.toContain('hello');

  // In a page that is open already, as when the link is clicked again.
  await page.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  await incoming(page).getByRole('button', {name: 'Keep it for later'}).click();
  await expect(lab.notice).toContainText('under Saves');
  expect(await saves()).toContain('imported');
  expect((await lab.run('lsmod')).output).not.toContain('hello');
});

test('a file that was downloaded opens when it is dropped on the page', async ({lab, page, visitor}) => {
  await lab.open();
  await lab.type('insmod hello.ko; echo dropped here\n');
  await lab.sees(/^dropped here$/m);
  await openSheet(page);
  const {name, bytes} = await downloaded(page, 'Download file');
  expect(name).toMatch(/^first-module-\d{4}-\d\d-\d\d\.modlab$/);

  const {lab: other} = await visitor();
  await other.open();
  // What is no machine goes into the one that runs.
  await drop(other.page, 'mine.c', Buffer.from('int main;'));
  await expect(other.notice).toContainText('mine.c is now in /root/labs/first-module');
  await drop(other.page, name, bytes);
  // The screen is in a file, as text.
  await expect(incoming(other.page)).toContainText('dropped here');
  await other.page.evaluate(() => window.modlab.acceptIncoming());
  await expect.poll(() => other.answer('lsmod')).toMatch(/^hello\s/m);
});

test('a damaged file and a damaged link are said, and the own machine runs', async ({lab, page}) => {
  await lab.open();
  const bytes = await bytesOfMachine(lab);
  await drop(page, 'cut.modlab', bytes.subarray(0, bytes.length >> 1));
  await expect(lab.notice).toContainText('damaged');
  const link = await page.evaluate(() => window.modlab.link());
  await page.goto('about:blank');
  await page.goto(link.slice(0, -200));
  await lab.ready();
  await expect(lab.notice).toContainText('damaged');
  await expect(incoming(page)).toBeHidden();
});

test('a machine of another version of the site opens if it carries its base, and only then', async ({
  lab,
  page,
  visitor,
  expectComplaints,
}) => {
  expectComplaints(/status of 404 .*images\/base-/);
  const {server, url} = await listen({root: await buildOther(test.info().outputPath('other'), 'base')}, 0);
  const {lab: other, context} = await visitor(url);
  await other.open();
  await other.run('echo elsewhere > /root/where');
  await openSheet(other.page);
  const bare = await downloaded(other.page, 'Download file');
  await sheet(other.page).getByLabel('Include base image').check();
  const whole = await downloaded(other.page, 'Download file');
  expect(whole.bytes.length - bare.bytes.length).toBeGreaterThan(3 << 20);
  await context.close();
  server.closeAllConnections();
  server.close();

  await lab.open();
  await drop(page, bare.name, bare.bytes);
  await expect(lab.notice).toContainText('whose base is not kept here');
  await drop(page, whole.name, whole.bytes);
  await expect(incoming(page)).toContainText('another version of this site, and brings the base');
  await incoming(page).getByRole('button', {name: 'Open it'}).click();
  await expect.poll(() => lab.answer('cat /root/where')).toBe('elsewhere\n');
  await lab.saved();
  await lab.reload();
  expect((await lab.run('cat /root/where')).output).toBe('elsewhere\n');
});

test('a start that a teacher publishes opens from the same host, and leaves the address', async ({
  lab,
  page,
  site,
}) => {
  await lab.open();
  await lab.run('echo start > /root/start');
  const bytes = await bytesOfMachine(lab);
  site.intercept((path, _request, response) => {
    if (path !== 'class/start.modlab') return false;
    response.writeHead(200, {'content-type': 'application/octet-stream'}).end(bytes);
    return true;
  });
  await page.goto('about:blank');
  await page.goto(`${lab.url}?snapshot=class/start.modlab`);
  await incoming(page).getByRole('button', {name: 'Open it'}).click();
  await expect.poll(() => lab.answer('cat /root/start')).toBe('start\n');
  expect(new URL(page.url()).search).toBe('');
  await lab.saved();
  await lab.reload();
  expect((await lab.run('cat /root/start')).output).toBe('start\n');
  await expect(incoming(page)).toBeHidden();
});

test('how far a machine from an address has come is said while it comes', async ({lab, page, site}) => {
  await lab.open();
  const bytes = await bytesOfMachine(lab);
  let finish: () => void = () => undefined;
  site.intercept((path, _request, response) => {
    if (path !== 'class/slow.modlab') return false;
    response.writeHead(200, {'content-type': 'application/octet-stream', 'content-length': bytes.length});
    response.write(bytes.subarray(0, bytes.length >> 1));
    finish = () => response.end(bytes.subarray(bytes.length >> 1));
    return true;
  });
  await page.goto('about:blank');
  await page.goto(`${lab.url}?snapshot=class/slow.modlab`);
  await lab.ready();
  await expect(lab.notice).toContainText('is being fetched');
  finish();
  await expect(incoming(page)).toContainText('This URL points to a saved machine');
  await expect(lab.notice).not.toContainText('is being fetched');
});

test('from another host it opens if that host lets it, and else is refused in words', async ({
  lab,
  page,
  context,
  complaints,
  expectComplaints,
  allowComplaints,
}) => {
  expectComplaints(/CORS policy/, /status of 404 .*teacher\.example/);
  allowComplaints(/ERR_FAILED .*teacher\.example/);
  await lab.open();
  const body = await bytesOfMachine(lab);
  const open = async (fulfil: {
    status?: number;
    headers?: Record<string, string>;
    body: Buffer | string;
    contentType?: string;
  }) => {
    await context.unrouteAll();
    await context.route(ELSEWHERE, (route) => route.fulfill(fulfil));
    await page.goto('about:blank');
    await page.goto(`${lab.url}?snapshot=${encodeURIComponent(ELSEWHERE)}`);
    await lab.ready();
  };
  const shared = {'access-control-allow-origin': '*'};
  await open({headers: shared, body});
  await expect(incoming(page)).toContainText('This URL points to a saved machine');
  await page.keyboard.press('Escape');
  // What the policy forbids would have been complained of by now.
  expect(complaints).toEqual([]);
  // Without any such header the interception itself would add one.
  await open({headers: {'access-control-allow-origin': 'https://nobody.example'}, body});
  await expect(lab.notice).toContainText('Access-Control-Allow-Origin');
  await open({status: 404, headers: shared, body: ''});
  await expect(lab.notice).toContainText('404');
  await open({headers: shared, body: '<!doctype html>', contentType: 'text/html'});
  await expect(lab.notice).toContainText('a web page');
  await open({headers: shared, body: 'something else'});
  await expect(lab.notice).toContainText('not a saved machine');
  await page.goto('about:blank');
  await page.goto(`${lab.url}?snapshot=http://teacher.example/start.modlab`);
  await lab.ready();
  await expect(lab.notice).toContainText('must begin with https:');
});

test('a hand-in shows its reader who, what and when, and opens the machines on the way', async ({
  lab,
  page,
  visitor,
}) => {
  await lab.open();
  await lab.run('echo early > /root/early');
  await page.evaluate(() => window.modlab.save('an early one'));
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Load it');
  await openSheet(page);
  await sheet(page).getByLabel('Your name').fill('Ada Lovelace');
  const {name, bytes} = await downloaded(page, 'Download hand-in');
  expect(name).toMatch(/^first-module-hand-in-.*\.modlab$/);
  await expect(sheet(page).getByRole('status')).toContainText('Its seal is');
  const seal = /seal is ([0-9a-f]{12})/.exec(
    (await sheet(page).getByRole('status').textContent()) ?? '',
  )?.[1];

  const {lab: teacher} = await visitor();
  await teacher.open();
  await drop(teacher.page, name, bytes);
  const shown = panel(teacher.page);
  await expect(shown).toContainText('Hand-in of Ada Lovelace');
  await expect(shown).toContainText(`The chain holds. Its seal is ${seal}`);
  await expect(shown).toContainText('does not prove');
  await expect(shown.getByRole('row', {name: 'Load it'})).toContainText('hello');
  await expect(shown.getByRole('row', {name: 'Remove it'})).toContainText('not done');
  // From before the module.
  await shown.getByRole('listitem').filter({hasText: 'an early one'}).getByRole('button').click();
  await expect(teacher.notice).toContainText('of the hand-in of Ada Lovelace');
  await expect.poll(() => teacher.answer('cat /root/early')).toBe('early\n');
  expect((await teacher.run('lsmod')).output).not.toContain('hello');
  await teacher.page.getByRole('button', {name: 'Hand-in', exact: true}).click();
  await shown.getByRole('listitem').last().getByRole('button').click();
  await expect.poll(() => teacher.answer('lsmod')).toMatch(/^hello\s/m);
  const kept = await teacher.page.evaluate(() => window.modlab.snapshots());
  expect(kept.filter(({kind}) => kind === 'imported').map(({name: each}) => each)).toEqual(
    expect.arrayContaining([expect.stringContaining('Ada Lovelace')]),
  );
});

test('a machine that panicked is sent as it was last saved', async ({lab, page}) => {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.saved();
  await lab.type('echo c > /proc/sysrq-trigger\n');
  await expect(lab.notice).toContainText('panicked');
  await openSheet(page);
  await expect(sheet(page)).toContainText('its last save');
});

for (const {name, touch, use} of LAYOUTS)
  test.describe(name, () => {
    test.use(use);

    test('each dialog is accessible, and nothing is cut off', async ({lab, page}) => {
      await lab.open();
      await page.evaluate(() => window.modlab.type('insmod hello.ko; dmesg | tail -n 3\n'));
      await lab.sees(/hello: init/);
      if (touch) await page.getByRole('button', {name: 'More'}).click();
      await openSheet(page);
      await sheet(page).getByLabel('Note for whoever opens it').fill('rmmod says that it is in use. Why?');
      await looksRight(page, 'share');
      const file = await downloaded(page, 'Download file');
      await sheet(page).getByLabel('Your name').fill('Ada Lovelace');
      const handIn = await downloaded(page, 'Download hand-in');
      await sheet(page).getByRole('button', {name: 'Close'}).click();
      await drop(page, file.name, file.bytes);
      await expect(incoming(page)).toBeVisible();
      await looksRight(page, 'incoming');
      await page.keyboard.press('Escape');
      await drop(page, handIn.name, handIn.bytes);
      await expect(panel(page)).toBeVisible();
      await looksRight(page, 'hand-in');
      await panel(page).getByRole('button', {name: 'Close hand-in'}).click();
      await page.evaluate(() => {
        const data = new DataTransfer();
        data.items.add(new File([''], 'x.modlab'));
        document.body.dispatchEvent(
          new DragEvent('dragover', {dataTransfer: data, bubbles: true, cancelable: true}),
        );
      });
      await expect(page.getByText('Drop a .modlab file')).toBeVisible();
      await looksRight(page, 'drop');
    });
  });

test('without a clipboard the link is there to be copied by hand; the share sheet may refuse', async ({
  lab,
  page,
}) => {
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));
    Object.assign(Navigator.prototype, {canShare: () => true, share: refuse});
    Object.defineProperty(navigator, 'clipboard', {value: {writeText: refuse}});
  });
  await lab.open();
  await (await openSheet(page)).getByRole('button', {name: 'Copy link'}).click();
  await expect(sheet(page).getByLabel('Copy the link from here')).toHaveValue(/#s=/);
  await sheet(page).getByRole('button', {name: 'Send...'}).click();
  await expect(sheet(page).getByRole('status')).toContainText('does not send files of this kind');
});

test('a machine that is too large for a link is offered as a file', async ({lab, page}) => {
  await lab.open();
  await lab.run('head -c 1000000 /dev/urandom > /root/noise');
  await page.getByRole('button', {name: 'Share', exact: true}).click();
  await expect(sheet(page)).toContainText('does not fit into a link');
  await expect(sheet(page).getByRole('button', {name: 'Copy link'})).toBeDisabled();
  const {bytes} = await downloaded(page, 'Download file');
  expect(bytes.length).toBeGreaterThan(1_000_000);
});
