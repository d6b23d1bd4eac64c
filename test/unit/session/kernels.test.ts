/** Owns the proof that a machine has the kernel that was asked for, or that its lab needs, and goes on with the one it was saved with. */
import {expect, test} from 'vitest';
import {fakeSession, lab, manifest, outcome} from './fake-session';
import type {FakeMachine, FakeSession} from './fake-session';

const {images: standard, checking} = manifest;

/** What the machine was started from. */
const started = ({options}: FakeMachine) => ({
  base: options?.base.image,
  kernel: options?.kernel?.image,
  cmdline: options?.cmdline,
});
const withChecks = {base: checking?.images.base, kernel: checking?.images.kernel, cmdline: 'checks'};
const asUsual = {...standard, cmdline: ''};

async function runs(page: FakeSession, switching: Promise<unknown>): Promise<FakeMachine> {
  const machine = await page.next();
  machine.run();
  await switching;
  return machine;
}

test('a lab is restarted with checks, rebooted and restarted with the same kernel, and restarted without them', async () => {
  const page = fakeSession();
  const {session} = page;
  expect(started(await runs(page, session.start()))).toEqual(asUsual);
  expect(session.kernel).toBe('standard');

  const checked = await runs(page, session.startFresh('checking'));
  expect(started(checked)).toEqual(withChecks);
  expect(checked.options).toMatchObject({from: {kind: 'base'}, treeChanges: {image: {file: 'tree-changes'}}});
  expect(session.kernel).toBe('checking');

  const rebooted = await runs(page, session.reboot());
  expect(started(rebooted)).toEqual(withChecks);
  expect(rebooted.options?.from.kind).toBe('cold-boot');
  expect(started(await runs(page, session.startFresh()))).toEqual(withChecks);

  expect(started(await runs(page, session.startFresh('standard')))).toEqual(asUsual);
  expect(session.kernel).toBe('standard');
});

test('what was saved with a kernel goes on with it, and says so', async () => {
  const page = fakeSession();
  await runs(page, page.session.start());
  await runs(page, page.session.startFresh('checking'));
  expect(await outcome(page.session.library.save('with checks'))).toBe('ok');
  await runs(page, page.session.startFresh('standard'));
  expect(await outcome(page.session.library.save('without'))).toBe('ok');

  const listed = await page.store.list();
  const save = (name: string) =>
    listed.ok ? listed.snapshots.find((meta) => meta.name === name) : undefined;
  expect(save('with checks')?.kernelRelease).toBe('6.12.0-test-checking');
  expect(started(await runs(page, page.session.restore(save('with checks')?.id ?? '')))).toEqual(withChecks);

  // By an address that asks for a kernel, only a machine that has it is gone on with.
  const later = fakeSession({store: page.store});
  const machine = await runs(later, later.session.start('first-module', 'checking'));
  expect(started(machine)).toEqual(withChecks);
  expect(machine.options?.from.kind).toBe('snapshot');
});

test('an address that asks for checks begins with them where no such machine is saved', async () => {
  const page = fakeSession();
  expect(started(await runs(page, page.session.start(undefined, 'checking')))).toEqual(withChecks);
});

test('a lab that needs the checking kernel has it from its start on, whatever is asked for', async () => {
  const labs = [lab('first-module', 1), {...lab('needy', 2), kernel: 'checking' as const}];
  const page = fakeSession({labs});
  await runs(page, page.session.start());
  const opened = await runs(page, page.session.openLab('needy'));
  expect(started(opened)).toEqual(withChecks);
  expect(opened.options?.from).toMatchObject({kind: 'base', start: {image: {file: 'lab-needy.delta'}}});
  expect(started(await runs(page, page.session.startFresh('standard')))).toEqual(withChecks);
  // Other labs do not inherit it.
  expect(started(await runs(page, page.session.openLab('first-module')))).toEqual(asUsual);
});
