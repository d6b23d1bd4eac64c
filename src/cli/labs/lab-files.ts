/** Owns reading anybody's lab: a directory or a zip, within bounds, and what is wrong with it. */
import {readFile, readdir, stat} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {unzipSync} from 'fflate';
import {linearExpressions} from '../../labs/patterns/linear';
import {lookThrough} from '../../labs/format/directory';
import {labOf} from '../../labs/from-data';
import type {Lab} from '../../labs/lab';
import type {Problem} from '../../labs/format/read';

export interface LabFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Permissions, as in 0o755. */
  mode: number;
}

export interface LabFiles {
  lab: Lab;
  /** What the guest gets, by path in the lab's directory there. */
  guest: ReadonlyMap<string, LabFile>;
}

export type OpenedLab = ({ok: true} & LabFiles) | {ok: false; problems: readonly Problem[]};

/** Of all files, unpacked. */
const BYTES_LIMIT = 32 << 20;
const FILES_LIMIT = 1000;

class Unreadable extends Error {}

/** Files by path with forward slashes. */
type Files = Map<string, LabFile>;

const isHidden = (path: string) => path.split('/').some((name) => name.startsWith('.'));

async function fromDirectory(directory: string): Promise<Files> {
  const files: Files = new Map();
  let size = 0;
  const read = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(directory, below), {withFileTypes: true})) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (isHidden(path)) continue;
      if (entry.isDirectory()) await read(path);
      else if (entry.isFile()) {
        const {mode, size: bytes} = await stat(join(directory, path));
        size += bytes;
        if (size > BYTES_LIMIT || files.size >= FILES_LIMIT)
          throw new Unreadable(`has more than ${FILES_LIMIT} files or ${BYTES_LIMIT} bytes`);
        files.set(path, {bytes: new Uint8Array(await readFile(join(directory, path))), mode: mode & 0o777});
      }
    }
  };
  await read('');
  return files;
}

/** What is made of scripts: a zip made on Windows has no permissions. */
const isScript = (bytes: Uint8Array) => bytes[0] === 0x23 && bytes[1] === 0x21;

function fromZip(zip: Uint8Array): Files {
  let size = 0;
  let count = 0;
  let unpacked: Record<string, Uint8Array<ArrayBuffer>>;
  try {
    unpacked = unzipSync(zip, {
      filter: ({originalSize}) => {
        size += originalSize;
        if (size > BYTES_LIMIT || ++count > FILES_LIMIT)
          throw new Unreadable(`has more than ${FILES_LIMIT} files or ${BYTES_LIMIT} bytes`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`is no zip that can be read: ${error instanceof Error ? error.message : ''}`);
  }
  const entries = Object.entries(unpacked).filter(
    ([path]) => !path.endsWith('/') && !path.startsWith('__MACOSX'),
  );
  for (const [path] of entries)
    if (path.startsWith('/') || path.includes('\\') || path.split('/').includes('..'))
      throw new Unreadable(`has a file that would lie outside of it: ${path}`);
  // Most zips hold one directory, which holds the rest.
  const [top = ''] = entries[0]?.[0].split('/') ?? [];
  const isWrapped = entries.every(([path]) => path.startsWith(`${top}/`));
  return new Map(
    entries
      .map(([path, bytes]) => [isWrapped ? path.slice(top.length + 1) : path, bytes] as const)
      .filter(([path]) => !isHidden(path))
      .map(([path, bytes]) => [path, {bytes, mode: isScript(bytes) ? 0o755 : 0o644}]),
  );
}

/** `where`: a directory, or a .zip of one. */
export async function openLab(where: string): Promise<OpenedLab> {
  const problem = (message: string): OpenedLab => ({
    ok: false,
    problems: [{file: where, line: 1, column: 1, message}],
  });
  try {
    const kind = await stat(where).catch(() => undefined);
    if (!kind) return problem('is not there');
    const files = kind.isDirectory() ? await fromDirectory(where) : fromZip(await readFile(where));
    for (const path of files.keys())
      if (!/^[\w.+@=, -]+(?:\/[\w.+@=, -]+)*$/.test(path))
        return problem(`has a file whose name the guest may not get: ${path}`);
    const text = (path: string) => {
      const file = files.get(path);
      return file && new TextDecoder().decode(file.bytes);
    };
    const yaml = text('lab.yaml');
    if (yaml === undefined) return problem('has no lab.yaml');
    const patches = [...files.keys()].filter((path) => /^solutions\/[^/]+\.patch$/.test(path));
    const {problems, lab} = lookThrough({
      at: kind.isDirectory() ? `${where.replace(/\/$/, '')}/` : `${basename(where)}: `,
      lab: yaml,
      lesson: text('lesson.md') ?? '',
      patches: patches.map((path) => basename(path, '.patch')),
    });
    if (!lab || problems.length > 0) return {ok: false, problems};
    return {
      ok: true,
      // It may be anybody's: its expressions must not be able to hang whoever tries it.
      lab: labOf(
        lab,
        linearExpressions(() => new Promise((resolve) => setImmediate(resolve))),
      ),
      guest: guestFiles(files),
    };
  } catch (error) {
    if (error instanceof Unreadable) return problem(error.message);
    throw error;
  }
}

/** What is for the page or for the host's build stays behind; patches go where the steps apply them from. */
function guestFiles(files: Files): Files {
  const wanted = [...files].filter(
    ([path]) => !['lab.yaml', 'lesson.md', 'variants.sh'].includes(path) && !path.endsWith('.ko'),
  );
  return new Map(wanted.map(([path, file]) => [path.replace(/^solutions\//, '.solutions/'), file]));
}
