/** Owns the last step of a build: names the images by their content, keeps what was released, writes images/manifest.json. */
import {createHash} from 'node:crypto';
import {readFile, readdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {engineStamp} from '../engine-stamp';
import {inputHashes} from '../input-hashes';
import {retire} from '../released';
import {HARDWARE} from '../../src/machine/devices/hardware';
import {SPOKEN} from '../../src/protocol/guest/protocols';
import type {ImageFile, ImageManifest} from '../../src/protocol/images';

const [from, target, build] = process.argv.slice(2);
if (!from || !target || !build) throw new Error('usage: publish.ts STATE_DIR IMAGES_DIR BUILD_DIR');
const to: string = target;

/** Writes an image under its content's name, in place of what had this name before. */
async function publish(
  name: string,
  bytes: Uint8Array,
  ending: string,
  unpackedSize: number,
): Promise<ImageFile> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = `${name}-${sha256.slice(0, 16)}.${ending}`;
  await writeFile(join(to, file), bytes);
  published.add(file);
  return {file, sha256, size: bytes.length, unpackedSize};
}

const published = new Set<string>();
const packed = async (name: string, source: string, ending: string) =>
  publish(name, await readFile(`${source}.zst`), ending, (await readFile(source)).length);

const starts = join(from, 'starts');
const labs: Record<string, ImageFile> = {};
for (const name of (await readdir(starts)).sort()) {
  const delta = await readFile(join(starts, name));
  labs[name] = await publish(`lab-${name}`, delta, 'delta', delta.length);
}

const manifest: ImageManifest & {inputs: Record<string, string>} = {
  format: 1,
  kernelRelease: (await readFile(join(build, 'kernel', 'release'), 'utf8')).trim(),
  ramBytes: Number(process.env['RAM_BYTES'] ?? 128 << 20),
  cmdline: (await readFile('build-scripts/kernel/cmdline', 'utf8')).trim(),
  hardware: HARDWARE,
  engine: await engineStamp(),
  protocols: SPOKEN,
  images: {
    base: await packed('base', join(from, 'base.state'), 'state.zst'),
    kernel: await packed('kernel', join(from, 'kernel.img'), 'img.zst'),
    symbols: await packed('symbols', join(from, 'symbols.map'), 'map.zst'),
  },
  labs,
  inputs: await inputHashes(),
};
await retire(to, '', /\.(zst|delta)$/, published);
await writeFile(join(to, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(manifest.images, null, 2)}\n`);
