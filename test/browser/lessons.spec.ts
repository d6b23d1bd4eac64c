/** Owns the proof that a student can do lessons on the page, by keyboard, and that what was done stays done. */
import {readOwnLab} from '../../build-scripts/lab-directories';
import {expect, test} from './fixtures';
import {LAYOUTS, looksRight} from './layouts';
import type {LabPage} from './lab-page';
import type {Lab} from '../../src/labs/lab';

const whole = [await readOwnLab('first-module'), await readOwnLab('insmod-modprobe')];
const oops = await readOwnLab('oops');

async function doStep(page: LabPage, step: Lab['steps'][number]): Promise<void> {
  for (const line of step.solution.split('\n')) await page.type(`${line}\n`);
  await page.stepDone(step.title);
}

for (const lab of whole)
  test(`the lab "${lab.title}" can be done from its first step to its last`, async ({lab: page}) => {
    test.slow();
    await page.openLab(lab.id);
    for (const step of lab.steps) await doStep(page, step);
    await expect(page.lesson.getByText('This lab is done.')).toBeVisible();
  });

test('the lab that kills the kernel ends in a panic, and one click goes back to before it', async ({
  lab: page,
}) => {
  test.slow();
  await page.openLab(oops.id);
  for (const step of oops.steps) await doStep(page, step);
  await expect(page.status).toHaveText('kernel panic');
  await expect(page.notice).toContainText('as this step wanted');
  await page.notice.getByRole('button', {name: 'Rewind'}).click();
  // The save may have been made in the middle of a command, which then stands there half typed.
  await expect(page.status).toHaveText('running');
  await expect(page.lesson.getByText('This lab is done.')).toBeVisible();
  expect((await page.run('echo alive')).output).toBe('alive\n');
});

test('a kernel that stumbles is told of, and the machine can be had back as it was', async ({lab: page}) => {
  await page.openLab(oops.id);
  for (const step of oops.steps.slice(0, 2)) {
    await doStep(page, step);
    // A save is made before the step that damages the kernel; a person takes longer than it.
    await page.saved();
  }
  await expect(page.notice).toContainText('Kernel oops: BUG: kernel NULL pointer dereference');
  await page.notice.getByRole('button', {name: 'Rewind'}).click();
  await expect(page.notice).toContainText('Rewound.');
  expect((await page.run('cat /proc/sys/kernel/tainted')).output).toBe('0\n');
});

test('the X-ray draws a load from the kernel’s own trace, and the module that came of it', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.tab('X-ray');
  const xray = page.locator('modlab-xray');
  await expect(xray.getByText('No module is loaded.')).toBeVisible();
  await xray.getByLabel('Module to load or remove').selectOption('hello.ko');
  await xray.getByRole('button', {name: 'Trace insmod'}).click();
  await expect(xray.getByRole('button', {name: /^hello/})).toBeVisible();
  await expect(xray.getByText('10. Its init runs')).toBeVisible();
  await xray.getByText('10. Its init runs').click();
  await expect(xray.getByText('do_one_initcall() = 0')).toBeVisible();
  await page.evaluate(() => window.modlab.type('rmmod hello\n'));
  await expect(xray.getByText('No module is loaded.')).toBeVisible();
});

test('another lab begins in its own directory, and the first is found as it was left', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Load it');
  await page.getByRole('button', {name: 'Your first module'}).click();
  await page.getByRole('button', {name: /insmod and modprobe/}).click();
  await lab.sees('root@insmod-modprobe');
  expect((await lab.run('cat /proc/modules')).output).toBe('');
  await page.getByRole('button', {name: 'insmod and modprobe'}).click();
  await page.getByRole('button', {name: /^1 Your first module/}).click();
  await lab.sees('root@first-module');
  await lab.stepDone('Load it');
  expect((await lab.run('cat /proc/modules')).output).toMatch(/^hello /);
});

test('one click types a command, a hint comes before the solution, and both are seen to work', async ({
  lab,
}) => {
  await lab.open();
  await lab.lesson.getByRole('button', {name: 'insmod hello.ko'}).click();
  await lab.stepDone('Load it');
  await expect(lab.lesson.getByText('Done: hello is in /proc/modules, Live.')).toBeVisible();
  await expect(lab.lesson.getByRole('button', {name: 'Show me'})).toHaveCount(0);
  await lab.lesson.getByRole('button', {name: 'Hint'}).click();
  await expect(lab.lesson.getByText('prints the whole log')).toBeVisible();
  await lab.lesson.getByRole('button', {name: 'Show me'}).click();
  await lab.stepDone('Read the kernel log');
});

test('what was done is still done after a reload, and undone by beginning anew, which can be undone', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Load it');
  await lab.saved();
  await lab.reload();
  await lab.stepDone('Load it');
  await lab.lesson.getByRole('button', {name: 'Restart lab'}).click();
  await expect(lab.lesson.getByText('0 of 10 steps done')).toBeVisible();
  await lab.notice.getByRole('button', {name: 'Undo'}).click();
  await lab.stepDone('Load it');
  await page.evaluate(() => window.modlab.ready);
});

test('an address leads to a step', async ({lab, page}) => {
  await page.goto(`${lab.url}#/lab/first-module/classic`);
  await lab.ready();
  await expect(lab.lesson.getByRole('button', {name: 'init_module and cleanup_module'})).toBeVisible();
  await expect(lab.lesson.getByText('Older books and drivers')).toBeVisible();
});

for (const {name, touch, use} of LAYOUTS)
  test.describe(name, () => {
    test.use(use);

    test('a solution that is code is shown as a change, and typed only when asked for', async ({
      lab,
      page,
    }) => {
      await page.goto(`${lab.url}#/lab/first-module/warn`);
      await lab.ready();
      if (touch) await page.getByRole('button', {name: 'Lesson', exact: true}).click();
      await lab.lesson.getByRole('button', {name: 'Hint'}).click();
      await lab.lesson.getByRole('button', {name: 'Show me'}).click();
      await expect(lab.lesson.getByRole('insertion')).toContainText('added: pr_warn');
      await looksRight(page, 'change');
      expect(await page.evaluate(() => window.modlab.screen())).not.toContain('patch');
      await expect(lab.lesson.getByRole('button', {name: /patch -p1 <.solutions/})).toBeVisible();
    });
  });
