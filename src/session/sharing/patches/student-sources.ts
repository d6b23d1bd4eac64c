/** Owns reading what a student has written: the sources in the lab's directory of a machine. */
import {isSource} from '../../../labs/sources';
import type {Guest} from '../../../protocol/guest';

const FILES_LIMIT = 40;
const FILE_BYTES = 64 << 10;
const FIND_MS = 10_000;

export interface StudentSources {
  /** Text by path in the lab's directory. */
  files: ReadonlyMap<string, string>;
  /** Those that were written on this machine: they are newer than what its image brought. */
  written: ReadonlySet<string>;
}

/** `/etc/passwd` is as old as all that the image brought, and nobody writes it. */
const FIND = `find . -maxdepth 3 -type f -size -64k; echo //; find . -maxdepth 3 -type f -size -64k -newer /etc/passwd`;

/** Undefined if the machine cannot be asked. */
export async function readSources(
  guest: Pick<Guest, 'run' | 'readFile'>,
  directory: string,
): Promise<StudentSources | undefined> {
  const found = await guest.run(FIND, {cwd: directory, timeoutMs: FIND_MS});
  if (!found.ok) return undefined;
  const [all = [], newer = []] = new TextDecoder()
    .decode(found.stdout)
    .split('\n//\n')
    .map((part) => part.split('\n').map((path) => path.replace(/^\.\//, '')));
  const files = new Map<string, string>();
  for (const path of all.filter(isSource).sort().slice(0, FILES_LIMIT)) {
    const read = await guest.readFile(`${directory}/${path}`, FILE_BYTES);
    if (!read.ok) continue;
    const text = textOf(read.bytes);
    if (text !== undefined) files.set(path, text);
  }
  return {files, written: new Set(newer.filter((path) => files.has(path)))};
}

/** Undefined if it is no text. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch {
    return undefined;
  }
}
