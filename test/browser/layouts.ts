/** Owns in which layouts and colours the page is looked at, and what a program can say of its look. */
import AxeBuilder from '@axe-core/playwright';
import {expect, test} from './fixtures';
import type {Page} from '@playwright/test';

/** Each with what it is called and what a test is to `use`. */
export const LAYOUTS = [
  {name: 'wide', touch: false, use: {viewport: {width: 1280, height: 800}}},
  {name: 'narrow', touch: true, use: {viewport: {width: 390, height: 780}, hasTouch: true, isMobile: true}},
] as const;

/** What axe looks for; to look for all of it, in each width and colour scheme, would be most of what a test does. */
type Rules = 'all' | 'colours' | 'all but colours' | 'enhanced contrast';
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Colours do not depend on the width, nor anything else on the colour scheme. */
const looks = (page: Page): readonly {colorScheme: 'light' | 'dark'; rules: Rules}[] =>
  (page.viewportSize()?.width ?? 0) < 600
    ? [{colorScheme: 'dark', rules: 'all but colours'}]
    : [
        {colorScheme: 'light', rules: 'all'},
        {colorScheme: 'dark', rules: 'colours'},
      ];

/** What stands there is accessible in its colour schemes, and nothing is cut off; a picture of each is attached. */
export async function looksRight(page: Page, what: string): Promise<void> {
  for (const {colorScheme, rules} of looks(page)) {
    await page.emulateMedia({colorScheme});
    await accessible(page, rules);
    expect(await overflow(page), `${what}, ${colorScheme}`).toBe(0);
    const path = test.info().outputPath(`${what}-${colorScheme}.png`);
    await page.screenshot({path});
    await test.info().attach(`${what}, ${colorScheme}`, {path, contentType: 'image/png'});
  }
}

export async function accessible(page: Page, rules: Rules = 'all'): Promise<void> {
  // xterm's screen is a canvas with a text area; its contrast is terminal-theme.ts's business.
  const axe = new AxeBuilder({page}).exclude('.xterm-screen');
  if (rules === 'colours') axe.withRules(COLOURS);
  if (rules === 'enhanced contrast') axe.withRules(['color-contrast-enhanced']);
  if (rules === 'all but colours') axe.disableRules(COLOURS);
  const {violations} = await axe.analyze();
  expect(violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

/** How many pixels of the page lie beside the screen. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
