/**
 * Owns the way of a lab under work into the guest: with MODLAB_LABS (a directory of directories, as build-lab.sh leaves them)
 * a test's machine gets those files in place of, or beside, those of the image. Without it tests see what is shipped.
 */
import {readFile, readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import type {Lab} from '../../src/cli/guest/harness';

/** False if nothing was laid over. */
export async function overlayLab(guest: Lab, id: string): Promise<boolean> {
  const labs = process.env['MODLAB_LABS'];
  if (labs === undefined) return false;
  await copy(guest, join(labs, id), `/root/labs/${id}`);
  return true;
}

async function copy(guest: Lab, from: string, to: string): Promise<void> {
  await guest.run(`rm -rf '${to}'; mkdir -p '${to}'`);
  for (const name of await readdir(from)) {
    const [source, target] = [join(from, name), `${to}/${name}`];
    const {mode} = await stat(source);
    if ((await stat(source)).isDirectory()) await copy(guest, source, target);
    else {
      const written = await guest.guest.writeFile(target, await readFile(source), mode & 0o777);
      if (!written.ok) throw new Error(written.message);
    }
  }
}
