/**
 * Owns what GCC's collect2 says around ld: the driver calls it to link, and it hands its arguments on. What else it does
 * (C++ templates, constructors on systems without ELF) nobody needs here.
 */

/** As the driver finds ld (-print-prog-name=ld); -fuse-ld=bfd names the same program by its other name. */
const LINKERS: Readonly<Record<string, string>> = {'-fuse-ld=bfd': '/usr/bin/ld.bfd'};
const LINKER = '/usr/bin/ld';
const VERSION = '12.2.0';
/** wait(2): the signal that ended a process, and the exit code of one that none has. */
const signalOf = (status: number) => status & 0x7f;
const exitCodeOf = (status: number) => (status >> 8) & 0xff;
/** strsignal(3). A trap of WebAssembly is the only one that a program here can end by. */
const SEGMENTATION_FAULT = 11;

export const isCollect2 = (program: string) => /(?:^|\/)collect2$/.test(program);

/** ld's own arguments, and what is said before it runs (`gcc -Wl,-v`). */
export function beforeLinking(argv: readonly string[]): {argv: string[]; said: string} {
  const words = argv.slice(1);
  const linker = words.map((word) => LINKERS[word]).find((path) => path !== undefined) ?? LINKER;
  const its = [linker, ...words.filter((word) => LINKERS[word] === undefined)];
  const asked = words.some((word) => word === '-v' || word === '--version');
  return {argv: its, said: asked ? `collect2 version ${VERSION}\n${its.join(' ')}\n` : ''};
}

/** What is said when ld has ended with this wait status, and the status that the driver then sees. */
export function afterLinking(status: number): {status: number; said: string} {
  const signal = signalOf(status);
  if (signal !== 0) {
    const name = signal === SEGMENTATION_FAULT ? 'Segmentation fault' : `Unknown signal ${signal}`;
    const said = `collect2: fatal error: ld terminated with signal ${signal} [${name}]\ncompilation terminated.\n`;
    return {status: 1 << 8, said};
  }
  const code = exitCodeOf(status);
  return {status, said: code === 0 ? '' : `collect2: error: ld returned ${code} exit status\n`};
}
