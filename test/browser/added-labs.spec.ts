/** Owns the promise that a lab that is not built in opens from anywhere: asked about, done, kept without a network, and harmless. */
import {zipSync} from 'fflate';
import {manifestOf} from '../../src/labs/bundle/manifest';
import {dropFiles} from './drop-files';
import {expect, KEEPS_PAGES, test} from './fixtures';
import {looksRight} from './layouts';
import type {LabFile} from '../../src/labs/bundle/files';
import type {LabPage} from './lab-page';
import type {Locator, Page} from '@playwright/test';

const HOST = 'https://teacher.example/';
const ADDRESS = `${HOST}labs/pocket/`;

const LAB = `format: 1
id: pocket
title: A module from elsewhere
summary: A lab that no site has built in.
level: first
minutes: 5
setUp: 'echo set up > /root/set-up'
modules:
  - {file: hello.ko, does: load}
steps:
  - id: load
    title: Load what came along
    task: 'Load \`hello.ko\`. <img src="x" onerror="window.harmed = 1">'
    check: {moduleLoaded: hello}
    hint: 'See [this](javascript:window.harmed=2).'
    solution: insmod hello.ko
`;

/** Does whatever a lesson might try. */
const LESSON = `# A module from elsewhere

Everything here was written by somebody else. <script>window.harmed = 3</script> <img src="x" onerror="window.harmed = 4">

[A link](javascript:window.harmed=5), ![a picture](https://teacher.example/seen.png), <https://teacher.example/auto>

<iframe srcdoc="<script>parent.harmed = 6</script>"></iframe>

## load

Look at it before.

### Why

Because.
`;

const encode = (text: string) => Uint8Array.from(Buffer.from(text));

function labFiles(hello: Uint8Array<ArrayBuffer>, lab = LAB): Map<string, LabFile> {
  const texts = {
    'lab.yaml': encode(lab),
    'lesson.md': encode(LESSON),
    'notes/read-me.txt': encode('from elsewhere\n'),
    // As if it had been built for another kernel.
    'other.ko': Uint8Array.from(
      Buffer.from(
        Buffer.from(hello)
          .toString('latin1')
          .replace(/vermagic=\d+\.\d+/, 'vermagic=9.99'),
        'latin1',
      ),
    ),
    'hello.ko': hello,
  };
  return new Map(Object.entries(texts).map(([path, bytes]) => [path, {bytes, mode: 0o644}]));
}

