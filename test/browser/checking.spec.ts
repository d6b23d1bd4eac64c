/** Owns the proof that a person gets the kernel that looks for mistakes when it is wanted, is told that it runs, and gets out of it. */
import {expect, test} from './fixtures';
import type {LabPage} from './lab-page';

/** The status line says it. */
const said = ({page}: LabPage) => page.locator('modlab-status').getByText('checking kernel');
const button = ({lesson}: LabPage, name: string) => lesson.getByRole('button', {name, exact: true});

async function restart(lab: LabPage, name: string, release: RegExp): Promise<void> {
  await button(lab, name).click();
  await expect.poll(() => lab.answer('uname -r')).toMatch(release);
  await expect(lab.status).toHaveText('running');
}

test('a lab is restarted with checks, builds for their kernel, stays with it over a reload, and is restarted without', async ({
  lab,
  site,
}) => {
  await lab.openLab('parameters');
  await expect(said(lab)).toHaveCount(0);
  const isBase = (path: string) => /base-.*\.state\.(xz|zst)$/.test(path);
  const bases = () => new Set(site.asked.filter(isBase)).size;
  expect(bases()).toBe(1);

  await restart(lab, 'Restart with checks', /-checking$/m);
  expect(bases()).toBe(2);
  await expect(said(lab)).toBeVisible();
  await expect(lab.notice).toContainText('checking kernel');
  await lab.sees('root@parameters');
  const made = await lab.run('cd /root/labs/parameters && make', 120_000);
  expect(made).toMatchObject({exitCode: 0});
  const vermagic = await lab.run('for ko in /root/labs/parameters/*.ko; do modinfo -F vermagic $ko; done');
  expect(
    new Set(
      vermagic.output
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ),
  ).toEqual(new Set([(await lab.run('uname -r')).output.trim()]));

  await lab.saved();
  await lab.reload();
  await expect(said(lab)).toBeVisible();
  expect(await lab.answer('uname -r')).toMatch(/-checking$/m);

  await restart(lab, 'Restart without checks', /^[\d.]+$/m);
  await expect(said(lab)).toHaveCount(0);
});

test('an address asks for it, and names it no longer once it is there', async ({lab, page}) => {
  await page.goto(`${lab.url}?kernel=checking#/lab/oops`);
  await lab.ready();
  await lab.sees('root@oops');
  await expect(said(lab)).toBeVisible();
  expect(page.url()).toBe(`${lab.url}#/lab/oops`);
});

test('a lab that needs it has it, and a deadlock that did not happen is told', async ({lab}) => {
  await lab.openLab('checking-kernel');
  await expect(said(lab)).toBeVisible();
  await expect(button(lab, 'Restart without checks')).toHaveCount(0);
  const dines = (who: string) => `echo 1 >/sys/module/diners/parameters/${who}`;
  await lab.type(`insmod diners.ko; ${dines('anna')}; ${dines('bert')}\n`);
  await lab.stepDone('A deadlock that did not happen');
  await expect(lab.notice).toContainText('same order everywhere');
});
