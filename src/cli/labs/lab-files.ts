/** Owns reading anybody's lab from the disk: a directory or a zip, within bounds, and what is wrong with it. */
import {readFile, readdir, stat} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {readBundle} from '../../labs/bundle/bundle';
import {Bounds, isHidden} from '../../labs/bundle/files';
import {unzipLab} from '../../labs/bundle/zip';
import type {LabFile} from '../../labs/bundle/files';
import type {Unzipped} from '../../labs/bundle/zip';
import type {Lab} from '../../labs/lab';
import type {Problem} from '../../labs/format/read';

export interface LabFiles {
  lab: Lab;
  /** As they lie there. */
  files: ReadonlyMap<string, LabFile>;
  /** What the guest gets, by path in the lab's directory there. Modules are built there. */
  guest: ReadonlyMap<string, LabFile>;
}

export type OpenedLab = ({ok: true} & LabFiles) | {ok: false; problems: readonly Problem[]};

async function fromDirectory(directory: string): Promise<Unzipped> {
  const files = new Map<string, LabFile>();
  const bounds = new Bounds();
  /** Resolves with what is too much. */
  const read = async (below: string): Promise<string | undefined> => {
    for (const entry of await readdir(join(directory, below), {withFileTypes: true})) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (isHidden(path)) continue;
      if (entry.isDirectory()) {
        const excess = await read(path);
        if (excess !== undefined) return excess;
      } else if (entry.isFile()) {
        const {mode, size: bytes} = await stat(join(directory, path));
        const excess = bounds.add(path, bytes);
        if (excess !== undefined) return excess;
        files.set(path, {bytes: new Uint8Array(await readFile(join(directory, path))), mode: mode & 0o777});
      }
    }
    return undefined;
  };
  const message = await read('');
  return message === undefined ? {ok: true, files} : {ok: false, message};
}

/** `where`: a directory, or a .zip of one. */
export async function openLab(where: string): Promise<OpenedLab> {
  const problem = (message: string): OpenedLab => ({
    ok: false,
    problems: [{file: where, line: 1, column: 1, message}],
  });
  const kind = await stat(where).catch(() => undefined);
  if (!kind) return problem('is not there');
  const read = kind.isDirectory() ? await fromDirectory(where) : unzipLab(await readFile(where));
  if (!read.ok) return problem(read.message);
  const at = kind.isDirectory() ? `${where.replace(/\/$/, '')}/` : `${basename(where)}: `;
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const bundle = readBundle(read.files, at, turn, {isWritten: true});
  if (!bundle.ok) return bundle;
  const guest = new Map([...bundle.guest].filter(([path]) => !path.endsWith('.ko')));
  return {ok: true, lab: bundle.lab, files: read.files, guest};
}
