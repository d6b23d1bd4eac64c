/** Owns what a test can say of the page in a browser of any engine. */
import {expect, vi} from 'vitest';
import type {ModlabApi} from '../../src/session/modlab-api';
import type {Browser} from './browser';

declare global {
  interface Window {
    modlab: ModlabApi;
  }
}

/** A slow machine's. */
const PATIENCE = {timeout: 60_000, interval: 50};

export class MachinePage {
  readonly browser: Browser;

  constructor(browser: Browser) {
    this.browser = browser;
  }

  /** Opens it and waits for a prompt. */
  async open(url: string): Promise<void> {
    await this.browser.goto(url);
    await this.#ready();
  }

  async reload(): Promise<void> {
    await this.browser.reload();
    await this.#ready();
  }

  async #ready(): Promise<void> {
    await expect.poll(() => this.browser.evaluate(() => 'modlab' in window), PATIENCE).toBe(true);
    await this.browser.evaluate(() => window.modlab.ready);
    await this.sees(/[#$] *$/);
  }

  /** Waits until terminal 1 shows it. A failure tells the whole screen: a matcher's message cuts it. */
  async sees(what: RegExp): Promise<void> {
    let screen = '';
    await vi
      .waitFor(async () => {
        screen = await this.browser.evaluate(() => window.modlab.screen());
        expect(screen).toMatch(what);
      }, PATIENCE)
      .catch(() => expect.fail(`${String(what)} was never on the screen, which is\n${screen}`));
  }

  /** Over the control channel. What it writes. */
  async run(script: string, timeoutMs = 30_000): Promise<string> {
    const {output} = await this.browser.evaluate(
      (line, limit) => window.modlab.run(line, {timeoutMs: limit}),
      script,
      timeoutMs,
    );
    return output;
  }

  /** The names of the modules that are loaded. */
  modules(): Promise<string> {
    return this.run('cut -d" " -f1 /proc/modules');
  }

  async save(): Promise<void> {
    await this.browser.evaluate(async () => void (await window.modlab.save()));
  }

  /** Clicks what a person clicks: an element with this text, in whichever shadow tree it is. */
  async press(selector: string, text: string): Promise<void> {
    const place = () =>
      this.browser.evaluate(
        (wanted, label) => {
          const within = (root: ParentNode): Element[] => [
            ...root.querySelectorAll(wanted),
            ...[...root.querySelectorAll('*')].flatMap(({shadowRoot}) =>
              shadowRoot ? within(shadowRoot) : [],
            ),
          ];
          const found = within(document).find((element) => element.textContent.trim() === label);
          if (!found) return undefined;
          const {left, top, width, height} = found.getBoundingClientRect();
          return width > 0 ? {x: left + width / 2, y: top + height / 2} : undefined;
        },
        selector,
        text,
      );
    await expect.poll(place, PATIENCE).toBeDefined();
    const at = await place();
    if (at) await this.browser.click(at.x, at.y);
  }
}
