/** Owns the finding of what unpacks an .xz: the compiler's decoder, of the present toolchain. */
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {ToolchainManifest} from '../../src/protocol/compiler-api';
import type {ImageSource} from '../../src/protocol/images';

/** `images`: the images' directory. */
export async function readDecoder(images: string): Promise<Extract<ImageSource, {kind: 'bytes'}>> {
  const manifest = await readFile(join(images, 'toolchain/manifest.json'), 'utf8');
  const {unpack: image} = JSON.parse(manifest) as ToolchainManifest;
  return {kind: 'bytes', bytes: new Uint8Array(await readFile(join(images, 'toolchain', image.file))), image};
}
