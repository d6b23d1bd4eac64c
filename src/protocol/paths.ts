/** Owns paths of the guest as text: absolute, without `.`, `..` or double slashes. */

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
