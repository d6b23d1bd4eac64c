/** Owns in which layouts and colours the page is looked at, and what a machine can say of its look. */
import AxeBuilder from '@axe-core/playwright';
import {expect} from './fixtures';
import type {Page} from '@playwright/test';

const LAYOUTS = [
  {name: 'wide', width: 1280, height: 800, touch: false},
  {name: 'narrow', width: 390, height: 780, touch: true},
] as const;

/** Each with what it is called and what a test is to `use`. */
export const LOOKS = LAYOUTS.flatMap(({name, width, height, touch}) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    name: `${name}, ${colorScheme}`,
    touch,
    use: {viewport: {width, height}, colorScheme, hasTouch: touch, isMobile: touch},
  })),
);

export async function accessible(page: Page): Promise<void> {
  // xterm's screen is a canvas with a text area; its contrast is terminal-theme.ts's business.
  const {violations} = await new AxeBuilder({page}).exclude('.xterm-screen').analyze();
  expect(violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

/** How many pixels of the page lie beside the screen. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
