/** Owns the proof that a lab's machine is worked on in one tab at a time, and goes where the person wants it. */
import {LabPage} from './lab-page';
import {expect, test} from './fixtures';

const loaded = async (lab: LabPage) => (await lab.run('cut -d" " -f1 /proc/modules')).output;

test('a second tab takes the machine over, as it stands', async ({lab, context}) => {
  await lab.open();
  await lab.type('insmod hello.ko\n');
  await lab.sees(/insmod hello\.ko[^]*# *$/);
  const second = new LabPage(await context.newPage(), lab.url);
  await second.page.goto(lab.url);
  await expect(second.notice).toContainText('open in another tab');
  await expect(second.status).not.toHaveText('running');
  await second.notice.getByRole('button', {name: 'Take it over'}).click();
  await second.ready();
  expect(await loaded(second)).toBe('hello\n');
  await expect(lab.notice).toContainText('goes on in another tab');
  expect(await lab.phase()).toBe('off');

  await second.type('rmmod hello\n');
  await expect.poll(() => loaded(second)).toBe('');
  await lab.page.bringToFront();
  await lab.notice.getByRole('button', {name: 'Take it over'}).click();
  await expect(lab.status).toHaveText('running');
  expect(await loaded(lab)).toBe('');
});

test('a second tab works on a copy, which a reload finds again, and the first is not touched', async ({
  lab,
  context,
}) => {
  await lab.open();
  await lab.saved();
  const second = new LabPage(await context.newPage(), lab.url);
  await second.page.goto(lab.url);
  await second.notice.getByRole('button', {name: 'Work on a copy'}).click();
  await second.ready();
  await expect(second.notice).toContainText('This is a copy');
  await second.run('insmod /root/labs/first-module/hello.ko');
  await second.saved();
  await second.reload();
  expect(await loaded(second)).toBe('hello\n');
  expect(await loaded(lab)).toBe('');
  await lab.reload();
  expect(await loaded(lab)).toBe('');
});

test('another lab in another tab is nobody else’s affair', async ({lab, context}) => {
  await lab.open();
  const second = new LabPage(await context.newPage(), lab.url);
  await second.openLab('insmod-modprobe');
  expect(await second.phase()).toBe('running');
  expect(await lab.phase()).toBe('running');
});

test('a tab that is gone leaves its machine to the next at once', async ({lab, context}) => {
  await lab.open();
  await lab.run('insmod /root/labs/first-module/hello.ko');
  await lab.saved();
  const second = new LabPage(await context.newPage(), lab.url);
  await lab.page.close();
  await second.open();
  expect(await loaded(second)).toBe('hello\n');
});
