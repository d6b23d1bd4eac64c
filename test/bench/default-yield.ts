/** Owns the measurement of guest speed with v86's own way of yielding: the same site, built without ours. */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from '@playwright/test';
import {build} from 'vite';
import {listen} from '../../build-scripts/site/static-site';
import {browserArguments, findBrowser} from '../browser/find-browser';
import type {Page} from '@playwright/test';
import type {Plugin} from 'vite';

/** v86 then takes its nested worker, made from a blob, which the policy would forbid. */
const theirs: Plugin = {
  name: 'default-yield',
  enforce: 'pre',
  load: (id) =>
    /machine\/tick\.ts$/.test(id)
      ? 'export const replaceYield = () => undefined; export const turn = () => new Promise((next) => setTimeout(next));'
      : /machine\/hide-nested-worker\.ts$/.test(id)
        ? 'export {};'
        : undefined,
};
const noPolicy: Plugin = {
  name: 'no-policy',
  enforce: 'post',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace(/<meta http-equiv="content-security-policy"[^>]*>/, ''),
  },
};

/** A shell loop: warm code, no input or output. Millions of instructions a second. */
export const guestMips = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const before = await window.modlab.instructions();
    const from = performance.now();
    await window.modlab.run('i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done', {timeoutMs: 60_000});
    return ((await window.modlab.instructions()) - before) / 1000 / (performance.now() - from);
  });

export async function defaultYieldMips(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'modlab-bench-yield-'));
  process.env['MODLAB_OUT'] = directory;
  try {
    await build({logLevel: 'error', plugins: [noPolicy], worker: {plugins: () => [theirs]}});
  } finally {
    delete process.env['MODLAB_OUT'];
  }
  const {server, url} = await listen({root: directory, policy: ''}, 0);
  const browser = await chromium.launch({executablePath: findBrowser(), args: browserArguments()});
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'modlab' in window);
    await page.evaluate(() => window.modlab.ready);
    return await guestMips(page);
  } finally {
    await browser.close();
    server.close();
    await rm(directory, {recursive: true, force: true});
  }
}
