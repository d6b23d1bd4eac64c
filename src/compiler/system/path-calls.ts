/** Owns the system calls on paths, once a path is known: what is there, opening it, removing, renaming. Errors are minus. */
import {WASI_ERRNO as E} from './wasi-errno';
import type {Status} from './guest-memory';
import type {Process} from './process';
import type {Stream} from './streams';

const O_ACCMODE = 3;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;
const DIRECTORY = 0o040755;
const REGULAR = 0o100000;
const DEVICE = 0o020666;

/** A path as the kernel would walk it; undefined if a directory on the way is not there. */
type Path = string | undefined;

export function pathCalls({files}: Pick<Process, 'files'>) {
  const directory = (path: string): Status => ({
    mode: DIRECTORY,
    size: 4096,
    mtime: 0,
    inode: files.directoryInode(path),
  });
  const device: Status = {mode: DEVICE, size: 0, mtime: 0, inode: 1};

  function status(path: Path): Status | undefined {
    if (path === undefined) return undefined;
    if (path === '/dev/null') return device;
    const node = files.file(path);
    if (node) return {...node, mode: REGULAR | node.mode};
    return files.isDirectory(path) ? directory(path) : undefined;
  }

  return {
    status,

    statusOf(stream: Stream): Status {
      if (stream.kind === 'file') return {...stream.node, mode: REGULAR | stream.node.mode};
      return stream.kind === 'directory' ? directory(stream.path) : device;
    },

    access: (path: Path): number => (status(path) ? 0 : -E.ENOENT),

    /** There are no symbolic links. */
    readlink: (path: Path): number => (status(path) ? -E.EINVAL : -E.ENOENT),

    open(path: Path, flags: number, mode: number): Stream | number {
      if (path === undefined) return -E.ENOENT;
      if (path === '/dev/null') return {kind: 'null'};
      const writes = (flags & O_ACCMODE) !== 0;
      if (files.isDirectory(path)) return writes ? -E.EISDIR : {kind: 'directory', path, at: 0};
      let node = files.file(path);
      if (node && flags & O_CREAT && flags & O_EXCL) return -E.EEXIST;
      if (!node) {
        if (!(flags & O_CREAT) || !files.isDirectory(path.slice(0, path.lastIndexOf('/')) || '/'))
          return -E.ENOENT;
        node = files.create(path, mode & ~0o022);
      } else if (writes) {
        node = flags & O_TRUNC ? files.create(path, node.mode) : files.own(path, node);
      }
      return {kind: 'file', path, node, at: 0, append: (flags & O_APPEND) !== 0, writes};
    },

    unlink(path: Path): number {
      if (path === undefined || !files.file(path)) return -E.ENOENT;
      files.remove(path);
      return 0;
    },

    chmod(path: Path, mode: number): number {
      const node = path === undefined ? undefined : files.file(path);
      if (path === undefined || !node) return -E.ENOENT;
      files.own(path, node).mode = mode & 0o7777;
      return 0;
    },

    rename(source: Path, target: Path): number {
      const node = source === undefined ? undefined : files.file(source);
      if (source === undefined || target === undefined || !node) return -E.ENOENT;
      files.rename(source, target, node);
      return 0;
    },
  };
}
