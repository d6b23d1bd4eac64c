/** Owns the promises of the debugger: the machine stops at the line that was asked for, shows what is there, and goes on. */
import {expect, test} from './fixtures';
import {
  editor,
  panel,
  text,
  terminal,
  line,
  variable,
  variables,
  recording,
  withSource,
  clickBeside,
  find,
  isSet,
  stoppedAt,
} from './debugger-page';
import {LAYOUTS, looksRight} from './layouts';

test('a click beside a line stops the machine there, it steps back, and stands there after a reload', async ({
  lab,
  page,
}) => {
  await withSource(lab, page);
  await line(page, 'head = node;').scrollIntoViewIfNeeded();
  await clickBeside(page, 'head = node;');
  await expect(editor(page).getByRole('status')).toContainText('Breakpoint at hello.c:21');
  await editor(page).getByRole('button', {name: 'Build and load'}).click();
  await stoppedAt(lab, page, 'hello.c:21');

  await expect(text(page).locator('.cm-stopped')).toHaveText('\thead = node;');
  const stack = panel(page).getByRole('group', {name: 'Call stack'});
  await expect(stack.getByRole('button').nth(0)).toHaveText('add() hello.c:21');
  await expect(stack.getByRole('button').nth(1)).toHaveText('hello_init() hello.c:28');
  await expect(stack.getByText(/^do_one_initcall\+0x/)).toBeVisible();
  await expect(panel(page).getByRole('status')).toContainText(
    /Runs in process insmod \(\d+\)\. The code may sleep here\./,
  );
  await panel(page)
    .getByRole('button', {name: /^node 0x/})
    .click();
  await expect(panel(page).getByRole('button', {name: /^\*node \{value = 13, next = NULL\}/})).toBeVisible();
  await expect(page.getByText('The machine stands still at hello.c:21')).toBeVisible();

  // The compiler has put the lines behind it in an order of its own.
  await panel(page).getByRole('button', {name: 'Step over'}).click();
  await expect(lab.status).toHaveText(/^stopped at hello\.c:(?!21$)\d+$/);
  await expect(panel(page).getByRole('button', {name: /^head 0x[0-9a-f]+/})).toBeVisible();
  // Whatever has the keyboard.
  await terminal(page).focus();
  await page.keyboard.press('F8');
  await stoppedAt(lab, page, 'hello.c:21');
  // Another call of add(): nothing of it has changed.
  await expect(
    panel(page).getByRole('button', {name: /^\*node \{value = 8, next = 0x[0-9a-f]+\}/}),
  ).toBeVisible();
  await panel(page).getByRole('textbox', {name: 'Expression of C'}).fill('node->next->value + node->value');
  await page.keyboard.press('Enter');
  await expect(variable(page, 'node->next->value + node->value')).toContainText('21');

  // Back past the step to the first stop, and on from there.
  const stopped = async (value: string) => {
    const now = () => page.evaluate(() => window.modlab.debug.evaluate('node->value'));
    await expect.poll(() => now().catch(String), {timeout: 150_000}).toBe(value);
    await expect(lab.status).toHaveText('stopped at hello.c:21');
  };
  const back = panel(page).getByRole('button', {name: 'Step back'});
  await back.click();
  await expect(lab.status).toHaveText(/^stopped at hello\.c:(?!21$)\d+$/);
  await back.click();
  await stopped('13');
  await expect(back).toBeDisabled();
  await page.keyboard.press('F8');
  await stopped('8');
  await lab.saved();
  await page.reload();
  await stopped('8');
  await expect(text(page).locator('.cm-stopped')).toHaveText('\thead = node;');
  await expect(stack.getByRole('button')).toHaveCount(2);

  // What is typed meanwhile is delivered when it goes on.
  await terminal(page).focus();
  await lab.type('echo still $((6 * 7))\n');
  await page.keyboard.press('F8');
  await expect(lab.status).toHaveText('running');
  await expect.poll(() => page.evaluate(() => window.modlab.log())).toContain('hello: 2 nodes');
  await lab.sees('still 42');
  expect((await lab.run('dmesg | grep -c -E "BUG|Oops|soft lockup"')).output).toBe('0\n');
});

