/** Owns the proof that switching machines comes out right whatever else happens meanwhile. */
import {expect, test} from 'vitest';
import {openStore} from '../../../src/snapshots/store';
import {FakeLocks, fakeSession, openedPage as opened, outcome} from './fake-session';
import type {FakeSession} from './fake-session';

const type = ({session}: FakeSession, text: string) =>
  session.type('terminal1', new TextEncoder().encode(text));

test('the first machine starts, is in place, and gets the keys', async () => {
  const page = await opened();
  expect(page.session.phase.kind).toBe('running');
  await page.session.ready;
  type(page, 'ls\n');
  expect(page.machine.typed).toBe('ls\n');
});

test('a restore leaves the present machine in place until the other runs, then ends it', async () => {
  const page = await opened();
  const saved = await page.session.library.save('here');
  if (!saved.ok) throw new Error(saved.why);
  const restored = page.session.restore(saved.meta.id);
  const second = await page.next();
  expect(page.machine.ended).toBe(false);
  type(page, 'x');
  expect(page.machine.typed).toBe('');
  second.run();
  expect(await outcome(restored)).toBe('ok');
  expect(page.machine.ended).toBe(true);
  // What was typed meanwhile was meant for the machine that comes.
  expect(second.typed).toBe('x');
});

test('a restore during a restore: only the last one counts, and both callers learn of it', async () => {
  const page = await opened();
  const one = await page.session.library.save('one');
  const two = await page.session.library.save('two');
  if (!one.ok || !two.ok) throw new Error('not saved');
  const first = page.session.restore(one.meta.id);
  const beginning = await page.next();
  const second = page.session.restore(two.meta.id);
  // The first was ended at once, not when it would have run.
  expect(beginning.ended).toBe(true);
  const machine = await page.next();
  machine.run();
  expect(await Promise.all([outcome(first), outcome(second)])).toEqual(['ok', 'ok']);
  expect(machine.options?.from).toMatchObject({kind: 'snapshot', delta: new TextEncoder().encode('m0 2')});
  expect(page.machine.ended).toBe(true);
  expect(page.session.phase.kind).toBe('running');
});

test('a restore that fails leaves the present machine, which runs on', async () => {
  const page = await opened();
  const saved = await page.session.library.save('here');
  if (!saved.ok) throw new Error(saved.why);
  const restored = page.session.restore(saved.meta.id);
  const second = await page.next();
  second.fail({ok: false, why: 'bad-delta', message: 'test'});
  expect(await outcome(restored)).toBe('bad-delta');
  expect(second.ended).toBe(true);
  expect(page.machine.ended).toBe(false);
  type(page, 'on');
  expect(page.machine.typed).toBe('on');
});

test('a worker that dies half-way through a restore leaves the present machine', async () => {
  const page = await opened();
  const saved = await page.session.library.save('here');
  if (!saved.ok) throw new Error(saved.why);
  const restored = page.session.restore(saved.meta.id);
  (await page.next()).die();
  expect(await outcome(restored)).toBe('worker-died');
  expect(page.session.phase.kind).toBe('running');
  expect(page.machine.ended).toBe(false);
});

test('the present machine dies during a restore: that is told, and the other takes the place', async () => {
  const page = await opened();
  const saved = await page.session.library.save('here');
  if (!saved.ok) throw new Error(saved.why);
  const restored = page.session.restore(saved.meta.id);
  const second = await page.next();
  page.machine.die('its loop threw');
  await new Promise((resolve) => setTimeout(resolve));
  expect(page.session.phase).toEqual({kind: 'crashed', message: 'its loop threw'});
  second.run();
  expect(await outcome(restored)).toBe('ok');
  expect(page.session.phase.kind).toBe('running');
});

test('both die: the page says so and offers another start', async () => {
  const page = await opened();
  const saved = await page.session.library.save('here');
  if (!saved.ok) throw new Error(saved.why);
  const restored = page.session.restore(saved.meta.id);
  const second = await page.next();
  page.machine.die();
  second.die();
  // No other save is left: the machine as it ships is tried.
  (await page.next()).fail({ok: false, why: 'engine-failed', message: 'test'});
  expect(await outcome(restored)).toBe('worker-died');
  expect(page.session.phase.kind).not.toBe('running');
  expect(page.notices.at(-1)).toMatchObject({tone: 'error', actions: ['retry', 'start-fresh']});
});

test('a save under way when another machine is asked for is finished and kept', async () => {
  const page = await opened();
  const first = await page.session.library.save('one');
  if (!first.ok) throw new Error(first.why);
  page.machine.savesAtOnce = false;
  const saving = page.session.library.save('two');
  while (page.machine.saves.length === 0) await new Promise((resolve) => setTimeout(resolve));
  const restored = page.session.restore(first.meta.id);
  page.machine.savesAtOnce = true;
  page.machine.saves[0]?.(page.machine.saveResult());
  expect(await outcome(saving)).toBe('ok');
  (await page.next()).run();
  expect(await outcome(restored)).toBe('ok');
  const listed = await page.session.library.list();
  expect(listed.ok && listed.snapshots.map(({name}) => name)).toEqual(expect.arrayContaining(['one', 'two']));
});

