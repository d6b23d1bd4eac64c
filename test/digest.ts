/** Owns the hash by which a record says of what it is: over files of the repository, by path and content. */
import {createHash} from 'node:crypto';
import {readFileSync, readdirSync, statSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const repo = fileURLToPath(new URL('../', import.meta.url));

function filesBelow(path: string): string[] {
  if (!statSync(repo + path).isDirectory()) return [path];
  return readdirSync(repo + path)
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`));
}

/** `paths`: files, and directories with all that is below them, of which `wanted` counts. `more`: what it is of besides. */
export function digest(paths: readonly string[], wanted: (path: string) => boolean, more = ''): string {
  const hash = createHash('sha256').update(more);
  for (const path of paths.flatMap(filesBelow).filter(wanted))
    hash.update(`${path}\n`).update(readFileSync(repo + path));
  return hash.digest('hex');
}
