/** Owns the promise that a class's hand-ins are seen together, checked on their machines, and opened from the table. */
import {readFileSync} from 'node:fs';
import {chain, readHandIn, writeHandIn} from '../../src/snapshots/hand-in';
import {dropFiles} from './drop-files';
import {expect, test} from './fixtures';
import {looksRight} from './layouts';

test('hand-ins that are dropped together are a table: checked on their machines, opened from it, and a CSV', async ({
  page,
  lab,
}) => {
  await lab.open();
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Load it');
  await lab.run(`echo '/* Ada was here */' >>/root/labs/first-module/hello.c`);
  await page.getByRole('button', {name: 'Share', exact: true}).click();
  await page.getByLabel('Your name, for the hand-in').fill('Ada');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', {name: 'Download hand-in'}).click();
  const honest = new Uint8Array(readFileSync(await (await downloading).path()));
  await page.getByRole('button', {name: 'Close', exact: true}).click();

  const read = await readHandIn(honest);
  if (!read.ok) throw new Error(read.message);
  expect(read.handIn.patches).toContain('+/* Ada was here */');
  // Somebody who says of the same machines that they show more.
  const claims = read.handIn.machines.map(({meta, delta}) => ({
    meta: {...meta, progress: {...meta.progress, levels: {at: meta.savedAt, evidence: 'I did it'}}},
    delta,
  }));
  const liar = await writeHandIn(await chain({...read.handIn, student: 'Bob'}, claims));
  await dropFiles(page, [
    {name: 'ada.modlab', bytes: honest},
    {name: 'bob.modlab', bytes: liar},
    {name: 'noise.modlab', bytes: new TextEncoder().encode('noise')},
  ]);

  const table = page.locator('modlab-class').getByRole('dialog');
  const row = (name: string) => table.getByRole('row', {name: new RegExp(name)});
  await expect(table.getByRole('heading', {name: '3 hand-ins'})).toBeVisible();
  await expect(row('Ada')).toContainText('1 of 8');
  await expect(row('noise')).toContainText('It is no .modlab file.');
  await table.getByRole('button', {name: 'Check on their machines'}).click();
  await expect(row('Ada')).toContainText('what is claimed holds');
  await expect(row('Ada')).toContainText('1 of 8 seen');
  await expect(row('Bob')).toContainText('"Log levels" is claimed, and no machine shows it');
  await expect(table.getByRole('button', {name: 'Check on their machines'})).toBeDisabled();

  const saving = page.waitForEvent('download');
  await table.getByRole('button', {name: 'Download CSV'}).click();
  const csv = readFileSync(await (await saving).path(), 'utf8');
  expect(
    csv
      .replace(/^\ufeff/, '')
      .split('\r\n')
      .map((line) => line.split(',').slice(0, 3).join()),
  ).toEqual([
    '"file","student","lab"',
    '"ada.modlab","Ada","first-module"',
    '"bob.modlab","Bob","first-module"',
    '"noise.modlab","",""',
    '',
  ]);
  // The person's own machine is what it was.
  expect(await lab.answer('cat /proc/modules')).toContain('hello');

  await page.setViewportSize({width: 1440, height: 900});
  await looksRight(page, 'class');
  await page.setViewportSize({width: 390, height: 780});
  await looksRight(page, 'class-narrow');
  // Each is a card: nothing of it lies beside the screen.
  const sides = await row('Bob').evaluate((card) =>
    [...card.children].map((cell) => Math.ceil(cell.getBoundingClientRect().right)),
  );
  expect(Math.max(...sides)).toBeLessThanOrEqual(390);
  await row('Bob').getByRole('button', {name: 'Open the hand-in of Bob'}).click();
  const handIn = page.locator('modlab-hand-in').getByRole('dialog');
  await expect(handIn.getByRole('heading', {name: 'Hand-in of Bob'})).toBeVisible();
  await handIn.getByRole('button', {name: 'All hand-ins'}).click();
  await expect(table).toBeVisible();
});
