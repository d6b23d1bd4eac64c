/** Owns how the browser tests run: one Chromium, one test at a time, no retries, against the built site. */
import {defineConfig} from '@playwright/test';
import {browserArguments, findBrowser} from './test/browser/find-browser';

export default defineConfig({
  testDir: 'test/browser',
  testMatch: '**/*.spec.ts',
  globalSetup: './test/browser/build-site.ts',
  workers: 1,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 180_000,
  expect: {timeout: 45_000},
  reporter: [['list'], ['./test/reporters/playwright.ts']],
  use: {
    launchOptions: {executablePath: findBrowser(), args: browserArguments()},
    viewport: {width: 1280, height: 800},
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
