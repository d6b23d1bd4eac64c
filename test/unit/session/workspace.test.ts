/** Owns the proof that the editor's files and the guest's never go apart unsaid, and that no text is lost on the way. */
import {packTar, unpackTar} from 'modern-tar';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {buildAndLoad} from '../../../src/session/building/build-and-load';
import {Workspace} from '../../../src/session/editor/workspace';
import {CARRIED_LIMIT} from '../../../src/session/editor/archive';
import {describeFileError} from '../../../src/session/editor/file-error';
import {MemoryGuest} from './memory-guest';

const LAB = '/root/labs/a-lab';
const clock = {setTimeout: (work: () => void, milliseconds: number) => setTimeout(work, milliseconds)};

function workspaceOf(guest: MemoryGuest, stored = new Map<string, unknown>()) {
  const present = {guest};
  const checkpoints: string[] = [];
  const workspace = new Workspace({
    ask: (question) => present.guest.ask(question),
    change: (question) => present.guest.ask(question),
    watch: (path, onEvent) => present.guest.watch(path, onEvent),
    storage: {
      read: (key) => stored.get(key),
      write: (key, remembered) => stored.set(key, JSON.parse(JSON.stringify(remembered))),
    },
    clock,
    checkpoint: (name) => {
      checkpoints.push(name);
      return Promise.resolve('save-1');
    },
  });
  return {workspace, present, stored, checkpoints};
}

