/** Owns in which layouts and colours the page is looked at, and what a program can say of its look. */
import AxeBuilder from '@axe-core/playwright';
import {expect, test} from './fixtures';
import type {Page} from '@playwright/test';

/** Each with what it is called and what a test is to `use`. */
export const LAYOUTS = [
  {name: 'wide', touch: false, use: {viewport: {width: 1280, height: 800}}},
  {name: 'narrow', touch: true, use: {viewport: {width: 390, height: 780}, hasTouch: true, isMobile: true}},
] as const;

/** What stands there is accessible in both colour schemes, and nothing is cut off; a picture of each is attached. */
export async function looksRight(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({colorScheme});
    await accessible(page);
    expect(await overflow(page), `${what}, ${colorScheme}`).toBe(0);
    const path = test.info().outputPath(`${what}-${colorScheme}.png`);
    await page.screenshot({path});
    await test.info().attach(`${what}, ${colorScheme}`, {path, contentType: 'image/png'});
  }
}

export async function accessible(page: Page): Promise<void> {
  // xterm's screen is a canvas with a text area; its contrast is terminal-theme.ts's business.
  const {violations} = await new AxeBuilder({page}).exclude('.xterm-screen').analyze();
  expect(violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

/** How many pixels of the page lie beside the screen. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
