/** Owns the proof that a draft and its directory on the computer are kept alike, whichever of them is changed. */
import {strFromU8, strToU8} from 'fflate';
import {describe, expect, test, vi} from 'vitest';
import {Directories} from '../../../src/session/lesson/authoring/directories';
import {Draft} from '../../../src/session/lesson/authoring/draft';
import {labSkeleton} from '../../../src/labs/skeleton';
import type {DirectoryHandle, FileHandle} from '../../../src/session/lesson/authoring/directories';

const soon = <T>(look: () => T | Promise<T>) => vi.waitFor(look, {timeout: 20_000});
let now = 1000;

class MemoryFile implements FileHandle {
  readonly kind = 'file';
  bytes = new Uint8Array();
  modified = now;
  constructor(readonly name: string) {}
  getFile() {
    const {bytes, modified} = this;
    return Promise.resolve({
      size: bytes.length,
      lastModified: modified,
      arrayBuffer: () => Promise.resolve(bytes.slice().buffer),
    });
  }
  createWritable() {
    return Promise.resolve({
      write: (bytes: Uint8Array<ArrayBuffer>) => Promise.resolve(this.put(bytes)),
      close: () => Promise.resolve(),
    });
  }
  put(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes.slice();
    this.modified = ++now;
  }
}

class MemoryDirectory implements DirectoryHandle {
  readonly kind = 'directory';
  readonly children = new Map<string, MemoryDirectory | MemoryFile>();
  permission: 'granted' | 'prompt' | 'denied' = 'granted';
  constructor(readonly name: string) {}
  async *entries(): AsyncGenerator<[string, MemoryDirectory | MemoryFile]> {
    await Promise.resolve();
    yield* this.children;
  }
  getDirectoryHandle(name: string): Promise<MemoryDirectory> {
    const child = this.children.get(name) ?? new MemoryDirectory(name);
    this.children.set(name, child);
    return Promise.resolve(child as MemoryDirectory);
  }
  getFileHandle(name: string): Promise<MemoryFile> {
    if (this.permission !== 'granted') return Promise.reject(new Error('not allowed'));
    const child = this.children.get(name) ?? new MemoryFile(name);
    this.children.set(name, child);
    return Promise.resolve(child as MemoryFile);
  }
  removeEntry(name: string): Promise<void> {
    this.children.delete(name);
    return Promise.resolve();
  }
  queryPermission = () => Promise.resolve(this.permission);
  requestPermission = () => {
    this.permission = 'granted';
    return Promise.resolve(this.permission);
  };
  async text(path: string): Promise<string | undefined> {
    const [first = '', ...rest] = path.split('/');
    const child = this.children.get(first);
    if (child instanceof MemoryDirectory) return child.text(rest.join('/'));
    return Promise.resolve(child && strFromU8(child.bytes));
  }
}

const clock = {
  setTimeout: (work: () => void, ms: number) => setTimeout(work, Math.min(ms, 5)),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
  now: () => ++now,
};

function draftOf(texts: Record<string, string>): Draft {
  const files = Object.entries(texts).map(
    ([path, text]) => [path, {bytes: strToU8(text), mode: 0o644}] as const,
  );
  return new Draft(
    {draft: {format: 1, id: 'd', title: 't', createdAt: 0, changedAt: 0}, files: new Map(files)},
    {
      store: {
        write: () => Promise.resolve({ok: true}),
        read: () => Promise.resolve({ok: false, why: 'not-found', message: ''}),
      },
      clock,
      turn: () => Promise.resolve(),
      stored: () => undefined,
    },
  );
}

const directories = (handle: MemoryDirectory | undefined, pick?: () => Promise<DirectoryHandle>) =>
  new Directories({
    store: {
      directory: () => Promise.resolve({ok: true, handle}),
      setDirectory: () => Promise.resolve({ok: true}),
    },
    clock,
    pick,
  });

const textIn = (draft: Draft, path: string) => {
  const file = draft.files.get(path);
  return file && strFromU8(file.bytes);
};

