/** Owns the proof that the X-ray shows what the kernel has: modules as a graph, one in memory, traced loads, alone and compared. */
import {readFile} from 'node:fs/promises';
import {expect, test} from './fixtures';
import type {Locator, Page} from '@playwright/test';
import type {LabPage} from './lab-page';

async function openXray(lab: LabPage, page: Page): Promise<Locator> {
  await lab.open();
  await lab.tab('X-ray');
  return page.locator('modlab-xray');
}

const choose = (xray: Locator, view: string) => xray.getByRole('tab', {name: view}).click();

async function trace(xray: Locator, what: string, file: string, parameters = ''): Promise<void> {
  await xray.getByLabel('Module to load or remove').selectOption(file);
  await xray.getByRole('textbox', {name: 'Parameters'}).fill(parameters);
  await xray.getByRole('button', {name: what}).click();
}

/** What the button saves: a document that a browser takes for SVG, with all that is written in it. */
async function savedDrawing(
  page: Page,
  within: Locator,
): Promise<{name: string; root: string; text: string}> {
  const waiting = page.waitForEvent('download');
  await within.getByRole('button', {name: 'Save as SVG'}).click();
  const download = await waiting;
  const source = await readFile(await download.path(), 'utf8');
  // Nothing of the page is needed to show it.
  expect(source).not.toContain('var(--');
  // Here the page's policy lets nobody parse a text.
  const elsewhere = await page.context().newPage();
  const read = await elsewhere.evaluate((xml) => {
    const parsed = new DOMParser().parseFromString(xml, 'image/svg+xml');
    return {root: parsed.documentElement.nodeName, text: parsed.documentElement.textContent};
  }, source);
  await elsewhere.close();
  return {name: download.suggestedFilename(), ...read};
}

test('the X-ray draws a load from the kernel’s own trace, and the module that came of it', async ({
  lab,
  page,
}) => {
  const xray = await openXray(lab, page);
  await expect(xray.getByText('No module is loaded.')).toBeVisible();
  await trace(xray, 'Trace insmod', 'hello.ko');
  await expect(xray.getByText('10. Its init runs').last()).toBeVisible();
  await xray.getByRole('listitem').filter({hasText: '10. Its init runs'}).locator('summary').click();
  await expect(xray.getByText('do_one_initcall() = 0')).toBeVisible();
  await choose(xray, 'Modules');
  await expect(xray.getByRole('button', {name: /^hello, Live, .* used by 0/})).toBeVisible();
  await page.evaluate(() => window.modlab.type('rmmod hello\n'));
  await expect(xray.getByText('No module is loaded.')).toBeVisible();
});

test('the X-ray’s graph shows the details of a module, zooms by buttons, keys and wheel, and fits again', async ({
  lab,
  page,
}) => {
  const xray = await openXray(lab, page);
  await page.evaluate(() => window.modlab.type('insmod hello.ko; modprobe gpio-sim\n'));
  const graph = xray.locator('modlab-module-graph');
  const node = (name: string) => graph.getByRole('button', {name: new RegExp(`^${name},`)});
  await expect(node('gpio_sim')).toBeVisible();
  await node('configfs').click();
  await expect(node('configfs')).toHaveAttribute('aria-pressed', 'true');
  const details = xray.getByRole('region', {name: '/sys/module/configfs'});
  await expect(details).toContainText('gpio_sim');

  const drawing = graph.locator('svg.drawing');
  const view = () => drawing.getAttribute('viewBox');
  const all = await view();
  await graph.getByRole('button', {name: 'Zoom in'}).click();
  await expect.poll(view).not.toBe(all);
  const near = await view();
  const surface = graph.getByRole('group', {name: /^Graph of the loaded modules/});
  await surface.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(view).not.toBe(near);
  await page.keyboard.press('0');
  await expect.poll(view).toBe(all);
  await surface.hover({position: {x: 20, y: 20}});
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await expect.poll(view).not.toBe(all);
  await graph.getByRole('button', {name: 'Fit'}).click();
  await expect.poll(view).toBe(all);

  // One tab stop, from which the arrows lead on: gpio_sim uses configfs.
  await node('gpio_sim').focus();
  await page.keyboard.press('ArrowRight');
  await expect(node('configfs')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(xray.getByRole('region', {name: '/sys/module/gpio_sim'})).toBeVisible();

  const saved = await savedDrawing(page, graph);
  expect(saved).toMatchObject({name: 'modules.svg', root: 'svg'});
  expect(saved.text).toContain('hello');
});

test('the X-ray’s memory map has sections and symbols to scale, and finds them by name', async ({
  lab,
  page,
}) => {
  const xray = await openXray(lab, page);
  await page.evaluate(() => window.modlab.type('insmod hello.ko\n'));
  await choose(xray, 'Memory map');
  const map = xray.locator('modlab-memory-map');
  const section = map.getByRole('button', {name: /^section \.exit\.text: 0x/});
  await expect(section).toBeVisible();
  await section.click();
  await expect(map.locator('.details')).toHaveText(/section \.exit\.text: 0x[0-9a-f]+, .*bytes, text/);
  await map.getByLabel('Symbols').check();
  await expect(map.getByRole('button', {name: /^symbol hello_exit, cleanup_module:/})).toBeVisible();
  await map.getByLabel('Find a section or symbol').fill('hello_exit');
  const found = map.getByRole('listitem');
  await expect(found).toHaveCount(1);
  await found.getByRole('button').click();
  await expect(map.getByRole('button', {name: /^symbol hello_exit, cleanup_module:/})).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const saved = await savedDrawing(page, map);
  expect(saved).toMatchObject({name: 'hello-memory.svg', root: 'svg'});
  expect(saved.text).toContain('hello in memory');
  expect(saved.text).toContain('.exit.text');
});

test('the X-ray keeps the loads that it has traced, goes through their calls by keyboard, and compares two', async ({
  lab,
  page,
}) => {
  const xray = await openXray(lab, page);
  await trace(xray, 'Trace insmod', 'hello.ko', 'nonsense=1');
  const chart = xray.locator('modlab-flame-chart');
  const call = (name: string) => chart.getByRole('button', {name: new RegExp(`^${name}: `)});
  await expect(call('load_module')).toBeVisible();
  await expect(chart.getByRole('button', {name: /^Log at .*hello: init/})).toBeVisible();

  await chart.getByRole('group', {name: /^Flame chart/}).focus();
  await page.keyboard.press('Tab');
  await expect(chart.getByRole('button', {name: /^Step 1,/})).toBeFocused();
  await call('init_module_from_file').focus();
  await page.keyboard.press('ArrowDown');
  await expect(call('kernel_read_file')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(call('load_module')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(chart.locator('.details')).toContainText(/load_module: .* ms, from .* returned 0/);
  await chart.getByRole('button', {name: 'Zoom to it'}).click();

  await trace(xray, 'Trace insmod', 'hello.ko');
  await expect(xray.getByLabel('Load', {exact: true})).toContainText('2. hello.ko: EEXIST after');
  await xray.getByLabel('Compare with').selectOption({index: 1});
  const table = xray.getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(11);
  const step = (name: string) => table.getByRole('row', {name});
  await expect(step('It joins the list')).toContainText('stopped here');
  await expect(step('Its init runs')).toContainText('not reached');
  await expect(call('load_module')).toHaveCount(2);
  const saved = await savedDrawing(page, chart);
  expect(saved.root).toBe('svg');
  expect(saved.text).toContain('1. hello.ko nonsense=1: done in');
  expect(saved.text).toContain('2. hello.ko: EEXIST after');
});