test('a breakpoint in a file operation stops cat, holds over a reload, and is taken away by its key', async ({
  lab,
  page,
}) => {
  await lab.openLab('misc-device');
  await lab.type('insmod guestbook.ko; echo hi > /dev/guestbook\n');
  await expect(lab.log).toContainText('guestbook: write: took 3');
  await page.getByRole('button', {name: 'Editor', exact: true}).click();
  await editor(page).getByRole('button', {name: 'guestbook.c', exact: true}).click();
  await find(page, '*position += give;', 'guestbook.c');
  await page.keyboard.press('F9');
  await isSet(page);
  await expect(editor(page).locator('.cm-breakpoints .breakpoint.set')).toHaveCount(1);
  await terminal(page).focus();
  await lab.type('cat /dev/guestbook; echo done $?\n');
  await expect(lab.status).toHaveText(/^stopped at guestbook\.c:\d+$/);
  await expect(panel(page).getByRole('status')).toContainText(/Runs in process cat \(\d+\)/);
  await expect(panel(page).getByText(/^vfs_read\+0x/)).toBeVisible();
  await page.keyboard.press('F8');
  // It is read until its end, which is another time.
  await expect(panel(page).getByRole('group', {name: 'Breakpoints'})).toContainText('hit 2 times');
  await expect(panel(page).getByRole('button', {name: 'Continue'})).toBeEnabled();
  await page.keyboard.press('F8');
  await lab.sees('done 0');

  await lab.saved();
  await lab.reload();
  await isSet(page);
  await terminal(page).focus();
  await lab.type('cat /dev/guestbook; echo again $?\n');
  await expect(lab.status).toHaveText(/^stopped at guestbook\.c:\d+$/);
  await text(page, 'guestbook.c').focus();
  await find(page, '*position += give;', 'guestbook.c');
  await page.keyboard.press('F9');
  await expect(editor(page).locator('.cm-breakpoints .breakpoint')).toHaveCount(0);
  await page.keyboard.press('F8');
  await expect(lab.status).toHaveText('running');
  await lab.sees('again 0');
});

for (const {name, touch, use} of LAYOUTS)
  test.describe(name, () => {
    test.use(use);

    test('stop, boxes and recording are accessible, and nothing is cut off', async ({lab, page}) => {
      await withSource(lab, page, touch);
      await page.evaluate(() => void window.modlab.debug.record({function: 'hello_init'}));
      await page.evaluate(() => window.modlab.debug.setBreakpoint({function: 'vfs_statfs'}));
      await editor(page).getByRole('button', {name: 'Build and load'}).click();
      await expect
        .poll(() => page.evaluate(() => window.modlab.log()), {timeout: 120_000})
        .toContain('hello: 2 nodes');
      await page.evaluate(() => window.modlab.debug.setBreakpoint({file: 'hello.c', line: 39}));
      // It is in the machine's memory.
      const states = () => window.modlab.debug.breakpoints().map(({state}) => state);
      await expect.poll(() => page.evaluate(states)).toEqual(['set', 'set']);
      await page.evaluate(() => void window.modlab.run('rmmod hello'));
      await expect(lab.status).toHaveText(/^stopped at hello\.c:\d+$/);
      await variables(page)
        .getByRole('button', {name: /^head 0x/})
        .click();
      await variables(page).getByRole('button', {name: 'Draw head'}).click();
      await variables(page).getByRole('button', {name: 'Set head'}).click();
      await panel(page)
        .getByRole('button', {name: /^Edit hello\.c:/})
        .click();
      await panel(page).getByText('Registers').click();
      await looksRight(page, 'debugger');
      await panel(page).getByRole('button', {name: 'Recording', exact: true}).click();
      await expect(recording(page)).toContainText('It returned.');
      await looksRight(page, 'debugger-recording');
    });
  });

test('what the debugger does is found by name, and where something is typed has the keyboard', async ({
  lab,
  page,
}) => {
  await withSource(lab, page);
  const palette = page.locator('modlab-palette');
  const find = async (words: string) => {
    await page.keyboard.press('F1');
    await palette.getByRole('combobox').fill(words);
  };
  for (const [words, name] of [
    ['breakpoint', 'Debugger: Toggle breakpoint at cursor'],
    ['reverse', 'Debugger: Reverse'],
    ['jump', 'Debugger: Jump to line of cursor'],
    ['record', 'Debugger: Record a call of a function...'],
  ] as const) {
    await find(words);
    await expect(palette.getByRole('option').filter({hasText: name})).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(palette).toHaveCount(0);
  }
  await find('breakpoint on a function');
  await page.keyboard.press('Enter');
  await expect(panel(page).getByRole('combobox', {name: 'Function to stop in'})).toBeFocused();
  await line(page, 'head = node;').click();
  await find('toggle breakpoint');
  await page.keyboard.press('Enter');
  await expect(editor(page).getByRole('status')).toContainText('Breakpoint at hello.c:21');
});
