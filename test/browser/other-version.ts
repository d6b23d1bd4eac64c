/** Owns the making of another version of the site: the same sources, built with other images or another engine. */
import {createHash} from 'node:crypto';
import {mkdir, readFile, readdir, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';
import {RELEASED, filesOfAll, indexPath, placeOf, readIndex} from '../../build-scripts/released';
import {readManifest, readToolchainManifest} from '../../build-scripts/site/images-plugin';
import type {ImageFile, ReleaseIndex} from '../../src/protocol/images';

const committed = fileURLToPath(new URL('../../images', import.meta.url));

/** A frame that every zstd decoder skips (RFC 8878, 3.1.2): the same content in a file of other bytes. */
const SKIPPED = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4);

/** What has come after the committed images on the other site. */
type Change =
  /** Another base; nothing was ever released. */
  | 'base'
  /** Another base and another tree, after all releases that are recorded here. */
  | 'release'
  /** Another engine, by its name. */
  | 'engine';

/** Writes an image with the same content under another name. */
async function repacked(image: ImageFile, directory: string, to: string): Promise<ImageFile> {
  const bytes = Buffer.concat([await readFile(join(committed, directory, image.file)), SKIPPED]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = image.file.replace(/-[0-9a-f]{16}\./, `-${sha256.slice(0, 16)}.`);
  await writeFile(join(to, directory, file), bytes);
  return {...image, file, sha256, size: bytes.length};
}

/** All but the manifests, what is in directories, and what is left out. */
async function linkAll(directory: string, to: string, without: readonly string[]): Promise<void> {
  for (const entry of await readdir(join(committed, directory), {withFileTypes: true}))
    if (entry.isFile() && !entry.name.endsWith('.json') && !without.includes(entry.name))
      await symlink(join(committed, directory, entry.name), join(to, directory, entry.name));
}

/** As publishing the next images leaves it: released files that are no longer current lie in a directory of their own. */
async function keepReleased(to: string): Promise<ReleaseIndex> {
  const index = await readIndex(committed);
  for (const path of filesOfAll(index).keys())
    await symlink(placeOf(committed, path), join(to, RELEASED, path));
  return index;
}

/** Builds it below `directory`, and returns where. */
export async function buildOther(directory: string, change: Change): Promise<string> {
  const images = join(directory, 'images');
  const out = join(directory, 'dist');
  await mkdir(join(images, RELEASED, 'toolchain'), {recursive: true});
  await mkdir(join(images, 'toolchain'));
  const manifest = await readManifest(committed);
  const tools = await readToolchainManifest(committed);
  const {base} = manifest.images;
  if (change !== 'engine') {
    manifest.images.base = await repacked(base, '', images);
    await linkAll('', images, [base.file]);
  } else {
    manifest.engine = 'v86-9.9.9-0000000000000000';
    await linkAll('', images, []);
  }
  const {tree, modpost} = tools;
  if (change === 'release') {
    tools.tree = await repacked(tree, 'toolchain', images);
    tools.modpost = await repacked(modpost, 'toolchain', images);
    await linkAll('toolchain', images, [tree.file, modpost.file]);
  } else await linkAll('toolchain', images, []);
  const index = change === 'release' ? await keepReleased(images) : {format: 1, releases: []};
  await writeFile(indexPath(images), JSON.stringify(index));
  await writeFile(join(images, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(images, 'toolchain/manifest.json'), JSON.stringify(tools));
  process.env['MODLAB_IMAGES'] = images;
  process.env['MODLAB_OUT'] = out;
  try {
    await build({logLevel: 'error'});
  } finally {
    delete process.env['MODLAB_IMAGES'];
    delete process.env['MODLAB_OUT'];
  }
  return out;
}
