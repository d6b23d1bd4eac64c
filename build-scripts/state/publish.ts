/** Owns the last step of a build: names the images by their content and writes images/manifest.json. */
import {createHash} from 'node:crypto';
import {readFile, readdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {engineStamp} from '../engine-stamp';
import {inputHashes} from '../input-hashes';
import type {ImageFile, ImageManifest} from '../../src/protocol/images';

const [from, to, build] = process.argv.slice(2);
if (!from || !to || !build) throw new Error('usage: publish.ts STATE_DIR IMAGES_DIR BUILD_DIR');

async function publish(to: string, name: string, source: string, ending: string): Promise<ImageFile> {
  const bytes = await readFile(`${source}.zst`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = `${name}-${sha256.slice(0, 16)}.${ending}.zst`;
  for (const old of await readdir(to))
    if (old.startsWith(`${name}-`) && old !== file) await rm(join(to, old));
  await writeFile(join(to, file), bytes);
  return {file, sha256, size: bytes.length, unpackedSize: (await readFile(source)).length};
}

const manifest: ImageManifest & {inputs: Record<string, string>} = {
  format: 1,
  kernelRelease: (await readFile(join(build, 'kernel', 'release'), 'utf8')).trim(),
  ramBytes: Number(process.env['RAM_BYTES'] ?? 128 << 20),
  cmdline: (await readFile('build-scripts/kernel/cmdline', 'utf8')).trim(),
  engine: await engineStamp(),
  images: {
    base: await publish(to, 'base', join(from, 'base.state'), 'state'),
    kernel: await publish(to, 'kernel', join(from, 'kernel.img'), 'img'),
  },
  inputs: await inputHashes(),
};
await writeFile(join(to, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(manifest.images, null, 2)}\n`);