describe('a draft in a directory of the computer', () => {
  test('is written there, with its subdirectories, and each change with it', async () => {
    const [handle, draft] = [new MemoryDirectory('mine'), draftOf(labSkeleton('mine'))];
    const own = directories(handle);
    await own.follow(draft);
    expect(own.name).toBe('mine');
    expect(await handle.text('mine.c')).toContain('mine_init');
    draft.put(new Map([['solutions/load.patch', {bytes: strToU8('--- a\n'), mode: 0o644}]]));
    const file = draft.open('mine.c');
    if (file) draft.edit(file, 'changed\n');
    await soon(async () => expect(await handle.text('mine.c')).toBe('changed\n'));
    expect(await handle.text('solutions/load.patch')).toBe('--- a\n');
    draft.remove('Makefile');
    await soon(async () => expect(await handle.text('Makefile')).toBeUndefined());
    own.leave();
  });

  test('takes what another program changes, adds and removes there', async () => {
    const [handle, draft] = [new MemoryDirectory('mine'), draftOf(labSkeleton('mine'))];
    const own = directories(handle);
    await own.follow(draft);
    const shown = draft.open('mine.c');
    (handle.children.get('mine.c') as MemoryFile).put(strToU8('by git\n'));
    (await handle.getFileHandle('more.c')).put(strToU8('more\n'));
    await handle.removeEntry('Makefile');
    await soon(() => expect(shown?.text).toBe('by git\n'));
    expect([textIn(draft, 'more.c'), textIn(draft, 'Makefile')]).toEqual(['more\n', undefined]);
    own.leave();
  });

  test('leaves what is written here between its looks alone', async () => {
    const [handle, draft] = [new MemoryDirectory('mine'), draftOf(labSkeleton('mine'))];
    const own = directories(handle);
    await own.follow(draft);
    const [c, makefile] = [draft.open('mine.c'), handle.children.get('Makefile') as MemoryFile];
    makefile.put(strToU8('theirs\n'));
    if (c) draft.edit(c, 'mine\n');
    await soon(() => expect(textIn(draft, 'Makefile')).toBe('theirs\n'));
    expect(textIn(draft, 'mine.c')).toBe('mine\n');
    await soon(async () => expect(await handle.text('mine.c')).toBe('mine\n'));
    own.leave();
  });

  test('goes by what is there when it is opened again, and adds what is not', async () => {
    const [handle, draft] = [new MemoryDirectory('mine'), draftOf(labSkeleton('mine'))];
    (await handle.getFileHandle('lesson.md')).put(strToU8('# There\n'));
    const own = directories(handle);
    await own.follow(draft);
    expect(textIn(draft, 'lesson.md')).toBe('# There\n');
    expect(await handle.text('lab.yaml')).toContain('id: mine');
    own.leave();
  });

  test('waits for the person’s leave, and says so', async () => {
    const [handle, draft] = [new MemoryDirectory('mine'), draftOf(labSkeleton('mine'))];
    handle.permission = 'prompt';
    const own = directories(handle);
    await own.follow(draft);
    expect([own.name, own.isRefused]).toEqual([undefined, true]);
    expect(own.problem).toContain('kept in this browser alone');
    await own.allow();
    expect([own.name, own.isRefused, own.problem]).toEqual(['mine', false, undefined]);
    expect(await handle.text('lab.yaml')).toContain('id: mine');
    own.leave();
  });

  test('that cannot be written any more says so, and is written at the next change that can', async () => {
    const [handle, draft] = [new MemoryDirectory('mine'), draftOf(labSkeleton('mine'))];
    const own = directories(handle);
    await own.follow(draft);
    handle.permission = 'denied';
    const file = draft.open('mine.c');
    if (file) draft.edit(file, 'one\n');
    await soon(() => expect(own.problem).toContain('cannot be written to (not allowed)'));
    handle.permission = 'granted';
    if (file) draft.edit(file, 'two\n');
    await soon(async () => expect(await handle.text('mine.c')).toBe('two\n'));
    await soon(() => expect(own.problem).toBeUndefined());
    own.leave();
  });

  test('of one that is not chosen, or not to be read, nothing comes', async () => {
    const refused = (name: string) => (): Promise<DirectoryHandle> =>
      Promise.reject(Object.assign(new Error('no'), {name}));
    expect(await directories(undefined).pick()).toBeUndefined();
    expect(await directories(undefined, refused('AbortError')).pick()).toBeUndefined();
    expect(await directories(undefined, refused('SecurityError')).pick()).toMatchObject({ok: false});
  });
});
