/** Owns modules with debug information: those of labs and corpus, compiled with -g, and their linked counterparts. */
import {Layout} from '../../../src/debugger/elf/layout';
import {readElf} from '../../../src/debugger/elf/elf';
import {compile} from '../../../src/compiler/compile';
import {PROGRAM_NAMES} from '../cases';
import {ENVIRONMENT} from '../expectation';
import {EXPECTATIONS, rebuild} from '../replay';
import {toolchain} from '../../../src/cli/toolchain/room';
import type {Toolchain} from '../../../src/compiler/compile';

export interface DebugModule {
  name: string;
  bytes: Uint8Array;
  /** What objdump says of the file once ld has put each section where our reader puts it: no address is ambiguous. */
  objdump: (...what: string[]) => string;
  /** Of code, without symbols: operands are numbers. */
  disassembly: () => string;
}

/** Each section where our reader puts it. */
const placeScript = (bytes: Uint8Array) =>
  `SECTIONS {\n${new Layout(readElf(bytes)).places
    .map((place) => `\t. = ${place.address};\n\t${place.name} : { KEEP(*(${place.name})) }\n`)
    .join('')}}\n`;

const link = (from: string, script: string, to: string) => [
  ...['ld', '-m', 'elf_i386', '--unresolved-symbols=ignore-all', '--no-warn-rwx-segments', '-e', '0'],
  ...['-z', 'noexecstack', '--no-check-sections', '-T', script, '-o', to, from],
];

/** One file of C, with debug information. */
export function compileFile(
  room: Toolchain,
  name: string,
  source: Uint8Array,
  more: readonly string[],
): Uint8Array {
  const compiled = compile(room, {
    tool: 'gcc',
    argv: ['gcc', '-m32', '-nostdinc', '-ffreestanding', '-g', ...more, '-c', name],
    env: ENVIRONMENT,
    cwd: '/root',
    files: [{path: `/root/${name}`, bytes: source}],
    listed: [{path: '/root', names: new Set([name])}],
  });
  const object = compiled.ok ? compiled.written.find(({path}) => path.endsWith('.o')) : undefined;
  if (!object) throw new Error(JSON.stringify(compiled));
  return object.bytes;
}

/** A file as the linker would put it into memory. */
export function linkWhereRead(room: Toolchain, bytes: Uint8Array): Uint8Array {
  const script = new TextEncoder().encode(placeScript(bytes));
  const linked = compile(room, {
    tool: 'ld',
    argv: link('/root/x.o', '/root/x.lds', '/root/x'),
    env: ENVIRONMENT,
    cwd: '/root',
    files: [
      {path: '/root/x.o', bytes},
      {path: '/root/x.lds', bytes: script},
    ],
    listed: [{path: '/root', names: new Set(['x.o', 'x.lds'])}],
  });
  const made = linked.ok ? linked.written.find(({path}) => path === '/root/x') : undefined;
  if (!made) throw new Error(JSON.stringify(linked));
  return made.bytes;
}

/** A module for each way in which the compiler writes debug information down. */
export async function* debugModules(
  names: readonly string[],
  more: readonly string[],
): AsyncGenerator<DebugModule> {
  const room = await toolchain();
  for (const name of names) {
    const expectation = EXPECTATIONS.find((each) => each.name === name);
    if (!expectation) throw new Error(`${name} is not recorded`);
    const {directory} = expectation;
    const built = rebuild(room, expectation, more);
    const kos = [...built.files.keys()].filter((path) => path.endsWith('.ko'));
    const made = kos.length > 0 ? kos : [`${directory}/${name}.o`];
    for (const path of made) {
      const bytes = built.files.get(path);
      if (!bytes) throw new Error(`${path} was not built`);
      built.write(`${directory}/place.lds`, placeScript(bytes));
      const linked = `${path}.linked`;
      // Strings stay where they are: a module's loader merges none.
      const strings = readElf(bytes).sections.filter(({name}) => name.startsWith('.rodata.str'));
      const flags = strings.flatMap(({name}) => [
        '--set-section-flags',
        `${name}=alloc,readonly,data,contents`,
      ]);
      const plain = `${path}.plain`;
      const copied = built.run({tool: 'objcopy', argv: ['objcopy', ...flags, path, plain]});
      if (copied.exitCode !== 0) throw new Error(`${path}: ${copied.stderr}`);
      const done = built.run({tool: 'ld', argv: link(plain, `${directory}/place.lds`, linked)});
      if (done.exitCode !== 0) throw new Error(`${path}: ${done.stderr}`);
      const objdump = (...argv: string[]) => {
        const said = built.run({tool: 'objdump', argv: ['objdump', ...argv]});
        if (said.exitCode !== 0) throw new Error(said.stderr);
        return said.stdout;
      };
      yield {
        name: `${name}: ${path.slice(directory.length + 1)}`,
        bytes,
        objdump: (...what) => objdump(...what, linked),
        disassembly: () => objdump('-d', '-w', linked),
      };
    }
  }
}

/** All modules: of the labs, and of the corpus. */
export const MODULES = EXPECTATIONS.map(({name}) => name).filter(isOfModules);

/**
 * Not what has errors, nor the headers' groups: no more than what is used of them is described. Nor the programs of the guest's
 * users, whose frames are told by .eh_frame, as a C library wants it; the kernel's modules have none, and the debugger stops
 * in no program.
 */
function isOfModules(name: string): boolean {
  return !/^(bad-|driver$|headers-)/.test(name) && !PROGRAM_NAMES.has(name);
}