async function opened(files: Record<string, string>, name = 'hello.c') {
  const guest = new MemoryGuest(files);
  const all = workspaceOf(guest);
  all.workspace.setLab('a-lab', 'a-lab ');
  await all.workspace.activate();
  await all.workspace.show(`${LAB}/${name}`);
  const file = all.workspace.current;
  if (!file) throw new Error(`${name} did not open`);
  return {...all, guest, file};
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
/** The watch's events have been looked at. */
const settle = () => vi.advanceTimersByTimeAsync(1000);
const blobOf = (bytes: Uint8Array) => new Blob([Uint8Array.from(bytes)]);

test('an editor that was opened before any machine was there is open when one comes', () => {
  const {workspace} = workspaceOf(new MemoryGuest({}));
  workspace.shown = true;
  workspace.setLab('a-lab', 'a-lab ');
  expect(workspace.shown).toBe(true);
  workspace.setLab('another', 'another ');
  expect(workspace.shown).toBe(false);
});

describe('a file that is open', () => {
  test('is written with its mode, and is then saved', async () => {
    const {workspace, guest, file} = await opened({[`${LAB}/hello.c`]: 'one\n'});
    guest.put(`${LAB}/run.sh`, '#!/bin/sh\n', 0o755);
    workspace.edit(file, 'two\n');
    expect(file.state).toBe('unsaved');
    expect(await workspace.save(file)).toEqual({ok: true});
    expect([file.state, guest.text(`${LAB}/hello.c`)]).toEqual(['saved', 'two\n']);
    await workspace.show(`${LAB}/run.sh`);
    const script = workspace.current;
    if (!script) throw new Error('not shown');
    workspace.edit(script, '#!/bin/sh\ntrue\n');
    await workspace.save(script);
    expect(guest.files.get(`${LAB}/run.sh`)?.mode).toBe(0o755);
  });

  test('follows the guest while nothing is changed here', async () => {
    const {guest, file} = await opened({[`${LAB}/hello.c`]: 'one\n'});
    guest.put(`${LAB}/hello.c`, 'by vi\n');
    await settle();
    expect([file.state, file.text, file.revision]).toEqual(['saved', 'by vi\n', 2]);
  });

  test('is in conflict when both have changed it; either version can stay', async () => {
    const {workspace, guest, file} = await opened({[`${LAB}/hello.c`]: 'one\n'});
    workspace.edit(file, 'mine\n');
    guest.put(`${LAB}/hello.c`, 'theirs\n');
    await settle();
    expect([file.state, file.text, file.theirs]).toEqual(['conflict', 'mine\n', 'theirs\n']);
    expect(await workspace.save(file)).toMatchObject({ok: false, why: 'conflict'});
    expect(guest.text(`${LAB}/hello.c`)).toBe('theirs\n');
    workspace.settle(file, 'mine');
    expect(await workspace.save(file)).toEqual({ok: true});
    expect(guest.text(`${LAB}/hello.c`)).toBe('mine\n');
    workspace.edit(file, 'mine again\n');
    guest.put(`${LAB}/hello.c`, 'theirs again\n');
    await settle();
    workspace.settle(file, 'theirs');
    expect([file.state, file.text]).toEqual(['saved', 'theirs again\n']);
  });

  test('is not written over a change that nobody has heard of yet', async () => {
    const {workspace, guest, file} = await opened({[`${LAB}/hello.c`]: 'one\n'});
    workspace.edit(file, 'mine\n');
    guest.files.set(`${LAB}/hello.c`, {bytes: Uint8Array.of(120, 10), mode: 0o644, mtimeMs: 99});
    expect(await workspace.save(file)).toMatchObject({why: 'conflict'});
    expect(file.theirs).toBe('x\n');
  });

  test('that is removed in the guest keeps its text here, and can be written again', async () => {
    const {workspace, guest, file} = await opened({[`${LAB}/hello.c`]: 'one\n', [`${LAB}/Makefile`]: ''});
    guest.delete(`${LAB}/hello.c`);
    await settle();
    expect([file.state, file.text]).toEqual(['gone', 'one\n']);
    expect(await workspace.save(file)).toEqual({ok: true});
    expect([file.state, guest.text(`${LAB}/hello.c`)]).toEqual(['saved', 'one\n']);
  });

  test('keeps its bytes: line ends, a mark at its begin, no end of the last line', async () => {
    const text = '\ufeffone\r\ntwo\rthree\n\u00e4';
    const {workspace, guest, file} = await opened({[`${LAB}/hello.c`]: text});
    expect(file.text).toBe(text);
    workspace.edit(file, `${text}!`);
    await workspace.save(file);
    expect(guest.files.get(`${LAB}/hello.c`)?.bytes).toEqual(
      Uint8Array.from(new TextEncoder().encode(`${text}!`)),
    );
  });

  test('is refused if it is no text, or too long for it', async () => {
    const {workspace, guest} = await opened({[`${LAB}/hello.c`]: ''});
    guest.put(`${LAB}/hello.ko`, Uint8Array.of(127, 69, 76, 70, 0));
    guest.put(`${LAB}/latin.txt`, Uint8Array.of(228, 10));
    guest.put(`${LAB}/long.txt`, 'x'.repeat(300 << 10));
    for (const [name, why] of [
      ['hello.ko', 'not-text'],
      ['latin.txt', 'not-text'],
      ['long.txt', 'too-large'],
    ] as const) {
      const shown = await workspace.show(`${LAB}/${name}`);
      expect(shown).toMatchObject({ok: false, why, name});
      if (!shown.ok) expect(describeFileError(shown)).toContain(name);
    }
    expect(workspace.current?.name).toBe('hello.c');
  });
});

describe('another machine', () => {
  test('that stands, and brings its sources, shows those in place of what the one before it had', async () => {
    const {workspace, present, file} = await opened({[`${LAB}/hello.c`]: 'one\n', [`${LAB}/b.c`]: 'b\n'});
    await workspace.show(`${LAB}/b.c`);
    const other = workspace.current;
    workspace.edit(file, 'mine\n');
    const before = file.revision;
    present.guest = new MemoryGuest({});
    vi.spyOn(present.guest, 'ask').mockReturnValue(new Promise(() => undefined));
    workspace.setLab('a-lab', 'a-lab ', true);
    expect(workspace.present(`${LAB}/b.c`, 'sent b\n')).toBe(true);
    expect([other?.state, other?.text]).toEqual(['saved', 'sent b\n']);
    // What exists nowhere else stands, and is asked about.
    workspace.present(file.path, 'sent\n');
    expect([file.state, file.text, file.theirs, file.revision]).toEqual([
      'conflict',
      'mine\n',
      'sent\n',
      before,
    ]);
    // Known by now: where it stands next is no reason to change it again.
    workspace.present(`${LAB}/b.c`, 'older b\n');
    expect(other?.text).toBe('sent b\n');
    // One that was gone back to has what is open here.
    workspace.setLab('a-lab', 'a-lab ');
    workspace.present(`${LAB}/b.c`, 'older b\n');
    expect(other?.text).toBe('sent b\n');
  });

  test('of the same lab is read anew; what is not saved stands against it', async () => {
    const {workspace, present, file} = await opened({[`${LAB}/hello.c`]: 'one\n', [`${LAB}/b.c`]: 'b\n'});
    await workspace.show(`${LAB}/b.c`);
    const other = workspace.current;
    workspace.edit(file, 'mine\n');
    present.guest = new MemoryGuest({[`${LAB}/hello.c`]: 'older\n', [`${LAB}/b.c`]: 'older b\n'});
    workspace.setLab('a-lab', 'a-lab ');
    await settle();
    expect([file.state, file.text, file.theirs]).toEqual(['conflict', 'mine\n', 'older\n']);
    expect([other?.state, other?.text]).toEqual(['saved', 'older b\n']);
    // And it is the new machine that is listened to.
    present.guest.put(`${LAB}/b.c`, 'newer b\n');
    await settle();
    expect(other?.text).toBe('newer b\n');
  });

  test('of another lab has other files; unsaved text waits for the way back, and for the next visit', async () => {
    const {workspace, present, guest, file, stored} = await opened({[`${LAB}/hello.c`]: 'one\n'});
    workspace.shown = true;
    workspace.edit(file, 'mine\n');
    present.guest = new MemoryGuest({'/root/labs/b-lab/cook.c': 'cook\n'});
    workspace.setLab('b-lab', 'b-lab ');
    await settle();
    expect(workspace.shown).toBe(false);
    expect(workspace.open.map(({name, text}) => [name, text])).toEqual([['cook.c', 'cook\n']]);
    present.guest = guest;
    workspace.setLab('a-lab', 'a-lab ');
    await settle();
    expect([workspace.current?.text, workspace.current?.state, workspace.shown]).toEqual([
      'mine\n',
      'unsaved',
      true,
    ]);

    const {workspace: next} = workspaceOf(guest, stored);
    next.setLab('a-lab', 'a-lab ');
    expect(next.shown).toBe(true);
    await next.activate();
    expect([next.current?.text, next.current?.saved]).toEqual(['mine\n', 'one\n']);
  });

  test('whenever it comes, what was being opened of the one before does not become its file', async () => {
    // After so many answers of the guest's the next machine comes.
    for (let answers = 0; answers < 12; answers++) {
      const guest = new MemoryGuest({[`${LAB}/hello.c`]: 'a\n', '/root/labs/b-lab/greeter.c': 'b\n'});
      let left = answers;
      let change: () => void = () => undefined;
      const {workspace, present} = workspaceOf(guest);
      const {ask} = guest;
      Object.assign(present, {
        guest: Object.assign(Object.create(guest) as MemoryGuest, {
          ask: async (question: never) => {
            const answer = await ask.call(guest, question);
            if (left-- === 0) change();
            return answer;
          },
        }),
      });
      change = () => workspace.setLab('a-lab', 'a-lab ');
      workspace.setLab('b-lab', 'b-lab ');
      await workspace.activate();
      if (left >= 0) change();
      await workspace.show(`${LAB}/hello.c`);
      await settle();
      expect(workspace.open.map(({path, text}) => [answers, path, text])).toEqual([
        [answers, `${LAB}/hello.c`, 'a\n'],
      ]);
    }
  });

  test('what another version of the page remembered does no harm', async () => {
    const stored = new Map<string, unknown>([
      ['a-lab ', {tabs: [7, `${LAB}/hello.c`], drafts: 'none', shown: 1}],
    ]);
    const {workspace} = workspaceOf(new MemoryGuest({[`${LAB}/hello.c`]: 'one\n'}), stored);
    workspace.setLab('a-lab', 'a-lab ');
    await workspace.activate();
    expect(workspace.open.map(({name}) => name)).toEqual(['hello.c']);
  });
});

describe('files of the lab', () => {
  test('are made, renamed, removed and put back, never over another', async () => {
    const {workspace, guest, file} = await opened({[`${LAB}/hello.c`]: 'one\n'});
    const {operations} = workspace;
    expect(await operations.create('sub/new.c')).toEqual({ok: true, path: `${LAB}/sub/new.c`});
    expect(await operations.create('hello.c')).toMatchObject({why: 'exists'});
    expect(await operations.create('../out.c')).toMatchObject({why: 'bad-name'});
    expect(await operations.rename(file.path, 'other.c')).toMatchObject({ok: true});
    expect(file.path).toBe(`${LAB}/other.c`);
    const removed = await operations.remove(file.path);
    expect(guest.files.has(`${LAB}/other.c`)).toBe(false);
    expect(removed.ok && (await removed.putBack())).toEqual({ok: true});
    expect(guest.text(`${LAB}/other.c`)).toBe('one\n');
    expect(workspace.files.map(({name}) => name)).toEqual(['other.c', 'sub/new.c']);
  });

  test('are listed with what a build made, marked as such', async () => {
    const {workspace} = await opened({
      [`${LAB}/hello.c`]: '',
      [`${LAB}/hello.ko`]: '',
      [`${LAB}/.hello.o.cmd`]: '',
      [`${LAB}/.modlab-0123abcd`]: '',
    });
    expect(workspace.files.map(({name, product}) => [name, product])).toEqual([
      ['.hello.o.cmd', true],
      ['hello.c', false],
      ['hello.ko', true],
    ]);
  });

  test('arrive in the lab’s directory; a save is made before others are replaced', async () => {
    const {workspace, guest, file, checkpoints} = await opened({[`${LAB}/hello.c`]: 'one\n'});
    const same = blobOf(new TextEncoder().encode('one\n'));
    const script = blobOf(new TextEncoder().encode('#!/bin/sh\n'));
    expect(
      await workspace.operations.upload([
        {name: 'hello.c', blob: same},
        {name: 'mine/go', blob: script},
      ]),
    ).toEqual({ok: true, directory: LAB, names: ['hello.c', 'mine/go'], replaced: 0});
    expect(guest.files.get(`${LAB}/mine/go`)?.mode).toBe(0o755);
    expect(checkpoints).toEqual([]);
    expect(
      await workspace.operations.upload([{name: 'hello.c', blob: blobOf(Uint8Array.of(104))}]),
    ).toMatchObject({replaced: 1, before: 'save-1'});
    expect(file.text).toBe('h');
  });

  test('too many, too large or leading elsewhere are refused whole', async () => {
    const {workspace, guest} = await opened({[`${LAB}/hello.c`]: 'one\n'});
    const {operations} = workspace;
    const blob = blobOf(Uint8Array.of(1));
    guest.deeds.length = 0;
    expect(await operations.upload([{name: '../x', blob}])).toMatchObject({why: 'bad-name'});
    expect(await operations.upload([])).toMatchObject({why: 'nothing-in-it'});
    expect(
      await operations.upload([{name: 'big', blob: blobOf(new Uint8Array(CARRIED_LIMIT + 1))}]),
    ).toMatchObject({why: 'too-much'});
    expect(guest.deeds).toEqual([]);
  });

  test('a tar, gzipped or not, is unpacked; links and ways out of the directory are left out', async () => {
    const {workspace, guest} = await opened({[`${LAB}/hello.c`]: 'one\n'});
    const tar = await packTar([
      {header: {name: './mod/', type: 'directory', size: 0}},
      {header: {name: './mod/a.c', size: 2, type: 'file', mode: 0o600}, body: 'a\n'},
      {header: {name: '../../etc/passwd', size: 2, type: 'file'}, body: 'x\n'},
      {header: {name: 'mod/link', type: 'symlink', size: 0, linkname: '/etc/shadow'}},
    ]);
    expect(await workspace.operations.upload([{name: 'mod.tar', blob: blobOf(tar)}])).toMatchObject({
      ok: true,
      names: ['mod/a.c'],
    });
    expect(guest.files.get(`${LAB}/mod/a.c`)?.mode).toBe(0o600);
    const zipped = new Response(blobOf(tar).stream().pipeThrough(new CompressionStream('gzip')));
    guest.delete(`${LAB}/mod/a.c`);
    await workspace.operations.upload([{name: 'mod.tgz', blob: await zipped.blob()}]);
    expect(guest.text(`${LAB}/mod/a.c`)).toBe('a\n');
    const damaged = blobOf(tar.slice(0, 700));
    expect(await workspace.operations.upload([{name: 'mod.tar', blob: damaged}])).toMatchObject({
      ok: false,
      why: 'bad-archive',
    });
  });

  test('leave as a tar, with modules and without what else a build makes', async () => {
    const {workspace, guest} = await opened({
      [`${LAB}/hello.c`]: 'one\n',
      [`${LAB}/sub/a.h`]: 'a\n',
      [`${LAB}/hello.o`]: 'o',
    });
    guest.put(`${LAB}/hello.ko`, Uint8Array.of(0, 1, 2));
    const packed = await workspace.operations.download();
    if (!packed.ok) throw new Error(packed.why);
    expect(packed.name).toBe('a-lab.tar');
    const entries = await unpackTar(await packed.blob.arrayBuffer());
    expect(entries.map(({header}) => header.name)).toEqual([
      'a-lab/hello.c',
      'a-lab/hello.ko',
      'a-lab/sub/a.h',
    ]);
    expect(entries[1]?.data).toEqual(Uint8Array.of(0, 1, 2));
  });
});

describe('building', () => {
  const terminal = (line: string) => {
    const typed: string[] = [];
    return {line: () => line, type: (text: string) => void typed.push(text), typed};
  };

  test('saves, and types what builds and loads, from the directory of the Makefile', async () => {
    const {workspace, guest, file} = await opened({
      [`${LAB}/hello.c`]: 'one\n',
      [`${LAB}/Makefile`]: 'obj-m := hello.o\n',
      [`${LAB}/mine/Makefile`]: 'obj-m := solo.o\n',
      [`${LAB}/mine/solo.c`]: '',
    });
    workspace.edit(file, 'two\n');
    const here = terminal('root@a-lab:~#');
    expect(await buildAndLoad(workspace, guest.ask, here)).toMatchObject({ok: true});
    expect(guest.text(`${LAB}/hello.c`)).toBe('two\n');
    expect(here.typed).toEqual([
      'make && { rmmod hello 2>/dev/null; insmod hello.ko; dmesg | tail -n 5; }\n',
    ]);
    await workspace.show(`${LAB}/mine/solo.c`);
    const there = terminal('root@a-lab:/tmp#');
    await buildAndLoad(workspace, guest.ask, there);
    expect(there.typed[0]).toMatch(/^cd \/root\/labs\/a-lab\/mine && make && \{ rmmod solo /);
  });

  test('types nothing into a program, over a half-typed line, or without a module to build', async () => {
    const {workspace, guest} = await opened({
      [`${LAB}/hello.c`]: '',
      [`${LAB}/Makefile`]: 'obj-m := hello.o\n',
    });
    for (const line of ['- hello.c 1/22 4%', 'root@a-lab:~# rm -r']) {
      const busy = terminal(line);
      expect(await buildAndLoad(workspace, guest.ask, busy)).toMatchObject({why: 'no-prompt'});
      expect(busy.typed).toEqual([]);
    }
    guest.put(`${LAB}/Makefile`, 'all:\n');
    const idle = terminal('root@a-lab:~#');
    expect(await buildAndLoad(workspace, guest.ask, idle)).toMatchObject({
      why: 'no-module',
      name: 'Makefile',
    });
    guest.delete(`${LAB}/Makefile`);
    expect(await buildAndLoad(workspace, guest.ask, idle)).toMatchObject({why: 'no-makefile', name: LAB});
    expect(idle.typed).toEqual([]);
  });

  test('what a compiler says of a file stands until it judges that file again', async () => {
    const {workspace} = await opened({[`${LAB}/hello.c`]: ''});
    const of = (name: string, message: string) => ({
      path: `${LAB}/${name}`,
      line: 1,
      column: 1,
      severity: 'error' as const,
      message,
    });
    workspace.report({replaces: [], diagnostics: [of('a.c', 'one'), of('b.c', 'two')]});
    workspace.report({replaces: [`${LAB}/a.c`], diagnostics: [of('a.c', 'three')]});
    expect(
      [...workspace.diagnostics.values()]
        .flat()
        .map(({message}) => message)
        .sort(),
    ).toEqual(['three', 'two']);
  });
});
