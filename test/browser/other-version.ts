/** Owns the making of another version of the site: the same sources, built with other images or another engine. */
import {createHash} from 'node:crypto';
import {mkdir, readFile, readdir, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';
import type {ImageManifest} from '../../src/protocol/images';

const committed = fileURLToPath(new URL('../../images', import.meta.url));

/** A frame that every zstd decoder skips (RFC 8878, 3.1.2): the same machine in a file of other bytes. */
const SKIPPED = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4);

/** Builds it below `directory`, and returns where. */
export async function buildOther(directory: string, change: 'base' | 'engine'): Promise<string> {
  const images = join(directory, 'images');
  const out = join(directory, 'dist');
  await mkdir(images, {recursive: true});
  const manifest = JSON.parse(await readFile(join(committed, 'manifest.json'), 'utf8')) as ImageManifest;
  const {base} = manifest.images;
  for (const file of await readdir(committed))
    if (file !== 'manifest.json' && file !== base.file)
      await symlink(join(committed, file), join(images, file));
  const bytes = Buffer.concat([
    await readFile(join(committed, base.file)),
    change === 'base' ? SKIPPED : Buffer.of(),
  ]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = `base-${sha256.slice(0, 16)}.state.zst`;
  await writeFile(join(images, file), bytes);
  const other: ImageManifest = {
    ...manifest,
    engine: change === 'engine' ? 'v86-9.9.9-0000000000000000' : manifest.engine,
    images: {...manifest.images, base: {...base, file, sha256, size: bytes.length}},
  };
  await writeFile(join(images, 'manifest.json'), JSON.stringify(other));
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
