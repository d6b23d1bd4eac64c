/** Owns the proof that a page goes on with something, whatever its saves have become, and says what it is. */
import {describe, expect, test} from 'vitest';
import {openStore} from '../../../src/snapshots/store';
import {FakeLocks, fakeSession, outcome} from './fake-session';
import {ok} from './recording';
import type {FakeSession} from './fake-session';
import type {SnapshotStore} from '../../../src/snapshots/store';

let count = 0;

/** A store with saves of these names, the last one being what the page was left with; and a page that is opened on it. */
async function reopened(names: string[], more: Partial<SnapshotStore> = {}): Promise<FakeSession> {
  const store = openStore(`launcher-${count++}`);
  const page = fakeSession({store});
  page.session.setScreenSource(() => 'root@test:~#');
  const start = page.session.start();
  (await page.next()).run();
  await start;
  for (const name of names) await ok(page.session.library.save(name));
  return fakeSession({store: {...store, ...more}});
}

const deltaOf = (machine: {options: {from: object} | undefined}) =>
  machine.options && 'delta' in machine.options.from
    ? new TextDecoder().decode(machine.options.from.delta as Uint8Array)
    : machine.options?.from;
const warnings = ({notices}: FakeSession) => notices.flatMap((notice) => notice?.text ?? []).join('\n');

