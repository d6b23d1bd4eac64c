/** Owns the promises of the page: a prompt, a module by keyboard, the kernel's log, and all of it after a reload. */
import {expect, test} from './fixtures';
import {withoutGpu} from './without-gpu';

/** More than a person takes for a slow page, on a computer that is busy with other tests. */
const LONGEST_TURN_MS = 1500;

test('a module inserted by keyboard is in the log, and still loaded after a reload', async ({lab, page}) => {
  await lab.open();
  await lab.type('insmod /root/labs/first-module/hello.ko\n');
  await expect(lab.log).toContainText('hello');
  await expect(page.locator('modlab-status')).toContainText('saved');
  await lab.savedByItself(/hello\.ko\n.*#$/);
  await lab.reload();
  await lab.type('clear; lsmod\n');
  await lab.sees(/^hello\s+\d+/m);
  await expect(lab.log).toContainText('hello');
});

test('the automatic save alone is enough to go on after a reload', async ({lab, page}) => {
  await lab.open();
  await lab.type('echo kept > /root/kept\n');
  await expect(page.locator('modlab-status')).toContainText('saved', {timeout: 30_000});
  await lab.savedByItself(/kept > \/root\/kept\n.*#$/);
  await lab.reload();
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
});

test('a terminal tells the guest its size, and again when the window changes', async ({lab, page}) => {
  await lab.open();
  const size = async () => {
    await lab.type('clear; stty size\n');
    await lab.sees(/^\d+ \d+$/m);
    return (
      /^(\d+) (\d+)$/m
        .exec(await lab.screen())
        ?.slice(1)
        .map(Number) ?? []
    );
  };
  const [rows = 0, columns = 0] = await size();
  // Not the 80 that a terminal has before it is told.
  expect(columns).toBeGreaterThan(90);
  await page.setViewportSize({width: 900, height: 600});
  await expect
    .poll(async () => {
      const [nowRows = 0, nowColumns = 0] = await size();
      return nowRows < rows && nowColumns < columns;
    })
    .toBe(true);
});

test('a flood of output leaves the page usable', async ({lab, page}) => {
  await lab.open();
  await lab.type('yes flood\n');
  await lab.sees(/^(flood\n){3}/);
  // While it runs, a click does what the button says, and no turn of the event loop is long.
  const longest = page.evaluate(async () => {
    const end = performance.now() + 3000;
    let worst = 0;
    for (let last = performance.now(); last < end;) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const now = performance.now();
      worst = Math.max(worst, now - last);
      last = now;
    }
    return worst;
  });
  await page.getByRole('button', {name: 'Find'}).click();
  await expect(page.getByRole('searchbox', {name: 'Find in the terminal'})).toBeFocused({timeout: 5000});
  expect(await longest).toBeLessThan(LONGEST_TURN_MS);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+c');
  await lab.sees(/\^C[^]*# *$/);
  await lab.type('clear; echo still here\n');
  await lab.sees(/^still here$/m);
});

test('as many terminals as wanted: opened, named, side by side, closed, and there again after a reload', async ({
  lab,
  page,
}) => {
  await lab.open();
  const tab = (name: string) => page.getByRole('tab', {name, exact: true});
  const keys = (name: string) => page.getByRole('textbox', {name, exact: true});
  await page.getByRole('button', {name: 'New terminal'}).click();
  await expect(keys('Terminal 2')).toBeFocused();
  await lab.type('tty > /root/two\n');
  await expect.poll(async () => (await lab.run('cat /root/two')).output).toMatch(/^\/dev\/pts\/\d+\n$/);
  await tab('Terminal 1').click();
  await expect(keys('Terminal 1')).toBeFocused();
  await lab.type('tty\n');
  await lab.sees('/dev/hvc0');

  // By keyboard: F2 renames, and the name is the guest's to keep.
  await tab('Terminal 1').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('F2');
  await expect(page.getByLabel('Name of Terminal 2')).toBeFocused();
  await page.keyboard.type('watch the log');
  await page.keyboard.press('Enter');
  await expect(tab('watch the log')).toBeVisible();

  // Side by side both are seen, and the keyboard says which is meant.
  await tab('Terminal 1').click();
  await page.getByRole('button', {name: 'Two terminals side by side'}).click();
  await expect(keys('Terminal 1')).toBeFocused();
  await keys('watch the log').focus();
  await expect(tab('watch the log')).toHaveAttribute('aria-selected', 'true');
  await lab.type('echo typed into $(tty) > /root/split\n');
  await expect.poll(async () => (await lab.run('cat /root/split')).output).toContain('/dev/pts/');
  const widths = () =>
    page
      .locator('modlab-terminal')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
  const [half = 0, other = 0] = await widths();
  expect(Math.abs(half - other)).toBeLessThan(2);
  // The bar between them, by keyboard; programs in both learn of their new size.
  const columns = async () => Number((await lab.run('stty -F /dev/hvc0 size')).output.split(' ')[1]);
  const before = await columns();
  const bar = page.getByRole('separator', {name: 'Size of the first terminal'});
  await bar.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(async () => (await widths())[0]).toBeLessThan(half - 50);
  expect((await widths())[1]).toBeGreaterThan(other + 50);
  await expect.poll(columns).toBeLessThan(before);
  await page.keyboard.press('Enter');
  await expect.poll(async () => Math.abs(((await widths())[0] ?? 0) - half)).toBeLessThan(2);

  // It takes nothing from a saved machine that the page is another.
  await lab.saved();
  await lab.reload();
  await tab('watch the log').click();
  await expect(page.locator('modlab-terminal:not([hidden]) .xterm-rows')).toContainText('typed into');
  await lab.type('exit\n');
  await expect(tab('watch the log')).toBeHidden();
  await expect(keys('Terminal 1')).toBeFocused();

  await page.getByRole('button', {name: 'New terminal'}).click();
  await expect(keys('Terminal 2')).toBeFocused();
  await page.getByRole('button', {name: 'Close Terminal 2'}).click();
  await expect(tab('Terminal 2')).toBeHidden();
  await expect(keys('Terminal 1')).toBeFocused();
});

test('one chord leaves the terminal, and the machine still gets every other key', async ({lab, page}) => {
  await lab.open();
  await lab.type('stty -icanon min 1; dd bs=1 count=3 2>/dev/null | hexdump -C\n');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+l');
  await page.keyboard.press('Escape');
  await lab.sees(/09 0c 1b/);
  await page.keyboard.press('Control+Shift+L');
  await expect(page.getByRole('button', {name: 'Save', exact: true})).toBeFocused();
});

for (const [memory, workers] of [
  [4, 1],
  [8, 2],
] as const)
  test.describe(`with ${memory} GB`, () => {
    test.use({device: {memory, saveData: true, serviceWorker: false}});

    test(`${workers === 1 ? 'no' : 'a'} second machine stands ready, and another takes the first one's place`, async ({
      lab,
      page,
    }) => {
      await lab.open();
      await expect.poll(() => page.workers().length).toBe(workers);
      await page.evaluate(() => window.modlab.startFresh());
      expect((await lab.run('uname')).output).toBe('Linux\n');
      await expect.poll(() => page.workers().length).toBe(workers);
    });
  });

test('starting fresh asks nothing, and one click undoes it', async ({lab}) => {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  await lab.menu('Start fresh');
  await lab.notice.getByText('The one you had is kept').waitFor();
  expect((await lab.run('cat /root/kept')).exitCode).toBe(1);
  await lab.notice.getByRole('button', {name: 'Undo'}).click();
  await expect(lab.notice.getByRole('button')).toHaveCount(0);
  // A question asked while one machine gives way to the other is answered by neither.
  await expect.poll(() => lab.answer('cat /root/kept'), {timeout: 20_000}).toBe('kept\n');
});

test.describe('with a clipboard', () => {
  test.use({permissions: ['clipboard-read', 'clipboard-write']});

  test('text is found in the scrollback', async ({lab, page}) => {
    await withoutGpu(page);
    await lab.open();
    await lab.type('seq 1000 1200; echo to its e""nd\n');
    // Not the command as it was typed: what is looked for has not been printed then.
    await lab.sees('to its end');
    const rows = page.locator('modlab-terminal .xterm-rows').first();
    await expect(rows).toContainText('to its end');
    await expect(rows).not.toContainText('1003');
    await page.getByRole('button', {name: 'Find'}).click();
    await page.getByRole('searchbox', {name: 'Find in the terminal'}).fill('1003');
    await page.keyboard.press('Enter');
    await expect(rows).toContainText('1003');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('textbox', {name: 'Terminal 1'})).toBeFocused();
    // What was found is selected.
    await page.keyboard.press('Control+Shift+C');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('1003');
  });
});
