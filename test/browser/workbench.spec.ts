/** Owns the promises of the workbench: panes that move and stay so, a dock that shows what calls, everything by name. */
import {expect, test} from './fixtures';
import {accessible} from './layouts';
import type {Site} from './fixtures';
import type {Page} from '@playwright/test';

const lesson = (page: Page) => page.getByRole('region', {name: 'Lesson'});
const editor = (page: Page) => page.getByRole('region', {name: 'Editor'});
const dock = (page: Page) => page.locator('modlab-dock');
/** The first of the list of commands that says this. */
const option = (page: Page, words: string) =>
  page.locator('modlab-palette').getByRole('option').filter({hasText: words}).first();
const size = (page: Page, what: 'width' | 'height', selector: string) =>
  page.locator(selector).evaluate((element, side) => element.getBoundingClientRect()[side], what);

test('panes are dragged, moved by keys, reset, and stand so again after a reload', async ({lab, page}) => {
  await lab.open();
  const width = () => size(page, 'width', 'modlab-lesson');
  const before = await width();
  const bar = page.getByRole('separator', {name: 'Width of the lesson'});
  await bar.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(width).toBe(before + 96);
  const height = () => size(page, 'height', 'modlab-dock');
  const lower = await height();
  const box = await page.getByRole('separator', {name: 'Height of the panel'}).boundingBox();
  if (!box) throw new Error('there is no bar');
  await page.mouse.move(box.x + 300, box.y);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y - 80, {steps: 4});
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await height()) - lower - 80)).toBeLessThan(2);
  await lab.saved();
  await lab.reload();
  await expect.poll(width).toBe(before + 96);
  await bar.focus();
  await page.keyboard.press('Enter');
  await expect.poll(width).toBe(before);
});

test('arrangements, a pane with all of the window, and one put away, which leaves the keyboard somewhere', async ({
  lab,
  page,
}) => {
  await lab.open();
  const arrange = (name: string) =>
    page.getByRole('group', {name: 'Layout'}).getByRole('button', {name, exact: true}).click();
  await arrange('Code');
  await expect(editor(page)).toBeVisible();
  await expect(lesson(page)).toBeHidden();
  await arrange('Terminal');
  await expect(editor(page)).toBeHidden();
  // Its tabs stay, and bring it back.
  await expect(lab.log).toBeHidden();
  await lab.tab('Log');
  await expect(lab.log).toBeVisible();
  await arrange('Learn');
  await expect(lesson(page)).toBeVisible();

  await dock(page).getByRole('button', {name: 'Maximise the panel'}).click();
  await expect(lesson(page)).toBeHidden();
  await expect.poll(() => size(page, 'width', 'modlab-dock')).toBe(1280);
  await accessible(page);
  await dock(page).getByRole('button', {name: 'Maximise the panel'}).click();
  await expect(lesson(page)).toBeVisible();
  await lesson(page).getByRole('button', {name: 'Hide the lesson'}).click();
  await expect(lesson(page)).toBeHidden();
  await expect(page.getByRole('textbox', {name: 'Terminal 1'})).toBeFocused();
  await page.getByRole('button', {name: 'Lesson', exact: true}).click();
  await expect(lesson(page)).toBeVisible();
});

test('everything is found by name: actions, labs, words; and Ctrl+K stays the shell’s', async ({
  lab,
  page,
}) => {
  await lab.open();
  const input = page.getByRole('combobox', {name: /^Find a command/});
  // Ctrl+K cuts what is behind the cursor.
  await lab.type('echo kept gone');
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Enter');
  await lab.sees(/^kept$/m);
  await expect(input).toHaveCount(0);

  await page.keyboard.press('F1');
  await expect(option(page, 'Reboot')).toBeVisible();
  await lab.type('maxi term');
  await page.keyboard.press('Enter');
  await expect(lesson(page)).toBeHidden();
  await expect(input).toHaveCount(0);
  await page.keyboard.press('F1');
  await lab.type('among the others');
  await page.keyboard.press('Enter');
  await expect(lesson(page)).toBeVisible();

  await page.getByRole('button', {name: 'Commands'}).focus();
  await page.keyboard.press('Control+k');
  await expect(option(page, 'Reboot')).toBeVisible();
  await lab.type('modprobe lab');
  await expect(page.locator('modlab-palette').getByRole('option').first()).toContainText(
    'insmod and modprobe',
  );
  await page.keyboard.press('Enter');
  await lab.sees('root@insmod-modprobe');
  await page.keyboard.press('F1');
  await lab.type('vermagic');
  await option(page, 'Term').click();
  const glossary = page.getByRole('dialog', {name: 'Glossary'});
  await expect(glossary.getByText('vermagic', {exact: true})).toBeVisible();
  await glossary.getByRole('button', {name: 'Close'}).click();
  const shortcuts = page.getByRole('dialog', {name: 'Keyboard shortcuts'});
  await page.getByRole('button', {name: 'Commands'}).focus();
  await page.keyboard.press('Shift+?');
  await expect(shortcuts).toBeVisible();
  await accessible(page);
  await page.keyboard.press('Escape');
  await expect(shortcuts).toHaveCount(0);
  await page.keyboard.press('F1');
  await expect(option(page, 'Keyboard shortcuts')).toBeVisible();
  await lab.type('shortcuts');
  await page.keyboard.press('Enter');
  await expect(shortcuts).toBeVisible();
});

/** Asks for the list of commands, whose code is held back; resolves, when that has been asked for, to what lets it come. */
async function commandsHeldBack(page: Page, site: Site): Promise<() => void> {
  let fetched: (() => void) | undefined;
  site.intercept((path, _request, response) => {
    if (!/modlab-palette-.*\.js$/.test(path)) return false;
    fetched = () => response.writeHead(307, {location: `${site.url}${path}?late`}).end();
    site.intercept(() => false);
    return true;
  });
  await page.keyboard.press('F1');
  await expect.poll(() => fetched).toBeDefined();
  return () => fetched?.();
}

