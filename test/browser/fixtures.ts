/**
 * Owns what every browser test gets: the built site on a server of its own, a page on it, and a failure if the page
 * complains of anything that the test did not expect.
 */
import {fileURLToPath} from 'node:url';
import {test as base, expect} from '@playwright/test';
import {listen} from '../../build-scripts/site/static-site';
import {LabPage} from './lab-page';
import type {BrowserContext} from '@playwright/test';
import type {SiteOptions} from '../../build-scripts/site/static-site';

/** What is served. */
export const root = fileURLToPath(new URL('../../dist', import.meta.url));

const BLANK = 'blank.html';

export type Intercept = NonNullable<SiteOptions['intercept']>;

export interface Site {
  url: string;
  /** Address of an empty page of the same origin, which starts nothing. */
  blank: string;
  /** From now on the traffic passes by this function. */
  intercept(by: Intercept): void;
  /** From now on it answers nobody, the service worker's own requests among them. */
  vanish(): void;
  /** Paths asked for, in order. */
  asked: string[];
}

/** Errors of the console, violations of the policy and uncaught exceptions among them, of all pages and their workers. */
export function hearComplaints(context: BrowserContext, complaints: string[]): void {
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    const {url} = message.location();
    if (message.type() === 'error') complaints.push(`${message.text()} (${url})`);
  });
}

/**
 * Most tests run as on a device with little memory, where no second machine stands ready, and one whose data is paid for by the
 * byte, where no compiler is made ready for who may never build: the one costs two processors a second for every machine that
 * is opened, the other several for every editor. Nor do they keep the site for offline use, which costs as much as all else
 * that opening the page does.
 */
const limitDevice = (context: BrowserContext, device: Device) =>
  context.addInitScript(({memory, saveData, serviceWorker}) => {
    const says = (name: string, value: unknown) =>
      Object.defineProperty(Navigator.prototype, name, {get: () => value, configurable: true});
    says('deviceMemory', memory);
    if (saveData) says('connection', {saveData});
    if (!serviceWorker) Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  }, device);

/** What the browser says of the device. */
export interface Device {
  /** In GB. */
  memory: number;
  /** Its person wants few bytes to be fetched. */
  saveData: boolean;
  /** Its browser has service workers: the page is kept for offline use. */
  serviceWorker: boolean;
}

const LIMITED: Device = {memory: 4, saveData: true, serviceWorker: false};
/** For tests of what is there without a network. */
export const KEEPS_PAGES: Device = {...LIMITED, serviceWorker: true};

interface Fixtures {
  device: Device;
  sitePath: string;
  site: Site;
  lab: LabPage;
  /** What was complained of so far. At the end of a test it has to be empty, but for what was expected. */
  complaints: string[];
  /** The pages will complain of this, each at least once. */
  expectComplaints: (...patterns: RegExp[]) => void;
  /** The pages may complain of this: whether they do is a matter of moments. */
  allowComplaints: (...patterns: RegExp[]) => void;
  /** Another person, in a browser that has never been here. */
  visitor: (url?: string) => Promise<{lab: LabPage; context: BrowserContext}>;
}

export const test = base.extend<Fixtures & {allowed: RegExp[]}>({
  /** Where the site lies on its host. */
  sitePath: ['/', {option: true}],

  device: [LIMITED, {option: true}],

  context: async ({context, device}, use) => {
    await limitDevice(context, device);
    await use(context);
  },

  site: async ({sitePath}, use) => {
    let intercept: Intercept = () => false;
    const asked: string[] = [];
    const options: SiteOptions = {
      root,
      base: sitePath,
      // Each test has a server of its own, which would compress all of it again.
      compressed: false,
      intercept: (path, request, response) => {
        asked.push(path);
        if (path !== BLANK) return intercept(path, request, response);
        response.writeHead(200, {'content-type': 'text/html'}).end('<link rel="icon" href="data:,">');
        return true;
      },
    };
    const {server, url} = await listen(options, 0);
    await use({
      url,
      blank: url + BLANK,
      asked,
      intercept: (by) => (intercept = by),
      vanish: () =>
        (intercept = (_path, _request, response) => {
          response.destroy();
          return true;
        }),
    });
    server.closeAllConnections();
    server.close();
  },

  complaints: async ({context}, use) => {
    const complaints: string[] = [];
    hearComplaints(context, complaints);
    await use(complaints);
  },

  allowed: async ({context: _}, use) => use([]),

  allowComplaints: ({allowed}, use) => use((...patterns) => void allowed.push(...patterns)),

  expectComplaints: [
    async ({complaints, allowed}, use) => {
      const expected: RegExp[] = [];
      await use((...patterns) => void expected.push(...patterns));
      const known = [...expected, ...allowed];
      const unexpected = complaints.filter((each) => !known.some((pattern) => pattern.test(each)));
      expect(unexpected, 'what the page complained of').toEqual([]);
      const unheard = expected.filter((pattern) => !complaints.some((each) => pattern.test(each)));
      expect(unheard, 'what the page did not complain of').toEqual([]);
    },
    {auto: true},
  ],

  visitor: async ({browser, site, complaints, device}, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (url = site.url) => {
      const context = await browser.newContext({viewport: {width: 1280, height: 800}});
      contexts.push(context);
      await limitDevice(context, device);
      hearComplaints(context, complaints);
      return {lab: new LabPage(await context.newPage(), url), context};
    });
    for (const context of contexts) await context.close();
  },

  lab: async ({page, site}, use) => {
    await use(new LabPage(page, site.url));
  },
});

export {expect};
