/** Owns the proof that what a guest prints is drawn, and does nothing else to the page or to the person. */
import {expect, test} from './fixtures';
import {withoutGpu} from './without-gpu';
import type {LabPage} from './lab-page';
import type {Page} from '@playwright/test';

interface Spied {
  opened: string[][];
  copied: string[];
}
const spied = (page: Page) => page.evaluate(() => (window as unknown as {spied: Spied}).spied);

test.beforeEach(async ({page}) => {
  await page.addInitScript(() => {
    const found: Spied = {opened: [], copied: []};
    Object.assign(window, {spied: found});
    window.open = (...args) => {
      found.opened.push(args.map(String));
      return null;
    };
    window.confirm = (text) => {
      found.opened.push(['confirm', String(text)]);
      return true;
    };
    navigator.clipboard.writeText = (text) => {
      found.copied.push(text);
      return Promise.resolve();
    };
    navigator.clipboard.readText = () => {
      found.copied.push('read');
      return Promise.resolve('secret');
    };
  });
});

/** A real program's output: the guest's printf on terminal 1, from the screen's first cell on. */
async function prints(lab: LabPage, text: string): Promise<void> {
  await lab.run(`printf '\\033[2J\\033[H%b' '${text}' > /dev/hvc0`);
}

/** Points at a cell of the first line. */
async function cell(lab: LabPage, column: number): Promise<{x: number; y: number}> {
  const screen = lab.page.locator('modlab-terminal .xterm-screen').first();
  const box = await screen.boundingBox();
  const {rows, cols} = await lab.page
    .locator('modlab-terminal')
    .first()
    .evaluate((element: HTMLElement & {size: {rows: number; cols: number}}) => element.size);
  if (!box) throw new Error('the terminal is not shown');
  return {x: box.x + (box.width / cols) * (column + 0.5), y: box.y + (box.height / rows) * 0.5};
}

test('a guest reaches neither the clipboard nor the title', async ({lab, page}) => {
  await lab.open();
  const title = await page.title();
  await prints(lab, '\\033]52;c;c2VjcmV0\\a\\033]0;evil\\a\\033]2;evil\\a\\033]1;evil\\athe end');
  await lab.sees('the end');
  expect(await page.title()).toBe(title);
  expect((await spied(page)).copied).toEqual([]);
  // What a person selects, they can copy.
  await page.evaluate(() => {
    document.querySelector('modlab-terminal')?.querySelector<HTMLElement>('.xterm-screen')?.focus();
  });
  const [from, to] = [await cell(lab, 0), await cell(lab, 7)];
  await page.mouse.move(from.x - 3, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, {steps: 5});
  await page.mouse.up();
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(async () => (await spied(page)).copied).toEqual([expect.stringContaining('the')]);
});

