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
  name: string;
  /** Undefined: a file. */
  linksTo: string | undefined;
  /** Permission bits. */
  mode: number;
  /** In bytes; 0 of a link. */
  size: number;
}

/** What one part has in one directory. */
interface Group {
  /** From the root, without slashes at its ends. */
  readonly directory: string;
  readonly part: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly lines: string[];
  /** Taken from the lines when they are first asked for. */
  names?: ReadonlySet<string>;
}

const PLAIN = 0o644;

/**
 * `tars` in the order of the manifest's parts. A line for each directory, and one for each name in it: this is all that
 * the names of thousands of headers need. Throws an Error at a name that the format has no place for.
 */
export function writePartsIndex(tars: readonly Uint8Array[]): string {
  const lines = [FORMAT];
  for (const [part, tar] of tars.entries()) {
    const directories = new Map<string, string[]>();
    let time = 0;
    for (const {path, kind, mode, mtime, bytes, target} of tarEntries(tar)) {
      if (kind === 'directory') continue;
      if (/\s/.test(path + target) || /(^|\/)(>|part)$/.test(path))
        throw new Error(`no name for the index: ${path}`);
      time = mtime;
      const slash = path.lastIndexOf('/');
      const directory = path.slice(0, slash);
      const inside = directories.get(directory) ?? [];
      directories.set(directory, inside);
      const name = path.slice(slash + 1);
      if (kind === 'link') inside.push(`${name} > ${target}`);
      else inside.push(`${name} ${bytes.length}${mode === PLAIN ? '' : ` ${mode.toString(8)}`}`);
    }
    lines.push(`part ${part} ${time}`);
    for (const [directory, inside] of directories) lines.push(`/${directory}`, ...inside);
  }
  return `${lines.join('\n')}\n`;
}

const nameIn = (line: string) => line.slice(0, line.indexOf(' '));

function entryOf(line: string): PartEntry {
  const [name = '', second = '', third] = line.split(' ');
  if (second === '>') return {name, linksTo: third ?? '', mode: 0o777, size: 0};
  const mode = third === undefined ? PLAIN : Number.parseInt(third, 8);
  return {name, linksTo: undefined, mode, size: Number(second)};
}

/** An index as those ask it who look for files. Most of its lines are never looked at, and only those that are are taken apart. */
export class PartsIndex {
  readonly #groups: Group[] = [];
  readonly #at = new Map<string, Group[]>();
  readonly #directories = new Set<string>();

  /** Throws an Error if it is of another format. */
  constructor(index: Uint8Array) {
    const [format, ...lines] = new TextDecoder().decode(index).split('\n');
    if (format !== FORMAT) throw new Error('the index of the parts has another format');
    const SLASH = 47;
    let [part, mtime] = [0, 0];
    let group: Group | undefined;
    for (const line of lines) {
      if (line.charCodeAt(0) === SLASH)
        this.#groups.push((group = {directory: line.slice(1), part, mtime, lines: []}));
      else if (line.startsWith('part '))
        [part = 0, mtime = 0] = line.slice('part '.length).split(' ').map(Number);
      else if (line !== '') group?.lines.push(line);
    }
    for (const each of this.#groups) {
      const here = this.#at.get(each.directory);
      if (here) here.push(each);
      else this.#at.set(each.directory, [each]);
      for (let path = each.directory; path !== '' && !this.#directories.has(path);) {
        this.#directories.add(path);
        path = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      }
    }
  }

  /** All that it knows, in its order. Paths of directories are from the root, without slashes at their ends. */
  *all(): Generator<{directory: string; part: number; mtime: number; entries: PartEntry[]}> {
    for (const {lines, ...group} of this.#groups) yield {...group, entries: lines.map(entryOf)};
  }

  /** The part that has the file or link at this absolute path, unless it is here. */
  partOf(path: string): number | undefined {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    return this.#at.get(path.slice(1, slash))?.find((group) => namesOf(group).has(name))?.part;
  }

  /** Of an absolute path. */
  isDirectory(path: string): boolean {
    return this.#directories.has(path.slice(1));
  }

  /** The names in a directory, by its absolute path. */
  names(path: string): string[] {
    const below = path === '/' ? '' : `${path.slice(1)}/`;
    const inside = [...this.#directories].filter(
      (other) => other.startsWith(below) && !other.slice(below.length).includes('/'),
    );
    const files = (this.#at.get(path.slice(1)) ?? []).flatMap((group) => [...namesOf(group)]);
    return [...files, ...inside.map((other) => other.slice(below.length))];
  }

  /** It is here: nobody needs to be told of it. */
  arrived(part: number): void {
    for (const [directory, groups] of this.#at) {
      const left = groups.filter((group) => group.part !== part);
      if (left.length < groups.length) this.#at.set(directory, left);
    }
  }
}

const namesOf = (group: Group): ReadonlySet<string> => (group.names ??= new Set(group.lines.map(nameIn)));
