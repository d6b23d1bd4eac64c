/** Owns the proof that a machine's saves are what they say: taken at the call, of that machine, and none is lost. */
import {describe, expect, test} from 'vitest';
import {ok, quota, recording, until} from './recording';

describe('a save', () => {
  test('is stored under its name, and is then what the machine was last saved as', async () => {
    const {recorder, listed, clock} = recording();
    expect(recorder.current).toBeUndefined();
    const {meta} = await ok(recorder.save('mine'));
    expect(await listed()).toEqual([meta]);
    expect(meta).toMatchObject({kind: 'named', name: 'mine', lab: 'first-module', edition: '01234567'});
    expect(recorder.current).toBe(meta.id);
    expect(recorder.savedAt).toBe(clock.now);
  });

  test('has the screen and the steps of when it was asked for, not of when it came', async () => {
    const {recorder, machine, page} = recording();
    machine.savesAtOnce = false;
    page.screen = 'before';
    page.progress = {one: {at: 1, evidence: 'seen'}};
    page.predictions = {two: 'nothing'};
    const saving = recorder.save();
    await until(() => machine.saves.length > 0);
    page.screen = 'after';
    page.progress = {};
    page.predictions = {};
    page.lab = 'another';
    machine.saves[0]?.(machine.saveResult());
    const {meta} = await ok(saving);
    expect(meta).toMatchObject({screen: 'before', lab: 'first-module'});
    expect(Object.keys(meta.progress)).toEqual(['one']);
    expect(meta.predictions).toEqual({two: 'nothing'});
  });

  test('is refused of a machine that does not run', async () => {
    const {recorder, active, listed} = recording();
    active.phase = {kind: 'hung'};
    expect(await recorder.save()).toMatchObject({ok: false, why: 'not-running'});
    active.process = undefined;
    active.phase = {kind: 'running'};
    expect(await recorder.save()).toMatchObject({ok: false, why: 'not-running'});
    expect(await listed()).toEqual([]);
  });

  test('whose worker dies under it is told as a value', async () => {
    const {recorder, machine} = recording();
    machine.die();
    expect(await recorder.save()).toMatchObject({ok: false, why: 'worker-died'});
  });

  test('waits for the one that is being taken, whoever else waits: the machine takes one at a time', async () => {
    const {recorder, machine} = recording();
    machine.savesAtOnce = false;
    const all = Promise.all(['one', 'two', 'three'].map((name) => recorder.capture('named', name)));
    for (let count = 1; count <= 3; count++) {
      await until(() => machine.saves.length >= count);
      // Time enough for another to begin beside it.
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(machine.saves.length).toBe(count);
      machine.saves[count - 1]?.(machine.saveResult());
    }
    expect((await all).map((taken) => taken.ok && taken.meta.name)).toEqual(['one', 'two', 'three']);
  });
});

describe('what happened', () => {
  test('is in the next save, once', async () => {
    const {recorder} = recording();
    recorder.addEvent('hello loaded');
    expect((await ok(recorder.save())).meta.happened).toEqual(['hello loaded']);
    expect((await ok(recorder.save())).meta.happened).toEqual([]);
  });

  test('waits for the next save if this one was not taken or not stored, what came first being first', async () => {
    let full = true;
    const {recorder, machine} = recording(() => (full ? quota : undefined));
    recorder.addEvent('one');
    expect((await recorder.save()).ok).toBe(false);
    recorder.addEvent('two');
    machine.savesAtOnce = false;
    const failing = recorder.save();
    await until(() => machine.saves.length > 0);
    recorder.addEvent('three');
    machine.saves[0]?.({ok: false, why: 'busy', message: 'a save is under way'});
    expect((await failing).ok).toBe(false);
    machine.savesAtOnce = true;
    full = false;
    expect((await ok(recorder.save())).meta.happened).toEqual(['one', 'two', 'three']);
  });

  test('is bounded, and each event too', async () => {
    const {recorder} = recording();
    for (let i = 0; i < 100; i++) recorder.addEvent('x'.repeat(10_000));
    const {happened = []} = (await ok(recorder.save())).meta;
    expect(happened).toHaveLength(8);
    expect(happened[0]).toHaveLength(100);
  });

  test('on the machine before is not told of this one', async () => {
    const {recorder, machine, replace} = recording();
    machine.savesAtOnce = false;
    recorder.addEvent('of the first');
    const saving = recorder.save();
    await until(() => machine.saves.length > 0);
    replace();
    machine.saves[0]?.({ok: false, why: 'busy', message: ''});
    expect((await saving).ok).toBe(false);
    expect((await ok(recorder.save())).meta.happened).toEqual([]);
  });
});

