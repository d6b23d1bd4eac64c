/** Owns what an error of the agent's says to a person. */
import {errnoName} from '../../protocol/guest/errno';
import {failure} from './conversation';
import {Fields} from './payload';
import type {Frame} from './codec';
import type {GuestFailure} from '../../protocol/guest';

/** Those that a student meets; the rest go by their names. */
const WORDS: Readonly<Record<string, string>> = {
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or directory',
  ESRCH: 'no such process',
  EIO: 'input or output error',
  ENXIO: 'no such device or address',
  ENOMEM: 'out of memory',
  EACCES: 'permission denied',
  EFAULT: 'bad address',
  EBUSY: 'device or resource busy',
  EEXIST: 'file exists',
  ENODEV: 'no such device',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EINVAL: 'invalid argument',
  EMFILE: 'too many open files',
  ENOTTY: 'not a terminal',
  ENOSPC: 'no space left',
  EROFS: 'read-only file system',
  ENAMETOOLONG: 'file name too long',
  ENOSYS: 'function not implemented',
  ELOOP: 'too many levels of symbolic links',
};

/**
 * Reads an error of the agent's: a number, and which argument it is about if there are several. `subject` is what
 * the request was about (or, by the agent's word, one of several), `tooLarge` what EFBIG means for it.
 */
export const refusal =
  (subject: string | Record<string, string>, tooLarge = 'is too large') =>
  (frame: Frame): GuestFailure => {
    const fields = new Fields(frame.payload);
    const errno = errnoName(fields.u32());
    const what = fields.rest();
    const about =
      typeof subject === 'string' ? subject : Object.hasOwn(subject, what) ? subject[what] : 'the request';
    if (errno === 'EFBIG') return failure('too-large', `${about} ${tooLarge}`);
    // The agent's own limit for work on a path: some driver does not come back.
    if (errno === 'ETIMEDOUT') return failure('timeout', `${about}: nothing answers in the guest's kernel`);
    return {ok: false, why: 'errno', errno, message: `${about}: ${WORDS[errno] ?? errno}`};
  };
