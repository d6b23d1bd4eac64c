/** Owns the proof that a student can do lessons on the page, by keyboard, and that what was done stays done. */
import {readFile} from 'node:fs/promises';
import {readOwnLab} from '../../build-scripts/lab-directories';
import {expect, test} from './fixtures';
import {LAYOUTS, looksRight} from './layouts';
import type {LabPage} from './lab-page';
import type {Lab} from '../../src/labs/lab';

const whole = await readOwnLab('first-module');
const oops = await readOwnLab('oops');

async function doStep(page: LabPage, step: Lab['steps'][number]): Promise<void> {
  for (const line of step.solution.split('\n')) await page.type(`${line}\n`);
  await page.stepDone(step.title);
}

// On the machine alone every lab is proven (test/guest); what the page adds is the same for all.
test(`the lab "${whole.title}" can be done from its first step to its last, by keyboard and the accessibility tree`, async ({
  lab: page,
}) => {
  test.slow();
  await page.openLab(whole.id);
  for (const [i, step] of whole.steps.entries()) {
    // As a screen reader has it: the step that comes next is the open one, and when it is done, that is said.
    const open = page.page.getByRole('button', {expanded: true, name: step.title});
    await expect(
      page.lesson.getByRole('listitem').filter({has: open}).getByRole('paragraph'),
    ).not.toHaveCount(0);
    await doStep(page, step);
    await expect(page.lesson.locator('[aria-live="polite"]')).toHaveText(
      `Step done: ${step.title}. ${i + 1} of ${whole.steps.length}.`,
    );
  }
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

test('a step asks what will happen before it offers its command, and shows it beside what does', async ({
  lab,
  page,
}) => {
  await lab.open();
  const {lesson} = lab;
  const command = lesson.getByRole('button', {name: 'insmod hello.ko'});
  const answer = lesson.getByRole('group', {name: 'What will the terminal show'});
  await expect(answer).toBeVisible();
  await expect(command).toHaveCount(0);
  await answer.getByRole('button', {name: 'The line hello: init'}).press('Enter');
  await expect(command).toBeFocused();
  await lesson.getByRole('button', {name: 'Change what you expect'}).press('Enter');
  await expect(answer.getByRole('button', {pressed: true})).toBeFocused();
  await answer.getByRole('button', {name: 'The module’s name and size'}).press('Enter');
  await lab.saved();
  await lab.reload();
  await expect(lesson.getByText('You expect: The module’s name and size')).toBeVisible();
  await command.press('Enter');
  await lab.stepDone('Load it');
  await expect(lesson.getByRole('definition')).toHaveText(['The module’s name and size', 'Nothing']);
  const [saved] = await page.evaluate(() => window.modlab.snapshots());
  expect(saved?.predictions).toEqual({insert: 'The module’s name and size'});
});

test('one click types a command, a hint comes before the solution, and both are seen to work', async ({
  lab,
}) => {
  await lab.open();
  await lab.lesson.getByRole('button', {name: 'Skip the question'}).click();
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
  await expect(lab.lesson.getByText('0 of 8 steps done')).toBeVisible();
  await lab.notice.getByRole('button', {name: 'Undo'}).click();
  await lab.stepDone('Load it');
  await page.evaluate(() => window.modlab.ready);
});

test('a first visitor is greeted at the prompt, and whoever comes back finds where to go on', async ({
  lab,
  page,
}) => {
  await page.goto(`${lab.url}#/`);
  await lab.ready();
  const welcome = page.getByRole('region', {name: 'Welcome'});
  await expect(welcome).toContainText('This is a real Linux kernel');
  await welcome.getByRole('button', {name: 'Got it'}).click();
  await expect(welcome).toHaveCount(0);
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Load it');
  await lab.saved();
  await page.goto('about:blank');
  await page.goto(`${lab.url}#/`);
  await lab.ready();
  const map = page.getByRole('dialog', {name: 'Labs'});
  await expect(map).toContainText(/0 of \d+ labs done, 1 of \d+ steps/);
  await expect(map.getByRole('button', {name: /^1 Your first module next · 1 of 8 steps/})).toBeVisible();
  await map.getByLabel(/your name/).fill('Ada');
  const [summary] = await Promise.all([
    page.waitForEvent('download'),
    map.getByRole('button', {name: 'Save summary'}).click(),
  ]);
  expect(await readFile(await summary.path(), 'utf8')).toMatch(/by <strong>Ada<.*1 of 8 steps/s);
  await map.getByRole('button', {name: 'Go on'}).click();
  await expect(map).toBeHidden();
  await expect(welcome).toHaveCount(0);
  await expect(lab.lesson.getByText('Read the end of the kernel’s log')).toBeVisible();
});

test('an address leads to a step', async ({lab, page}) => {
  await page.goto(`${lab.url}#/lab/first-module/classic`);
  await lab.ready();
  await expect(lab.lesson.getByRole('button', {name: 'init_module and cleanup_module'})).toBeVisible();
  await expect(lab.lesson.getByText('Older books and drivers')).toBeVisible();
});

test('an address names a lab by its id, and one that is not there is said to be none', async ({
  lab,
  page,
}) => {
  await page.goto(`${lab.url}?lab=parameters`);
  await lab.ready();
  expect(await page.evaluate(() => window.modlab.lab().id)).toBe('parameters');
  await expect(page).toHaveURL(`${lab.url}#/lab/parameters`);
  await page.goto(`${lab.url}?lab=first-modul`);
  await lab.ready();
  await expect(lab.notice).toContainText('This site has no lab "first-modul". Did you mean "first-module"?');
  await page.evaluate(() => (location.hash = '#/lab/nosuch'));
  await expect(lab.notice).toContainText('This site has no lab "nosuch".');
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