/** Another origin, which lets everybody read. Returns the paths that were asked for. */
async function serve(page: Page, files: Map<string, LabFile>): Promise<string[]> {
  const asked: string[] = [];
  const listed = manifestOf(files);
  await page.context().route(`${HOST}**`, (route) => {
    const path = new URL(route.request().url()).pathname.slice(1);
    asked.push(path);
    const name = path.replace(/^labs\/pocket\//, '');
    const body = name === 'lab.files.json' ? listed : files.get(name)?.bytes;
    const headers = {'access-control-allow-origin': '*'};
    return route.fulfill(
      body === undefined ? {status: 404, headers, body: ''} : {headers, body: Buffer.from(body)},
    );
  });
  return asked;
}

const helloOf = async (lab: LabPage) =>
  Uint8Array.from(
    await lab.page.evaluate(async () => [
      ...(await window.modlab.readFile('/root/labs/first-module/hello.ko')),
    ]),
  );

const offer = (page: Page): Locator => page.locator('modlab-lab-offer').getByRole('dialog');

test.describe('on a device that keeps pages', () => {
  test.use({device: KEEPS_PAGES});

  test('a lab opens from its address, its steps are done, and it is there without a network', async ({
    lab,
    page,
    site,
    allowComplaints,
  }) => {
    // Without a network the lab's site cannot be asked for another version.
    allowComplaints(/ERR_INTERNET_DISCONNECTED/);
    await lab.open();
    const files = labFiles(await helloOf(lab));
    const asked = await serve(page, files);
    await lab.offlineReady();
    await page.goto(`${lab.url}?lab=${encodeURIComponent(ADDRESS)}`);
    await expect(offer(page)).toContainText('A module from elsewhere');
    await expect(offer(page)).toContainText(ADDRESS);
    await page.keyboard.press('Enter');
    await expect(offer(page)).toBeVisible();
    const asking = Date.now();
    await offer(page).getByRole('button', {name: 'Open it'}).click();
    await lab.sees('root@pocket');
    test.info().annotations.push({type: 'ms to its prompt', description: String(Date.now() - asking)});

    // What came along is there; what was built for another kernel is not, and that is said.
    await expect(lab.notice).toContainText('other.ko was built for another kernel');
    expect((await lab.run('cat /root/set-up /root/labs/pocket/notes/read-me.txt')).output).toBe(
      'set up\nfrom elsewhere\n',
    );
    expect((await lab.run('ls /root/labs/pocket')).output).toBe('hello.ko\nnotes\n');
    await lab.type('insmod hello.ko\n');
    await lab.stepDone('Load what came along');

    // Nothing of what the lesson tried has come of it: its markup is text, and its picture was not asked for.
    await expect(lab.lesson).toContainText('<script>window.harmed = 3</script>');
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
    expect(
      await lab.lesson.locator('img, iframe, script, a[href^="javascript"], a[href^="http"]').count(),
    ).toBe(0);
    expect(asked.filter((path) => !path.startsWith('labs/pocket/'))).toEqual([]);

    await lab.saved();
    site.vanish();
    await page.context().unroute(`${HOST}**`);
    await page.context().setOffline(true);
    await lab.reload();
    await lab.stepDone('Load what came along');
    await page.getByRole('button', {name: 'A module from elsewhere'}).click();
    const list = page.locator('modlab-course').getByRole('dialog');
    await expect(list.getByRole('heading', {name: 'Labs from elsewhere'})).toBeVisible();
    await list.getByRole('button', {name: /Your first module/}).click();
    await lab.sees('root@first-module');
    // Its own machine of the first lab, not the one that came from elsewhere.
    expect((await lab.run('ls /root/set-up')).exitCode).not.toBe(0);
  });
});

test('whoever opened a course sees it before the labs of the site, with its progress and where to go on', async ({
  lab,
  page,
}) => {
  await lab.open();
  const files = labFiles(await helloOf(lab));
  const list = `format: 1\ntitle: Kernel lab, week 1\nlabs: [labs/pocket/, parameters]\n`;
  await serve(page, files.set('course.yaml', {bytes: encode(list), mode: 0o644}));
  await page.goto(`${lab.url}?course=${encodeURIComponent(`${HOST}course.yaml`)}`);
  await offer(page).getByRole('button', {name: 'Open it'}).click();
  await lab.sees('root@pocket');
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Load what came along');
  await lab.saved();
  await page.locator('modlab-labs').getByRole('button').click();
  const dialog = page.locator('modlab-course').getByRole('dialog');
  const course = dialog.getByRole('region', {name: 'Kernel lab, week 1'});
  await expect(course).toContainText(/1 of 2 labs done, 1 of \d+ steps/);
  await expect(dialog.getByRole('heading', {level: 3}).first()).toHaveText('Kernel lab, week 1');
  await expect(dialog.getByRole('region', {name: 'Labs of this site'})).toContainText(/0 of \d+ labs done/);
  await looksRight(page, 'course');
  await page.setViewportSize({width: 390, height: 780});
  await looksRight(page, 'course-narrow');
  await course.getByRole('button', {name: 'Go on in Kernel lab, week 1'}).click();
  await lab.sees('root@parameters');
});

test('a dropped zip is a lab where it has one, and what cannot be opened is said', async ({
  lab,
  page,
  expectComplaints,
}) => {
  expectComplaints(/404 \(Not Found\) \(https:\/\/teacher\.example\/nothing\//);
  await lab.open();
  const hello = await helloOf(lab);
  const zip = (files: Map<string, LabFile>) =>
    Buffer.from(zipSync(Object.fromEntries([...files].map(([path, {bytes}]) => [`pocket/${path}`, bytes]))));
  const drop = (bytes: Buffer) => dropFiles(page, [{name: 'pocket.zip', bytes}]);
  await drop(zip(labFiles(hello, LAB.replace('moduleLoaded: hello', 'moduleLoadd: hello'))));
  await expect(lab.notice).toContainText('lab.yaml, line 14, column 13');
  await expect(lab.notice).toContainText('did you mean moduleLoaded?');
  await drop(zip(new Map([['main.c', {bytes: encode('int main;'), mode: 0o644}]])));
  await expect(lab.notice).toContainText('pocket.zip is now in');
  await drop(zip(labFiles(hello)));
  await expect(offer(page)).toContainText('pocket.zip');
  await offer(page).getByRole('button', {name: 'Dismiss'}).click();
  await expect(offer(page)).toBeHidden();
  expect(await page.evaluate(() => window.modlab.lab().id)).toBe('first-module');

  await serve(page, labFiles(hello));
  await page.goto(`${lab.url}?lab=${encodeURIComponent(`${HOST}nothing/`)}`);
  await lab.ready();
  await expect(lab.notice).toContainText('There is no lab at https://teacher.example/nothing/');
});