describe('a checkpoint', () => {
  test('holds the machine as it was at the call, and is what it was last saved as', async () => {
    const {recorder, machine, listed} = recording();
    machine.savesAtOnce = false;
    const id = recorder.checkpoint('before rmmod');
    expect(machine.saves).toHaveLength(1);
    machine.saves[0]?.(machine.saveResult());
    expect(await id).toBe(recorder.current);
    expect(await listed()).toMatchObject([{kind: 'checkpoint', name: 'before rmmod'}]);
  });

  test('is the save that was just being taken, under its own name', async () => {
    const {recorder, machine, listed} = recording();
    machine.savesAtOnce = false;
    recorder.markChanged();
    const automatic = recorder.leave();
    await until(() => machine.saves.length > 0);
    const id = recorder.checkpoint('before rmmod');
    machine.saves[0]?.(machine.saveResult());
    await automatic;
    const kept = await id;
    expect(machine.saves).toHaveLength(1);
    expect((await listed()).find((meta) => meta.id === kept)).toMatchObject({
      kind: 'checkpoint',
      name: 'before rmmod',
    });
  });

  test('that waited for its turn does not displace a later save', async () => {
    const {recorder, queue, clock, listed} = recording();
    let release: () => void = () => undefined;
    void queue.run(() => new Promise<void>((resolve) => (release = resolve)));
    const early = recorder.checkpoint('early');
    await new Promise((resolve) => setTimeout(resolve, 5));
    clock.now += 1000;
    const {meta} = await ok(recorder.save('late'));
    release();
    expect(await early).toBeDefined();
    expect(recorder.current).toBe(meta.id);
    expect((await listed()).map(({name}) => name)).toEqual(['late', 'early']);
  });

  test('of a machine that is gone by then is stored, and is not the present one’s last state', async () => {
    const {recorder, queue, replace, listed} = recording();
    let release: () => void = () => undefined;
    void queue.run(() => new Promise<void>((resolve) => (release = resolve)));
    const early = recorder.checkpoint('of the first');
    await new Promise((resolve) => setTimeout(resolve, 5));
    replace();
    release();
    expect(await early).toBeDefined();
    expect(recorder.current).toBeUndefined();
    expect(await listed()).toHaveLength(1);
  });

  test('of a machine that does not run is none', async () => {
    const {recorder, active} = recording();
    active.phase = {kind: 'panicked', message: ''};
    expect(await recorder.checkpoint('too late')).toBeUndefined();
  });
});

