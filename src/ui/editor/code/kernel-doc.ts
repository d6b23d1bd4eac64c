/** Owns the reading of the comments that describe the kernel's interface (kernel-doc), for a person rather than for Sphinx. */

export interface KernelDoc {
  /** A sentence; '' if there is none. */
  brief: string;
  parameters: {name: string; text: string}[];
  paragraphs: string[];
}

/** Without the marks that Sphinx makes links and fonts of. */
const plain = (text: string) =>
  text
    .replace(/:\w{1,20}:`([^`<]{1,200}?)\s*(?:<[^`>]{0,200}>)?`/g, '$1')
    .replace(/``([^`]{1,200})``/g, '$1')
    .replace(/(^|[\s(])%(?=\w)/g, '$1')
    .replace(/(^|[\s(])&(?=[a-z_])/gi, '$1')
    .replace(/(^|[\s(])@(?=\w)/g, '$1');

const joined = (lines: readonly string[]) => plain(lines.map((line) => line.trim()).join(' '));
const PARAMETER = /^@([\w.]{1,80}|\.\.\.)\s?:\s?(.*)$/;

/** `doc` as the index has it: a sentence, `@parameter: text` lines, paragraphs set apart by empty lines. */
export function readKernelDoc(doc: string): KernelDoc {
  const brief: string[] = [];
  const parameters: {name: string; lines: string[]}[] = [];
  const paragraphs: string[][] = [];
  let current: string[] | undefined = brief;
  for (const line of doc.split('\n')) {
    const [, name, text = ''] = PARAMETER.exec(line) ?? [];
    if (name !== undefined) {
      current = [text];
      parameters.push({name, lines: current});
    } else if (line.trim() === '') current = undefined;
    else if (current) current.push(line);
    else paragraphs.push((current = [line]));
  }
  return {
    brief: joined(brief),
    parameters: parameters.map(({name, lines}) => ({name, text: joined(lines)})),
    paragraphs: paragraphs.map(joined).filter(Boolean),
  };
}

/** Headers that are to be included by another's name. */
const INSTEAD: Readonly<Record<string, string>> = {
  'asm/io.h': 'linux/io.h',
  'asm/uaccess.h': 'linux/uaccess.h',
  'asm/processor.h': 'linux/processor.h',
  'asm/atomic.h': 'linux/atomic.h',
  'asm/bitops.h': 'linux/bitops.h',
  'asm-generic/errno-base.h': 'linux/errno.h',
  'asm-generic/errno.h': 'linux/errno.h',
  'asm-generic/int-ll64.h': 'linux/types.h',
  'asm-generic/param.h': 'linux/jiffies.h',
  'asm-generic/io.h': 'linux/io.h',
  'asm-generic/ioctl.h': 'linux/ioctl.h',
  'asm-generic/fcntl.h': 'linux/fcntl.h',
  'asm-generic/signal.h': 'linux/signal.h',
  'asm-generic/bug.h': 'linux/bug.h',
  'vdso/bits.h': 'linux/bits.h',
  'vdso/time64.h': 'linux/time.h',
  'linux/spinlock_api_smp.h': 'linux/spinlock.h',
  'linux/rwlock_api_smp.h': 'linux/rwlock.h',
  'linux/compiler_attributes.h': 'linux/compiler.h',
};

/** What a module includes to have a name of this header, a path below the kernel's tree; undefined if that cannot be said. */
export function includeOf(header: string): string | undefined {
  const own = header
    .replace(/^(arch\/x86\/)?include\/(uapi\/)?/, '')
    .replace(/(?<=^linux\/\w{1,40})_types\.h$/, '.h');
  const include = INSTEAD[own] ?? own;
  return include.startsWith('asm-generic/') ? undefined : include;
}
