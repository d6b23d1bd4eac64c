/** Owns the names under which the compiler's programs are called, in the guest and by each other. */
import type {CompilerTool} from './compiler-api';

/**
 * By the last part of the path: the module that runs, which may be several programs by the name it is called by
 * (build-scripts/toolchain/link.sh). A Map: a guest may call `constructor`.
 */
export const TOOL_NAMES: ReadonlyMap<string, CompilerTool> = new Map([
  ['gcc', 'gcc'],
  ['gcc-12', 'gcc'],
  ['cc', 'gcc'],
  ['c89', 'gcc'],
  ['c99', 'gcc'],
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
  ['modpost', 'modpost'],
]);
