/**
 * Owns what is not as a kernel maintainer would have it in the labs' sources, each with the reason: sources that are wrong
 * because a lesson is about the fault, and findings of checkpatch that stay. A source is named as below src/labs.
 */

/** Sources with a fault that a step shows, or that the student is to find. Nobody fixes them but the student. */
export const WRONG_ON_PURPOSE: Readonly<Record<string, string>> = {
  'back-from-the-crash/courier.c':
    'forgets the express parcel whenever an empty one is taken out, and crashes later; the student fixes it',
  'checking-kernel/diners.c': 'takes two locks in two orders, for lockdep to report',
  'checking-kernel/notebook.c': 'loses each note but the last; the student frees them',
  'checking-kernel/stale.c':
    'reads and writes memory that it has freed, for KFENCE and the slab checks to report',
  'concurrency/sleepy.c': 'takes a mutex under a spinlock, for the kernel to report',
  'concurrency/tally.c':
    'adds without a lock, and with one that does not keep interrupts off, to count what is lost',
  'concurrency/reentry.c': 'has a function whose static variable a timer overwrites',
  'file-operations/endless.c':
    'ignores how much is asked for, and from where, as old texts do; the student fixes it',
  'fix-init/lodger.c': 'leaves things behind on two error paths and in exit; the student fixes them',
  'fix-oops/doorbell.c': 'follows a pointer that may be NULL, in two places; the student fixes them',
  'fix-race/clerk.c': 'looks for a seat and takes it without a lock; the student adds one',
  'init-fails/absentee.c':
    'looks for its PCI card in init, to return ENODEV there; a driver of a card has probe()',
  'init-fails/eager.c': 'returns a positive number from init, which the kernel warns of',
  'init-fails/leaky.c': 'returns from the middle of init and leaks; the student fixes it',
  'kernel-memory/drip.c': 'forgets its pointers, to leak; the student fixes it',
  'kernel-memory/homesick.c': 'calls malloc, free and printf, which the kernel does not have',
  'kernel-memory/patient.c': 'allocates with GFP_KERNEL under a spinlock, for the kernel to report',
  'least-module/arrive.c': 'has no exit, so that it cannot be removed; the student adds one',
  'misc-device/forgetful.c': 'leaves its device registered when it goes',
  'must-not-load/lonely.c': 'calls a function that is nowhere; the student writes it',
  'oops/stumble.c': 'follows a NULL pointer in init; the student fixes it',
  'oops/tumble.c': 'follows a NULL pointer in a timer',
  'own-device/pocket.c': 'is a skeleton with gaps; the student fills them',
  'slow-race/gate.c': 'counts in two contexts without a lock; the student adds one',
  'symbols/intruder.c': 'asks for a GPL symbol without that licence',
  'symbols/orphan.c': 'calls what is not exported, and what is nowhere',
  'ten-steps/stray.c': 'calls a function that is nowhere',
  'watch-it-run/shelf.c': 'never notes which book was the thickest so far; the student fixes it',
  'where-it-lives/tenant.c': 'has no read and no write in its table: it is there to be opened',
};

/** A finding that stays: in this source, of this type (checkpatch --show-types). */
export interface Exception {
  readonly file: string;
  readonly type: string;
  readonly why: string;
}

const ADDRESS = 'the address itself is what the step is about; the source says why %p would not do';

export const EXCEPTIONS: readonly Exception[] = [
  {
    file: 'first-module/levels.c',
    type: 'PREFER_PR_LEVEL',
    why: 'shows the level that pr_alert() and its siblings hide; the source says to write those',
  },
  {
    file: 'parameters/greeter.c',
    type: 'SYMBOLIC_PERMS',
    why: 'writes permissions as old code does; the student makes a number of them',
  },
  {
    file: 'logging/courier.c',
    type: 'PRINTK_WITHOUT_KERN_LEVEL',
    why: 'leaves the level out, as old code does; the student gives each line one',
  },
  {
    file: 'own-insmod/load.c',
    type: 'MULTIPLE_ASSIGNMENTS',
    why: 'is a program, whose solution begins a text and its end at once',
  },
  {
    file: 'fix-race/crowd.c',
    type: 'USLEEP_RANGE',
    why: 'sell_ticket() also runs in a timer, which must not sleep',
  },
  {file: 'kernel-memory/buckets.c', type: 'VSPRINTF_SPECIFIER_PX', why: ADDRESS},
  {file: 'kernel-memory/surveyor.c', type: 'VSPRINTF_SPECIFIER_PX', why: ADDRESS},
  {file: 'misc-device/forgetful.c', type: 'VSPRINTF_SPECIFIER_PX', why: ADDRESS},
  {file: 'where-it-lives/census.c', type: 'VSPRINTF_SPECIFIER_PX', why: ADDRESS},
  {
    file: 'kernel-memory/homesick.c',
    type: 'AVOID_EXTERNS',
    why: 'declares what <stdlib.h> and <stdio.h> would, since it is written as if it were a program',
  },
];
