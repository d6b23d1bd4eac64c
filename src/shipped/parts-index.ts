/**
 * Owns the index of a tree image's further parts, which the image itself has: names, sizes and modes are known before any
 * part is fetched.
 */
import {tarEntries} from './tar';

/** Where it stands in the tree image. It is for those who read the image; no program sees it. */
export const PARTS_INDEX = '.parts';

const FORMAT = 'modlab-parts 1';

/** What is in a part that may not be here yet. */
export interface PartEntry {
  /** From the root, without a leading slash. */
  path: string;
  kind: 'file' | 'link';
  /** Permission bits. */
  mode: number;
  /** Seconds since 1970. */
  mtime: number;
  /** In bytes; 0 of a link. */
  size: number;
  /** Of a symbolic link. */
  target: string;
  /** Which of the manifest's parts it is in. */
  part: number;
}

const PLAIN = 0o644;

/**
 * `tars` in the order of the manifest's parts. A line for each directory, and one for each name in it: this is all that
 * the names of thousands of headers need. Throws an Error at a name that the format has no place for.
 */
export function writePartsIndex(tars: readonly Uint8Array[]): string {
  const lines = [FORMAT];
  for (const [part, tar] of tars.entries()) {
    let directory: string | undefined;
    for (const {path, kind, mode, mtime, bytes, target} of tarEntries(tar)) {
      if (directory === undefined) lines.push(`part ${part} ${mtime}`);
      directory ??= '';
      if (kind === 'directory') continue;
      if (/\s/.test(path + target) || path.endsWith('>')) throw new Error(`no name for the index: ${path}`);
      const slash = path.lastIndexOf('/');
      if (path.slice(0, slash) !== directory) lines.push(`/${(directory = path.slice(0, slash))}`);
      const name = path.slice(slash + 1);
      if (kind === 'link') lines.push(`${name} > ${target}`);
      else lines.push(`${name} ${bytes.length}${mode === PLAIN ? '' : ` ${mode.toString(8)}`}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Throws an Error if it is damaged, or of another format. */
export function* readPartsIndex(index: Uint8Array): Generator<PartEntry> {
  const [format, ...lines] = new TextDecoder().decode(index).split('\n');
  if (format !== FORMAT) throw new Error('the index of the parts has another format');
  let [part, mtime, directory] = [0, 0, ''];
  for (const line of lines) {
    const [name = '', second = '', third] = line.split(' ');
    if (name === '') continue;
    if (name === 'part' && third !== undefined) [part, mtime] = [Number(second), Number(third)];
    else if (name.startsWith('/')) directory = name.slice(1);
    else {
      const common = {path: `${directory}/${name}`, mtime, part};
      if (second === '>') yield {...common, kind: 'link', mode: 0o777, size: 0, target: third ?? ''};
      else
        yield {
          ...common,
          kind: 'file',
          mode: third === undefined ? PLAIN : Number.parseInt(third, 8),
          size: Number(second),
          target: '',
        };
    }
  }
}
