/** Owns the proof that a student can do lessons on the page, by keyboard, and that what was done stays done. */
import firstModule from '../../src/labs/first-module/lab';
import {expect, test} from './fixtures';
import type {LabPage} from './lab-page';
import type {Lab} from '../../src/labs/lab';

const whole: Lab[] = [firstModule];

async function doStep(page: LabPage, step: Lab['steps'][number]): Promise<void> {
  for (const line of step.solution.split('\n')) await page.type(`${line}\n`);
  await page.stepDone(step.title);
}

for (const lab of whole)
  test(`the lab "${lab.title}" can be done from its first step to its last`, async ({
    lab: page,
    complaints,
  }) => {
    test.slow();
    await page.openLab(lab.id);
    for (const step of lab.steps) await doStep(page, step);
    await expect(page.lesson.getByText('This lab is done.')).toBeVisible();
    expect(complaints).toEqual([]);
  });

test('one click types a command, a hint comes before the solution, and both are seen to work', async ({
  lab,
}) => {
  await lab.open();
  await lab.lesson.getByRole('button', {name: 'insmod hello.ko'}).click();
  await lab.stepDone('Put it in');
  await expect(lab.lesson.getByText('Done: hello is in /proc/modules, Live.')).toBeVisible();
  await expect(lab.lesson.getByRole('button', {name: 'Show me'})).toHaveCount(0);
  await lab.lesson.getByRole('button', {name: 'Hint'}).click();
  await expect(lab.lesson.getByText('prints the whole log')).toBeVisible();
  await lab.lesson.getByRole('button', {name: 'Show me'}).click();
  await lab.stepDone('Hear what it said');
});

test('what was done is still done after a reload, and undone by beginning anew, which can be undone', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Put it in');
  await lab.saved();
  await lab.reload();
  await lab.stepDone('Put it in');
  await lab.lesson.getByRole('button', {name: 'Begin this lab anew'}).click();
  await expect(lab.lesson.getByText('0 of 9 steps done')).toBeVisible();
  await lab.notice.getByRole('button', {name: 'Back to it'}).click();
  await lab.stepDone('Put it in');
  await page.evaluate(() => window.modlab.ready);
});

test('an address leads to a step', async ({lab, page}) => {
  await page.goto(`${lab.url}#/lab/first-module/classic`);
  await lab.ready();
  await expect(lab.lesson.getByText('The older spelling')).toBeVisible();
  await expect(lab.lesson.getByText('Older books and drivers')).toBeVisible();
});
