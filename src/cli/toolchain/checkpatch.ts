/** Owns the kernel's checkpatch.pl in Node, under the Perl that the site ships. */
import {fileURLToPath} from 'node:url';
import {checkpatchFiles} from '../../../build-scripts/site/checkpatch-plugin';
import {INTERPRETER} from '../../compiler/checkpatch/interpreter';
import type {Checkpatch} from '../../compiler/checkpatch/checkpatch';
import type {RunCheckpatch} from '../../compiler/checkpatch/process';

const images = fileURLToPath(new URL('../../../images', import.meta.url));

let loading: Promise<Checkpatch> | undefined;

async function load(): Promise<Checkpatch> {
  const files = new Map(await checkpatchFiles(images));
  const interpreter = new Uint8Array(files.get(INTERPRETER) ?? []);
  files.delete(INTERPRETER);
  return {interpreter, files};
}

/** As the compiler's worker has it run; Perl is read with the first run. */
export const checkpatch: RunCheckpatch = async (run) => {
  const {runCheckpatch} = await import('../../compiler/checkpatch/checkpatch');
  return runCheckpatch(await (loading ??= load()), run);
};
