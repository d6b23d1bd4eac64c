/** Owns how the browser tests run: in Chromium, two at a time, without retries, against the built site. */
import {defineConfig} from '@playwright/test';
import {browserArguments, findBrowser} from './test/browser/find-browser';

/** They kill browsers, start machines that are hostile, or compile: one of them at a time is enough for a computer. */
const HEAVY = /(crash|hostile|compile)\.spec\.ts$/;

export default defineConfig({
  testDir: 'test/browser',
  globalSetup: './test/browser/build-site.ts',
  workers: 2,
  fullyParallel: true,
  // The heavy ones first, so that at the end they do not run alone.
  projects: [
    {name: 'heavy', testMatch: HEAVY, workers: 1},
    {name: 'page', testMatch: /\.spec\.ts$/, testIgnore: HEAVY},
  ],
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 300_000,
  expect: {timeout: 45_000},
  reporter: [['list'], ['./test/reporters/playwright.ts']],
  use: {
    // Where WebGL is the processor's work, the page does not use it; to find that out costs a fifth of each test.
    launchOptions: {
      executablePath: findBrowser({headless: true}),
      // To optimize the code that is compiled for a guest costs more than a test's few seconds of it give back.
      args: [...browserArguments(), '--disable-3d-apis', '--js-flags=--liftoff-only'],
    },
    viewport: {width: 1280, height: 800},
    screenshot: 'only-on-failure',
    // To record every test costs time that continuous integration has nobody to give to.
    trace: process.env['CI'] === undefined ? 'retain-on-failure' : 'off',
  },
});
