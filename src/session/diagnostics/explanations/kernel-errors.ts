/** Owns the errors that never leave the kernel, and for which no program has words (linux/errno.h). */

const NAMES: ReadonlyMap<number, readonly [name: string, meaning: string]> = new Map([
  [512, ['ERESTARTSYS', 'a signal came while the call waited']],
  [513, ['ERESTARTNOINTR', 'a signal came, and the call begins again']],
  [514, ['ERESTARTNOHAND', 'a signal came, and the call begins again if nobody handles it']],
  [515, ['ENOIOCTLCMD', 'the driver has no such ioctl']],
  [516, ['ERESTART_RESTARTBLOCK', 'a signal came, and the call goes on with what is left of its time']],
  [
    517,
    ['EPROBE_DEFER', 'something that the driver needs is not there yet, and its probe is tried again later'],
  ],
  [518, ['EOPENSTALE', 'the file that was to be opened has changed']],
  [519, ['ENOPARAM', 'the parameter is not supported']],
  [521, ['EBADHANDLE', 'the file handle is not valid']],
  [522, ['ENOTSYNC', 'an update was out of step']],
  [523, ['EBADCOOKIE', 'the place in the directory is stale']],
  [524, ['ENOTSUPP', 'the operation is not supported']],
  [525, ['ETOOSMALL', 'the buffer or the request is too small']],
  [526, ['ESERVERFAULT', 'the server had an error that has no name']],
  [527, ['EBADTYPE', 'the server does not know the type']],
  [528, ['EJUKEBOX', 'the server has begun, and has nothing to give yet']],
  [529, ['EIOCBQUEUED', 'the request was queued, and its result comes later']],
  [530, ['ERECALLCONFLICT', 'a lease was recalled']],
  [531, ['ENOGRACE', 'the grace period is over']],
]);

/** In words; undefined if it is none of these. */
export function kernelError(number: string | undefined): string | undefined {
  const [name, meaning] = NAMES.get(Math.abs(Number(number))) ?? [];
  return name === undefined
    ? undefined
    : `${Math.abs(Number(number))} is ${name}, an error internal to the kernel that no program should see: ${meaning ?? ''}.`;
}
