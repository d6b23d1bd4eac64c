/** Owns how a request of the guest's is refused: with an error number of Linux's. */

/** errno.h. */
export const E = {
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  EBADF: 9,
  EACCES: 13,
  ENOTDIR: 20,
  EINVAL: 22,
  EROFS: 30,
  EOPNOTSUPP: 95,
} as const;

export class Refusal extends Error {
  constructor(readonly errno: number) {
    super(`errno ${errno}`);
  }
}

export function refuse(errno: number): never {
  throw new Refusal(errno);
}
