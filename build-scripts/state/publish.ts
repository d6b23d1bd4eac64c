/** Owns the last step of a build: names the images by their content, keeps what was released, writes images/manifest.json. */
import {createHash} from 'node:crypto';
import {readFile, readdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {engineStamp} from '../engine-stamp';
import {inputHashes} from '../input-hashes';
import {retire} from '../released';
import {HARDWARE} from '../../src/machine/devices/hardware';
import {SPOKEN} from '../../src/protocol/guest/protocols';
import {readDecoder} from './decoder';
import {shippedImages} from '../site/shipped-images';
import type {ImageFile, ImageManifest, KernelImages, KernelName} from '../../src/protocol/images';

/** With the hashes of what it was made of. */
type Of<T> = T & {inputs: Record<string, string>};
type Published = Of<ImageManifest> & {checking?: Of<KernelImages>};

const [name, cmdline, from, target, build] = process.argv.slice(2);
if (!name || !cmdline || !from || !target || !build)
  throw new Error('usage: publish.ts KERNEL CMDLINE STATE_DIR IMAGES_DIR BUILD_DIR');
const kernel: KernelName = name === 'checking' ? 'checking' : 'standard';
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
  return {file, sha256, size: bytes.length, unpackedSize};
}

const packed = async (name: string, source: string, ending: `${string}.${'xz' | 'zst'}`) =>
  publish(
    name,
    await readFile(`${source}.${ending.replace(/.*\./, '')}`),
    ending,
    (await readFile(source)).length,
  );

/** The machine of the checking kernel begins without a compiler, whose decoder this is. */
async function decoder(): Promise<ImageFile> {
  const {bytes} = await readDecoder(to);
  return publish('unpack', bytes, 'wasm', bytes.length);
}

const starts = join(from, 'starts');
const labs: Record<string, ImageFile> = {};
for (const name of (await readdir(starts)).sort()) {
  const delta = await readFile(join(starts, name));
  labs[name] = await publish(`lab-${name}`, delta, 'delta', delta.length);
}

const path = join(to, 'manifest.json');
const before = JSON.parse(await readFile(path, 'utf8')) as Published;
const made: Of<KernelImages> = {
  kernelRelease: (await readFile(join(build, 'kernel', 'release'), 'utf8')).trim(),
  cmdline,
  images: {
    base: await (kernel === 'checking'
      ? packed('base', join(from, 'base.state'), 'state.xz')
      : packed('base', join(from, 'base.state'), 'state.zst')),
    kernel: await packed('kernel', join(from, 'kernel.img'), 'img.zst'),
    symbols: await packed('symbols', join(from, 'symbols.map'), 'map.zst'),
    ...(kernel === 'checking' && {unpack: await decoder()}),
  },
  labs,
  inputs: await inputHashes(kernel),
};
const {kernelRelease, images, inputs} = kernel === 'standard' ? made : before;
const checking = kernel === 'checking' ? made : before.checking;
const manifest: Published = {
  format: 1,
  kernelRelease,
  ramBytes: Number(process.env['RAM_BYTES'] ?? 128 << 20),
  cmdline: kernel === 'standard' ? cmdline : before.cmdline,
  hardware: HARDWARE,
  engine: await engineStamp(),
  protocols: SPOKEN,
  images,
  labs: kernel === 'standard' ? labs : before.labs,
  ...(checking && {checking}),
  inputs,
};
await retire(to, '', /\.(zst|xz|wasm|delta)$/, new Set(shippedImages(manifest).map(({file}) => file)));
await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(made.images, null, 2)}\n`);
