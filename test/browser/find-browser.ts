/** Owns the search for a Chromium to test with: one that is named, Playwright's own, or the system's. */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {chromium} from '@playwright/test';

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

function present(): string | undefined {
  const {MODLAB_CHROMIUM, CHROME_PATH, PATH = ''} = process.env;
  for (const named of [MODLAB_CHROMIUM, CHROME_PATH])
    if (named) {
      if (!existsSync(named)) throw new Error(`there is no browser at ${named}`);
      return named;
    }
  const onPath = PATH.split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));
  return [chromium.executablePath(), ...onPath, ...ELSEWHERE].find((file) => existsSync(file));
}

/** The path of a browser; on a Debian where this runs as root, one is installed if there is none. */
export function findBrowser(): string {
  const found = present();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    execFileSync('apt-get', ['update', '-qq'], {stdio: 'inherit'});
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'inherit',
      env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
    });
    const installed = present();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'No Chromium found: install one, run `npx playwright install chromium`, or set MODLAB_CHROMIUM.',
  );
}

/** Chromium's sandbox cannot be set up by root. */
export const browserArguments = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);
