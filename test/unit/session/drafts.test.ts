/** Owns the proof that what a teacher writes is kept at each change, comes back, and is the same in each tab. */
import 'fake-indexeddb/auto';
import {strFromU8, strToU8} from 'fflate';
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {unzipLab} from '../../../src/labs/bundle/zip';
import {readBundle} from '../../../src/labs/bundle/bundle';
import {Drafts, asOwn} from '../../../src/session/lesson/authoring/drafts';
import {filesOf, labOfGiven} from '../../../src/session/lesson/authoring/given';
import {zipOf} from '../../../src/session/lesson/authoring/zip-of';
import {openDraftStore} from '../../../src/snapshots/drafts';
import {labSource} from '../../../src/labs/original-sources';
import type {Draft} from '../../../src/session/lesson/authoring/draft';
import type {DraftChannel} from '../../../src/session/lesson/authoring/drafts';
import type {DraftStore} from '../../../src/snapshots/drafts';

const soon = <T>(look: () => T | Promise<T>) => vi.waitFor(look, {timeout: 20_000});
let count = 0;
const turn = () => Promise.resolve();

/** Tabs of one browser: what one says the others hear, a moment later. */
function browser(name = `drafts-${count++}`) {
  const tabs = new Set<(event: {data: unknown}) => void>();
  return (own: DraftStore = openDraftStore('/', name)) => {
    let hear: (event: {data: unknown}) => void = () => undefined;
    const channel: DraftChannel = {
      postMessage: (data) =>
        queueMicrotask(() => {
          for (const tab of tabs) if (tab !== hear) tab({data});
        }),
      addEventListener: (_, listener) => {
        hear = listener;
        tabs.add(listener);
      },
    };
    let ids = 0;
    const clock = {
      setTimeout: (work: () => void, ms: number) => setTimeout(work, Math.min(ms, 5)),
      clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
      now: () => ++count,
    };
    return new Drafts({store: own, channel, clock, turn, newId: () => `${tabs.size}-${ids++}`});
  };
}

async function begun(drafts: Drafts, id = 'my-first'): Promise<Draft> {
  const made = await drafts.fromSkeleton(id);
  if (!made.ok) throw new Error(made.message);
  const opened = await drafts.open(made.id);
  if (!opened.ok) throw new Error(opened.message);
  return opened.draft;
}

const write = (draft: Draft, path: string, change: (text: string) => string) => {
  const file = draft.open(path);
  if (!file) throw new Error(`no ${path}`);
  draft.edit(file, change(file.text));
};
const textIn = (draft: Draft, path: string) => strFromU8(draft.files.get(path)?.bytes ?? new Uint8Array());

