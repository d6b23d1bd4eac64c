/** Owns the proof that a person can go back and forward in time, and that what was done is never lost by it. */
import {expect, test} from './fixtures';
import type {Page} from '@playwright/test';

const moment = (page: Page, name: RegExp) =>
  page.getByRole('group', {name: 'Moments of this machine'}).getByRole('button', {name});
const here = (page: Page) => page.locator('modlab-timeline .moment[aria-current]');

/** Between two machines nobody answers. */
const modules = (page: Page): Promise<string> =>
  page.evaluate(() =>
    window.modlab.run('cut -d" " -f1 /proc/modules').then(
      ({output}) => output,
      () => 'no machine',
    ),
  );

test('one key goes back to before a module was loaded, and another forward to where it was', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Load it');
  await expect(here(page)).toHaveAccessibleName(/after "Load it"|last state|hello loaded/);
  await expect(moment(page, /^before insmod hello\.ko/)).toBeVisible();
  await expect(moment(page, /^after "Load it"/)).toBeVisible();
  await expect.poll(() => modules(page)).toBe('hello\n');

  await expect(lab.log).toContainText('hello: init');
  await page.getByRole('button', {name: 'Back', exact: true}).click();
  // The guest is not asked: whatever runs in it is a change, and from a changed machine no way leads forward.
  await expect(lab.log).not.toContainText('hello: init');
  await expect(lab.status).toHaveText('running');
  await page.getByRole('button', {name: 'Forward', exact: true}).click();
  await expect.poll(() => modules(page)).toBe('hello\n');
  await lab.sees('insmod hello.ko');
});

test('a save is made before a module is first removed, and shows what had happened', async ({lab, page}) => {
  await lab.open();
  await lab.type('insmod hello.ko\n');
  await expect(page.getByRole('button', {name: /^after "Load it"/})).toBeVisible();
  await lab.type('echo something else; rmmod hello\n');
  const before = page.getByRole('button', {name: /^before rmmod hello/});
  await expect(before).toBeVisible();
  await before.focus();
  const preview = page.locator('modlab-timeline .preview');
  await expect(preview).toContainText('1 step done');
  await expect(preview).toContainText('root@first-module');
  await page.getByRole('button', {name: /^after "Load it"/}).hover();
  await expect(preview).toContainText('step done: Load it');
  await before.press('Enter');
  // What was done after it is still there, ahead, until something is done: to ask the guest would be something.
  await expect(before).toHaveAttribute('aria-current', 'true');
  await page.getByRole('button', {name: 'Forward', exact: true}).click();
  await expect.poll(() => modules(page)).toBe('');
  await before.press('Enter');
  await expect.poll(() => modules(page)).toBe('hello\n');
});

test('a page goes on at the moment to which it was taken back, and the later ones stay', async ({
  lab,
  page,
}) => {
  await lab.open();
  await lab.type('insmod hello.ko\n');
  await lab.stepDone('Load it');
  await lab.saved();
  await page.getByRole('button', {name: /^before insmod hello.ko/}).click();
  // The guest is not asked before the end: see above.
  await expect(lab.log).not.toContainText('hello: init');
  await expect(lab.status).toHaveText('running');
  // As much of the command stands there again as had been typed when the save was taken.
  await lab.sees(/# ?[a-z. ]*$/);
  const before = await lab.screen();
  await page.reload();
  await expect(lab.status).toHaveText('running');
  await expect.poll(() => lab.screen()).toBe(before);
  await expect(page.getByRole('button', {name: 'Forward', exact: true})).toBeEnabled();
  expect(await modules(page)).toBe('');
});

test('a save can be named, removed and put back', async ({lab, page}) => {
  await lab.open();
  await lab.saved();
  await lab.tab('Saves');
  const saves = page.getByRole('region', {name: 'Saved machines'});
  await saves
    .getByRole('button', {name: /^Name /})
    .first()
    .click();
  // An automatic save is made while the name is typed: it takes the first place, and nothing of what stands in the field.
  const {length} = await page.evaluate(() => window.modlab.snapshots());
  await saves.getByLabel('New name').fill('my b');
  await lab.run('touch /root/changed');
  await expect
    .poll(() => page.evaluate(async () => (await window.modlab.snapshots()).length))
    .toBeGreaterThan(length);
  await expect(saves.getByLabel('New name')).toHaveValue('my b');
  await saves.getByLabel('New name').fill('my bug');
  await saves.getByLabel('Note').fill('the count is off by one');
  await saves.getByRole('button', {name: 'Keep'}).click();
  await expect(saves.getByText('my bug')).toBeVisible();
  await expect(saves.getByText('the count is off by one')).toBeVisible();
  await expect
    .poll(async () => (await page.evaluate(() => window.modlab.snapshots())).map(({name}) => name))
    .toContain('my bug');
  // It is stored, and shown again by another page.
  await page.reload();
  await expect(lab.status).toHaveText('running');
  await lab.tab('Saves');
  await expect(saves.getByText('the count is off by one')).toBeVisible();
  await saves.getByRole('button', {name: 'Remove my bug'}).click();
  await expect
    .poll(async () => (await page.evaluate(() => window.modlab.snapshots())).map(({name}) => name))
    .not.toContain('my bug');
  await saves.getByRole('button', {name: 'Undo'}).click();
  await expect
    .poll(async () => (await page.evaluate(() => window.modlab.snapshots())).map(({name}) => name))
    .toContain('my bug');
  await expect(saves.getByText(/This site uses .* of the .* that the browser grants it/)).toBeVisible();
});

test('a save that cannot be removed stays, and the list says why', async ({lab, page}) => {
  await lab.open();
  await page.evaluate(() => window.modlab.save('mine'));
  await lab.tab('Saves');
  const saves = page.getByRole('region', {name: 'Saved machines'});
  await page.evaluate(() => {
    IDBObjectStore.prototype.delete = () => {
      throw new DOMException('no longer', 'InvalidStateError');
    };
  });
  await saves.getByRole('button', {name: 'Remove mine'}).click();
  await expect(saves.getByRole('status')).toContainText('does not let this site store anything');
  await expect(saves.getByText('was removed')).toBeHidden();
  // Asked for again, the list is as it is.
  await lab.tab('Log');
  await lab.tab('Saves');
  await expect(saves.getByRole('button', {name: 'Remove mine'})).toBeVisible();
  await expect(saves.getByRole('status')).toBeHidden();
});

test('that a lesson has changed since a machine was saved is said, and the machine goes on', async ({
  lab,
  page,
  site,
}) => {
  await lab.open();
  await lab.run('echo mine >/root/mine');
  await lab.saved();
  // As if the site had had another edition of the lesson then; changed where no page saves any more.
  await page.goto(site.blank);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('modlab');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const change = opening.result.transaction('snapshots', 'readwrite');
          const cursor = change
            .objectStore('snapshots')
            .openCursor(IDBKeyRange.bound('meta/', 'meta/\uffff'));
          cursor.onsuccess = () => {
            const found = cursor.result;
            if (!found) return;
            found.update({...(found.value as object), edition: '00000000'});
            found.continue();
          };
          change.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
  );
  await lab.open();
  await expect(lab.notice).toContainText('This lesson has changed since this machine was saved');
  await expect(lab.notice.getByRole('button', {name: 'Start fresh'})).toBeVisible();
  expect((await lab.run('cat /root/mine')).output).toBe('mine\n');
});
