/** Owns the archive that the site ships of checkpatch.pl and its interpreter: a gzipped tar (build-scripts/site/checkpatch-plugin.ts). */
import {tarEntries} from '../../shipped/tar';
import {INTERPRETER} from './interpreter';
import type {Checkpatch} from './checkpatch';

/** Throws if it is not such an archive. */
export async function readArchive(packed: Uint8Array<ArrayBuffer>): Promise<Checkpatch> {
  const plain = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')));
  const tar = new Uint8Array(await plain.arrayBuffer());
  const files = new Map([...tarEntries(tar)].map(({path, bytes}) => [path, bytes]));
  const interpreter = files.get(INTERPRETER);
  if (!interpreter) throw new Error(`no ${INTERPRETER} in the archive of checkpatch`);
  files.delete(INTERPRETER);
  return {interpreter: interpreter.slice(), files};
}
