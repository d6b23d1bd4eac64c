/**
 * Owns one run of the kernel's checkpatch.pl: a Perl interpreter in WebAssembly (@6over3/zeroperl-ts) with a file system of its
 * own, in which are the script, what stands in for programs and modules that it has not, and the files that it is to read.
 */
import {MemoryFileSystem, ZeroPerl} from '@6over3/zeroperl-ts';
import {resolvePath} from '../../protocol/paths';
import type {CheckpatchOutcome, CheckpatchRun} from './messages';

/** What the archive has: the interpreter, and files by name as checkpatch.pl finds them beside itself. */
export interface Checkpatch {
  interpreter: Uint8Array<ArrayBuffer>;
  /** Paths are from the directory of checkpatch.pl. */
  files: ReadonlyMap<string, Uint8Array>;
}

/** perl/run.pl has the same. */
const DIRECTORY = '/checkpatch';
/** Its streams as files: the package would decode what is printed piece by piece, and cut characters in two. */
const STREAM = {stdin: `${DIRECTORY}/stdin`, stdout: `${DIRECTORY}/stdout`, stderr: `${DIRECTORY}/stderr`};
/** What --fix adds to a name. */
const FIXED = '.EXPERIMENTAL-checkpatch-fixes';
/** More than any student's file; a source of this length would take minutes. */
const LENGTH_LIMIT = 400_000;

type Directory = Parameters<MemoryFileSystem['resolve']>[0];

/** The package's, in which `..` means nothing. All paths are from the root. */
class Files extends MemoryFileSystem {
  override resolve(directory: Directory, path: string) {
    const plain = resolvePath('/', path).slice(1);
    return plain === '' ? directory : super.resolve(directory, plain);
  }

  override createFileIn(directory: Directory, path: string) {
    return super.createFileIn(directory, resolvePath('/', path).slice(1));
  }

  /** What is in a file; undefined if there is none. */
  read(path: string): Uint8Array<ArrayBuffer> | undefined {
    const node = this.lookup(path);
    return node?.type === 'file' && node.content instanceof Uint8Array ? node.content.slice() : undefined;
  }
}

export async function runCheckpatch(
  {interpreter, files}: Checkpatch,
  run: CheckpatchRun,
): Promise<CheckpatchOutcome> {
  const length = run.files.reduce((sum, {bytes}) => sum + bytes.length, run.stdin?.length ?? 0);
  if (length > LENGTH_LIMIT) return {ok: false, why: 'stopped', message: 'too long to be checked'};
  const fileSystem = new Files({'/': ''});
  fileSystem.ensureDir(run.cwd);
  for (const {path, bytes} of run.files) fileSystem.addFile(path, bytes);
  for (const [path, bytes] of files) fileSystem.addFile(`${DIRECTORY}/${path}`, bytes);
  fileSystem.addFile(STREAM.stdin, run.stdin ?? new Uint8Array(0));
  let broken = '';
  const perl = await ZeroPerl.create({
    fileSystem,
    env: {HOME: run.home, PATH: '', SCRIPT: run.script, CALLED: run.called, DIRECTORY: run.cwd},
    // Of an interpreter that cannot even run the script's beginning.
    stderr: (data) => (broken += typeof data === 'string' ? data : new TextDecoder().decode(data)),
    fetch: () => Promise.resolve(new Response(interpreter, {headers: {'content-type': 'application/wasm'}})),
  });
  try {
    const {error, exitCode} = await perl.runFile(`${DIRECTORY}/perl/run.pl`, run.words);
    perl.flush();
    const [stdout, stderr] = [fileSystem.read(STREAM.stdout), fileSystem.read(STREAM.stderr)];
    if (error || !stdout || !stderr)
      return {ok: false, why: 'crashed', message: (error ?? broken).trim().slice(0, 200)};
    return {ok: true, exitCode, stdout, stderr, written: writtenIn(fileSystem, run)};
  } finally {
    perl.dispose();
  }
}

/** What --fix and --fix-inplace leave. */
function writtenIn(fileSystem: Files, {files}: CheckpatchRun) {
  return files.flatMap(({path, bytes}) => {
    const now = fileSystem.read(path);
    const beside = fileSystem.read(path + FIXED);
    const isSame = now?.length === bytes.length && now.every((byte, i) => byte === bytes[i]);
    return [
      ...(now && !isSame ? [{path, bytes: now}] : []),
      ...(beside ? [{path: path + FIXED, bytes: beside}] : []),
    ];
  });
}
