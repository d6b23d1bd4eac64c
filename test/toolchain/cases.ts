/** Owns the corpus: what is compiled beside the labs, each kind of call and each kind of error. */
import {readFileSync, readdirSync} from 'node:fs';
import {TREE} from './expectation';
import type {Step} from './expectation';

export interface Case {
  name: string;
  cwd: string;
  files: Record<string, string>;
  steps: Step[];
}

const corpus = new URL('corpus/', import.meta.url);
const topics = new URL('../../build-scripts/tree/topics', import.meta.url);

/** As kbuild compiles `name`.c of a directory. */
function kernelStep(directory: string, name: string, more: string[] = [], terminalColumns?: number): Step {
  const module = name.replaceAll('-', '_');
  return {
    tool: 'gcc',
    argv: [
      'gcc',
      `-Wp,-MMD,${directory}/.${name}.o.d`,
      '@kbuild',
      ...more,
      `-DKBUILD_BASENAME="${module}"`,
      `-DKBUILD_MODNAME="${module}"`,
      `-D__KBUILD_MODNAME=kmod_${module}`,
      '-c',
      '-o',
      `${directory}/${name}.o`,
      `${directory}/${name}.c`,
    ],
    ...(terminalColumns === undefined ? {} : {terminalColumns}),
  };
}

/** A directory of the corpus for each area; one has programs for the guest's users, the others modules. */
const AREAS = readdirSync(corpus).sort();
const PROGRAMS = 'programs';

const filesOf = (area: string, wanted: RegExp) =>
  readdirSync(new URL(`${area}/`, corpus))
    .filter((file) => wanted.test(file))
    .sort();
const readSource = (area: string, file: string) => readFileSync(new URL(`${area}/${file}`, corpus), 'utf8');

/** Names of cases that are programs, not modules. */
export const PROGRAM_NAMES: ReadonlySet<string> = new Set(
  filesOf(PROGRAMS, /\.c$/).map((file) => file.slice(0, -2)),
);

/** As a Makefile of one's own builds a program, up to the object: what it is linked with is not glibc. */
const programStep = (directory: string, name: string): Step => ({
  tool: 'gcc',
  argv: [
    'gcc',
    '-m32',
    '-O2',
    '-Wall',
    '-Wextra',
    '-c',
    '-o',
    `${directory}/${name}.o`,
    `${directory}/${name}.c`,
  ],
});

/**
 * Each file of the corpus, with the headers of its area beside it. One whose name begins with "bad-" has errors or
 * warnings, which come out in colours too, and as errors.
 */
function families(): Case[] {
  return AREAS.flatMap((area) => {
    const headers = filesOf(area, /\.h$/);
    return filesOf(area, /\.c$/).map((file): Case => {
      const name = file.slice(0, -2);
      const directory = `/root/corpus/${name}`;
      const files = Object.fromEntries([file, ...headers].map((each) => [each, readSource(area, each)]));
      if (area === PROGRAMS) return {name, cwd: directory, files, steps: [programStep(directory, name)]};
      // As `ccflags-y := -I$(src)` has it: a trace event's header is looked for from the kernel's.
      const include = headers.length > 0 ? [`-I${directory}`] : [];
      const steps = [kernelStep(directory, name, include)];
      if (name.startsWith('bad-'))
        steps.push(
          kernelStep(directory, name, ['-Werror']),
          kernelStep(directory, name, ['-fdiagnostics-color=always']),
        );
      return {name, cwd: TREE, files, steps};
    });
  });
}

/** Every header of the list, twelve at a time; groups that exclude each other fail alike. */
function headers(): Case[] {
  const names = readFileSync(topics, 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(' ').filter(Boolean));
  const groups = Array.from({length: Math.ceil(names.length / 12)}, (_, index) =>
    names.slice(12 * index, 12 * index + 12),
  );
  return groups.map((group, index) => {
    const name = `headers-${index}`;
    const lines = ['linux/module.h', ...group].map((header) => `#include <${header}>\n`);
    return {
      name,
      cwd: TREE,
      files: {[`${name}.c`]: `${lines.join('')}MODULE_LICENSE("GPL");\n`},
      steps: [kernelStep(`/root/corpus/${name}`, name)],
    };
  });
}

const HELLO = '#include <mine.h>\nint add(int a, int b)\n{\n\treturn a + b * MINE;\n}\n';
const call = (...argv: string[]): Step => ({tool: 'gcc', argv: ['gcc', '-m32', ...argv]});

