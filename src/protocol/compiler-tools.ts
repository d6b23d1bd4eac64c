/** Owns the names under which the compiler's programs are called, in the guest and by each other. */
import type {CompilerTool} from './compiler-api';

const PLAIN: readonly (readonly [string, CompilerTool])[] = [
  ['gcc', 'gcc'],
  ['gcc-12', 'gcc'],
  ['cpp', 'cpp'],
  ['as', 'as'],
  ['ld', 'ld'],
  ['ld.bfd', 'ld'],
  ['ar', 'ar'],
  ['ranlib', 'ar'],
  ['nm', 'nm'],
  ['size', 'nm'],
  ['addr2line', 'nm'],
  ['c++filt', 'nm'],
  ['objcopy', 'objcopy'],
  ['objdump', 'objdump'],
  ['strip', 'strip'],
];
/** What Debian's of this machine have before their names as well: CROSS_COMPILE=i686-linux-gnu- */
const TARGET = 'i686-linux-gnu-';

/**
 * By the last part of the path: the module that runs, which may be several programs by the name it is called by
 * (build-scripts/toolchain/link.sh). A Map: a guest may call `constructor`.
 */
export const TOOL_NAMES: ReadonlyMap<string, CompilerTool> = new Map([
  ...PLAIN,
  ...PLAIN.map(([name, tool]) => [`${TARGET}${name}`, tool] as const),
  ['cc', 'gcc'],
  ['c89', 'gcc'],
  ['c99', 'gcc'],
  ['modpost', 'modpost'],
]);
