/** Owns the reading of files that a person gives: a zip of a lab, the files of its directory, or some to put into it. */
import {BYTES_LIMIT, Bounds, isHidden, modeOf} from '../../../labs/bundle/files';
import {MANIFEST} from '../../../labs/bundle/manifest';
import {unzipLab} from '../../../labs/bundle/zip';
import type {LabFile, LabFiles} from '../../../labs/bundle/files';

/** What is needed of a File. */
export interface GivenFile {
  readonly name: string;
  readonly size: number;
  /** From the directory that was chosen, with its name; '' if the file itself was. */
  readonly webkitRelativePath: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** `message`: a sentence. */
export type Given = {ok: true; files: LabFiles} | {ok: false; message: string};

/** A lab: a zip alone, or all files of a directory. */
export async function labOfGiven(given: readonly GivenFile[]): Promise<Given> {
  const [first] = given;
  const name = first?.webkitRelativePath.split('/')[0] ?? '';
  // A file by itself, and of no directory, is meant for a zip, whatever its name.
  const read = await (given.length === 1 && first && name === ''
    ? zipped(first)
    : filesOf(given, name === '' ? '' : `${name}/`));
  if (!read.ok) return {ok: false, message: `${first?.name ?? 'It'} ${read.message}.`};
  if (!read.files.has('lab.yaml'))
    return {
      ok: false,
      message: 'There is no lab.yaml in it. Choose the directory or the .zip that has it at its top.',
    };
  // What a published lab has for those who open it is made anew when this one is published.
  const {files} = read;
  return {ok: true, files: new Map([...files].filter(([path]) => !isMade(path, files)))};
}

const isMade = (path: string, files: LabFiles) =>
  path === MANIFEST || (path.endsWith('.ko') && files.has('Makefile'));

async function zipped(file: GivenFile): Promise<Given> {
  const excess = file.size > BYTES_LIMIT ? new Bounds().add(file.name, file.size) : undefined;
  if (excess !== undefined) return {ok: false, message: excess};
  try {
    return unzipLab(new Uint8Array(await file.arrayBuffer()));
  } catch {
    return {ok: false, message: 'could not be read. Choose it again'};
  }
}

/** Each by its name, or its path without `below`. `message`: the end of a sentence. */
export async function filesOf(given: readonly GivenFile[], below = ''): Promise<Given> {
  const paths = given.map(
    (file) => [(file.webkitRelativePath || file.name).slice(below.length), file] as const,
  );
  const wanted = paths.filter(([path]) => !isHidden(path));
  const bounds = new Bounds();
  for (const [path, file] of wanted) {
    const excess = bounds.add(path, file.size);
    if (excess !== undefined) return {ok: false, message: excess};
  }
  const files = new Map<string, LabFile>();
  try {
    for (const [path, file] of wanted) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      files.set(path, {bytes, mode: modeOf(bytes)});
    }
  } catch {
    return {ok: false, message: 'could not be read. Choose it again'};
  }
  return {ok: true, files};
}
