/** Owns the proof that what a person does with their saves is done, in turn, and that a removal can be undone. */
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {Library} from '../../../src/session/saves/library';
import {fromFragment} from '../../../src/snapshots/link';
import {readFile} from '../../../src/snapshots/file';
import {ok, quota, recording} from './recording';
import type {Recording} from './recording';
import type {Result} from '../../../src/session/messages/result';
import type {SnapshotMeta} from '../../../src/snapshots/meta';

describe('the library', () => {
  let put: (meta: SnapshotMeta) => Result | undefined;
  let made: Recording;
  let library: Library;
  const persist = vi.fn(() => Promise.resolve(true));
  const changed = vi.fn();
  beforeEach(() => {
    put = () => undefined;
    made = recording((meta) => put(meta));
    persist.mockClear();
    changed.mockClear();
    const {saves, recorder, queue} = made;
    library = new Library(saves, recorder, queue, {
      lab: () => made.page.lab,
      pageUrl: () => 'https://modlab.test/page',
      persist,
      usage: () => Promise.resolve({used: 1, quota: 2, lasting: false}),
      changed,
    });
  });

  test('asks the browser to keep things at the first save that went well, and never again', async () => {
    put = () => quota;
    expect((await library.save('no room')).ok).toBe(false);
    expect(persist).not.toHaveBeenCalled();
    put = () => undefined;
    await ok(library.save('one'));
    await ok(library.save('two'));
    expect(persist).toHaveBeenCalledTimes(1);
  });

  test('does one thing at a time, in the order of the requests', async () => {
    const saved = [library.save('one'), library.save('two')];
    const removed = saved[0]?.then(async (result) => result.ok && (await library.remove(result.meta.id)));
    const listed = Promise.all(saved)
      .then(() => removed)
      .then(() => library.list());
    const list = await ok(listed);
    expect(list.snapshots.map(({name}) => name)).toEqual(['two']);
  });

  test('gives a save a name and a note, by which it is kept', async () => {
    const {before = ''} = await ok(made.recorder.leave());
    await ok(library.rename(before, 'my bug', 'the count is off by one'));
    expect(await made.listed()).toMatchObject([
      {id: before, kind: 'named', name: 'my bug', note: 'the count is off by one'},
    ]);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(await library.rename('nowhere', 'x')).toMatchObject({ok: false, why: 'not-found'});
  });

  test('puts back what was removed, as it was', async () => {
    const {meta} = await ok(library.save('mine'));
    const before = await ok(made.store.read(meta.id));
    const {putBack} = await ok(library.remove(meta.id));
    expect(await made.listed()).toEqual([]);
    await ok(putBack());
    expect(await ok(made.store.read(meta.id))).toEqual(before);
  });

  test('removing the save that the machine stands at makes it be saved anew', async () => {
    const {meta} = await ok(library.save('mine'));
    const other = await ok(library.save('the last'));
    await ok(library.remove(meta.id));
    expect(made.recorder.autosave.unsaved).toBe(false);
    await ok(library.remove(other.meta.id));
    expect(made.recorder.autosave.unsaved).toBe(true);
  });

  test('gives out the running machine, or a stored one, as a file and as a link', async () => {
    const {meta} = await ok(library.save('mine'));
    const {blob, name} = await ok(library.exportFile());
    expect(name).toMatch(/^first-module-.*\.modlab$/);
    const running = await ok(readFile(new Uint8Array(await blob.arrayBuffer())));
    expect(running.meta.id).not.toBe(meta.id);
    const {url} = await ok(library.link(meta.id));
    expect(url).toMatch(/^https:\/\/modlab\.test\/page#s=/);
    const {file} = await ok(Promise.resolve(fromFragment(new URL(url).hash)));
    expect((await ok(readFile(file))).meta.id).toBe(meta.id);
    expect(await library.exportFile('nowhere')).toMatchObject({ok: false, why: 'not-found'});
    // Neither was stored by it.
    expect(await made.listed()).toHaveLength(1);
  });

  test('takes in a machine from outside beside the own ones, and refuses what is none', async () => {
    const {blob} = await ok(library.exportFile());
    const {meta} = await ok(library.importFile(blob));
    expect(await made.listed()).toMatchObject([{id: meta.id, kind: 'imported'}]);
    expect(made.recorder.current).toBeUndefined();
    expect(await library.importFile(new Blob(['no machine']))).toMatchObject({
      ok: false,
      why: 'not-a-modlab-file',
    });
  });

  test('knows where the machine stands in its lab’s timeline, and that of no other lab', async () => {
    await ok(library.save('one'));
    made.clock.now += 1000;
    const two = await ok(library.save('two'));
    expect(await ok(library.timeline())).toMatchObject({moments: [{name: 'one'}, {id: two.meta.id}], at: 1});
    made.page.lab = 'another';
    expect(await ok(library.timeline())).toMatchObject({moments: [], at: -1});
  });

  test('a request that fails does not hold up the next', async () => {
    put = () => {
      throw new Error('a bug');
    };
    await expect(library.save('one')).rejects.toThrow('a bug');
    put = () => undefined;
    await ok(library.save('two'));
  });
});
