/** Owns the way of images/ into the site: each file under its content-addressed name, and where its source is. */
import {createReadStream} from 'node:fs';
import {readFile, readdir} from 'node:fs/promises';
import {basename, join} from 'node:path';
import type {ToolchainManifest} from '../../src/protocol/compiler-api';
import type {ImageManifest} from '../../src/protocol/images';
import type {Plugin} from 'vite';

export async function readManifest(directory: string): Promise<ImageManifest> {
  return JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')) as ImageManifest;
}

/** In the images' directory and on the site: what compiles. */
const TOOLCHAIN = 'toolchain';

export async function readToolchainManifest(directory: string): Promise<ToolchainManifest> {
  const {unpack, programs, modpost, tree} = JSON.parse(
    await readFile(join(directory, TOOLCHAIN, 'manifest.json'), 'utf8'),
  ) as ToolchainManifest;
  return {unpack, programs, modpost, tree};
}

export function imagesPlugin(
  directory: string,
  manifest: ImageManifest,
  toolchain: ToolchainManifest,
): Plugin {
  const files = [
    ...[...Object.values(manifest.images), ...Object.values(manifest.labs)].map(({file}) => file),
    ...Object.values(toolchain).map(({file}: ToolchainManifest['tree']) => `${TOOLCHAIN}/${file}`),
  ];
  return {
    name: 'modlab-images',
    async generateBundle() {
      // What is written about the binaries goes along: where their source is, under which licences.
      const all = await readdir(directory, {recursive: true});
      const words = all.filter((name) => name.endsWith('.md'));
      for (const file of [...files, ...words])
        this.emitFile({
          type: 'asset',
          fileName: `images/${file}`,
          source: await readFile(join(directory, file)),
        });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const file = files.find((name) => basename(name) === basename(request.url ?? ''));
        if (file) createReadStream(join(directory, file)).pipe(response);
        else next();
      });
    },
  };
}