describe('a page that opens', () => {
  test('goes on with what it was left with', async () => {
    const page = await reopened(['one', 'two']);
    const start = page.session.start();
    const machine = await page.next();
    expect(deltaOf(machine)).toBe('m0 2');
    machine.run();
    expect(await outcome(start)).toBe('ok');
    expect(warnings(page)).toBe('');
  });

  test('goes on with an earlier save if the last one does not start, and says so', async () => {
    const page = await reopened(['one', 'two']);
    const start = page.session.start();
    (await page.next()).fail({ok: false, why: 'bad-delta', message: 'test'});
    const machine = await page.next();
    expect(deltaOf(machine)).toBe('m0 1');
    machine.run();
    expect(await outcome(start)).toBe('ok');
    expect(warnings(page)).toContain('An earlier save was opened instead.');
  });

  test('says how its screen read before it runs, and gives it what is typed meanwhile, once and in order', async () => {
    const page = await reopened(['one']);
    const {session} = page;
    const type = (text: string) => session.type('terminal1', new TextEncoder().encode(text));
    const expected: (string | undefined)[] = [];
    session.on('expected', (screen) => {
      expected.push(screen);
      // Before any worker was asked to start: it is still being looked for.
      expect(page.machines.every(({options}) => options === undefined)).toBe(true);
      type('a');
    });
    const start = session.start();
    const machine = await page.next();
    expect(expected).toEqual(['root@test:~#']);
    for (const key of 'b'.repeat(200)) type(key);
    expect(machine.typed).toBe('');
    machine.run();
    expect(await outcome(start)).toBe('ok');
    type('c');
    expect(machine.typed).toBe(`a${'b'.repeat(200)}c`);
  });

  test('takes back what it showed, and what was typed, if another page has the machine', async () => {
    const locks = new FakeLocks();
    const store = openStore(`launcher-${count++}`);
    const other = fakeSession({store, locks});
    const started = other.session.start();
    (await other.next()).run();
    await started;
    await ok(other.session.library.save('one'));
    const page = fakeSession({store, locks});
    const expected: (string | undefined)[] = [];
    page.session.on('expected', (screen) => {
      expected.push(screen);
      page.session.type('terminal1', new TextEncoder().encode('x'));
    });
    expect(await outcome(page.session.start())).toBe('elsewhere');
    expect(expected).toEqual(['', undefined]);
    const copy = page.session.workOnCopy();
    const machine = await page.next();
    machine.run();
    expect(await outcome(copy)).toBe('ok');
    expect(machine.typed).toBe('x');
  });

  test('begins a fresh machine if none starts, and keeps the last one from being pushed out', async () => {
    const page = await reopened(['one', 'two']);
    const start = page.session.start();
    for (let i = 0; i < 2; i++) (await page.next()).fail({ok: false, why: 'bad-delta', message: 'test'});
    const machine = await page.next();
    expect(deltaOf(machine)).toEqual({kind: 'base'});
    machine.run();
    expect(await outcome(start)).toBe('ok');
    expect(warnings(page)).toContain('A fresh machine was started; nothing was deleted.');
    const {snapshots} = await ok(page.store.list());
    expect(snapshots.map(({name, kind}) => `${kind} ${name}`)).toEqual([
      'named two, could not be opened',
      'named one',
    ]);
  });

  test('does not try the other saves where nothing could start', async () => {
    const page = await reopened(['one', 'two']);
    const start = page.session.start();
    (await page.next()).fail({ok: false, why: 'engine-failed', message: 'test'});
    expect(await outcome(start)).toBe('engine-failed');
    expect(page.machines.filter(({options}) => options)).toHaveLength(1);
    expect(page.notices.at(-1)).toMatchObject({tone: 'error', actions: ['retry', 'start-fresh']});
    // Trying again is the person's affair, and begins with the last save.
    const again = page.session.start();
    const machine = await page.next();
    expect(deltaOf(machine)).toBe('m0 2');
    machine.run();
    expect(await outcome(again)).toBe('ok');
  });

  test('passes over a save whose bytes are gone', async () => {
    const page = await reopened(['one', 'two'], {
      read: (id) => Promise.resolve({ok: false, why: 'damaged', message: id}),
    });
    const start = page.session.start();
    const machine = await page.next();
    expect(deltaOf(machine)).toEqual({kind: 'base'});
    machine.run();
    expect(await outcome(start)).toBe('ok');
    expect(warnings(page)).toContain('nothing was deleted');
  });

  test('begins a fresh machine if its saves cannot be listed, and says that', async () => {
    const page = await reopened(['one'], {
      list: () => Promise.resolve({ok: false, why: 'unavailable', message: 'the database does not answer'}),
    });
    const start = page.session.start();
    const machine = await page.next();
    expect(deltaOf(machine)).toEqual({kind: 'base'});
    machine.run();
    expect(await outcome(start)).toBe('ok');
    expect(warnings(page)).toMatch(/not saved|not let/);
  });

  test('does not go on by itself with what came from outside', async () => {
    const page = await reopened(['mine']);
    const {blob} = await ok(page.session.library.exportFile((await ok(page.store.list())).snapshots[0]?.id));
    const {meta} = await ok(page.session.library.importFile(blob));
    expect(meta.kind).toBe('imported');
    const start = page.session.start();
    const machine = await page.next();
    machine.run();
    await start;
    await ok(
      page.session.library.remove(
        (await ok(page.store.list())).snapshots.find(({kind}) => kind === 'named')?.id ?? '',
      ),
    );
    const again = fakeSession({store: page.store});
    const second = again.session.start();
    const fresh = await again.next();
    expect(deltaOf(fresh)).toEqual({kind: 'base'});
    fresh.run();
    expect(await outcome(second)).toBe('ok');
  });
});

describe('a machine that is replaced', () => {
  test('comes back if what should take its place does not start and it is gone by then', async () => {
    const page = await reopened(['one', 'two']);
    const start = page.session.start();
    const machine = await page.next();
    machine.run();
    await start;
    const {snapshots} = await ok(page.store.list());
    const restored = page.session.restore(snapshots.find(({name}) => name === 'one')?.id ?? '');
    const next = await page.next();
    machine.die();
    next.fail({ok: false, why: 'bad-delta', message: 'test'});
    const back = await page.next();
    // Not the one that has just failed.
    expect(deltaOf(back)).toBe('m0 2');
    back.run();
    expect(await outcome(restored)).toBe('bad-delta');
    expect(page.session.phase.kind).toBe('running');
  });
});
