/** Owns what a program may ask of its host: WASI's functions for streams, and the system calls on descriptors and paths. */
import {pathCalls} from './path-calls';
import {growth, readStream, resize, seekStream, writeStream} from './streams';
import {WASI_ERRNO as E} from './wasi-errno';
import type {GuestMemory} from './guest-memory';
import type {Process} from './process';
import type {Stream} from './streams';

/** What ends a program: thrown through its frames. */
export class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/** Emscripten's longjmp, on its way to the setjmp's frame. */
export class LongJump extends Error {}

type Call = (...args: never[]) => unknown;

export function systemCalls(process: Process, memory: GuestMemory): Record<string, Record<string, Call>> {
  const {files, streams} = process;
  const paths = pathCalls(process);
  /** Undefined if the kernel would find no way there. */
  const pathAt = (path: number): string | undefined => files.resolve(process.cwd, memory.string(path));

  /** Does with a descriptor's stream what is to be done, or says that there is none. */
  const on = (fd: number, use: (stream: Stream) => number): number => {
    const stream = streams.get(fd);
    return stream ? use(stream) : E.EBADF;
  };

  const lowestFree = (): number => {
    let fd = 3;
    while (streams.has(fd)) fd++;
    return fd;
  };

  /** Another descriptor of the same stream: they share its place. */
  const dup = (fd: number, to = lowestFree()): number => {
    const stream = streams.get(fd);
    if (!stream) return -E.EBADF;
    streams.set(to, stream);
    return to;
  };

  const open = (path: number, flags: number, mode: number): number => {
    const stream = paths.open(pathAt(path), flags, mode);
    if (typeof stream === 'number') return stream;
    const fd = lowestFree();
    streams.set(fd, stream);
    return fd;
  };

  const stat = (path: number, at: number): number => {
    const found = paths.status(pathAt(path));
    if (!found) return -E.ENOENT;
    memory.putStatus(at, found);
    return 0;
  };

  const fchmod = (fd: number, mode: number): number => {
    const stream = streams.get(fd);
    if (!stream) return -E.EBADF;
    if (stream.kind === 'file') {
      stream.node = files.own(stream.path, stream.node);
      stream.node.mode = mode & 0o7777;
    }
    return 0;
  };

  /** Whether that many bytes more may be written. */
  const take = (bytes: number): boolean => {
    if (bytes > process.quota.bytes) return false;
    process.quota.bytes -= bytes;
    return true;
  };

  const ftruncate = (fd: number, size: number): number => {
    const stream = streams.get(fd);
    if (!stream) return -E.EBADF;
    if (stream.kind !== 'file' || !stream.writes) return -E.EINVAL;
    if (!take(Math.max(0, size - stream.node.size))) return -E.ENOSPC;
    resize(stream.node, size);
    return 0;
  };

  const write = (stream: Stream, parts: readonly Uint8Array[], done: number): number => {
    if (stream.kind === 'directory' || (stream.kind === 'file' && !stream.writes)) return E.EBADF;
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (!take(growth(stream, length))) return E.ENOSPC;
    for (const part of parts) writeStream(stream, part);
    memory.word(done, length);
    return 0;
  };

  const fstat = (fd: number, at: number): number => {
    const stream = streams.get(fd);
    if (!stream) return -E.EBADF;
    memory.putStatus(at, paths.statusOf(stream));
    return 0;
  };

  return {
    wasi_snapshot_preview1: {
      proc_exit: (code: number) => {
        throw new Exit(code);
      },
      args_sizes_get: (count: number, size: number) => (memory.tableSizes(process.argv, count, size), 0),
      args_get: (table: number, at: number) => (memory.table(process.argv, table, at), 0),
      environ_sizes_get: (count: number, size: number) => (memory.tableSizes(process.env, count, size), 0),
      environ_get: (table: number, at: number) => (memory.table(process.env, table, at), 0),
      clock_time_get: (_clock: number, _precision: bigint, at: number) => {
        memory.view.setBigUint64(at, BigInt(Date.now()) * 1_000_000n, true);
        return 0;
      },
      clock_res_get: (_clock: number, at: number) => (memory.view.setBigUint64(at, 1_000_000n, true), 0),
      fd_close: (fd: number) => (streams.delete(fd) ? 0 : E.EBADF),
      fd_sync: () => 0,
      fd_fdstat_get: (fd: number, at: number) =>
        on(fd, ({kind}) => {
          memory.bytes.fill(0, at, at + 24);
          memory.bytes[at] = kind === 'file' ? 4 : kind === 'directory' ? 3 : 2;
          return 0;
        }),
      fd_read: (fd: number, vectors: number, count: number, done: number) =>
        on(fd, (stream) => {
          if (stream.kind === 'directory') return E.EISDIR;
          const parts = memory.vectors(vectors, count);
          memory.word(
            done,
            parts.reduce((sum, part) => sum + readStream(stream, part), 0),
          );
          return 0;
        }),
      fd_write: (fd: number, vectors: number, count: number, done: number) =>
        on(fd, (stream) => write(stream, memory.vectors(vectors, count), done)),
      fd_seek: (fd: number, offset: bigint, whence: number, at: number) =>
        on(fd, (stream) => {
          const to = seekStream(stream, Number(offset), whence);
          if (to === undefined) return E.ESPIPE;
          memory.view.setBigUint64(at, BigInt(to), true);
          return 0;
        }),
    },
    env: {
      emscripten_notify_memory_growth: () => undefined,
      _emscripten_throw_longjmp: () => {
        throw new LongJump();
      },
      // The upper half of a 64-bit result: there is none in a module whose functions return BigInts.
      setTempRet0: () => undefined,
      getTempRet0: () => 0,
      __syscall_dup: (fd: number) => dup(fd),
      __syscall_dup3: (fd: number, to: number) => dup(fd, to),
      __syscall_stat64: stat,
      __syscall_lstat64: stat,
      __syscall_fstatat64: (_fd: number, path: number, at: number) => stat(path, at),
      __syscall_fstat64: fstat,
      __syscall_access: (path: number) => paths.access(pathAt(path)),
      __syscall_faccessat: (_fd: number, path: number) => paths.access(pathAt(path)),
      __syscall_unlink: (path: number) => paths.unlink(pathAt(path)),
      __syscall_unlinkat: (_fd: number, path: number) => paths.unlink(pathAt(path)),
      __syscall_rename: (from: number, to: number) => paths.rename(pathAt(from), pathAt(to)),
      __syscall_chmod: (path: number, mode: number) => paths.chmod(pathAt(path), mode),
      __syscall_fchmod: fchmod,
      __syscall_readlink: (path: number) => paths.readlink(pathAt(path)),
      __syscall_ftruncate64: (fd: number, low: number, high: number) =>
        ftruncate(fd, (low >>> 0) + (high >>> 0) * 2 ** 32),
      __syscall_getcwd: (at: number, size: number) =>
        memory.putString(process.cwd, at, size) ? at : -E.ERANGE,
      __syscall_utimensat: () => 0,
    },
    modlab: {
      open,
      terminal_columns: (fd: number) => (fd === 1 || fd === 2 ? process.terminalColumns : 0),
      spawn: (program: number, argv: number, fromPipe: number, toPipe: number) =>
        process.spawn(memory.string(program), memory.strings(argv), fromPipe !== 0, toPipe !== 0),
    },
  };
}