test('what is typed while the list of commands is fetched is for the list, and not for the terminal', async ({
  lab,
  page,
  site,
}) => {
  await lab.open();
  const fetched = await commandsHeldBack(page, site);
  const input = page.getByRole('combobox', {name: /^Find a command/});
  await lab.type('reh');
  await page.keyboard.press('Backspace');
  await page.keyboard.insertText('boo');
  fetched();
  await expect(input).toHaveValue('reboo');
  await lab.type('t');
  await expect(page.locator('modlab-palette').getByRole('option').first()).toContainText('Reboot');
  await page.keyboard.press('Escape');
  await expect(input).toHaveCount(0);
  await lab.type('echo to the $((6 * 7))\n');
  await lab.sees(/# echo to the \$\(\(6 \* 7\)\)\nto the 42$/m);
});

test('who presses Enter before the list of commands is there has chosen what it finds', async ({
  lab,
  page,
  site,
}) => {
  await lab.open();
  const fetched = await commandsHeldBack(page, site);
  await lab.type('maxi term\n');
  fetched();
  await expect(lesson(page)).toBeHidden();
  await expect(page.locator('modlab-palette')).toHaveCount(0);
});

test('keys pressed on the page reach the keyboard of the machine, and its driver', async ({lab, page}) => {
  await lab.open();
  await lab.tab('Keyboard');
  const keyboard = page.getByRole('group', {name: 'Keyboard'});
  await page.getByRole('button', {name: 'modprobe -a i8042 atkbd evdev'}).click();
  const devices = async () => (await lab.run('cat /proc/bus/input/devices')).output;
  await expect.poll(devices).toContain('AT Translated Set 2 keyboard');
  const interrupts = async () =>
    Number((await lab.run(`awk '$1 == "1:" {print $2}' /proc/interrupts`)).output);
  const before = await interrupts();
  await keyboard.getByRole('button', {name: 'A', exact: true}).click();
  // Pressed and released.
  await expect.poll(interrupts).toBeGreaterThanOrEqual(before + 2);
  await expect(page.getByLabel('Scan codes sent')).toHaveText(/1e 9e$/);

  // As a program hears them: code 30 is A, 48 is B, 42 the left Shift; value 1 pressed, 0 released.
  const events = async (count: number) => {
    const event = `$(grep -l "Set 2" /sys/class/input/event*/device/name | head -n 1 | sed 's#/sys/class/\\(input/event[0-9]*\\)/.*#/dev/\\1#')`;
    await lab.run(`(head -c ${count * 16} ${event} | od -An -v -tu2 -w16 >/tmp/keys) >/dev/null 2>&1 &`);
    await expect
      .poll(async () => (await lab.run(`ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c input/event`)).output)
      .not.toBe('0\n');
  };
  const heard = async () =>
    (await lab.run('cat /tmp/keys')).output
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number).slice(4, 7))
      .filter(([type]) => type === 1)
      .map(([, code, value]) => `${code} ${value}`);
  // Of each key its scan code, itself, and an end: three records.
  await events(12);
  await keyboard.getByRole('button', {name: 'Left Shift'}).click();
  await expect(keyboard.getByRole('button', {name: 'Left Shift'})).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('application').focus();
  await page.keyboard.press('b');
  await keyboard.getByRole('button', {name: 'Left Shift'}).click();
  await expect.poll(heard).toEqual(['42 1', '48 1', '48 0', '42 0']);
  await page.getByRole('application').focus();
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog', {name: 'Commands'})).toHaveCount(0);
  await page.keyboard.press('Control+Shift+L');
  await expect(page.getByRole('button', {name: 'Save', exact: true})).toBeFocused();
});

test('a stop of the kernel is a card with what to do; lines are found by level and source', async ({
  lab,
  page,
}) => {
  await lab.openLab('oops');
  await lab.tab('Saves');
  await page.evaluate(() => window.modlab.type('insmod stumble.ko\n'));
  // It comes into sight by itself.
  await expect(lab.log).toBeVisible();
  const card = lab.log.getByRole('group', {name: 'Kernel oops'});
  await expect(card).toContainText('BUG: kernel NULL pointer dereference');
  await expect(card).toContainText('weigh_parcel+0x2a/0x32 [stumble]');
  await expect(card).toContainText('send_parcel');
  await expect(card).toContainText('a module from outside the kernel was loaded');
  await expect(card.getByText(/^\[ *\d+\.\d+\] CR2: /)).toBeHidden();
  await lab.run('echo "<4>mine: careful" >/dev/kmsg; echo "<6>mine: detail" >/dev/kmsg');
  await expect(lab.log).toContainText('mine: detail');
  await page.getByLabel('Module or part of the kernel').selectOption('mine');
  await expect(lab.log).toContainText('mine: careful');
  await page.getByLabel('Levels').selectOption('warnings, errors');
  await expect(lab.log).toContainText('mine: careful');
  await expect(lab.log).not.toContainText('mine: detail');
  await page.getByLabel('Levels').selectOption('all levels');
  await page.getByLabel('Module or part of the kernel').selectOption('all sources');

  await card.getByRole('button', {name: 'Debug it'}).click();
  await expect
    .poll(() => page.evaluate(() => window.modlab.debug.breakpoints().length), {timeout: 150_000})
    .toBe(1);
  await lab.tab('Log');
  await card.getByRole('button', {name: 'Rewind to before'}).click();
  await expect(lab.notice).toContainText('Rewound.');
  await expect.poll(() => lab.answer('cat /proc/sys/kernel/tainted')).toBe('0\n');
});
