/**
 * Owns one run of the kernel's checkpatch.pl over a text: a Perl interpreter in WebAssembly (@6over3/zeroperl-ts) with a file
 * system of its own, in which are the script, what stands in for programs and modules that it has not, and the text.
 */
import {MemoryFileSystem, ZeroPerl} from '@6over3/zeroperl-ts';
import {OPTIONS, reportsIn} from './report';
import type {StyleResult} from '../../protocol/compiler-api';

/** What the archive has: the interpreter, and files by name as checkpatch.pl finds them beside itself. */
export interface Checkpatch {
  interpreter: Uint8Array<ArrayBuffer>;
  /** Paths are from the directory of checkpatch.pl. */
  files: ReadonlyMap<string, Uint8Array>;
}

const DIRECTORY = '/checkpatch';
/** More than any student's file; a source of this length would take minutes. */
const LENGTH_LIMIT = 400_000;

/** `name`: of the file, without a directory. */
export async function checkStyle(
  {interpreter, files}: Checkpatch,
  name: string,
  text: string,
): Promise<StyleResult> {
  if (text.length > LENGTH_LIMIT) return {ok: false, message: `${name} is too long to be checked`};
  const fileSystem = new MemoryFileSystem({'/': ''});
  for (const [path, bytes] of files) fileSystem.addFile(`${DIRECTORY}/${path}`, bytes);
  fileSystem.addFile(`/${name}`, text);
  const decoder = new TextDecoder();
  let output = '';
  const textOf = (data: string | Uint8Array) => (typeof data === 'string' ? data : decoder.decode(data));
  const perl = await ZeroPerl.create({
    fileSystem,
    env: {HOME: '/', PATH: ''},
    stdout: (data) => (output += textOf(data)),
    // Perl's own warnings, of which the reader of a style has nothing.
    stderr: () => undefined,
    fetch: () => Promise.resolve(new Response(interpreter, {headers: {'content-type': 'application/wasm'}})),
  });
  try {
    // It ends with 1 if it has something to say.
    const {error} = await perl.runFile(`${DIRECTORY}/perl/run.pl`, [...OPTIONS, '--file', `/${name}`]);
    perl.flush();
    if (error) return {ok: false, message: `checkpatch.pl failed: ${error.trim().slice(0, 200)}`};
    return {ok: true, reports: reportsIn(output)};
  } finally {
    perl.dispose();
  }
}
