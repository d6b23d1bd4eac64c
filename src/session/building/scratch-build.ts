/** Owns the compiling of a lab's module once more, with debug information and apart from the lab: nothing of the student's is touched. */
import {diagnosticsOf, saidIn} from '../diagnostics/gcc-output';
import {modulesOf} from './makefile';
import {LabFiles} from '../editor/lab-files';
import {directoryOf, nameOf, quoteForShell, resolvePath} from '../editor/paths';
import {TEXT_LIMIT} from '../editor/file-error';
import {textOf} from '../editor/text';
import type {AskGuest} from '../machine/guest-channel';
import type {GuestFailure, GuestResult} from '../../protocol/guest';

/** One for whoever compiles: they do so at any time. */
export const SCRATCH = {oops: '/tmp/.modlab-line', debugger: '/tmp/.modlab-debug'} as const;
export type ScratchDirectory = (typeof SCRATCH)[keyof typeof SCRATCH];
const TIME_MS = 120_000;
const OUTPUT_LIMIT = 4 << 20;
/** kbuild's own switches, and those with which the site's modules are built (build-scripts/modules/build-lab.sh). */
export const WAYS = {student: '-g', site: '-g -Os'} as const;

export type BuildFailure =
  | GuestFailure
  /** No Makefile of the lab makes this module. */
  | {ok: false; why: 'no-source'}
  /** They are no module as they are now. */
  | {ok: false; why: 'no-build'; message: string};

/** Whether a path is of such a compilation, which is nobody's but the page's. */
export const isScratchBuild = (path: string) =>
  Object.values(SCRATCH).some((directory) => path.startsWith(`${directory}/`));

/** A place of the copy that was compiled, as one of what it is a copy of. */
export const inLab = (path: string, scratch: string, home: string): string =>
  home + resolvePath(scratch, path).slice(scratch.length);

export interface ModuleSource {
  directory: string;
  /** As in obj-m, without `.o`. */
  name: string;
}

/** All modules that Makefiles below the lab's directory make. */
export async function modulesBelow(
  ask: AskGuest,
  home: string,
): Promise<GuestResult<{sources: ModuleSource[]}>> {
  const listed = await new LabFiles(home, {ask}).list();
  if (!listed.ok) return listed;
  const makefiles = listed.files.filter(({path}) => /^(Makefile|Kbuild)$/.test(nameOf(path)));
  const sources: ModuleSource[] = [];
  for (const {path} of makefiles) {
    const read = await ask((guest) => guest.readFile(path, TEXT_LIMIT));
    const names = read.ok ? modulesOf(textOf(read.bytes) ?? '') : [];
    sources.push(...names.map((name) => ({directory: directoryOf(path), name})));
  }
  return {ok: true, sources};
}

/** A module's name is written with underscores once it is loaded. */
export const isNamed = (name: string, module: string) =>
  name.replaceAll('-', '_') === module.replaceAll('-', '_');

/** The directory whose Makefile makes this module. */
export async function sourceOf(
  ask: AskGuest,
  home: string,
  module: string,
): Promise<({ok: true} & ModuleSource) | BuildFailure> {
  const below = await modulesBelow(ask, home);
  if (!below.ok) return below;
  const found = below.sources.find(({name}) => isNamed(name, module));
  return found ? {ok: true, ...found} : {ok: false, why: 'no-source'};
}

/** The ways in which a module may have been built, the likelier one first. */
export async function likelyWays(ask: AskGuest, {directory, name}: ModuleSource): Promise<string[]> {
  // What stands there was built by the student, or came with the site.
  const built = await ask((guest) => guest.stat(`${directory}/.${name}.o.cmd`));
  return built.ok ? [WAYS.student, WAYS.site] : [WAYS.site, WAYS.student];
}

/** What `print`, a command of the shell that is run beside the object, says of the object. */
export async function compile(
  ask: AskGuest,
  home: string,
  {directory, name}: ModuleSource,
  {scratch, flags, print}: {scratch: ScratchDirectory; flags: string; print: string},
): Promise<GuestResult<{printed: Uint8Array<ArrayBuffer>}> | BuildFailure> {
  const work = scratch + directory.slice(home.length);
  const script = `
    trap 'rm -rf ${scratch}' EXIT
    rm -rf ${scratch}; mkdir ${scratch} || exit
    find . -type f | grep -E '(\\.([chS]|mk|lds)|/Makefile[^/]*|/Kbuild[^/]*)$' | grep -v '\\.mod\\.c$' |
      tar cf - -T - | tar xf - -C ${scratch}
    cd ${quoteForShell(work)} &&
    make -s -C /lib/modules/$(uname -r)/build M=${quoteForShell(work)} KCFLAGS='${flags}' ${name}.o >&2 &&
    ${print} ${name}.o`;
  const ran = await ask((guest) =>
    guest.run(script, {cwd: home, timeoutMs: TIME_MS, outputLimit: OUTPUT_LIMIT}),
  );
  if (!ran.ok) return ran;
  if (ran.timedOut) return {ok: false, why: 'timeout', message: 'it took too long'};
  if (ran.exitCode === 0) return {ok: true, printed: ran.stdout};
  const said = saidIn(ran.stderr);
  const error = diagnosticsOf(said, work).find(({severity}) => severity === 'error');
  const at = error && `${nameOf(error.path)}:${error.line}: ${error.message}`;
  return {ok: false, why: 'no-build', message: at ?? said.trim().split('\n').at(-1) ?? ''};
}
