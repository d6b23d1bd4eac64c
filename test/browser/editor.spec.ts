/** Owns the promises of the editor: what it shows is what the guest has, whoever changes it, and nothing is lost. */
import {readFileSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {unpackTar} from 'modern-tar';
import {expect, KEEPS_PAGES, test} from './fixtures';
import {LAYOUTS, looksRight} from './layouts';
import type {LabPage} from './lab-page';
import type {Page} from '@playwright/test';

const LAB = '/root/labs/first-module';
const editor = (page: Page) => page.getByRole('region', {name: 'Editor'});
const text = (page: Page, name = 'hello.c') => page.getByRole('textbox', {name: `Text of ${name}`});
const said = (page: Page) => editor(page).getByRole('status');
const tab = (page: Page, name: string) => editor(page).getByRole('tab', {name});
const cat = async (lab: LabPage, name: string) => (await lab.run(`cat ${LAB}/${name}`)).output;

const BROKEN = 'int f(void)\n{\n\tint x;\n\treturn 1\n}\n';

/** The machine's compiler warns of line 3 of broken.c, and finds line 4 wrong. */
async function compileBroken(lab: LabPage): Promise<void> {
  await lab.run(`printf '${JSON.stringify(BROKEN).slice(1, -1)}' > ${LAB}/broken.c`);
  expect((await lab.run(`cd ${LAB}; gcc -Wall -c broken.c`, 90_000)).exitCode).toBe(1);
}

/** Opens the page with hello.c in the editor. */
async function withEditor(lab: LabPage, page: Page): Promise<void> {
  await lab.open();
  await page.getByRole('button', {name: 'Editor', exact: true}).click();
  await show(page, 'hello.c');
}

async function show(page: Page, name: string): Promise<void> {
  await editor(page).getByRole('button', {name, exact: true}).click();
  await expect(text(page, name)).toBeVisible();
}

/** Types at the begin of the file that is shown. */
async function typeFirst(page: Page, words: string, name = 'hello.c'): Promise<void> {
  await text(page, name).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type(words);
}

test('what is typed and saved is what the guest has, with its mode', async ({lab, page}) => {
  await withEditor(lab, page);
  await lab.run(`chmod 600 ${LAB}/hello.c`);
  const before = await cat(lab, 'hello.c');
  await typeFirst(page, '// mine\n');
  await expect(tab(page, 'hello.c , not saved')).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText(`Saved ${LAB}/hello.c`);
  expect(await cat(lab, 'hello.c')).toBe(`// mine\n${before}`);
  expect((await lab.run(`stat -c %a ${LAB}/hello.c`)).output).toBe('600\n');
  await expect(tab(page, 'hello.c , not saved')).toHaveCount(0);
});

test('the editor that somebody opens has the keyboard, but not the one of somebody who went elsewhere', async ({
  lab,
  page,
}) => {
  await lab.open();
  const open = page.getByRole('button', {name: 'Editor', exact: true});
  await open.click();
  await expect(text(page)).toBeFocused();
  await open.click();
  await expect(page.getByRole('textbox', {name: 'Terminal 1'})).toBeFocused();
  await open.press('Enter');
  await page.getByRole('textbox', {name: 'Terminal 1'}).focus();
  await expect(text(page)).toBeVisible();
  await expect(page.getByRole('textbox', {name: 'Terminal 1'})).toBeFocused();
});

test('what a program of the guest writes is shown, and the cursor stays', async ({lab, page}) => {
  await withEditor(lab, page);
  await text(page).focus();
  await page.keyboard.press('Control+End');
  await lab.run(`sed -i '1i // by sed' ${LAB}/hello.c`);
  await expect(text(page)).toContainText('// by sed');
  await page.keyboard.type('// the end\n');
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText('Saved');
  expect(await cat(lab, 'hello.c')).toMatch(/^\/\/ by sed\n[^]*\/\/ the end\n$/);
});

test('a file changed on both sides is said, and either version can stay', async ({lab, page}) => {
  await withEditor(lab, page);
  const bar = editor(page).getByRole('alert');
  await typeFirst(page, '// mine\n');
  await lab.run(`echo '// theirs' > ${LAB}/hello.c`);
  await expect(bar).toContainText('changed in the machine while');
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText('was not saved');
  expect(await cat(lab, 'hello.c')).toBe('// theirs\n');
  await bar.getByRole('button', {name: 'Keep mine'}).click();
  await expect(bar).toHaveCount(0);
  await editor(page).getByRole('button', {name: 'Save', exact: true}).click();
  await expect.poll(() => cat(lab, 'hello.c')).toMatch(/^\/\/ mine\n/);
  await typeFirst(page, '// more\n');
  await lab.run(`echo '// theirs again' > ${LAB}/hello.c`);
  await bar.getByRole('button', {name: 'Take the machine'}).click();
  await expect(text(page)).toHaveText(/^\/\/ theirs again$/);
  // And that, too, can be undone.
  await text(page).focus();
  await page.keyboard.press('Control+z');
  await expect(text(page)).toContainText('// more');
});

test('the difference of a conflict is shown, and each change is taken from either side', async ({
  lab,
  page,
}) => {
  await withEditor(lab, page);
  await lab.run(`printf 'one\\ntwo\\nthree\\nfour\\nfive\\n' > ${LAB}/hello.c`);
  await expect(text(page)).toContainText('five');
  await typeFirst(page, 'zero\n');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('six\n');
  await lab.run(`sed -i 's/three/3/; s/five/5/' ${LAB}/hello.c`);
  const bar = editor(page).getByRole('alert');
  const toggle = bar.getByRole('button', {name: 'Show difference'});
  await toggle.click();
  const difference = page.getByRole('textbox', {name: 'Difference in hello.c'});
  await expect(difference.locator('.cm-deletedLine')).toHaveText(['3', '5']);
  await expect(difference.locator('.cm-changedLine')).toHaveText(['zero', 'three', 'five', 'six']);
  await expect(text(page)).toBeHidden();
  // And the text again, with what was typed.
  await toggle.click();
  await expect(text(page)).toContainText('zero');
  await toggle.click();

  const press = (name: string, which: number) => difference.getByRole('button', {name}).nth(which).click();
  await press("Take the machine's here", 1);
  await expect(difference.locator('.cm-deletedLine')).toHaveText(['5']);
  await expect(difference.getByRole('button').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await press('Keep mine here', 0);
  await expect(bar).toHaveCount(0);
  await expect(text(page)).toBeFocused();
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText('Saved');
  expect(await cat(lab, 'hello.c')).toBe('zero\none\ntwo\n3\nfour\nfive\nsix\n');
});

test('files are made, renamed, deleted and put back', async ({lab, page}) => {
  await withEditor(lab, page);
  const press = (name: string) => editor(page).getByRole('button', {name, exact: true}).click();
  await press('New');
  await page.getByRole('textbox', {name: 'Name of the new file'}).fill('mine/new.c');
  await page.keyboard.press('Enter');
  await expect(text(page, 'new.c')).toBeFocused();
  await page.keyboard.type('int answer = 42;\n');
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText('Saved');
  expect(await cat(lab, 'mine/new.c')).toBe('int answer = 42;\n');
  await press('Rename');
  await page.getByRole('textbox', {name: 'New name'}).fill('hello.c');
  await page.keyboard.press('Enter');
  await expect(said(page)).toContainText('There is a hello.c already');
  await page.getByRole('textbox', {name: 'New name'}).fill('other.c');
  await page.keyboard.press('Enter');
  await expect(tab(page, 'other.c')).toBeVisible();
  expect((await lab.run(`ls ${LAB}/mine ${LAB}/other.c`)).output).toBe(`${LAB}/other.c\n\n${LAB}/mine:\n`);
  await press('Delete');
  await expect(said(page)).toContainText('Deleted other.c');
  expect((await lab.run(`test -e ${LAB}/other.c`)).exitCode).toBe(1);
  await press('Undo');
  await expect(text(page, 'other.c')).toContainText('int answer');
  expect(await cat(lab, 'other.c')).toBe('int answer = 42;\n');
});

test('what a compiler says is at its line, and a click goes there', async ({lab, page}) => {
  await withEditor(lab, page);
  await compileBroken(lab);
  const problem = editor(page).getByRole('button', {name: /^broken\.c:4:\d+ error expected ';'/});
  await problem.click();
  await expect(text(page, 'broken.c')).toBeFocused();
  await expect(editor(page).locator('.cm-lint-marker-error')).toHaveCount(1);
  await expect(editor(page).locator('.cm-lint-marker-warning')).toHaveCount(1);
  await page.keyboard.type('/* here */');
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText('Saved');
  expect((await lab.run(`sed -n 4p ${LAB}/broken.c`)).output).toBe('\treturn 1/* here */\n');
  // It stays with its line when others come before it.
  await typeFirst(page, '\n\n', 'broken.c');
  await tab(page, 'hello.c').click();
  await problem.click();
  await page.keyboard.type('/* still here */');
  const line = text(page, 'broken.c').locator('.cm-activeLine');
  await expect(line).toContainText('/* still here */');
  await expect(line).toContainText('/* here */');
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText('Saved');
  // What make says of a Makefile is heard from the terminal.
  await page.getByRole('textbox', {name: 'Terminal 1'}).focus();
  await lab.type("echo 'Makefile:3: *** missing separator.  Stop.'\n");
  await editor(page).getByRole('button', {name: 'Makefile:3:1 error missing separator.'}).click();
  await expect(text(page, 'Makefile')).toBeFocused();
});

test('one key saves, builds and loads, and what it types can be seen', async ({lab, page}) => {
  await withEditor(lab, page);
  // One module is enough to wait for.
  await lab.run(`sed -i 's/^obj-m.*/obj-m := hello.o/' ${LAB}/Makefile`);
  await typeFirst(page, '// built\n');
  await page.keyboard.press('Control+Enter');
  await lab.sees(/# make && \{ rmmod /);
  await expect.poll(() => cat(lab, 'hello.c')).toMatch(/^\/\/ built\n/);
  await expect(lab.log).toContainText('hello: init', {timeout: 150_000});
  await page.getByRole('textbox', {name: 'Terminal 1'}).focus();
  await lab.sees(/[#$] *$/);
  await lab.type('cat\n');
  await lab.sees(/# cat$/);
  await text(page).focus();
  await page.keyboard.press('Control+Enter');
  await expect(said(page)).toContainText('not at an empty prompt');
  expect(await lab.screen()).toMatch(/# cat$/);
});

test('Tab indents with tabs, words are offered, and two ways lead out', async ({lab, page}) => {
  await withEditor(lab, page);
  await typeFirst(page, '\n');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await page.keyboard.type('MODULE_LIC');
  await expect(page.getByRole('option', {name: /^MODULE_LICENSE/})).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText('Saved');
  expect((await lab.run(`head -n 1 ${LAB}/hello.c`)).output).toBe('\tMODULE_LIC\n');
  await page.keyboard.press('Control+Shift+L');
  await expect(
    page.getByRole('group', {name: 'Machine'}).getByRole('button', {name: 'Save', exact: true}),
  ).toBeFocused();
  await text(page).focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(text(page)).not.toBeFocused();
});

test('the bar beside it gives the editor more room or less, from the keyboard too', async ({lab, page}) => {
  await withEditor(lab, page);
  const height = () => editor(page).evaluate((element) => element.clientHeight);
  const before = await height();
  const bar = page.getByRole('separator', {name: 'Size of the editor'});
  await bar.focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(height).toBe(before + 16);
  const box = await bar.boundingBox();
  if (!box) throw new Error('the bar is not shown');
  await page.mouse.move(box.x + 100, box.y);
  await page.mouse.down();
  await page.mouse.move(box.x + 100, box.y - 50, {steps: 5});
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await height()) - (before - 34))).toBeLessThan(2);
  await bar.dblclick();
  await expect.poll(height).toBe(before);
});

test('files go in by the button and out as a tar', async ({lab, page}) => {
  await withEditor(lab, page);
  await lab.run(`printf '\\0\\1' > ${LAB}/data.bin`);
  await page
    .getByLabel("Files for the lab's directory")
    .setInputFiles({name: 'extra.h', mimeType: 'text/x-c', buffer: Buffer.from('#define EXTRA 1\n')});
  await expect(said(page)).toContainText(`extra.h is now in ${LAB}`);
  expect(await cat(lab, 'extra.h')).toBe('#define EXTRA 1\n');
  const downloading = page.waitForEvent('download');
  await editor(page).getByRole('button', {name: 'Download .tar'}).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('first-module.tar');
  const tar = readFileSync(await download.path());
  const entries = new Map((await unpackTar(tar)).map(({header, data}) => [header.name, data]));
  expect(Buffer.from(entries.get('first-module/data.bin') ?? []).toString('hex')).toBe('0001');
  expect(new TextDecoder().decode(entries.get('first-module/hello.c'))).toBe(await cat(lab, 'hello.c'));

  await lab.run(`rm -r ${LAB}/*`);
  await page
    .getByLabel("Files for the lab's directory")
    .setInputFiles({name: 'first-module.tar', mimeType: 'application/x-tar', buffer: tar});
  await expect(said(page)).toContainText(`more are now in ${LAB}`);
  await lab.run(`cd ${LAB}/first-module && insmod hello.ko`);
  expect((await lab.run('lsmod')).output).toContain('hello');
});

test('a dropped directory lands in the lab’s directory, and what it replaces is one click away', async ({
  lab,
  page,
}) => {
  await withEditor(lab, page);
  const directory = test.info().outputPath('shelf');
  await mkdir(`${directory}/include`, {recursive: true});
  await writeFile(`${directory}/shelf.c`, 'int shelf;\n');
  await writeFile(`${directory}/include/shelf.h`, 'extern int shelf;\n');
  const drop = async () => {
    const client = await page.context().newCDPSession(page);
    const data = {items: [], files: [directory], dragOperationsMask: 1};
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await client.send('Input.dispatchDragEvent', {type, x: 700, y: 300, data});
  };
  await drop();
  await expect(lab.notice).toContainText(`are now in ${LAB}`);
  expect(await cat(lab, 'shelf/shelf.c')).toBe('int shelf;\n');
  expect(await cat(lab, 'shelf/include/shelf.h')).toBe('extern int shelf;\n');
  await writeFile(`${directory}/shelf.c`, 'int other;\n');
  await drop();
  await expect(lab.notice).toContainText('replaced');
  expect(await cat(lab, 'shelf/shelf.c')).toBe('int other;\n');
  await lab.notice.getByRole('button', {name: 'Undo'}).click();
  await expect(lab.status).toHaveText('running');
  await expect.poll(() => cat(lab, 'shelf/shelf.c').catch(String)).toBe('int shelf;\n');
});

test('after a reload the editor is open with what was saved, and with what was not', async ({lab, page}) => {
  await withEditor(lab, page);
  await typeFirst(page, '// saved\n');
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText('Saved');
  await show(page, 'levels.c');
  await typeFirst(page, '// not saved\n', 'levels.c');
  await lab.saved();
  await lab.reload();
  await expect(text(page, 'levels.c')).toContainText('// not saved');
  await expect(tab(page, 'levels.c , not saved')).toBeVisible();
  await tab(page, 'hello.c').click();
  await expect(text(page)).toContainText('// saved');
});

test('a machine put in place of this one shows its own files, and unsaved text stands against them', async ({
  lab,
  page,
}) => {
  await withEditor(lab, page);
  await lab.run(`echo '// of the save' > ${LAB}/hello.c`);
  await expect(text(page)).toHaveText('// of the save');
  const {id} = await page.evaluate(() => window.modlab.save('mine'));
  await lab.run(`echo '// later' > ${LAB}/hello.c`);
  await expect(text(page)).toHaveText('// later');
  await page.evaluate((save) => window.modlab.restore(save), id);
  await expect(text(page)).toHaveText('// of the save');
  await typeFirst(page, '// mine ');
  await lab.run(`echo '// newest' > ${LAB}/hello.c`);
  await expect(editor(page).getByRole('alert')).toContainText('changed in the machine');
  await page.evaluate((save) => window.modlab.restore(save), id);
  await expect(editor(page).getByRole('alert')).toHaveCount(0);
  await expect(text(page)).toHaveText('// mine // of the save');
  await page.evaluate(() => window.modlab.openLab('parameters'));
  await expect(text(page, 'hello.c')).toHaveCount(0);
  await page.evaluate(() => window.modlab.openLab('first-module'));
  await expect(text(page)).toHaveText('// mine // of the save');
});

test('checkpatch.pl reads a file as it stands in the editor, and says at its lines what it finds', async ({
  lab,
  page,
  allowComplaints,
}) => {
  // Chromium, putting text in place of a selection that begins in a marked line, wants to style it as what was there.
  allowComplaints(/Applying inline style violates/);
  const write = async (code: string) => {
    await text(page).press('Control+a');
    await page.keyboard.insertText(`// SPDX-License-Identifier: GPL-2.0\n#include <linux/module.h>\n${code}`);
  };
  await withEditor(lab, page);
  await write('\nstatic int once=0;\n');
  await editor(page).getByRole('button', {name: 'Check style'}).click();
  await expect(said(page)).toContainText('checkpatch.pl says 2 things about hello.c');
  const problem = editor(page).getByRole('button', {
    name: /^hello\.c:4:1 warning spaces required around that '='.*SPACING/,
  });
  await problem.click();
  await expect(text(page)).toBeFocused();
  await write('');
  await page.keyboard.press('F1');
  await page.keyboard.insertText('check the style');
  const found = page.locator('modlab-palette').getByRole('option').first();
  await expect(found).toContainText('Check the style of hello.c');
  await page.keyboard.press('Enter');
  await expect(said(page)).toContainText('checkpatch.pl has nothing to say about hello.c');
  await expect(problem).toHaveCount(0);
});

test.describe('on a device that keeps pages', () => {
  test.use({device: KEEPS_PAGES});

  test('the editor opens without a network', async ({lab, page}) => {
    await lab.open();
    await lab.offlineReady();
    await lab.saved();
    await page.context().setOffline(true);
    await lab.reload();
    await page.getByRole('button', {name: 'Editor', exact: true}).click();
    await expect(page.getByRole('textbox', {name: /^Text of /})).toContainText('SPDX-License');
  });
});

for (const {name, touch, use} of LAYOUTS)
  test.describe(name, () => {
    test.use(use);

    test('the editor is accessible, and nothing is cut off', async ({lab, page}) => {
      await lab.open();
      await page.getByRole('button', {name: 'Editor', exact: true}).click();
      await expect(page.getByRole('textbox', {name: /^Text of /})).toBeVisible();
      await compileBroken(lab);
      if (touch) await editor(page).getByLabel('Open a file').selectOption('broken.c');
      else await show(page, 'broken.c');
      await expect(editor(page).getByRole('button', {name: /^broken.c:4:/})).toBeVisible();
      await typeFirst(page, '// mine\n', 'broken.c');
      await lab.run(`echo '// theirs' >> ${LAB}/broken.c`);
      await expect(editor(page).getByRole('alert')).toBeVisible();
      await looksRight(page, 'editor');
      await editor(page).getByRole('button', {name: 'Show difference'}).click();
      await expect(page.getByRole('textbox', {name: 'Difference in broken.c'})).toBeVisible();
      await looksRight(page, 'difference');
    });
  });
