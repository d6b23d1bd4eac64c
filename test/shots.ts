/**
 * Owns the pictures of the page that are looked at one by one: each state on each screen, light and dark. It runs against the
 * built site: `npm run shots -- [DIRECTORY] [SCREEN]`.
 */
import {mkdir} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright';
import {listen} from '../build-scripts/site/static-site';
import {browserArguments, findBrowser} from './browser/find-browser';
import type {Page} from 'playwright';

const root = fileURLToPath(new URL('../dist', import.meta.url));
const [directory = 'build/shots', only] = process.argv.slice(2);

/** 640x360 is what a window of 1280x720 is at 200 %. */
const SCREENS: Record<string, {width: number; height: number; touch?: true}> = {
  '1280x720': {width: 1280, height: 720},
  '1440x900': {width: 1440, height: 900},
  '1920x1080': {width: 1920, height: 1080},
  '3440x1440': {width: 3440, height: 1440},
  '820x1180': {width: 820, height: 1180, touch: true},
  '390x844': {width: 390, height: 844, touch: true},
  '640x360': {width: 640, height: 360},
};

const tab = (page: Page, name: string) => page.getByRole('tab', {name: new RegExp(`^${name}`)}).click();
const editor = (page: Page) => page.getByRole('button', {name: 'Editor', exact: true}).click();
const narrowOnly = (page: Page) => (page.viewportSize()?.width ?? 0) <= 720;

/** In their order: each goes on from the one before. */
const STATES: Record<string, (page: Page) => Promise<unknown>> = {
  welcome: (page) => page.locator('modlab-welcome').getByRole('button').waitFor(),
  question: async (page) => {
    if (narrowOnly(page)) await page.locator('modlab-panes').getByRole('button').nth(0).click();
    await page.locator('modlab-prediction').getByRole('button').first().click();
    await page.locator('modlab-prediction').getByRole('button', {name: 'Change'}).waitFor();
    if (narrowOnly(page)) await page.locator('modlab-panes').getByRole('button').nth(2).click();
  },
  log: async (page) => {
    await page.evaluate(() => window.modlab.type('insmod hello.ko; lsmod\n'));
    await page.locator('modlab-log').getByText('hello').first().waitFor({state: 'attached'});
    if (narrowOnly(page)) await page.locator('modlab-panes').getByRole('button').nth(3).click();
  },
  xray: (page) => tab(page, 'X-ray'),
  'xray-memory': async (page) => {
    await tab(page, 'Memory map');
    await page.getByRole('button', {name: /^section \.exit\.text:/}).waitFor();
  },
  'xray-loads': async (page) => {
    await page.getByRole('button', {name: 'Trace insmod'}).click();
    await page.getByRole('button', {name: /^load_module/}).waitFor();
  },
  saves: (page) => tab(page, 'Saves'),
  keyboard: (page) => tab(page, 'Keyboard'),
  problems: (page) => tab(page, 'Problems'),
  debugger: (page) => tab(page, 'Debugger'),
  editor: async (page) => {
    await editor(page);
    await page.getByRole('textbox', {name: 'Text of hello.c'}).waitFor();
  },
  lesson: async (page) => {
    if (narrowOnly(page)) await page.locator('modlab-panes').getByRole('button').nth(0).click();
    else await tab(page, 'Log');
  },
  course: async (page) => {
    await page.locator('modlab-labs').getByRole('button').click();
    await page.getByRole('dialog', {name: 'Labs'}).waitFor();
  },
  commands: async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await page.locator('modlab-palette').getByRole('option').first().waitFor();
    await page.keyboard.type('term');
  },
  shortcuts: async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await page.keyboard.type('keyboard short');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).waitFor();
  },
  menu: async (page) => {
    await page.keyboard.press('Escape');
    if (narrowOnly(page)) await page.locator('modlab-panes').getByRole('button').nth(4).click();
    else await page.getByRole('button', {name: 'More actions'}).click();
  },
  oops: async (page) => {
    await page.keyboard.press('Escape');
    await page.evaluate(() => window.modlab.openLab('oops'));
    await page.evaluate(() => window.modlab.type('insmod stumble.ko\n'));
    await page.locator('modlab-notice').getByText('Kernel oops').waitFor();
    if (narrowOnly(page)) await page.locator('modlab-panes').getByRole('button').nth(3).click();
  },
  author: async (page) => {
    await page.evaluate(() => (location.hash = '#/author'));
    await page.getByRole('heading', {name: 'Write a lab'}).waitFor();
  },
  draft: async (page) => {
    await page.getByLabel('From a skeleton that passes').fill('my-first');
    await page.getByRole('button', {name: 'New lab'}).click();
    await page.getByRole('textbox', {name: 'Text of lab.yaml'}).waitFor();
    await page.getByText('Kept in this browser').waitFor();
  },
  'draft-lesson': async (page) => {
    if (await page.getByRole('navigation', {name: 'Parts'}).isVisible())
      await page.getByRole('navigation', {name: 'Parts'}).getByRole('button', {name: 'Lesson'}).click();
    await page.getByLabel('At step').selectOption({label: '2 Remove it'});
  },
};

const {server, url} = await listen({root, base: '/'}, 0);
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: [...browserArguments(), '--disable-3d-apis'],
});
await mkdir(directory, {recursive: true});
for (const [screen, {width, height, touch = false}] of Object.entries(SCREENS)) {
  if (only !== undefined && !screen.startsWith(only)) continue;
  const context = await browser.newContext({viewport: {width, height}, hasTouch: touch, isMobile: touch});
  const page = await context.newPage();
  page.on('pageerror', (error) => console.log(screen, String(error)));
  page.on('console', (message) => message.type() === 'error' && console.log(screen, message.text()));
  await page.goto(url);
  await page.waitForFunction(() => 'modlab' in window);
  await page.evaluate(() => window.modlab.ready);
  for (const [state, reach] of Object.entries(STATES)) {
    try {
      await reach(page);
    } catch (error) {
      console.log(`${screen} ${state}: ${String(error).split('\n').slice(0, 3).join(' ')}`);
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({colorScheme});
      await page.screenshot({path: `${directory}/${screen}-${state}-${colorScheme}.png`});
    }
  }
  await context.close();
}
await browser.close();
server.close();