test('questions about the page are not answered into the shell, those that programs need are', async ({
  lab,
}) => {
  await lab.open();
  const questions = '\\033]52;c;?\\a\\033]4;1;?\\a\\033]10;?\\a\\033]11;?\\a\\033]12;?\\a\\033P$q"p\\033\\\\';
  await lab.type(
    `stty -icanon -echo min 0 time 50; printf '${questions}\\033[6n'; dd bs=200 count=1 > /tmp/said 2> /dev/null; stty sane\n`,
  );
  const said = () =>
    lab.page.evaluate(async () => {
      const bytes = await window.modlab.readFile('/tmp/said').catch(() => new Uint8Array(0));
      return new TextDecoder().decode(bytes).replaceAll('\x1b', 'ESC');
    });
  await expect.poll(said).toMatch(/R$/);
  expect(await said()).toMatch(/^ESC\[\d+;\d+R$/);
});

test('links open with Ctrl and a click, where they say they lead, and only to the web', async ({
  lab,
  page,
}) => {
  await lab.open();
  const terminal = page.locator('modlab-terminal').first();
  const osc8 = (address: string) => `\\033]8;;${address}\\033\\\\kernel.org\\033]8;;\\033\\\\`;
  const at = async (text: string) => {
    await page.mouse.move(1, 1);
    await prints(lab, `${text}\\nthe end ${Math.random()}`);
    await lab.sees('the end');
    return cell(lab, 4);
  };
  /** xterm looks for links where the pointer moves, and in lines that it has drawn. */
  const hovers = async ({x, y}: {x: number; y: number}) => {
    await expect(async () => {
      await page.mouse.move(x + 200, y + 200);
      await page.mouse.move(x, y);
      await expect(terminal).toHaveAttribute('title', /./, {timeout: 1000});
    }).toPass();
  };
  for (const text of [osc8('https://example.com/x'), 'https://example.com/x']) {
    const {x, y} = await at(text);
    await hovers({x, y});
    await expect(terminal).toHaveAttribute('title', 'Ctrl+click opens https://example.com/x');
    const {length} = (await spied(page)).opened;
    await page.mouse.click(x, y);
    expect((await spied(page)).opened).toHaveLength(length);
    await page.keyboard.down('Control');
    await page.mouse.click(x, y);
    await page.keyboard.up('Control');
    expect((await spied(page)).opened.slice(length)).toEqual([
      ['https://example.com/x', '_blank', 'noopener,noreferrer'],
    ]);
  }
  const {length} = (await spied(page)).opened;
  for (const address of [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://good.org@evil.org/',
  ]) {
    const {x, y} = await at(osc8(address));
    // Of these xterm makes a link of the last alone; the click has then reached it.
    if (address.startsWith('https:')) await hovers({x, y});
    await page.keyboard.down('Control');
    await page.mouse.click(x, y);
    await page.keyboard.up('Control');
    expect((await spied(page)).opened, address).toHaveLength(length);
  }
});

test('a line without an end leaves the page usable', async ({lab}) => {
  await lab.open();
  // If its time were up before its line is ended, what comes next would be a part of that.
  const flood = 'dd if=/dev/zero bs=64k count=20 2> /dev/null | tr "\\0" x > /dev/ttyS0; echo > /dev/ttyS0';
  expect((await lab.run(flood, 90_000)).exitCode).toBe(0);
  await lab.run('echo the log goes on > /dev/ttyS0');
  await expect(lab.log).toContainText('the log goes on');
  expect(((await lab.log.textContent()) ?? '').length).toBeLessThan(200_000);
});

test('an underscore is seen, whichever way the terminal is drawn', async ({lab, page}) => {
  await lab.open();
  await lab.type('clear; echo ________________\n');
  await lab.sees(/^_{16}\n.*[#$] *$/s);
  const box = await page.locator('modlab-terminal .xterm-screen').first().boundingBox();
  if (!box) throw new Error('no terminal');
  const {rows} = await page
    .locator('modlab-terminal')
    .first()
    .evaluate((element: HTMLElement & {size: {rows: number}}) => element.size);
  // The first row, without the ones below it.
  const clip = {x: box.x, y: box.y, width: 100, height: box.height / rows};
  const colours = async () => {
    const picture = (await page.screenshot({clip})).toString('base64');
    return page.evaluate(async (data) => {
      const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
      return new Set(new Uint32Array(new Uint8ClampedArray(pixels).buffer)).size;
    }, picture);
  };
  await expect.poll(colours).toBeGreaterThan(1);
});

test.describe('a page that is opened again', () => {
  test('shows its screen before the machine runs, and delivers what is typed meanwhile once and in order', async ({
    lab,
    page,
  }) => {
    await withoutGpu(page);
    await lab.open();
    await page.getByRole('button', {name: 'Got it'}).click();
    await lab.type('echo as it was""-left; PS1=later#\\ \n');
    await lab.sees(/was-left\n.*later# *$/s);
    await lab.saved();
    const gate = () => {
      let open = (): void => undefined;
      return {opened: new Promise<void>((resolve) => (open = resolve)), open: () => open()};
    };
    const [code, engine] = [gate(), gate()];
    await page.route(/\/page-[^/]*\.js$/, (route) => code.opened.then(() => route.continue()));
    await page.route(/\/v86-[^/]*\.wasm$/, (route) => engine.opened.then(() => route.continue()));
    await page.reload();
    // Most of the page has not arrived.
    const early = page.locator('.early-screen');
    await expect(early).toContainText('as it was-left');
    const place = await early.boundingBox();
    await lab.type('echo ');
    code.open();
    // Now the terminal itself shows it, in the same place; the machine is not there yet.
    await expect(early).toHaveCount(0);
    const terminal = page.locator('modlab-terminal[saved]');
    await expect(terminal.locator('.xterm-rows')).toContainText('as it was-left');
    const box = await terminal.locator('.xterm-screen').boundingBox();
    expect(place?.x).toBeCloseTo(box?.x ?? NaN, 0);
    expect(place?.y).toBeCloseTo(box?.y ?? NaN, 0);
    await lab.type('one two""-three\n');
    engine.open();
    await lab.ready();
    await expect(terminal).toHaveCount(0);
    await lab.sees(/as it was-left\n.*echo one two""-three\none two-three\n.*later# *$/s);
  });
});

test('text is larger, a screen reader hears it, a bell is seen: where it is wanted, and after a reload', async ({
  lab,
  page,
}) => {
  await lab.open();
  const command = async (name: string) => {
    await page.keyboard.press('F1');
    await page.keyboard.type(name);
    await expect(page.locator('modlab-palette').getByRole('option').first()).toContainText(name);
    await page.keyboard.press('Enter');
  };
  // Its columns: what else the page shows above and below takes rows.
  const size = async () => (await lab.run("stty size < /dev/hvc0 | cut -d' ' -f2")).output;
  const before = await size();
  await command('Larger text in the terminals');
  await expect.poll(size).not.toBe(before);
  await command('Screen reader mode of the terminals');
  await page.getByRole('textbox', {name: 'Terminal 1'}).focus();
  await lab.type('echo $((6 * 7)) apples\n');
  await expect(page.locator('modlab-terminal .xterm-accessibility').first()).toContainText('42 apples');

  const tab = (name: RegExp) => page.getByRole('tab', {name});
  await page.getByRole('button', {name: 'New terminal'}).click();
  await expect(page.getByRole('textbox', {name: 'Terminal 2'})).toBeFocused();
  await tab(/^Terminal 1/).click();
  await lab.type("sleep 1; printf '\\a'\n");
  await tab(/^Terminal 2$/).click();
  await expect(tab(/^Terminal 1 , bell$/)).toBeVisible();
  await tab(/^Terminal 1/).click();
  await expect(tab(/^Terminal 1$/)).toBeVisible();

  const larger = await size();
  await lab.saved();
  await lab.reload();
  await expect.poll(size).toBe(larger);
  await expect(page.locator('modlab-terminal .xterm-accessibility').first()).toContainText('42 apples');
});
