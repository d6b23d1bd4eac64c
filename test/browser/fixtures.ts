/** Owns what every browser test gets: the built site on a server of its own, a page on it, and its complaints. */
import {fileURLToPath} from 'node:url';
import {test as base, expect} from '@playwright/test';
import {listen} from '../../build-scripts/site/static-site';
import {LabPage} from './lab-page';
import type {SiteOptions} from '../../build-scripts/site/static-site';

/** What is served. */
export const root = fileURLToPath(new URL('../../dist', import.meta.url));

export type Intercept = NonNullable<SiteOptions['intercept']>;

export interface Site {
  url: string;
  /** From now on the traffic passes by this function. */
  intercept(by: Intercept): void;
  /** Paths asked for, in order. */
  asked: string[];
}

export const test = base.extend<{sitePath: string; site: Site; lab: LabPage; complaints: string[]}>({
  /** Where the site lies on its host. */
  sitePath: ['/', {option: true}],

  site: async ({sitePath}, use) => {
    let intercept: Intercept = () => false;
    const asked: string[] = [];
    const options: SiteOptions = {
      root,
      base: sitePath,
      intercept: (path, request, response) => {
        asked.push(path);
        return intercept(path, request, response);
      },
    };
    const {server, url} = await listen(options, 0);
    await use({url, asked, intercept: (by) => (intercept = by)});
    server.closeAllConnections();
    server.close();
  },

  /** Errors of the console, uncaught exceptions and violations of the policy. */
  complaints: async ({page}, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.exposeFunction('complain', (what: string) => complaints.push(what));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const {complain} = window as unknown as {complain: (what: string) => void};
        complain(
          `${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}`,
        );
      });
    });
    await use(complaints);
  },

  lab: async ({page, site, complaints: _}, use) => {
    await use(new LabPage(page, site.url));
  },
});

export {expect};
