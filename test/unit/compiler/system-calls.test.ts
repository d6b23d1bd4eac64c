/** Owns the proof that what one job's programs do to files reaches no other job: images are shared by all of them. */
import {beforeEach, describe, expect, test} from 'vitest';
import {FileSystem} from '../../../src/compiler/system/file-system';
import {GuestMemory} from '../../../src/compiler/system/guest-memory';
import {Layer, contents, fileNode} from '../../../src/compiler/system/layer';
import {systemCalls} from '../../../src/compiler/system/system-calls';
import {WASI_ERRNO} from '../../../src/compiler/system/wasi-errno';
import type {FileNode} from '../../../src/compiler/system/layer';

const O_RDONLY = 0;
const O_RDWR = 2;
const O_CREAT = 0o100;
const IMAGE_PATH = '/usr/include/stdio.h';
const GIVEN_PATH = '/root/a.c';

/** A program's view: its calls by name, and a place in its memory for texts. */
function program(files: FileSystem, quota = 1 << 20) {
  const memory = new WebAssembly.Memory({initial: 4});
  const guest = new GuestMemory(() => memory);
  const groups = systemCalls(
    {
      argv: [],
      env: [],
      cwd: '/root',
      files,
      streams: new Map(),
      quota: {bytes: quota},
      terminalColumns: 0,
      spawn: () => 0,
    },
    guest,
  );
  const calls = Object.assign({}, ...Object.values(groups)) as Record<string, (...args: unknown[]) => number>;
  const call = (name: string, ...args: unknown[]) => calls[name]?.(...args) ?? NaN;
  let at = 1024;
  const text = (value: string) => {
    const from = at;
    guest.putString(value, from, 4096);
    at += value.length + 1;
    return from;
  };
  return {
    call,
    open: (path: string, flags: number) => call('open', text(path), flags, 0o644),
    rename: (from: string, to: string) => call('__syscall_rename', text(from), text(to)),
    write: (fd: number, value: string) => {
      const from = text(value);
      guest.word(0, from);
      guest.word(4, value.length);
      return call('fd_write', fd, 0, 1, 16);
    },
  };
}

let image: Layer;
let shared: FileNode;
let given: Uint8Array<ArrayBuffer>;
let files: FileSystem;

beforeEach(() => {
  image = new Layer();
  shared = fileNode(new TextEncoder().encode('image'), 0o644);
  image.add(IMAGE_PATH, shared);
  given = new TextEncoder().encode('given');
  files = new FileSystem([image], {cwd: '/root', listed: [], files: [{path: GIVEN_PATH, bytes: given}]});
});

const untouched = () => {
  expect(Buffer.from(contents(shared)).toString()).toBe('image');
  expect(shared.mode).toBe(0o644);
  expect(Buffer.from(given).toString()).toBe('given');
};

describe.each([IMAGE_PATH, GIVEN_PATH])('what is done to %s', (path) => {
  test('fchmod of a file that is only read', () => {
    const {call, open} = program(files);
    expect(call('__syscall_fchmod', open(path, O_RDONLY), 0o777)).toBe(0);
    untouched();
    expect(files.file(path)?.mode).toBe(0o777);
    expect(files.outcome().written).toMatchObject([{path, mode: 0o777}]);
  });

  test('ftruncate and writing, which need a file that is opened for it', () => {
    const {call, open, write} = program(files);
    const read = open(path, O_RDONLY);
    expect(call('__syscall_ftruncate64', read, 0, 0)).toBe(-WASI_ERRNO.EINVAL);
    expect(write(read, 'x')).toBe(WASI_ERRNO.EBADF);
    expect(files.outcome().written).toEqual([]);
    const changed = open(path, O_RDWR);
    expect(call('__syscall_ftruncate64', changed, 2, 0)).toBe(0);
    expect(write(changed, 'IM')).toBe(0);
    untouched();
    expect(files.file(path)?.size).toBe(2);
  });

  test('renaming, and changing it under its new name', () => {
    const {open, write, rename} = program(files);
    expect(rename(path, '/root/renamed')).toBe(0);
    expect(write(open('/root/renamed', O_RDWR), 'X')).toBe(0);
    untouched();
    const [written] = files.outcome().written;
    expect(written?.path).toBe('/root/renamed');
    // The machine's worker is given the buffer: it must be nobody else's.
    expect([shared.buffer.buffer, given.buffer]).not.toContain(written?.bytes.buffer);
    expect(files.file(path)).toBeUndefined();
  });

  test('fchmod of a file that has been removed or renamed since', () => {
    const {call, open, rename} = program(files);
    const fd = open(path, O_RDONLY);
    rename(path, '/root/renamed');
    expect(call('__syscall_fchmod', fd, 0o777)).toBe(0);
    untouched();
    expect(files.file(path)).toBeUndefined();
    expect(files.outcome().written.map((each) => each.path)).toEqual(['/root/renamed']);
  });
});

test('a job writes no more than its quota', () => {
  const {call, open, write} = program(files, 10);
  const fd = open('/root/new', O_RDWR | O_CREAT);
  expect(write(fd, '12345678')).toBe(0);
  expect(write(fd, '12345678')).toBe(WASI_ERRNO.ENOSPC);
  expect(call('__syscall_ftruncate64', fd, 0, 1)).toBe(-WASI_ERRNO.ENOSPC);
  expect(call('__syscall_ftruncate64', fd, 10, 0)).toBe(0);
  expect(files.file('/root/new')?.size).toBe(10);
});