test('a boot takes the place at once, and keys reach it while it boots', async () => {
  const page = await opened();
  const rebooted = page.session.reboot();
  const second = await page.next();
  expect(page.machine.ended).toBe(true);
  second.emit({kind: 'phase', phase: {kind: 'booting'}});
  type(page, 'k');
  expect(second.typed).toBe('k');
  second.run();
  expect(await outcome(rebooted)).toBe('ok');
});

test('a boot that fails gives the last save back', async () => {
  const page = await opened();
  type(page, 'changed');
  const rebooted = page.session.reboot();
  (await page.next()).fail({ok: false, why: 'engine-failed', message: 'test'});
  const last = await page.next();
  expect(last.options?.from.kind).toBe('snapshot');
  last.run();
  expect(await outcome(rebooted)).toBe('engine-failed');
  expect(page.session.phase.kind).toBe('running');
});

test('a machine that dies in place is told of, and its last save opens again', async () => {
  const page = await opened();
  const saved = await page.session.library.save('here');
  expect(saved.ok).toBe(true);
  page.machine.die('out of memory');
  await new Promise((resolve) => setTimeout(resolve));
  expect(page.session.phase.kind).toBe('crashed');
  const resumed = page.session.resumeLast();
  (await page.next()).run();
  expect(await outcome(resumed)).toBe('ok');
});

test('a worker that dies just after it has started counts as not started', async () => {
  const page = fakeSession();
  const start = page.session.start();
  const machine = await page.next();
  machine.run();
  machine.die();
  expect(await outcome(start)).toBe('worker-died');
  expect(page.session.phase.kind).toBe('off');
});

test('a second page is told, takes over, and the first steps aside', async () => {
  const store = openStore('two-pages');
  const locks = new FakeLocks();
  const one = await opened({store, locks});
  const two = fakeSession({store, locks});
  expect(await outcome(two.session.start())).toBe('elsewhere');
  expect(two.notices.at(-1)).toMatchObject({actions: ['take-over', 'copy']});
  const taken = two.session.takeOver();
  (await two.next()).run();
  expect(await outcome(taken)).toBe('ok');
  expect(one.machine.ended).toBe(true);
  expect(one.session.phase.kind).toBe('off');
  expect(one.notices.at(-1)?.text).toContain('in another tab');
});

test('a take-over during a start ends what was starting: it must not come up in the page that has lost it', async () => {
  const store = openStore('taken-while-starting');
  const locks = new FakeLocks();
  const one = await opened({store, locks});
  const saved = await one.session.library.save('here');
  if (!saved.ok) throw new Error(saved.why);
  const restored = one.session.restore(saved.meta.id);
  const starting = await one.next();
  const two = fakeSession({store, locks});
  expect(await outcome(two.session.start())).toBe('elsewhere');
  const taken = two.session.takeOver();
  (await two.next()).run();
  expect(await outcome(taken)).toBe('ok');
  expect(starting.ended).toBe(true);
  expect(one.machine.ended).toBe(true);
  expect(await outcome(restored)).toBe('elsewhere');
  expect(one.session.phase.kind).toBe('off');
  // And it comes back when it is asked for.
  const back = one.session.takeOver();
  (await one.next()).run();
  expect(await outcome(back)).toBe('ok');
});

test('work on a copy goes on beside the other page', async () => {
  const store = openStore('a-copy');
  const locks = new FakeLocks();
  const one = await opened({store, locks});
  const two = fakeSession({store, locks});
  expect(await outcome(two.session.start())).toBe('elsewhere');
  const copied = two.session.workOnCopy();
  (await two.next()).run();
  expect(await outcome(copied)).toBe('ok');
  expect(one.machine.ended).toBe(false);
});

test('a lab is opened during a restore: the lab is what comes', async () => {
  const page = await opened();
  const saved = await page.session.library.save('here');
  if (!saved.ok) throw new Error(saved.why);
  const restored = page.session.restore(saved.meta.id);
  const starting = await page.next();
  const lab = page.session.openLab('second');
  expect(starting.ended).toBe(true);
  (await page.next()).run();
  expect(await Promise.all([outcome(restored), outcome(lab)])).toEqual(['ok', 'ok']);
  expect(page.session.lesson.lab.id).toBe('second');
});

test('the guest asks for a reset during a restore: the reset is the last request', async () => {
  const page = await opened();
  const saved = await page.session.library.save('here');
  if (!saved.ok) throw new Error(saved.why);
  const restored = page.session.restore(saved.meta.id);
  const starting = await page.next();
  page.machine.emit({kind: 'phase', phase: {kind: 'reset'}});
  expect(starting.ended).toBe(true);
  const booting = await page.next();
  expect(booting.options?.from.kind).toBe('cold-boot');
  booting.run();
  expect(await outcome(restored)).toBe('ok');
});
