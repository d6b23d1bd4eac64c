/** Owns the promise that a step done in the debugger is seen done while the machine stands, tells what to press, and stays done. */
import {readFile, readdir} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {manifestOf} from '../../src/labs/bundle/manifest';
import {clickBeside, editor, find, panel, terminal} from './debugger-page';
import {expect, test} from './fixtures';
import {looksRight} from './layouts';
import type {LabFile} from '../../src/labs/bundle/files';
import type {Page} from '@playwright/test';

const DIRECTORY = fileURLToPath(new URL('../../src/labs/watch-it-run/', import.meta.url));
const ADDRESS = 'https://teacher.example/watch-it-run/';

/** The lab's directory as it lies in the repository, whatever of it is in the images. */
async function serve(page: Page): Promise<void> {
  const files = new Map<string, LabFile>();
  for (const entry of await readdir(DIRECTORY, {withFileTypes: true, recursive: true})) {
    if (!entry.isFile()) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    const name = path.slice(DIRECTORY.length).replace(/^\//, '');
    files.set(name, {bytes: new Uint8Array(await readFile(path)), mode: 0o644});
  }
  await page.context().route(`${ADDRESS}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice('/watch-it-run/'.length);
    const body = name === 'lab.files.json' ? manifestOf(files) : files.get(name)?.bytes;
    const headers = {'access-control-allow-origin': '*'};
    return route.fulfill(
      body === undefined ? {status: 404, headers, body: ''} : {headers, body: Buffer.from(body)},
    );
  });
}

test('steps of a lab are done with breakpoints, keys and a step back, and stay done', async ({lab, page}) => {
  test.slow();
  await lab.open();
  await serve(page);
  await page.goto(`${lab.url}?lab=${encodeURIComponent(ADDRESS)}`);
  await page.locator('modlab-lab-offer').getByRole('button', {name: 'Open it'}).click();
  await lab.sees('root@watch-it-run');
  await lab.lesson.getByRole('button', {name: 'Skip the question'}).click();
  await expect(lab.lesson.getByText('F8', {exact: true})).toBeVisible();
  await lab.lesson.getByRole('button', {name: 'Hint'}).click();
  await lab.lesson.getByRole('button', {name: 'Show me'}).click();
  await expect(lab.lesson.locator('ol.actions li')).toContainText([
    'In shelf.c, click in the margin left of the line list_add_tail(',
    'Type make in terminal 1.',
    'Type insmod shelf.ko in terminal 1.',
  ]);

  await page.getByRole('button', {name: 'Editor', exact: true}).click();
  await editor(page).getByRole('button', {name: 'shelf.c', exact: true}).click();
  await find(page, 'list_add_tail(', 'shelf.c');
  await clickBeside(page, 'list_add_tail(', 'shelf.c');
  await terminal(page).focus();
  await lab.type('make && insmod shelf.ko\n');
  await expect(lab.status).toHaveText(/^stopped at shelf\.c:\d+$/, {timeout: 150_000});
  // The guest cannot be asked anything now.
  await lab.stepDone('Stop in init');
  await looksRight(page, 'stopped-in-a-lab');

  await page.keyboard.press('F8');
  await expect(lab.lesson.getByText('(2 of 3 times)')).toBeVisible();
  await lab.saved();
  await page.reload();
  // What was half done is remembered, and it stands where it stood.
  await expect(lab.status).toHaveText(/^stopped at shelf\.c:\d+$/);
  await lab.stepDone('Stop in init');
  await expect(panel(page).getByRole('button', {name: 'Continue'})).toBeEnabled();
  await page.keyboard.press('F8');
  await lab.stepDone('Watch the list grow');
  await expect(panel(page).getByRole('button', {name: 'Step back'})).toBeEnabled();
  await page.keyboard.press('Shift+F8');
  await lab.stepDone('Step back');
  // What was done since the moment that was gone back to stays done.
  await lab.stepDone('Watch the list grow');
});
