/** Owns the names under which the compiler's programs are called, in the guest and by each other. */
import type {CompilerTool} from './compiler-api';

/** By the last part of the path. */
export const TOOL_NAMES: Readonly<Record<string, CompilerTool>> = {
  gcc: 'gcc',
  'gcc-12': 'gcc',
  cc: 'gcc',
  cpp: 'cpp',
  as: 'as',
  ld: 'ld',
  'ld.bfd': 'ld',
  ar: 'ar',
  nm: 'nm',
  objcopy: 'objcopy',
  objdump: 'objdump',
  strip: 'strip',
  modpost: 'modpost',
};
