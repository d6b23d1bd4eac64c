/** Owns what the editor and its like do with paths of the guest: which names a person may give, and how a shell reads them. */

export {directoryOf, nameOf, resolvePath} from '../../protocol/paths';

/** The longest that Linux takes for one part of a path, in bytes (NAME_MAX). */
const NAME_MAX = 255;
const CONTROL = /\p{Cc}/u;

/** How `path` is called from `directory`: relative if it is below it. */
export const relativeTo = (directory: string, path: string) =>
  path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path;

/** In front of what stands below the kernel's tree. */
const KERNEL_TREE = /^\/usr\/src\/linux-headers-[^/]{1,60}\//;

/** As `relativeTo`, for people: a file of the kernel's is called as its tree calls it. */
export const nameFrom = (directory: string, path: string) =>
  relativeTo(directory, path).replace(KERNEL_TREE, '');

/** A name below a directory, as typed, dropped or packed: it leads nowhere else, and is one line. */
export function isNameBelow(name: string): boolean {
  if (name === '' || name.startsWith('/') || name.length > 1024) return false;
  return name
    .split('/')
    .every(
      (part) =>
        part !== '' &&
        part !== '.' &&
        part !== '..' &&
        !CONTROL.test(part) &&
        new TextEncoder().encode(part).length <= NAME_MAX,
    );
}

/** As a word of a shell's line. */
export const quoteForShell = (text: string) =>
  /^[\w./+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** Of a C source or header: what has breakpoints, and a style that checkpatch.pl knows. */
export const isCSource = (path: string): boolean => /\.[ch]$/.test(path);
