/** Owns the proof that a machine over which the page froze is asked about, not opened, and that every way on is open. */
import {expect, test} from 'vitest';
import {isFreshUrl, parseLabUrl} from '../../../src/session/lesson/lab-url';
import {openStore} from '../../../src/snapshots/store';
import {FakeLocks, fakeSession, outcome} from './fake-session';
import type {SnapshotStore} from '../../../src/snapshots/store';

let count = 0;

/** What an earlier visit left: a saved machine of this lab, with which the page goes on. */
async function visited(lab = 'first-module'): Promise<SnapshotStore> {
  const store = openStore(`freezes-${count++}`);
  const page = fakeSession({store});
  const start = page.session.start(lab);
  (await page.next()).run();
  await start;
  expect(await page.session.library.save('mine')).toMatchObject({ok: true});
  return store;
}

const last = ({notices}: ReturnType<typeof fakeSession>) => notices.at(-1);

test('the page asks before it opens it again, and opens it if that is wanted', async () => {
  const page = fakeSession({store: await visited(), frozen: ['first-module ']});
  expect(await outcome(page.session.start())).toBe('froze');
  expect(page.session.phase.kind).toBe('off');
  expect(last(page)).toMatchObject({tone: 'warning', actions: ['start-fresh', 'open-anyway']});
  expect(last(page)?.text).toMatch(/^[A-Z].*stopped responding.*\.$/);
  const opened = page.session.resumeLast();
  const machine = await page.next();
  expect(machine.options).toMatchObject({from: {kind: 'snapshot'}, freezeMark: {address: 'first-module '}});
  machine.run();
  expect(await outcome(opened)).toBe('ok');
});

test('a fresh machine takes its place if that is wanted, and leads back', async () => {
  const store = await visited('second');
  const page = fakeSession({store, frozen: ['second ']});
  // By its address, beside another lab that was done last.
  expect(await outcome(page.session.start('second'))).toBe('froze');
  const fresh = page.session.startFresh();
  const machine = await page.next();
  expect(machine.options?.from.kind).toBe('base');
  machine.run();
  const result = await fresh;
  expect(page.session.lesson.lab.id).toBe('second');
  expect(result).toMatchObject({ok: true, before: expect.any(String) as string});
});

test('other machines open as ever: of another lab, of another copy, or where none is saved', async () => {
  const store = await visited();
  const elsewhere = fakeSession({store, frozen: ['second ', 'first-module copy']});
  void elsewhere.session.start();
  expect((await elsewhere.next()).options?.from.kind).toBe('snapshot');

  const nothing = fakeSession({frozen: ['first-module ']});
  void nothing.session.start();
  expect((await nothing.next()).options?.from.kind).toBe('base');
});

test('a machine that another tab has is that tab’s affair', async () => {
  const store = await visited();
  const locks = new FakeLocks();
  const one = fakeSession({store, locks});
  const start = one.session.start();
  (await one.next()).run();
  await start;
  const two = fakeSession({store, locks, frozen: ['first-module ']});
  expect(await outcome(two.session.start())).toBe('elsewhere');
  expect(last(two)).toMatchObject({actions: ['take-over', 'copy']});
});

test('what a person asks for is opened: a save, another lab, what was sent', async () => {
  const store = await visited();
  const page = fakeSession({store, frozen: ['first-module ', 'second ']});
  await page.session.start();
  const listed = await store.list();
  if (!listed.ok) throw new Error(listed.why);
  const restored = page.session.restore(listed.snapshots[0]?.id ?? '');
  (await page.next()).run();
  expect(await outcome(restored)).toBe('ok');
});

test('the address of a fresh machine opens one, of the lab that was done last, and leads back', async () => {
  expect(['#/fresh', '#/fresh/'].map(isFreshUrl)).toEqual([true, true]);
  expect(['', '#/lab/fresh', '#/fresher', '#/fresh/x', '#s=/fresh'].some(isFreshUrl)).toBe(false);
  expect(parseLabUrl('#/fresh')).toBeUndefined();
  const page = fakeSession({store: await visited('second'), frozen: ['second ']});
  const opened = page.session.openFresh();
  const machine = await page.next();
  expect(machine.options?.from.kind).toBe('base');
  machine.run();
  expect(await opened).toMatchObject({ok: true, before: expect.any(String) as string});
  expect(page.session.lesson.lab.id).toBe('second');
});
