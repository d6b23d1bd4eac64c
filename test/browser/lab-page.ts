/** Owns what a test can say of the page: as a person does it, or over `window.modlab`. */
import {expect} from '@playwright/test';
import type {Locator, Page} from '@playwright/test';
import type {ModlabApi} from '../../src/session/modlab-api';

declare global {
  interface Window {
    modlab: ModlabApi;
  }
}

export class LabPage {
  readonly page: Page;
  /** Of the built site; ends in a slash. */
  readonly url: string;
  readonly status: Locator;
  readonly log: Locator;
  readonly notice: Locator;
  readonly lesson: Locator;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    this.status = page.locator('modlab-status').getByRole('status');
    this.log = page.getByRole('log', {name: 'Kernel log'});
    this.notice = page.locator('modlab-notice');
    this.lesson = page.getByRole('region', {name: 'Lesson'});
  }

  /** Opens the page and waits for a prompt. */
  async open(): Promise<void> {
    await this.page.goto(this.url);
    await this.ready();
  }

  /** Opens the page at a lab and waits for its prompt. */
  async openLab(id: string): Promise<void> {
    await this.page.goto(`${this.url}#/lab/${id}`);
    await this.ready();
    // A kernel on which the lab has no start of its own enters it now.
    await this.sees(`root@${id}`, 60_000);
  }

  /** The lesson shows this step as done. Something may have had to be built for it. */
  async stepDone(title: string): Promise<void> {
    const done = this.lesson.getByRole('button', {name: `${title} , done`});
    await expect(done).toBeVisible({timeout: 150_000});
  }

  /** Chooses a tab of the dock. */
  tab(name: string): Promise<void> {
    return this.page
      .getByRole('tablist', {name: 'Panel'})
      .getByRole('tab', {name: new RegExp(`^${name}`)})
      .click();
  }

  /** Chooses in the menu of what is done less often. */
  async menu(name: string): Promise<void> {
    await this.page.getByRole('button', {name: 'More actions'}).click();
    await this.page.getByRole('menuitem', {name}).click();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'modlab' in window);
    await this.page.evaluate(() => window.modlab.ready);
    await expect(this.status).toHaveText('running');
    await this.sees(/[#$] *$/);
  }

  /** Waits until terminal 1 shows it. */
  async sees(what: RegExp | string, timeout?: number): Promise<void> {
    const options = {message: `terminal 1 shows ${what}`, ...(timeout !== undefined && {timeout})};
    const screen = expect.poll(() => this.screen(), options);
    await (typeof what === 'string' ? screen.toContain(what) : screen.toMatch(what));
  }

  screen(): Promise<string> {
    return this.page.evaluate(() => window.modlab.screen());
  }

  /** Types as a person does: into the terminal that has the focus. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Over the control channel. */
  run(script: string, timeoutMs = 10_000): Promise<{output: string; exitCode: number}> {
    return this.page.evaluate(([line, limit]) => window.modlab.run(line, {timeoutMs: limit}), [
      script,
      timeoutMs,
    ] as const);
  }

  /**
   * What it writes, or why it could not be asked: a question asked while one machine gives way to another is answered
   * by neither.
   */
  answer(script: string): Promise<string> {
    return this.run(script).then(({output}) => output, String);
  }

  phase(): Promise<string> {
    return this.page.evaluate(() => window.modlab.phase());
  }

  /** A save of the present machine is stored; what is stored is what a reload goes on with. */
  async saved(): Promise<void> {
    await this.page.evaluate(() => window.modlab.save());
  }

  /** A save that the page has made by itself holds a terminal 1 that reads like this. */
  async savedByItself(screen: RegExp): Promise<void> {
    const newest = () =>
      this.page.evaluate(async () => (await window.modlab.snapshots())[0]?.screen.trimEnd() ?? '');
    await expect.poll(newest, {message: `the newest save shows ${screen}`}).toMatch(screen);
  }

  /** Everything that the page needs is stored by the service worker. */
  async offlineReady(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await expect
      .poll(() => this.page.evaluate(() => navigator.serviceWorker.controller !== null), {timeout: 60_000})
      .toBe(true);
  }
}