describe('a draft', () => {
  let tab: ReturnType<typeof browser>;
  beforeEach(() => {
    tab = browser();
  });

  test('begins with a skeleton in which nothing is wrong, and is kept at each change', async () => {
    const draft = await begun(tab());
    expect(draft.paths).toEqual(['lab.yaml', 'lesson.md', 'Makefile', 'my_first.c']);
    expect(draft.preview.problems).toEqual([]);
    write(draft, 'lab.yaml', (text) => text.replace(/^title: .*$/m, "title: 'Mine'"));
    write(draft, 'lesson.md', (text) => text.replace(/^# .*$/m, '# Mine'));
    await draft.settled();
    expect(draft.state).toBe('stored');
    // A browser that was closed and opened again.
    const again = tab();
    const listed = await again.list();
    expect(listed.ok && listed.drafts.map(({title}) => title)).toEqual(['Mine']);
    const opened = await again.open(draft.record.id);
    expect(opened.ok && textIn(opened.draft, 'lesson.md')).toContain('# Mine');
  });

  test('is added to, renamed in, removed from, and what was removed comes back', async () => {
    const draft = await begun(tab());
    draft.put(new Map([['programs/try.c', {bytes: strToU8('int main;'), mode: 0o644}]]));
    draft.rename('programs/try.c', 'programs/attempt.c');
    const undo = draft.remove('my_first.c');
    expect(draft.paths).toEqual(['lab.yaml', 'lesson.md', 'Makefile', 'programs/attempt.c']);
    undo();
    await draft.settled();
    const opened = await tab().open(draft.record.id);
    expect(opened.ok && opened.draft.paths).toContain('my_first.c');
    expect(opened.ok && textIn(opened.draft, 'programs/attempt.c')).toBe('int main;');
  });

  test.each([
    ['', 'letters'],
    ['.hidden', 'letters'],
    ['../up.c', 'letters'],
    ['a;b.c', 'letters'],
    ['Makefile', 'There is a Makefile already'],
    ['Makefile/sub.c', 'a file and a directory'],
  ])('does not take %j as a name', async (name, why) => {
    expect((await begun(tab())).problemOfName(name)).toContain(why);
  });

  test('tells what is wrong at its line while one writes, and keeps showing the lab as it last could be read', async () => {
    const draft = await begun(tab());
    const {lab} = draft;
    write(draft, 'lab.yaml', (text) => text.replace('moduleLoaded', 'moduleLoadd'));
    await soon(() =>
      expect(
        draft.preview.problems.map(({path, line, column, message}) => [path, line, column, message]),
      ).toEqual([['lab.yaml', 16, 13, 'steps[1].check.moduleLoadd is no check: did you mean moduleLoaded?']]),
    );
    expect(draft.preview.lab).toBeUndefined();
    expect(draft.lab).toBe(lab);
    write(draft, 'lab.yaml', (text) => text.replace('moduleLoadd', 'moduleLoaded'));
    write(draft, 'lesson.md', (text) => text.replace('## remove', '## remov'));
    await soon(() =>
      expect(draft.preview.problems.map(({path, message}) => `${path} ${message}`)).toEqual([
        'lab.yaml lesson.md has no section "## remove"',
        'lesson.md "## remov" is no step of lab.yaml: did you mean remove?',
      ]),
    );
    // The lab itself is right, and shows.
    expect(draft.preview.lab?.steps.map(({id}) => id)).toEqual(['load', 'remove']);
  });

  test('tells of patches that fit no step', async () => {
    const draft = await begun(tab());
    draft.put(new Map([['solutions/lod.patch', {bytes: strToU8('--- a\n'), mode: 0o644}]]));
    draft.look();
    expect(draft.preview.problems).toMatchObject([
      {path: 'solutions/lod.patch', message: 'is of no step of lab.yaml: did you mean load?'},
    ]);
  });

  test('that is open in two tabs is the same in both; both are told; the last change counts', async () => {
    const [one, other] = [tab(), tab()];
    const here = await begun(one);
    const opened = await other.open(here.record.id);
    if (!opened.ok) throw new Error(opened.message);
    const there = opened.draft;
    await soon(() => expect([one.isElsewhere, other.isElsewhere]).toEqual([true, true]));
    const shown = there.open('my_first.c');
    write(here, 'my_first.c', () => 'first\n');
    await soon(() => expect(shown?.text).toBe('first\n'));
    write(there, 'my_first.c', () => 'second\n');
    await soon(() => expect(here.open('my_first.c')?.text).toBe('second\n'));
    await other.close();
    await soon(() => expect(one.isElsewhere).toBe(false));
  });

  test('that another tab deletes while it is written on here is kept whole', async () => {
    const [one, other] = [tab(), tab()];
    const draft = await begun(one);
    expect((await other.remove(draft.record.id)).ok).toBe(true);
    write(draft, 'my_first.c', () => 'here\n');
    await draft.settled();
    const opened = await other.open(draft.record.id);
    expect(opened.ok && opened.draft.paths).toEqual(['lab.yaml', 'lesson.md', 'Makefile', 'my_first.c']);
  });

  test('that cannot be stored says so, and is stored once it can be', async () => {
    const store = openDraftStore('/', `full-${count++}`);
    let full = false;
    const drafts = tab({
      ...store,
      write: (...call) =>
        full
          ? Promise.resolve({ok: false as const, why: 'quota' as const, message: 'full'})
          : store.write(...call),
    });
    const draft = await begun(drafts);
    full = true;
    write(draft, 'my_first.c', () => 'kept\n');
    await soon(() => expect(draft.state).toBe('failed'));
    full = false;
    await soon(() => expect(draft.state).toBe('stored'));
    const read = await store.read(draft.record.id);
    expect(read.ok && strFromU8(read.files.get('my_first.c')?.bytes ?? new Uint8Array())).toBe('kept\n');
  });

  test('that is deleted comes back by undo', async () => {
    const drafts = tab();
    const draft = await begun(drafts);
    await drafts.close();
    const removed = await drafts.remove(draft.record.id);
    expect(await drafts.list()).toEqual({ok: true, drafts: []});
    if (removed.ok) await removed.undo();
    expect((await drafts.open(draft.record.id)).ok).toBe(true);
  });
});

describe('what goes out and comes in', () => {
  const given = (name: string, bytes: Uint8Array<ArrayBuffer>, webkitRelativePath = '') => ({
    name,
    size: bytes.length,
    webkitRelativePath,
    arrayBuffer: () => Promise.resolve(bytes.slice().buffer),
  });

  test('a zip holds the lab, is named after it, and comes back as the same files', async () => {
    const draft = await begun(browser()());
    draft.put(new Map([['trial', {bytes: strToU8('#!/bin/sh\n'), mode: 0o755}]]));
    const {name, zip} = zipOf(draft.files, draft.record.title);
    expect(name).toBe('my-first.zip');
    const unzipped = unzipLab(zip);
    expect(unzipped.ok && readBundle(unzipped.files, '', turn).ok).toBe(true);
    const back = await labOfGiven([given('my-first.zip', zip)]);
    if (!back.ok) throw new Error(back.message);
    for (const [path, file] of draft.files) expect(back.files.get(path)).toEqual(file);
  });

  test('a directory is taken without its own name and without hidden files', async () => {
    const back = await labOfGiven([
      given('lab.yaml', strToU8('format: 1\n'), 'mine/lab.yaml'),
      given('x.patch', strToU8('-'), 'mine/solutions/x.patch'),
      given('HEAD', strToU8('ref'), 'mine/.git/HEAD'),
    ]);
    expect(back.ok && [...back.files.keys()]).toEqual(['lab.yaml', 'solutions/x.patch']);
  });

  test.each([
    ['no zip', [given('lab.zip', strToU8('hello'))], 'lab.zip is no zip archive.'],
    [
      'a picture',
      [given('lab.zip', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10))],
      'lab.zip is no zip archive.',
    ],
    ['a picture by its own name', [given('a.png', strToU8('PNG'))], 'a.png is no zip archive.'],
    [
      'half a zip',
      [
        given(
          'lab.zip',
          zipOf(new Map([['lab.yaml', {bytes: strToU8('format: 1\n'), mode: 0o644}]]), 'x').zip.slice(0, 40),
        ),
      ],
      'may have been cut on its way',
    ],
    ['a directory without a lab', [given('a.c', strToU8(''), 'mine/a.c')], 'There is no lab.yaml in it'],
    ['what is too large', [{...given('b', strToU8(''), 'mine/b'), size: 1e9}], 'has more than'],
    [
      'what cannot be read',
      [{...given('b', strToU8(''), 'mine/b'), arrayBuffer: () => Promise.reject(new Error('gone'))}],
      'could not be read',
    ],
  ])('of %s it says what to do', async (_, files, why) => {
    const back = await labOfGiven(files);
    expect(back.ok ? '' : back.message).toContain(why);
  });

  test('single files are put in by their names', async () => {
    const put = await filesOf([given('a.c', strToU8('a')), given('run', strToU8('#!/bin/sh\n'))]);
    expect(put.ok && [...put.files].map(([path, {mode}]) => [path, mode])).toEqual([
      ['a.c', 0o644],
      ['run', 0o755],
    ]);
  });

  test('a lab of the course is the beginning of another that stands for itself', async () => {
    const files = await labSource('anatomy');
    if (!files) throw new Error('no lab');
    const draft = new Map(asOwn(files));
    expect([...draft.keys()]).toContain('solutions/version.patch');
    const bundle = readBundle(draft, '', turn);
    expect(bundle.ok ? {...bundle.lab, steps: []} : bundle).toMatchObject({id: 'my-anatomy', order: 0});
    expect(bundle.ok ? bundle.lab.formerIds : bundle).toBeUndefined();
  });
});
