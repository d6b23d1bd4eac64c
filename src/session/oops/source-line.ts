/** Owns the way from a place in a kernel's report to a line of the lab's sources: compiled again, and asked of objdump. */
import {OBJDUMP, readDisassembly} from './disassembly';
import {diagnosticsOf, saidIn} from '../diagnostics/gcc-output';
import {modulesOf} from '../building/makefile';
import {instructionAt} from './same-code';
import {LabFiles} from '../editor/lab-files';
import {directoryOf, nameOf, quoteForShell, resolvePath} from '../editor/paths';
import {TEXT_LIMIT} from '../editor/file-error';
import {textOf} from '../editor/text';
import type {CodeLocation} from './code-location';
import type {SourceLocation} from './disassembly';
import type {AskGuest} from '../machine/guest-channel';
import type {GuestFailure, GuestResult} from '../../protocol/guest';

/** Where it is compiled, apart from the lab: nothing of the student's is touched. */
const SCRATCH_DIRECTORY = '/tmp/.modlab-line';
const TIME_MS = 120_000;
const OUTPUT_LIMIT = 4 << 20;
/** kbuild's own switches, and those with which the site's modules are built (build-scripts/modules/build-lab.sh). */
const WAYS = {student: '-g', site: '-g -Os'} as const;

export type LineFailure =
  | GuestFailure
  /** No Makefile of the lab makes this module. */
  | {ok: false; why: 'no-source'}
  /** They are no module as they are now. */
  | {ok: false; why: 'no-build'; message: string}
  /** What they are compiled to is not what the kernel had loaded. */
  | {ok: false; why: 'changed'}
  /** The instruction comes from no file of the lab. */
  | {ok: false; why: 'no-line'};

export type SourceLine = ({ok: true} & SourceLocation) | LineFailure;

/** Whether a path is of such a compilation, which is nobody's but the page's. */
export const isScratchBuild = (path: string) => path.startsWith(`${SCRATCH_DIRECTORY}/`);

/** `home`: the lab's directory. */
export async function sourceLineOf(ask: AskGuest, home: string, place: CodeLocation): Promise<SourceLine> {
  const source = await sourceOf(ask, home, place.module);
  if (!source.ok) return source;
  // What stands there was built by the student, or came with the site: so it is more likely to be what was loaded.
  const built = await ask((guest) => guest.stat(`${source.directory}/.${source.name}.o.cmd`));
  const ways = built.ok ? [WAYS.student, WAYS.site] : [WAYS.site, WAYS.student];
  for (const flags of ways) {
    const compiled = await compile(ask, home, source, flags);
    if (!compiled.ok) return compiled;
    const instruction = instructionAt(await readDisassembly(compiled.objdump), place);
    if (!instruction) continue;
    const own = instruction.locations.find(({path}) => isScratchBuild(resolvePath(SCRATCH_DIRECTORY, path)));
    if (!own) return {ok: false, why: 'no-line'};
    return {ok: true, ...inLab(own, home)};
  }
  return {ok: false, why: 'changed'};
}

/** The first line of a module's sources whose code calls `symbol`, which no source need name: gcc calls some by itself. */
export async function callerLineOf(
  ask: AskGuest,
  directory: string,
  name: string,
  symbol: string,
): Promise<SourceLocation | undefined> {
  const compiled = await compile(ask, directory, {directory, name}, WAYS.student);
  if (!compiled.ok) return undefined;
  const {code} = await readDisassembly(compiled.objdump);
  const calls = [...code.values()].flat().filter(({refersTo}) => refersTo === symbol);
  const own = calls
    .flatMap(({locations}) => locations)
    .find(({path}) => isScratchBuild(resolvePath(SCRATCH_DIRECTORY, path)));
  return own && inLab(own, directory);
}

/** A place of the copy that was compiled, as one of what it is a copy of. */
const inLab = ({path, line}: SourceLocation, home: string): SourceLocation => ({
  path: home + resolvePath(SCRATCH_DIRECTORY, path).slice(SCRATCH_DIRECTORY.length),
  line,
});

