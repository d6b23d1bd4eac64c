/** Owns our own name for the emulator's version: v86's number says nothing of whether saved states fit. */
import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';

/** `v86-0.5.462-<first 16 hex digits of the sha256 of v86.wasm and libv86.mjs>`. */
export async function engineStamp(): Promise<string> {
  const asset = (name: string) => readFile(new URL(import.meta.resolve(`v86/${name}`)));
  const {version} = JSON.parse((await asset('package.json')).toString()) as {version: string};
  const hash = createHash('sha256')
    .update(await asset('build/v86.wasm'))
    .update(await asset('build/libv86.mjs'));
  return `v86-${version.split('+')[0] ?? version}-${hash.digest('hex').slice(0, 16)}`;
}
