/** Owns the promises of author mode: a lab is written, mended, proven and published from the page alone, and never lost. */
import {readFile} from 'node:fs/promises';
import {unzipSync} from 'fflate';
import {expect, test} from './fixtures';
import {accessible} from './layouts';

test('a lab is written from a skeleton, mended, seen, proven, exported, and there again after a reload', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}#/author`);
  await page.getByLabel('From a skeleton that passes').fill('my-first');
  await page.getByRole('button', {name: 'New lab'}).click();
  const yaml = page.getByRole('textbox', {name: 'Text of lab.yaml'});
  const lesson = page.getByRole('region', {name: 'Lesson'});
  await expect(lesson.getByRole('button', {name: 'Load it'})).toBeVisible();
  await accessible(page);
  await expect(yaml).toHaveClass(/cm-lineWrapping/);

  // A mistake is told at its line, and the lesson stays as it was.
  await yaml.getByText('moduleLoaded').dblclick();
  await page.keyboard.type('moduleLoadd');
  const problem = page.getByRole('list', {name: 'Problems'}).getByRole('button');
  await expect(problem).toHaveText(/lab\.yaml:16:13\s+error .*did you mean moduleLoaded\?/);
  await expect(lesson.getByText('lab.yaml cannot be read')).toBeVisible();
  await expect(page.getByRole('button', {name: 'Try it'})).toBeDisabled();
  await yaml.getByText('moduleLoadd').dblclick();
  await page.keyboard.type('moduleLoaded');
  await expect(problem).toHaveCount(0);

  // What is written shows beside it, as a student at that step sees it.
  await page.getByRole('region', {name: 'Files'}).getByRole('button', {name: 'lesson.md'}).click();
  await page
    .getByRole('textbox', {name: 'Text of lesson.md'})
    .getByText('What happened, and why.')
    .first()
    .dblclick();
  await page.keyboard.press('End');
  await page.keyboard.type(' Its `init` ran.');
  await lesson.getByLabel('At step').selectOption({label: '2 Remove it'});
  await expect(lesson.getByText('Its init ran.')).toBeVisible();

  await page.getByRole('button', {name: 'Prove', exact: true}).click();
  const proof = page.getByRole('region', {name: 'Proof'});
  await expect(proof.getByText('All is as the lab says')).toBeVisible({timeout: 120_000});
  await expect(
    proof.getByRole('button', {name: /^load: done by its solution ?, as it should be/}),
  ).toBeVisible();

  const saving = page.waitForEvent('download');
  await page.getByRole('button', {name: 'Export'}).click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe('my-first.zip');
  const zip = unzipSync(new Uint8Array(await readFile(await file.path())));
  expect(new TextDecoder().decode(zip['lesson.md'])).toContain('Its `init` ran.');
  expect(Object.keys(zip)).toEqual(expect.arrayContaining(['lab.yaml', 'my_first.c', 'Makefile']));

  await page.reload();
  await expect(lesson.getByRole('button', {name: 'Load it'})).toBeVisible();
  await page.getByRole('button', {name: '‹ Labs'}).click();
  await expect(page.getByRole('button', {name: /^New lab: my-first/})).toBeVisible();
});