interface Source {
  directory: string;
  /** As in obj-m, without `.o`. */
  name: string;
}

/** The directory whose Makefile makes this module. */
async function sourceOf(
  ask: AskGuest,
  home: string,
  module: string,
): Promise<({ok: true} & Source) | LineFailure> {
  const listed = await new LabFiles(home, {ask}).list();
  if (!listed.ok) return listed;
  const makefiles = listed.files.filter(({path}) => /^(Makefile|Kbuild)$/.test(nameOf(path)));
  for (const {path} of makefiles) {
    const read = await ask((guest) => guest.readFile(path, TEXT_LIMIT));
    const name = read.ok && modulesOf(textOf(read.bytes) ?? '').find((each) => isNamed(each, module));
    if (name) return {ok: true, directory: directoryOf(path), name};
  }
  return {ok: false, why: 'no-source'};
}

const isNamed = (name: string, module: string) => name.replaceAll('-', '_') === module.replaceAll('-', '_');

async function compile(
  ask: AskGuest,
  home: string,
  {directory, name}: Source,
  flags: string,
): Promise<GuestResult<{objdump: string}> | LineFailure> {
  const work = SCRATCH_DIRECTORY + directory.slice(home.length);
  const script = `
    trap 'rm -rf ${SCRATCH_DIRECTORY}' EXIT
    rm -rf ${SCRATCH_DIRECTORY}; mkdir ${SCRATCH_DIRECTORY} || exit
    find . -type f | grep -E '(\\.([chS]|mk|lds)|/Makefile[^/]*|/Kbuild[^/]*)$' | grep -v '\\.mod\\.c$' |
      tar cf - -T - | tar xf - -C ${SCRATCH_DIRECTORY}
    cd ${quoteForShell(work)} &&
    make -s -C /lib/modules/$(uname -r)/build M=${quoteForShell(work)} KCFLAGS='${flags}' ${name}.o >&2 &&
    ${OBJDUMP} ${name}.o`;
  const ran = await ask((guest) =>
    guest.run(script, {cwd: home, timeoutMs: TIME_MS, outputLimit: OUTPUT_LIMIT}),
  );
  if (!ran.ok) return ran;
  if (ran.timedOut) return {ok: false, why: 'timeout', message: 'it took too long'};
  if (ran.exitCode === 0) return {ok: true, objdump: new TextDecoder().decode(ran.stdout)};
  const said = saidIn(ran.stderr);
  const error = diagnosticsOf(said, work).find(({severity}) => severity === 'error');
  const at = error && `${nameOf(error.path)}:${error.line}: ${error.message}`;
  return {ok: false, why: 'no-build', message: at ?? said.trim().split('\n').at(-1) ?? ''};
}

export function lineFailureMessage(failure: LineFailure, {symbol, module}: CodeLocation): string {
  switch (failure.why) {
    case 'no-source':
      return `No Makefile in this lab's directory makes ${module}, so there is no source to show.`;
    case 'no-build':
      return `The sources of ${module} do not compile as they are now, so the line cannot be found: ${failure.message}`;
    case 'changed':
      return `The source of ${module} has changed since the module was built in which the kernel faulted: ${symbol} is compiled to other code now. Build and load it, and look at the next report.`;
    case 'no-line':
      return `The code that faulted is in no file of this lab: it comes from a kernel header.`;
    case 'not-running':
      return `This machine no longer runs, so ${module} cannot be compiled in it to find the line. Rewind, or restore the last save: then it can.`;
    case 'timeout':
    case 'interrupted':
      return `The machine did not compile ${module} to the end, so the line is not known. Perhaps the kernel is too damaged to work on: rewind, or try again.`;
    case 'errno':
    case 'too-large':
      return `The line could not be found: ${failure.message}`;
  }
}
