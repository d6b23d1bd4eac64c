/** Owns which headers the kernel once had that modules of older books include, since when they are gone, and what is there. */

/** By name: the first kernel without it ('' where that is not certain), and where what it had is now; '' if it has no successor. */
export const GONE_HEADERS: ReadonlyMap<string, readonly [since: string, instead: string]> = new Map([
  ['asm/system.h', ['3.4', 'asm/barrier.h, asm/cmpxchg.h and asm/switch_to.h']],
  ['asm/semaphore.h', ['2.6.27', 'linux/semaphore.h']],
  ['asm/unaligned.h', ['6.12', 'linux/unaligned.h']],
  ['asm/i387.h', ['4.2', 'asm/fpu/api.h']],
  ['linux/autoconf.h', ['2.6.33', 'generated/autoconf.h, which is included by itself']],
  ['linux/bootmem.h', ['4.20', 'linux/memblock.h']],
  ['linux/config.h', ['2.6.19', 'nothing: the configuration is included by itself']],
  ['linux/cryptohash.h', ['5.8', 'crypto/sha1.h']],
  ['linux/devfs_fs_kernel.h', ['2.6.18', 'linux/device.h']],
  ['linux/genhd.h', ['5.18', 'linux/blkdev.h']],
  ['linux/ide.h', ['5.14', 'linux/ata.h']],
  ['linux/input-polldev.h', ['', 'linux/input.h (input_setup_polling())']],
  ['linux/malloc.h', ['', 'linux/slab.h']],
  ['linux/modversions.h', ['2.6.0', 'nothing: kbuild sees to it']],
  ['linux/pci-aspm.h', ['5.4', 'linux/pci.h']],
  ['linux/quicklist.h', ['', 'linux/slab.h']],
  ['linux/smp_lock.h', ['2.6.39', 'linux/mutex.h: there is no big kernel lock any more']],
  ['linux/sysdev.h', ['', 'linux/device.h']],
  ['linux/timekeeping32.h', ['', 'linux/timekeeping.h']],
  ['linux/tqueue.h', ['2.5.41', 'linux/workqueue.h']],
  ['linux/usb_usual.h', ['', 'linux/usb/storage.h']],
  ['linux/utsrelease.h', ['2.6.33', 'generated/utsrelease.h']],
  ['stdarg.h', ['5.15', 'linux/stdarg.h']],
]);
