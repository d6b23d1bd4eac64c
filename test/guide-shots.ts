/** Owns the pictures of the guides under docs/, drawn from the built page so that they show what is there: `npm run shots:guides`. */
import {mkdir, readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright';
import {listen} from '../build-scripts/site/static-site';
import {dropFiles} from './browser/drop-files';
import {browserArguments, findBrowser} from './browser/find-browser';
import type {Page} from 'playwright';

const root = fileURLToPath(new URL('../dist', import.meta.url));
const directory = fileURLToPath(new URL('../docs/pictures', import.meta.url));

/** A student's hand-in of the first lab, as far as its first step. */
async function handIn(page: Page, student: string, command: string): Promise<Uint8Array> {
  await page.evaluate(() => window.modlab.startFresh());
  await page.evaluate((text) => window.modlab.type(text), `${command}\n`);
  await page.getByRole('button', {name: 'Load it , done'}).waitFor();
  await page.getByRole('button', {name: 'Share', exact: true}).click();
  await page.getByLabel('Your name, for the hand-in').fill(student);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', {name: 'Download hand-in'}).click();
  const bytes = await readFile(await (await downloading).path());
  await page.getByRole('button', {name: 'Close', exact: true}).click();
  return bytes;
}

/** In their order: each goes on from the one before. */
const PICTURES: Record<string, (page: Page) => Promise<unknown>> = {
  'write-a-lab-problem': async (page) => {
    await page.evaluate(() => (location.hash = '#/author'));
    await page.getByLabel('From a skeleton that passes').fill('my-first');
    await page.getByRole('button', {name: 'New lab'}).click();
    await page.getByRole('region', {name: 'Lesson'}).getByRole('button', {name: 'Load it'}).waitFor();
    await page.getByText('Kept in this browser').waitFor();
    const yaml = page.getByRole('textbox', {name: 'Text of lab.yaml'});
    await yaml.getByText('moduleLoaded').dblclick();
    await page.keyboard.type('moduleLoadd');
    await page.getByRole('list', {name: 'Problems'}).getByRole('button').waitFor();
  },
  'write-a-lab-proof': async (page) => {
    const yaml = page.getByRole('textbox', {name: 'Text of lab.yaml'});
    await yaml.getByText('moduleLoadd').dblclick();
    await page.keyboard.type('moduleLoaded');
    // The offered words are closed.
    await page.keyboard.press('Escape');
    await page.getByRole('button', {name: 'Prove', exact: true}).click();
    await page
      .getByRole('region', {name: 'Proof'})
      .getByText('All is as the lab says')
      .waitFor({timeout: 180_000});
  },
  'teach-class': async (page) => {
    await page.evaluate(() => (location.hash = '#/lab/first-module'));
    await page.waitForFunction(() => window.modlab.phase().startsWith('running'));
    const files = [
      {name: 'ada.modlab', bytes: await handIn(page, 'Ada Lovelace', 'insmod hello.ko')},
      {name: 'alan.modlab', bytes: await handIn(page, 'Alan Turing', 'insmod hello.ko; lsmod; dmesg')},
    ];
    await dropFiles(page, files);
    const table = page.locator('modlab-class').getByRole('dialog');
    await table.getByRole('button', {name: 'Check on their machines'}).click();
    await table.getByText('all of it holds').nth(1).waitFor({timeout: 60_000});
  },
};

const {server, url} = await listen({root, base: '/'}, 0);
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: [...browserArguments(), '--disable-3d-apis'],
});
await mkdir(directory, {recursive: true});
const page = await browser.newPage({viewport: {width: 1280, height: 720}, colorScheme: 'light'});
await page.goto(url);
await page.waitForFunction(() => 'modlab' in window);
await page.evaluate(() => window.modlab.ready);
for (const [name, reach] of Object.entries(PICTURES)) {
  await reach(page);
  await page.screenshot({path: `${directory}/${name}.png`, animations: 'disabled'});
}
await browser.close();
server.close();
