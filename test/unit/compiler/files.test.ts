/** Owns the proof that a job's programs see the files that they should: images, the job's, and their own. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {FileSystem} from '../../../src/compiler/system/file-system';
import {Layer, NeedsPart, contents, fileNode} from '../../../src/compiler/system/layer';
import {PARTS_INDEX, PartsIndex, writePartsIndex} from '../../../src/shipped/parts-index';
import {entry, tarOf} from '../tars';
import {addPart, readTar} from '../../../src/compiler/tar';
import {readStream, seekStream, writeStream} from '../../../src/compiler/system/streams';
import type {Stream} from '../../../src/compiler/system/streams';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (node: {buffer: Uint8Array; size: number} | undefined) =>
  node && new TextDecoder().decode(node.buffer.subarray(0, node.size));

function made(): FileSystem {
  const image = new Layer();
  image.add('/tree/include/module.h', fileNode(bytes('image')));
  image.owned = ['/tree'];
  return new FileSystem([image], {
    cwd: '/root/lab',
    listed: [
      {path: '/root/lab', names: new Set(['hello.c', 'sub'])},
      {path: '/root/lab/sub', names: new Set(['part.c'])},
    ],
    files: [
      {path: '/root/lab/hello.c', bytes: bytes('hello')},
      {path: '/root/lab/sub/part.c', bytes: bytes('part')},
    ],
  });
}

describe('the files of a job', () => {
  test('are the job’s above those of the images', () => {
    const files = made();
    expect(text(files.file('/root/lab/hello.c'))).toBe('hello');
    expect(text(files.file('/tree/include/module.h'))).toBe('image');
    expect(files.isDirectory('/tree/include')).toBe(true);
    expect(files.list('/root/lab')).toEqual(['hello.c', 'sub']);
  });

  test('`..` leaves only a directory that is there', () => {
    const files = made();
    expect(files.resolve('/root/lab', './sub/../hello.c')).toBe('/root/lab/hello.c');
    expect(files.resolve('/root/lab', 'absent/../hello.c')).toBeUndefined();
    expect(files.resolve('/', '../../tree')).toBe('/tree');
  });

  test('a directory that is left by `..` is asked for, unless it is known not to be', () => {
    const files = made();
    for (const path of ['/t/a/../b/x.c', 'absent/../hello.c', 'hello.c/../hello.c', '/tree/none/../x'])
      expect(files.resolve('/root/lab', path)).toBeUndefined();
    expect(files.outcome().missing).toEqual(['/t/a']);
    const told = new FileSystem([], {cwd: '/', files: [], listed: [], directories: ['/t/a']});
    expect(told.resolve('/', '/t/a/../b/x.c')).toBe('/t/b/x.c');
  });

  test('what nobody gave is asked for, unless it is known not to be', () => {
    const files = made();
    for (const path of [
      '/root/lab/mine.h',
      '/tree/include/none.h',
      '/tree/generated/none.h',
      '/tmp/ccAb12Cd.s',
      '/root/other/mine.h',
    ])
      expect(files.file(path)).toBeUndefined();
    expect(files.outcome().missing).toEqual(['/root/other/mine.h']);
  });

  test('a change leaves images and the sender’s bytes alone, and is told', () => {
    const files = made();
    const node = files.file('/tree/include/module.h');
    if (!node) throw new Error('absent');
    const own = files.own('/tree/include/module.h', node);
    const stream: Stream = {kind: 'file', path: '', node: own, at: 0, append: true, writes: true};
    writeStream(stream, bytes(' and more'));
    expect(text(node)).toBe('image');
    expect(text(files.file('/tree/include/module.h'))).toBe('image and more');
    expect(files.outcome().written.map(({path}) => path)).toEqual(['/tree/include/module.h']);
  });

  test('a removed file is gone and told; a temporary one is nobody’s business', () => {
    const files = made();
    files.create('/tmp/ccAb12Cd.s', 0o600);
    files.remove('/root/lab/hello.c');
    expect(files.file('/root/lab/hello.c')).toBeUndefined();
    expect(files.list('/root/lab')).toEqual(['sub']);
    expect(files.outcome()).toMatchObject({written: [], removed: ['/root/lab/hello.c'], missing: []});
  });
});

test('what a job has looked at of the guest’s is told, there or not; what the images have is not', () => {
  const files = made();
  files.file('/root/lab/hello.c');
  files.file('/root/lab/absent.h');
  files.file('/tree/include/module.h');
  files.file('/tree/include/absent.h');
  files.isDirectory('/root/other');
  files.list('/root/lab/sub');
  files.file('/tmp/ccAbCdEf.s');
  expect(files.outcome().looked).toEqual([
    '/root/lab/hello.c',
    '/root/lab/absent.h',
    '/root/other',
    '/root/lab/sub/',
  ]);
});

test('no more is asked for than anybody would give', () => {
  const files = made();
  for (let i = 0; i < 20_000; i++) files.file(`/root/other/${i}.h`);
  expect(files.outcome().missing.length).toBe(10_000);
});

describe('an open file', () => {
  test('grows, is read from where it stands, and has a hole where nothing was written', () => {
    const node = fileNode(new Uint8Array(0));
    const stream: Stream = {kind: 'file', path: '', node, at: 0, append: false, writes: true};
    writeStream(stream, bytes('abc'));
    expect(seekStream(stream, 2, 2)).toBe(5);
    writeStream(stream, bytes('z'));
    expect([...contents(node)]).toEqual([97, 98, 99, 0, 0, 122]);
    expect(seekStream(stream, -9, 1)).toBeUndefined();
    expect(seekStream(stream, 1, 0)).toBe(1);
    const into = new Uint8Array(9);
    expect(readStream(stream, into)).toBe(5);
    expect(readStream(stream, into)).toBe(0);
  });
});

test('a tar is read with its directories, modes, times and links', () => {
  const directory = mkdtempSync(join(tmpdir(), 'modlab-tar-'));
  const long = `${'deep/'.repeat(22)}file`;
  mkdirSync(join(directory, 'usr', long, '..'), {recursive: true});
  writeFileSync(join(directory, 'usr/one'), 'one', {mode: 0o755});
  writeFileSync(join(directory, 'usr', long), 'long');
  symlinkSync('one', join(directory, 'usr/two'));
  symlinkSync('/usr', join(directory, 'link'));
  const tar = execFileSync('tar', [
    '-C',
    directory,
    '--format=ustar',
    '--mtime=@77',
    '-cf',
    '-',
    'usr',
    'link',
  ]);
  rmSync(directory, {recursive: true});
  const layer = readTar(tar);
  expect(text(layer.files.get('/usr/one'))).toBe('one');
  expect(layer.files.get('/usr/one')).toMatchObject({mode: 0o755, mtime: 77});
  expect(text(layer.files.get(`/usr/${long}`))).toBe('long');
  expect(text(layer.files.get('/usr/two'))).toBe('one');
  expect(text(layer.files.get('/link/one'))).toBe('one');
});

describe('a tree with further parts', () => {
  const parts = [
    tarOf(
      entry('usr/src/linux/include/rare.h', '0', 'rare'),
      entry('usr/src/linux/include/sub/one.h', '0', 'one'),
      entry('usr/src/linux/include/alias.h', '2', 0, 'rare.h'),
    ),
    tarOf(entry('usr/include/other.h', '0', 'other')),
  ];
  const tree = () =>
    readTar(
      tarOf(
        entry(PARTS_INDEX, '0', writePartsIndex(parts)),
        entry('usr/src/linux/include/common.h', '0', 'common'),
      ),
    );
  const job = {cwd: '/root', listed: [], files: []};

  test('has an index that tells of each what a tar would', () => {
    const index = new TextEncoder().encode(writePartsIndex(parts));
    const file = (name: string, size: number) => ({name, linksTo: undefined, mode: 0o644, size});
    const include = 'usr/src/linux/include';
    expect([...new PartsIndex(index).all()]).toEqual([
      {
        directory: include,
        part: 0,
        mtime: 15,
        entries: [file('rare.h', 4), {name: 'alias.h', linksTo: 'rare.h', mode: 0o777, size: 0}],
      },
      {directory: `${include}/sub`, part: 0, mtime: 15, entries: [file('one.h', 3)]},
      {directory: 'usr/include', part: 1, mtime: 15, entries: [file('other.h', 5)]},
    ]);
    expect(() => new PartsIndex(bytes('modlab-parts 2\n'))).toThrow('another format');
  });

  test('stops a job that looks into one, and goes on once it is here', () => {
    const layer = tree();
    const files = new FileSystem([layer], job);
    expect(text(files.file('/usr/src/linux/include/common.h'))).toBe('common');
    expect(files.isDirectory('/usr/src/linux/include/sub')).toBe(true);
    expect(files.list('/usr/src/linux/include')).toEqual(['alias.h', 'common.h', 'rare.h', 'sub']);
    const needs = (path: string) => {
      try {
        return files.file(path);
      } catch (thrown) {
        return thrown instanceof NeedsPart ? thrown.part : thrown;
      }
    };
    expect(needs('/usr/src/linux/include/alias.h')).toBe(0);
    expect(needs('/usr/include/other.h')).toBe(1);
    addPart(layer, 0, parts[0] ?? tarOf());
    expect(text(files.file('/usr/src/linux/include/alias.h'))).toBe('rare');
    expect(text(files.file('/usr/src/linux/include/sub/one.h'))).toBe('one');
    expect(needs('/usr/include/other.h')).toBe(1);
  });

  test('asks for a part once, whatever is in it', () => {
    const layer = tree();
    addPart(layer, 0, tarOf());
    expect(new FileSystem([layer], job).file('/usr/src/linux/include/rare.h')).toBeUndefined();
  });
});
