/** Owns paths of the guest as text: absolute, without `.`, `..` or double slashes; and which names a person may give. */

/** The longest that Linux takes for one part of a path, in bytes (NAME_MAX). */
const NAME_MAX = 255;
const CONTROL = /\p{Cc}/u;

/** `path` as seen from `cwd`, which is absolute. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/'))
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  return `/${parts.join('/')}`;
}

/** The directory of a file; of `/a` it is `/`. */
export const directoryOf = (path: string) => path.slice(0, Math.max(1, path.lastIndexOf('/')));

/** The last part. */
export const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** How `path` is called from `directory`: relative if it is below it. */
export const relativeTo = (directory: string, path: string) =>
  path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path;

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
