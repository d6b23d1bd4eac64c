/** Owns the error numbers that Emscripten's libc knows: WASI's, not Linux's. */
export const WASI_ERRNO = {
  EACCES: 2,
  EBADF: 8,
  EEXIST: 20,
  EINVAL: 28,
  EISDIR: 31,
  ENOENT: 44,
  ENOSPC: 51,
  ENOSYS: 52,
  ENOTDIR: 54,
  ERANGE: 68,
  ESPIPE: 70,
} as const;