describe('leaving a machine', () => {
  test('saves it, so that it can be returned to', async () => {
    const {recorder, listed} = recording();
    const left = await ok(recorder.leave());
    expect((await listed()).map(({id}) => id)).toEqual([left.before]);
  });

  test('that is as it was saved takes no save, and keeps that one under a name if there is one', async () => {
    const {recorder, machine, listed} = recording();
    const {meta} = await ok(recorder.save('mine'));
    machine.savesAtOnce = false;
    expect(await recorder.leave()).toEqual({ok: true, before: meta.id});
    expect(await recorder.leave('before the reboot')).toEqual({ok: true, before: meta.id});
    expect(await listed()).toHaveLength(1);
  });

  test('that a person has touched since is a save of its own', async () => {
    const {recorder, clock} = recording();
    const {meta} = await ok(recorder.save('mine'));
    clock.now += 10;
    recorder.userActed();
    expect(recorder.lastUserActionAt).toBe(clock.now);
    const {before} = await ok(recorder.leave('before starting fresh'));
    expect(before).not.toBe(meta.id);
  });

  test('that the page alone has looked at, for a moment, is still its save; after a while it is not', async () => {
    const {recorder, replace, clock} = recording();
    const {meta} = await ok(recorder.save('mine'));
    replace(meta);
    recorder.autosave.changed();
    clock.now += 9_000;
    expect(await recorder.leave()).toEqual({ok: true, before: meta.id});
    clock.now += 9_000;
    expect((await ok(recorder.leave())).before).not.toBe(meta.id);
  });

  test('for which there is no room gives it back, unsaved', async () => {
    const {recorder} = recording(() => quota);
    const left = await recorder.leave();
    expect(left).toMatchObject({ok: false, why: 'quota'});
    expect(left.unsaved?.delta.length).toBeGreaterThan(0);
  });

  test('without any storage goes on, with nothing to return to', async () => {
    const {recorder} = recording(() => ({ok: false, why: 'unavailable', message: 'no storage'}));
    expect(await recorder.leave()).toEqual({ok: true});
  });

  test('that has crashed leaves its last save', async () => {
    const {recorder, active, machine} = recording();
    const {meta} = await ok(recorder.save());
    recorder.markChanged();
    active.phase = {kind: 'crashed', message: ''};
    machine.die();
    expect(await recorder.leave()).toEqual({ok: true, before: meta.id});
  });
});

test('that saves cannot be stored is said once, until one can be stored again', async () => {
  let full = true;
  const {recorder, failures} = recording(() => (full ? quota : undefined));
  await recorder.save();
  await recorder.save();
  expect(failures).toHaveLength(1);
  expect(recorder.failing).toBe(true);
  full = false;
  await ok(recorder.save());
  expect(recorder.failing).toBe(false);
  full = true;
  await recorder.save();
  expect(failures).toHaveLength(2);
});

test('a machine that is sent is not stored, and what happened on it stands for the next save', async () => {
  const {recorder, active, listed} = recording();
  recorder.addEvent('hello loaded');
  expect(await recorder.captureOrLast()).toMatchObject({ok: true, running: true});
  expect(await listed()).toEqual([]);
  const {meta} = await ok(recorder.save());
  expect(meta.happened).toEqual(['hello loaded']);
  // One that does not run is sent as it was last saved.
  active.phase = {kind: 'panicked', message: ''};
  expect(await recorder.captureOrLast()).toMatchObject({ok: true, running: false, meta: {id: meta.id}});
});

test('the way back from damage is a save that cannot hold it, or the oldest of those that may', async () => {
  const {recorder, saves, clock} = recording();
  const saveAt = async (seconds: number) => {
    clock.now = 1_700_000_000_000 + seconds * 1000;
    return (await ok(recorder.save(`at ${seconds}`))).meta;
  };
  const early = await saveAt(0);
  const typed = await saveAt(40);
  const late = await saveAt(45);
  const damagedAt = late.savedAt + 100;
  const before = (moment: number, ...sure: string[]) =>
    saves.lastBefore('first-module', moment, new Set(sure));
  // A computer with much else to do hears of it late: the last save was begun before, and may hold it.
  expect(await before(damagedAt)).toBe(early.id);
  expect(await before(damagedAt, typed.id)).toBe(typed.id);
  expect(await before(damagedAt + 60_000)).toBe(late.id);
  expect(await before(Infinity)).toBe(late.id);
  expect(await before(early.savedAt + 5_000)).toBe(early.id);
  expect(await before(early.savedAt)).toBeUndefined();
});
