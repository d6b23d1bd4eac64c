/** Owns the search for a Chromium to test with: one that is named, Playwright's own, or the system's. */
import {existsSync} from 'node:fs';
import {chromium} from '@playwright/test';
import {installPackages, onPath} from '../../build-scripts/provide';

/** Chromium without what it draws around a page: a sixth less work for each test, and the same engine. */
const SHELL = 'chromium-headless-shell';
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];

function present(names: readonly string[]): string | undefined {
  const {MODLAB_CHROMIUM, CHROME_PATH} = process.env;
  for (const given of [MODLAB_CHROMIUM, CHROME_PATH])
    if (given) {
      if (!existsSync(given)) throw new Error(`there is no browser at ${given}`);
      return given;
    }
  const own = chromium.executablePath();
  return existsSync(own) ? own : (onPath(names) ?? ELSEWHERE.find((file) => existsSync(file)));
}

/**
 * The path of a browser; on a Debian where this runs as root, one is installed if there is none. `headless`: nobody looks at
 * it and nothing is measured, so that Chromium's shell will do.
 */
export function findBrowser({headless = false} = {}): string {
  const names = headless ? [SHELL, ...NAMES] : NAMES;
  const found =
    present(names) ?? (installPackages([headless ? SHELL : 'chromium']) ? present(names) : undefined);
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium found: install one, run `npx playwright install chromium`, or set MODLAB_CHROMIUM.',
  );
}

/** Chromium's sandbox cannot be set up by root. */
export const browserArguments = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);