/** The driver's own doings, outside of kbuild. */
const driver: Case = {
  name: 'driver',
  cwd: '/root/corpus/driver',
  files: {
    'add.c': HELLO,
    'mine.h': '#define MINE 42\n',
    'start.S': '#include "mine.h"\n\t.globl start\nstart:\n\tmovl $MINE, %eax\n\tret\n',
    'broken.s': '\tmovl %eax, %nonsense\n\tfrobnicate\n',
    'main.c': 'int add(int, int);\nint main(void)\n{\n\treturn add(1, 2);\n}\n',
    'nothing.c': '',
  },
  steps: [
    call('-nostdinc', '-I.', '-c', 'add.c'),
    call('-nostdinc', '-I.', '-O2', '-S', 'add.c'),
    call('-nostdinc', '-I.', '-O2', '-S', '-o', '-', 'add.c'),
    call('-nostdinc', '-I.', '-E', 'add.c'),
    call('-nostdinc', '-I.', '-M', 'add.c'),
    call('-nostdinc', '-I.', '-MM', 'add.c'),
    call('-nostdinc', '-I.', '-MD', '-MP', '-c', 'add.c'),
    call('-nostdinc', '-I.', '-g', '-O2', '-c', '-o', 'debug.o', 'add.c'),
    call('-nostdinc', '-I.', '-g3', '-gdwarf-4', '-c', '-o', 'debug4.o', 'add.c'),
    call('-nostdinc', '-I.', '-pg', '-ffunction-sections', '-c', '-o', 'sections.o', 'add.c'),
    call('-nostdinc', '-I.', '-c', 'start.S'),
    call('-nostdinc', '-I.', '-pipe', '-c', '-o', 'piped.o', 'add.c'),
    call('-nostdinc', '-c', 'add.c'),
    call('-c', 'broken.s'),
    call('-c', 'absent.c'),
    call('-c', 'add.c', '-funknown-option', '-Wunknown-warning'),
    call('-Wno-unknown-warning', '-mno-such', '-c', 'nothing.c'),
    call('-nostdinc', '-x', 'c', '-c', '/dev/null', '-o', '/dev/null'),
    call('-nostdinc', '-Werror', '-fno-PIE', '-c', '-x', 'c', '/dev/null', '-o', '/dev/null'),
    call('-nostdinc', '-O2', '-dM', '-E', '-x', 'c', '/dev/null'),
    call('-nostdinc', '-fsyntax-only', 'main.c'),
    call('-r', '-nostdlib', '-o', 'both.o', 'add.o', 'start.o'),
    call('-nostdlib', '-static', '-Wl,-e,main', '-o', 'unlinked', 'main.c'),
    call('-nostdlib', '-static', '-o', 'unlinked', 'absent.o'),
    call('--version'),
    call('-dumpversion'),
    call('-print-prog-name=ld'),
    call(),
    {
      tool: 'gcc',
      argv: ['gcc', '-m32', '-nostdinc', '-c', '-x', 'c', '-o', 'in.o', '-'],
      stdin: 'int x = 5;\n',
    },
    {tool: 'as', argv: ['as', '--32', '-o', 'raw.o', '-'], stdin: '\t.data\n\t.long 1,2,3\n'},
    {tool: 'as', argv: ['as', '--32', '-o', 'raw2.o', 'broken.s']},
    {tool: 'ld', argv: ['ld', '-m', 'elf_i386', '-r', '-o', 'linked.o', 'add.o', 'start.o']},
    {tool: 'ld', argv: ['ld', '-m', 'elf_i386', '-o', 'program', 'add.o', 'start.o', '-e', 'start']},
    {tool: 'ld', argv: ['ld', '-m', 'elf_i386', '-o', 'program2', 'add.o', '-e', 'start', '-lnone']},
    {tool: 'ld', argv: ['ld', '--version']},
    {tool: 'ar', argv: ['ar', 'cDPrST', 'thin.a', 'add.o', 'start.o']},
    {tool: 'ar', argv: ['ar', 'rcsD', 'fat.a', 'add.o', 'start.o']},
    {tool: 'ar', argv: ['ar', 't', 'fat.a']},
    {tool: 'nm', argv: ['nm', 'linked.o', 'fat.a']},
    {tool: 'ar', argv: ['ar', 'rcSD', 'bare.a', 'add.o', 'start.o']},
    {tool: 'ar', argv: ['ranlib', '-D', 'bare.a']},
    {tool: 'ar', argv: ['ranlib', 'absent.a']},
    {tool: 'nm', argv: ['nm', '-s', 'bare.a']},
    {tool: 'nm', argv: ['size', 'add.o', 'program', 'fat.a']},
    {tool: 'nm', argv: ['size', '-A', '-x', 'program']},
    {tool: 'nm', argv: ['size', 'absent.o']},
    {tool: 'nm', argv: ['addr2line', '-f', '-i', '-e', 'debug.o', '0', '0x4', '0x1000']},
    {tool: 'nm', argv: ['addr2line', '-e', 'debug4.o'], stdin: '0x2\n'},
    {tool: 'nm', argv: ['c++filt', '_ZN3std4swapERiS0_', 'not_mangled', '_Z1f']},
    {tool: 'nm', argv: ['c++filt'], stdin: 'call _Z3addii in _ZNK1A1bEv\n'},
    {tool: 'objcopy', argv: ['objcopy', '-S', '-O', 'binary', 'program', 'flat']},
    {tool: 'strip', argv: ['strip', '--strip-debug', '-o', 'stripped.o', 'debug.o']},
    {tool: 'objdump', argv: ['objdump', '-drS', 'debug.o']},
    {tool: 'objdump', argv: ['objdump', '-x', 'linked.o']},
  ],
};

export const CASES: Case[] = [...families(), ...headers(), driver];
